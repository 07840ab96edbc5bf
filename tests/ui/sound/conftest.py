"""The page about the sound, shown for a test."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.store.settings import Settings
from live_desktop.ui.dress import Dress
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.theme import Theme
from tests.ui.sound.forms import OPEN
from tests.ui.sounds import DEVICES


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> Iterator[SoundForm]:
    """The page alone, with devices, at the width of the drawer."""
    form = SoundForm(theme)
    Dress(form, theme)
    form.resize(340, 1200)
    form.show_sound(Settings(), OPEN, DEVICES, None)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    yield form
    form.close()
