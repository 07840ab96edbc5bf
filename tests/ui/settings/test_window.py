"""The window of the settings: each row changes its field, at once, and goes back."""

from itertools import product
from typing import Any

import pytest
from msgspec.structs import asdict, replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from live_desktop.store.secrets import Secret
from live_desktop.store.settings import Readiness, Settings
from live_desktop.ui.settings import row_words, words
from live_desktop.ui.settings.fits import refusals
from live_desktop.ui.settings.history import Change
from live_desktop.ui.settings.row import SettingRow
from live_desktop.ui.settings.secret import SecretEditor
from live_desktop.ui.settings.table import (
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
from live_desktop.ui.settings.window import REMARK_MS, SettingsWindow
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme
from tests.ui.settings.rows import LEFT, PLAIN, child, make, press, row_of, turn_to

ALT = Qt.KeyboardModifier.AltModifier

USUAL = asdict(Settings())
CHANGING = [row for row in ROWS if row.fields]


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
        turn_to(window, section)
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


def test_rows_come_from_the_top_after_the_window(theme: Theme, qtbot: QtBot) -> None:
    window = SettingsWindow(theme)
    window.show_settings(PLAIN, {}, frozenset())
    window.show_key(Secret.CUSTOM_KEY, stored=True)
    block = window._blocks[Section.PRIVACY]
    window.open_section(Section.PRIVACY)
    window.show()
    assert block.isVisible()
    assert not block.rows
    seen: list[str] = []
    while not block.whole:
        window._growing.timeout.emit()
        assert window._blocks[Section.CONNECTION].rows == []
        seen = [row.row.name for row in block.rows if row.isVisible()]
        assert len(seen) == len(block.rows)
    assert seen == [row.name for row in ROWS if row.section is Section.PRIVACY]
    (secret,) = (
        editor
        for row in window._whole(Section.CONNECTION).rows
        if isinstance(editor := row.editor, SecretEditor) and editor.secret is Secret.CUSTOM_KEY
    )
    assert child(secret, QLineEdit).placeholderText() == words.KEY_STORED
    window.hide()
    window.deleteLater()


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


def test_what_cannot_be_taken_back_is_said_in_passing(window: SettingsWindow, qtbot: QtBot) -> None:
    def foot() -> set[str]:
        shown: list[QLabel | QPushButton] = window.findChildren(QLabel)
        shown += window.findChildren(QPushButton)
        return {each.text() for each in shown if each.isVisible()}

    window.show_remark("Voice changed", can_undo=True)
    window.show_in_passing("Google Gemini key kept")
    assert "Google Gemini key kept" in foot()
    assert words.UNDO not in foot()
    (rest,) = (each for each in window.findChildren(QTimer) if each.interval() == REMARK_MS)
    rest.timeout.emit()
    assert {"Voice changed", words.UNDO} <= foot()
    assert "Google Gemini key kept" not in foot()
