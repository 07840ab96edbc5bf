"""A screen reader is told what lasts, and not while its voice would be taken for the user's."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from live_desktop.session.phase import Phase
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.talk.announcer import SETTLED_MS, Announcer


class Reader:
    """Notes what it is told to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, _window: QWidget, words: str) -> None:
        self.said.append(words)


@pytest.fixture
def reader() -> Reader:
    """Who is told."""
    return Reader()


@pytest.fixture
def announcer(qtbot: QtBot, reader: Reader) -> Announcer:
    """An announcer in the name of a window."""
    window = QWidget()
    qtbot.addWidget(window)
    return Announcer(window, reader)


def test_a_phase_that_lasts_is_announced_once(
    announcer: Announcer, reader: Reader, qtbot: QtBot
) -> None:
    announcer.show_phase(Phase.OFFLINE)
    qtbot.waitUntil(lambda: reader.said == ["Not connected"])
    announcer.show_phase(Phase.OFFLINE)
    qtbot.wait(SETTLED_MS + 100)
    assert reader.said == ["Not connected"]


def test_what_passes_is_not(announcer: Announcer, reader: Reader, qtbot: QtBot) -> None:
    announcer.show_phase(Phase.CONNECTING)
    announcer.show_phase(Phase.LISTENING)
    announcer.show_phase(Phase.HEARING)
    announcer.show_phase(Phase.IDLE)
    qtbot.waitUntil(lambda: reader.said == ["Ready"])


def test_nobody_speaks_over_the_user(announcer: Announcer, reader: Reader, qtbot: QtBot) -> None:
    announcer.show_phase(Phase.THINKING)
    announcer.show_phase(Phase.HEARING)
    qtbot.wait(SETTLED_MS + 100)
    assert reader.said == []


def test_while_the_microphone_is_heard_the_newest_waits(
    announcer: Announcer, reader: Reader, qtbot: QtBot
) -> None:
    announcer.set_heard(True)
    announcer.tell("Saved as talk.md")
    announcer.tell("Connection lost")
    qtbot.wait(SETTLED_MS + 100)
    assert reader.said == []
    announcer.set_heard(False)
    qtbot.waitUntil(lambda: reader.said == ["Connection lost"])


def test_who_wants_to_be_told_at_once_is(
    announcer: Announcer, reader: Reader, qtbot: QtBot
) -> None:
    announcer.set_heard(True)
    announcer.show_phase(Phase.LISTENING)
    announcer.set_waiting(False)
    qtbot.waitUntil(lambda: reader.said == ["Listening"])


def test_deafness_is_said_plainly(announcer: Announcer, reader: Reader, qtbot: QtBot) -> None:
    announcer.show_phase(Phase.SPEAKING, deafened=True)
    qtbot.waitUntil(lambda: reader.said == [talk_words.DEAFENED])


def test_the_systems_own_reader_is_told_without_fail(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    announcer = Announcer(window)
    announcer.show_phase(Phase.MUTED)
    qtbot.wait(SETTLED_MS + 100)
