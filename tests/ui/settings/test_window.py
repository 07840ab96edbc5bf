"""The settings window: each row changes its own field, says why not, and is found and reached."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from msgspec.structs import asdict, replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from live_desktop.session.verdict import Finding, Verdict
from live_desktop.store.secrets import Secret
from live_desktop.store.settings import ConnectionChoice, Readiness, Settings
from live_desktop.ui.commands import COMMANDS
from live_desktop.ui.settings import row_words, words
from live_desktop.ui.settings.fits import hidden, refusals
from live_desktop.ui.settings.history import Change
from live_desktop.ui.settings.row import SettingRow
from live_desktop.ui.settings.secret import SecretEditor
from live_desktop.ui.settings.table import (
    NAMES,
    ROWS,
    Binding,
    Choosing,
    Counting,
    Embedding,
    Keeping,
    Naming,
    Row,
    Section,
    Speaking,
    Switching,
    Waiting,
    Writing,
)
from live_desktop.ui.settings.window import SettingsWindow
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Settings(model="a-model-of-its-own", connection=ConnectionChoice.VERTEX)
"""Settings with which each row can be used."""

USUAL = asdict(Settings())
CHANGING = [row for row in ROWS if row.fields]


def make(theme: Theme, qtbot: QtBot, settings: Settings = PLAIN) -> SettingsWindow:
    window = SettingsWindow(theme)
    window.show_settings(settings, refusals(settings), hidden(settings))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Iterator[SettingsWindow]:
    window = make(theme, qtbot)
    yield window
    window.hide()
    window.deleteLater()


def until_made(window: SettingsWindow, qtbot: QtBot) -> None:
    """Wait until the rows of all sections are made."""
    qtbot.waitUntil(lambda: all(block.whole for block in window._blocks.values()))
    qtbot.waitUntil(lambda: not window._growing.isActive())


def row_of(window: SettingsWindow, name: str) -> SettingRow:
    """Open the section of a row and find it there, unfolded where it must be."""
    row = next(each for each in ROWS if each.name == name)
    window.open_section(row.section)
    found = window._row(name)
    assert found is not None
    if row.exact and found.isHidden():
        press(window, words.MORE)
    assert found.isVisible()
    return found


def press(window: QWidget, text: str) -> None:
    buttons = window.findChildren(QAbstractButton)
    QTest.mouseClick(next(b for b in buttons if b.text() == text and b.isVisible()), LEFT)


def child(parent: QWidget, kind: type[Any]) -> Any:
    found = parent.findChild(kind)
    assert isinstance(found, kind)
    return found


def write(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def give_another_value(row: Row, editor: QWidget) -> Any:
    """Do what a user does to change a row; returns the value that is wanted then, if known."""
    match row.way:
        case Switching():
            QTest.mouseClick(child(editor, Switch), LEFT)
            return not getattr(PLAIN, row.name)
        case Choosing(choices):
            box = child(editor, QComboBox)
            way = Qt.Key.Key_Down if box.currentIndex() < 1 else Qt.Key.Key_Up
            step = 1 if way is Qt.Key.Key_Down else -1
            wanted = choices[box.currentIndex() + step][0]
            QTest.keyClick(box, way)
            return wanted
        case Speaking():
            QTest.keyClick(child(editor, QComboBox), Qt.Key.Key_Down)
            return "en"
        case Counting():
            write(child(editor, QLineEdit), "1")
            return 1
        case Writing(several=several):
            text = "de, en" if several else "none"
            write(child(editor, QLineEdit), text)
            return ("de", "en") if several else text
        case Naming():
            write(child(editor, QLineEdit), "another-model")
            return "another-model"
        case Binding():
            QTest.keyClick(child(editor, QKeySequenceEdit), Qt.Key.Key_J, ALT)
            return (("talk", "Alt+J"),)
    QTest.keyClick(child(editor, QSlider), Qt.Key.Key_Right)
    return {"text_percent": 110, "patience": (1200, Readiness.LOW)}[row.name]


@pytest.mark.parametrize("section", sorted({row.section for row in CHANGING}))
def test_each_row_changes_exactly_its_field(
    window: SettingsWindow, qtbot: QtBot, section: Section
) -> None:
    for row in CHANGING:
        if row.section is not section:
            continue
        shown = row_of(window, row.name)
        with qtbot.waitSignal(window.wished, timeout=3000) as wish:
            wanted = give_another_value(row, shown.editor)
        change = (wish.args or [None])[0]
        assert isinstance(change, Change)
        assert change.row == row.name
        values = tuple(value for _, value in change.values)
        assert (values if len(values) > 1 else values[0]) == wanted
        before = asdict(PLAIN)
        after = asdict(replace(PLAIN, **dict(change.values)))
        assert {name for name in before if before[name] != after[name]} == set(row.fields)
        # What is wished is not so before it is granted.
        window.show_settings(PLAIN, {}, frozenset())


def unusual(row: Row) -> dict[str, Any]:
    """Give values of a row that are not the usual ones."""
    match row.way:
        case Choosing(choices):
            return {row.name: next(each for each, _ in choices if each != USUAL[row.name])}
        case Switching():
            return {row.name: not USUAL[row.name]}
        case Naming() | Speaking():
            return {row.name: "x"}
        case Writing(several=several):
            return {row.name: ("x",) if several else "x"}
        case Counting():
            return {row.name: 1}
        case Waiting():
            return {"silence_ms": 300, "end_readiness": Readiness.HIGH}
    return {row.name: 120}


def test_each_row_goes_back_to_the_usual(window: SettingsWindow, qtbot: QtBot) -> None:
    for row in CHANGING:
        if isinstance(row.way, Binding):
            continue  # each command goes back by itself
        others = replace(PLAIN, **unusual(row))
        window.show_settings(others, {}, frozenset())
        shown = row_of(window, row.name)
        assert shown._usual.isVisible()
        with qtbot.waitSignal(window.wished, timeout=3000) as wish:
            QTest.mouseClick(shown._usual, LEFT)
        change = (wish.args or [None])[0]
        assert isinstance(change, Change)
        assert dict(change.values) == {name: USUAL[name] for name in row.fields}
        window.show_settings(replace(others, **dict(change.values)), {}, frozenset())
        assert not shown._usual.isVisible()


def test_a_wrong_number_says_why_and_is_not_told(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "temperature")
    line = child(row.editor, QLineEdit)
    with qtbot.assertNotEmitted(window.wished):
        line.setFocus()
        QTest.keyClicks(line, "3")
        assert row._trouble.isVisible()
        assert row._trouble.text() == "Not more than 2."
        assert "Not more than 2." in line.accessibleDescription()
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "3"
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert not row._trouble.isVisible()


def test_what_is_typed_is_told_after_a_pause(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "seed")
    with qtbot.waitSignal(window.wished, timeout=5000) as wish:
        QTest.keyClicks(child(row.editor, QLineEdit), "42")
    assert wish.args == [Change("seed", (("seed", 42),))]


def test_nothing_is_lost_when_the_window_closes(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "language")
    QTest.keyClicks(child(row.editor, QLineEdit), "ja-JP")
    with qtbot.waitSignal(window.wished) as wish:
        window.close()
    assert wish.args == [Change("language", (("language", "ja-JP"),))]


def test_a_row_without_effect_is_disabled_and_says_why(theme: Theme, qtbot: QtBot) -> None:
    window = make(theme, qtbot, Settings())
    row = row_of(window, "thinking_level")
    assert not row.editor.isEnabled()
    reason = refusals(Settings())["thinking_level"]
    assert reason in {label.text() for label in row.findChildren(QLabel) if label.isVisible()}
    assert reason in child(row.editor, QComboBox).accessibleDescription()
    window.show_settings(PLAIN, {}, frozenset())
    assert row.editor.isEnabled()
    assert row_words.ROWS["thinking_level"].text in {
        each.text() for each in row.findChildren(QLabel)
    }
    window.hide()
    window.deleteLater()


def test_the_search_shows_rows_of_all_sections(window: SettingsWindow, qtbot: QtBot) -> None:
    until_made(window, qtbot)
    window.open_section(Section.APPEARANCE)
    QTest.keyClicks(window._search, "token")
    shown = {row.row.name for row in window.findChildren(SettingRow) if row.isVisible()}
    assert {"google_key", "max_output_tokens", "target_tokens"} <= shown
    assert "accent" not in shown
    QTest.keyClick(window._search, Qt.Key.Key_Escape)
    assert window._search.text() == ""
    assert window.isVisible()
    shown = {row.row.name for row in window.findChildren(SettingRow) if row.isVisible()}
    assert shown == {row.name for row in ROWS if row.section is Section.APPEARANCE}


def test_a_search_reaches_exact_values_and_forms(window: SettingsWindow, qtbot: QtBot) -> None:
    until_made(window, qtbot)
    window._search.setText("nucleus")
    assert [row.row.name for row in window.findChildren(SettingRow) if row.isVisible()] == ["top_p"]
    window._search.setText("headset")
    assert window.sound.isVisible()
    window._search.setText("zebra")
    assert window._nothing.isVisible()
    assert not window.sound.isVisible()
    window._search.clear()
    assert not window._nothing.isVisible()


def test_the_keyboard_goes_from_the_search_to_what_is_found(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    until_made(window, qtbot)
    QTest.keyClicks(window._search, "seed")
    QTest.keyClick(window._search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is child(row_of_shown(window, "seed").editor, QLineEdit)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window._search.hasFocus()


def row_of_shown(window: SettingsWindow, name: str) -> SettingRow:
    found = window._row(name)
    assert found is not None
    return found


@pytest.mark.parametrize("section", list(Section))
def test_tab_reaches_every_control_of_a_section(window: SettingsWindow, section: Section) -> None:
    window.open_section(section)
    wanted = {
        each
        for each in window.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not in_editable(each)
    }
    window._search.setFocus()
    met: list[QWidget] = []
    for _ in range(4 * len(wanted) + 20):
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    # Of buttons that exclude each other, the keyboard takes one, and arrows lead to the others.
    missed = {each for each in wanted - set(met) if each.property("kind") != "section"}
    assert not missed
    tops = [each.mapTo(window, each.rect().topLeft()).y() for each in round_of(met)]
    assert tops == sorted(tops)


def test_tab_goes_through_what_is_found_from_the_top(window: SettingsWindow, qtbot: QtBot) -> None:
    # The last section is made before those above it.
    window.open_section(Section.PRIVACY)
    until_made(window, qtbot)
    window._search.setText("to")
    window._search.setFocus()
    met: list[QWidget] = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    rows = round_of(met)
    assert len({each.row.section for each in rows}) > 3
    tops = [each.mapTo(window, each.rect().topLeft()).y() for each in rows]
    assert tops == sorted(tops)


def round_of(met: list[QWidget]) -> list[SettingRow]:
    """Give the rows that the keyboard goes by in one round, from the top."""
    rows: list[SettingRow] = []
    for each in met:
        row = each.parentWidget()
        while row is not None and not isinstance(row, SettingRow):
            row = row.parentWidget()
        if row is not None and row not in rows:
            rows.append(row)
    return rows


def in_editable(widget: QWidget) -> bool:
    return isinstance(widget.parentWidget(), QComboBox | QKeySequenceEdit)


def test_the_keyboard_follows_a_click_from_section_to_section(window: SettingsWindow) -> None:
    privacy, talking = (
        next(b for b in window.findChildren(QAbstractButton) if b.text() == NAMES[each])
        for each in (Section.PRIVACY, Section.TALKING)
    )
    privacy.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.mouseClick(talking, LEFT)
    assert talking.hasFocus()
    window._search.setFocus()
    QTest.mouseClick(privacy, LEFT)
    assert window._search.hasFocus(), "the mouse alone moves no keyboard"


def test_every_control_has_a_name(window: SettingsWindow) -> None:
    for section in Section:
        window.open_section(section)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider, QKeySequenceEdit)
    controls = [each for kind in kinds for each in window.findChildren(kind)]
    assert len(controls) > len(ROWS)
    nameless = [
        each
        for each in controls
        if not each.accessibleName()
        and not (isinstance(each, QAbstractButton) and each.text())
        and not each.objectName().startswith("qt_")
        and type(each).__name__ != "QLineEditIconButton"
        and not isinstance(each.parentWidget(), QLineEdit)
    ]
    assert nameless == []


def test_keys_that_clash_are_not_taken(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "shortcuts")
    talk, mute = (row.editor.findChildren(QKeySequenceEdit)[at] for at in (0, 1))
    with qtbot.assertNotEmitted(window.wished):
        QTest.keyClick(talk, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    told = {label.text() for label in row.findChildren(QLabel) if label.isVisible()}
    assert words.KEYS_TAKEN.format(command=COMMANDS[1].words) in told
    mute.setFocus()
    talk.editingFinished.emit()
    assert talk.keySequence() == QKeySequence(COMMANDS[0].keys)


def test_keys_can_be_taken_away_and_put_back(window: SettingsWindow, qtbot: QtBot) -> None:
    settings = replace(PLAIN, shortcuts={"talk": "F9"})
    window.show_settings(settings, {}, frozenset())
    row = row_of(window, "shortcuts")
    field = row.editor.findChildren(QKeySequenceEdit)[0]
    assert field.keySequence() == QKeySequence("F9")
    with qtbot.waitSignal(window.wished) as wish:
        field.clear()
    assert wish.args == [Change("shortcuts", (("shortcuts", (("talk", ""),)),))]
    with qtbot.waitSignal(window.wished) as wish:
        usual = words.to_default(COMMANDS[0].words)
        buttons = row.editor.findChildren(QAbstractButton)
        QTest.mouseClick(next(b for b in buttons if b.accessibleName() == usual), LEFT)
    assert wish.args == [Change("shortcuts", (("shortcuts", ()),))]


def test_a_key_is_given_tested_and_forgotten(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "google_key")
    editor = row.editor
    assert isinstance(editor, SecretEditor)
    line = child(editor, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(line, "AIzaKey")
    with qtbot.waitSignal(window.test_requested) as test:
        press(editor, words.TEST)
    assert test.args == [Secret.GOOGLE_KEY, "AIzaKey"]
    window.show_testing(Secret.GOOGLE_KEY)
    assert words.TESTING in {label.text() for label in editor.findChildren(QLabel)}
    for finding in Finding:
        window.show_verdict(Secret.GOOGLE_KEY, Verdict(finding, "So it is.", seconds=0.4))
        (said,) = (each.text() for each in editor.findChildren(QLabel) if each.isVisible())
        assert words.VERDICTS[finding] in said
        assert ("So it is." in said) == (finding is not Finding.GOOD)
    with qtbot.waitSignal(window.key_kept) as kept:
        press(editor, words.KEEP)
    assert kept.args == [Secret.GOOGLE_KEY, "AIzaKey"]
    assert line.text() == ""
    window.show_key(Secret.GOOGLE_KEY, stored=True)
    assert line.placeholderText() == words.KEY_STORED
    with qtbot.waitSignal(window.key_kept) as kept:
        press(editor, words.FORGET)
    assert kept.args == [Secret.GOOGLE_KEY, ""]


def test_a_key_is_not_kept_by_closing_the_window(window: SettingsWindow, qtbot: QtBot) -> None:
    line = child(row_of(window, "custom_key").editor, QLineEdit)
    QTest.keyClicks(line, "half a ke")
    with qtbot.assertNotEmitted(window.key_kept):
        window.close()
    assert line.text() == "half a ke"


def test_deleting_asks_once_more(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "keep_logs_days")
    with qtbot.assertNotEmitted(window.delete_requested):
        press(row, words.DELETE_NOW)
    with qtbot.waitSignal(window.delete_requested) as told:
        press(row, words.DELETE_SURE)
    assert told.args == ["keep_logs_days"]
    press(row, words.DELETE_NOW)
    window.open_section(Section.SOUND)
    window.open_section(Section.PRIVACY)
    press(row, words.DELETE_NOW)


def test_a_time_that_is_not_offered_is_shown_as_it_is(window: SettingsWindow) -> None:
    window.show_settings(replace(PLAIN, keep_logs_days=5), {}, frozenset())
    box = child(row_of(window, "keep_logs_days").editor, QComboBox)
    assert box.currentText() == "For 5 days"


def test_undo_is_the_windows_where_a_field_has_nothing_to_undo(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    line = child(row_of(window, "seed").editor, QLineEdit)
    line.setFocus()
    undo = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.undo_requested):
        QTest.keyClick(line, *undo)
    QTest.keyClicks(line, "7")
    with qtbot.assertNotEmitted(window.undo_requested):
        QTest.keyClick(line, *undo)
    assert line.text() == ""


def test_exact_values_show_in_patience(window: SettingsWindow) -> None:
    window.show_settings(replace(PLAIN, silence_ms=650), {}, frozenset())
    row = row_of(window, "patience")
    assert words.PATIENCE_OWN in {label.text() for label in row.editor.findChildren(QLabel)}


def test_nothing_is_cut_off_at_any_width(window: SettingsWindow) -> None:
    for section, width in product(Section, (380, 700, 1400)):
        window.open_section(section)
        window.resize(width, 700)
        QApplication.processEvents()
        page = window._scroll.widget()
        assert page is not None
        assert page.width() <= window._scroll.viewport().width()
        assert page.minimumSizeHint().width() <= window._scroll.viewport().width()
        for row in window.findChildren(SettingRow):
            if row.isVisible():
                inside = row.editor.mapTo(page, row.editor.rect().topRight()).x()
                assert inside <= page.width()


def test_every_form_is_embedded() -> None:
    assert [row.name for row in ROWS if isinstance(row.way, Embedding)] == ["sound", "brain"]
    assert [row.name for row in ROWS if isinstance(row.way, Keeping)] == [
        "google_key",
        "custom_key",
    ]


def test_the_dialog_for_a_file_looks_like_the_window(window: SettingsWindow, theme: Theme) -> None:
    press(row_of(window, "ca_file"), words.BROWSE)
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.isVisible()
    part: QWidget | None = dialog
    while part is not None and not part.styleSheet():
        part = part.parentWidget()
    assert part is not None
    assert part.styleSheet() == theme.sheet
    dialog.close()
