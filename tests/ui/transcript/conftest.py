"""A transcript that is shown for a test."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from live_desktop.ui.dress import Dress
from live_desktop.ui.theme import Theme
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.view import TranscriptView


@pytest.fixture
def transcript(theme: Theme, qtbot: QtBot) -> Iterator[Transcript]:
    """A transcript of the size of a usual window."""
    transcript = Transcript(theme)
    Dress(transcript, theme)
    transcript.resize(800, 400)
    transcript.show()
    transcript.activateWindow()
    qtbot.waitUntil(transcript.isActiveWindow)
    QGuiApplication.clipboard().clear()
    yield transcript
    transcript.close()


@pytest.fixture
def view(transcript: Transcript) -> TranscriptView:
    """The page of turns."""
    return transcript.view
