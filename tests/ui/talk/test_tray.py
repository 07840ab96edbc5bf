"""The tray: states by shape, quick actions, and nothing broken where there is none."""

from itertools import combinations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.talk.tray import Tray, state_icon
from tests.ui.voice.test_voice import difference

SIDE = 24


@pytest.fixture
def tray(qapp: QApplication) -> Tray:
    """A tray where the platform has none."""
    return Tray(qapp)


def entry(tray: Tray, text: str) -> QAction:
    """Find an entry of the menu by its words."""
    return next(action for action in tray.menu.actions() if action.text() == text)


def test_each_state_is_known_by_its_shape(qapp: QApplication) -> None:
    looks = {phase: state_icon(phase).pixmap(SIDE, SIDE).toImage() for phase in Phase}
    for one, other in combinations(Phase, 2):
        assert difference(looks[one], looks[other]) > 40, (one, other)


def test_without_a_tray_nothing_is_shown_and_nothing_breaks(tray: Tray) -> None:
    tray.show()
    tray.show_phase(Phase.SPEAKING)
    tray.tell("The connection is lost.")
    assert not tray.shown
    tray.close()


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        (talk_words.MINI, "mini_requested"),
        (talk_words.OPEN, "open_requested"),
        (words.QUIT, "quit_requested"),
    ],
)
def test_its_entries_ask_for_what_they_say(
    tray: Tray, qtbot: QtBot, text: str, signal: str
) -> None:
    with qtbot.waitSignal(getattr(tray, signal)):
        entry(tray, text).trigger()


def test_its_first_entry_says_what_talking_means_now(tray: Tray, qtbot: QtBot) -> None:
    tray.show_phase(Phase.SPEAKING)
    with qtbot.waitSignal(tray.talk_requested):
        entry(tray, "Stop").trigger()
    tray.set_mode(TalkMode.HOLD)
    tray.show_phase(Phase.IDLE)
    assert entry(tray, "Talk").isEnabled()


@pytest.mark.parametrize(
    ("text", "signal", "show"),
    [
        (words.MUTE, "mute_requested", "set_muted"),
        (talk_words.DEAFEN, "deafen_requested", "set_deafened"),
    ],
)
def test_a_mark_shows_what_is_and_not_what_is_asked_for(
    tray: Tray, text: str, signal: str, show: str
) -> None:
    asked = QSignalSpy(getattr(tray, signal))
    entry(tray, text).trigger()
    assert asked.at(0) == [True]
    assert not entry(tray, text).isChecked()
    getattr(tray, show)(True)
    entry(tray, text).trigger()
    assert asked.at(1) == [False]
    assert entry(tray, text).isChecked()
