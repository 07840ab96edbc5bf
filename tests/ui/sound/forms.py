"""Finds what the page about the sound consists of."""

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import Settings
from live_desktop.ui.sound.form import SoundForm
from tests.ui.sounds import (
    BUILT_IN,
    SPEAKER,
)

LEFT = Qt.MouseButton.LeftButton
OPEN = SoundState(BUILT_IN, SPEAKER, period_ms=10.667, latency_ms=21.3)


def button(form: SoundForm, text: str) -> QPushButton:
    """Find a button by its words."""
    return next(each for each in form.findChildren(QPushButton) if each.text() == text)


def said(form: SoundForm) -> list[str]:
    """List all words in sight."""
    return [each.text() for each in form.findChildren(QLabel) if each.isVisible()]


def with_setting(name: str, value: object) -> Settings:
    """Make settings of which one is not the usual."""
    return structs.replace(Settings(), **{name: value})
