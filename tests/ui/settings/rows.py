"""Finds the rows of the settings and what is in them."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.store.settings import ConnectionChoice, Settings
from live_desktop.ui.settings import words
from live_desktop.ui.settings.fits import hidden, refusals
from live_desktop.ui.settings.row import SettingRow
from live_desktop.ui.settings.table import ROWS, Section
from live_desktop.ui.settings.window import SettingsWindow
from live_desktop.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
PLAIN = Settings(model="a-model-of-its-own", connection=ConnectionChoice.VERTEX)
"""Settings with which each row can be used."""


def make(theme: Theme, qtbot: QtBot, settings: Settings = PLAIN) -> SettingsWindow:
    window = SettingsWindow(theme)
    window.show_settings(settings, refusals(settings), hidden(settings))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    turn_to(window, Section.CONNECTION)
    return window


def turn_to(window: SettingsWindow, section: Section) -> None:
    """Open a section and have all its rows made."""
    window.open_section(section)
    window._whole(section)


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
