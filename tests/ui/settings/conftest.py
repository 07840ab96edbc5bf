"""The window of the settings, shown for a test."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.ui.settings.window import SettingsWindow
from live_desktop.ui.theme import Theme
from tests.ui.settings.rows import make


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Iterator[SettingsWindow]:
    window = make(theme, qtbot)
    yield window
    window.hide()
    window.deleteLater()
