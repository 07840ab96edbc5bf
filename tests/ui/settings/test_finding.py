"""Ways to a row of the settings: the search, the sections, and the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from live_desktop.ui.settings.fits import hidden
from live_desktop.ui.settings.row import SettingRow
from live_desktop.ui.settings.search import finds
from live_desktop.ui.settings.table import NAMES, ROWS, Section
from live_desktop.ui.settings.window import SettingsWindow
from tests.ui.settings.rows import LEFT, PLAIN, child, turn_to


def until_made(window: SettingsWindow, qtbot: QtBot) -> None:
    """Wait until the rows of all sections are made."""
    qtbot.waitUntil(lambda: all(block.whole for block in window._blocks.values()))
    qtbot.waitUntil(lambda: not window._growing.isActive())


def search(window: SettingsWindow, qtbot: QtBot, words: str) -> None:
    """Search for words, and wait until all that is found is shown."""
    window._search.setText(words)
    qtbot.waitUntil(lambda: not window._growing.isActive())


def test_the_search_shows_rows_of_all_sections(window: SettingsWindow, qtbot: QtBot) -> None:
    until_made(window, qtbot)
    window.open_section(Section.APPEARANCE)
    QTest.keyClicks(window._search, "token")
    qtbot.waitUntil(lambda: not window._growing.isActive())
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
    search(window, qtbot, "nucleus")
    assert [row.row.name for row in window.findChildren(SettingRow) if row.isVisible()] == ["top_p"]
    search(window, qtbot, "headset")
    assert window.sound.isVisible()
    search(window, qtbot, "zebra")
    assert window._nothing.isVisible()
    assert not window.sound.isVisible()
    window._search.clear()
    assert not window._nothing.isVisible()


@pytest.mark.parametrize("section", [Section.CONNECTION, Section.MODEL, Section.PRIVACY])
def test_no_title_stands_alone_while_rows_are_made(
    window: SettingsWindow, monkeypatch: pytest.MonkeyPatch, section: Section
) -> None:
    monkeypatch.setattr("live_desktop.ui.settings.window._SLICE", 0.0)
    turn_to(window, section)
    steps = 0
    for typed in ("e", "o", "token"):
        window._search.setText(typed)
        while window._growing.isActive():
            steps += 1
            window._growing.timeout.emit()
            for block in window._blocks.values():
                rows = [each for each in block.rows if not each.isHidden()]
                assert block.isHidden() or rows or block._form is not None
    assert steps > len(ROWS)


def test_another_search_ends_the_one_before(window: SettingsWindow, qtbot: QtBot) -> None:
    until_made(window, qtbot)
    window._search.setText("e")
    window._search.setText("nucleus")
    window._search.setText("o")
    search(window, qtbot, "token")
    shown = {row.row.name for row in window.findChildren(SettingRow) if row.isVisible()}
    assert shown == {row.name for row in ROWS if finds(row, "token")}
    window._search.setText("e")
    window._search.clear()
    qtbot.waitUntil(lambda: not window._growing.isActive())
    shown = {row.row.name for row in window.findChildren(SettingRow) if row.isVisible()}
    assert shown == {
        row.name for row in ROWS if row.section is Section.CONNECTION and not row.exact
    } - hidden(PLAIN)


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
    turn_to(window, section)
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
    turn_to(window, Section.PRIVACY)
    until_made(window, qtbot)
    search(window, qtbot, "to")
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
        turn_to(window, section)
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
