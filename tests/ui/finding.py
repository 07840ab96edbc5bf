"""Finds what a main window consists of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from live_desktop.ui.drawer import Drawer
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.text_box import TextBox
from live_desktop.ui.voice.voice import VoiceButton

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def named(window: MainWindow, name: str) -> QAbstractButton:
    """Find a button by its words or its accessible name."""
    buttons = window.findChildren(QAbstractButton)
    return next(each for each in buttons if name in (each.text(), each.accessibleName()))


def voice(window: MainWindow) -> VoiceButton:
    """Find the voice."""
    found = window.findChild(VoiceButton)
    assert isinstance(found, VoiceButton)
    return found


def text_box(window: MainWindow) -> TextBox:
    """Find the box for typing."""
    found = window.findChild(TextBox)
    assert isinstance(found, TextBox)
    return found


def drawer(window: MainWindow) -> Drawer:
    """Find the drawer."""
    found = window.findChild(Drawer)
    assert isinstance(found, Drawer)
    return found
