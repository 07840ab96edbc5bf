"""Presses become talk: held, switched or open, from the window and from a global hotkey."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from live_desktop.store.settings import TalkMode
from live_desktop.ui.talk.keys import TalkKeys


class NotingTalker:
    """Notes what it is asked for, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hears = False

    def set_deafened(self, deafened: bool) -> None:
        self.asked.append("deafen" if deafened else "hear")

    def talk(self) -> None:
        self.asked.append("talk")

    def start_talk(self) -> None:
        self.asked.append("begin")

    def finish_speech(self) -> None:
        self.asked.append("end")

    def silence(self) -> None:
        self.asked.append("stop")

    def arm(self, armed: bool) -> None:
        self.asked.append("arm" if armed else "disarm")


@pytest.fixture
def talker() -> NotingTalker:
    """Who is told."""
    return NotingTalker()


@pytest.fixture
def keys(qapp: QApplication, talker: NotingTalker) -> TalkKeys:
    """Keys in hold mode, with the program in front."""
    keys = TalkKeys(qapp, talker)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    keys.set_mode(TalkMode.HOLD)
    assert talker.asked[-1] == "arm"
    talker.asked.clear()
    return keys


def test_speech_lasts_as_long_as_the_press(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(keys.held_changed, check_params_cb=bool):
        keys.press()
        assert not talker.asked, "it may be a tap yet"
    keys.release()
    assert talker.asked == ["begin", "end"]
    assert not keys.held


def test_a_tap_says_nothing_and_only_stops_an_answer(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(keys.tapped):
        keys.press()
        keys.release()
    with qtbot.assertNotEmitted(keys.held_changed, wait=250):
        assert not keys.held
    assert talker.asked == ["stop"]


def test_who_leaves_the_window_lets_go(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot, qapp: QApplication
) -> None:
    with qtbot.waitSignal(keys.held_changed):
        keys.press()
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert talker.asked == ["begin", "end", "disarm"]
    keys.release()
    assert talker.asked == ["begin", "end", "disarm"]


def test_the_global_hotkey_is_held_in_any_window(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot, qapp: QApplication
) -> None:
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    with qtbot.waitSignal(keys.held_changed):
        keys.press_hotkey()
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert keys.held
    keys.release_hotkey()
    assert talker.asked == ["disarm", "begin", "arm", "end"]


def test_two_that_are_held_are_released_with_the_last(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(keys.held_changed):
        keys.press()
    keys.press_hotkey()
    keys.release()
    assert keys.held
    keys.release_hotkey()
    assert talker.asked == ["begin", "end"]


def test_a_key_that_repeats_is_pressed_once(talker: NotingTalker, qapp: QApplication) -> None:
    keys = TalkKeys(qapp, talker)
    for _ in range(3):
        keys.press()
    keys.release()
    keys.release()
    assert talker.asked == ["talk"]


@pytest.mark.parametrize("mode", [mode for mode in TalkMode if mode is not TalkMode.HOLD])
def test_elsewhere_a_press_does_what_the_voice_says(
    talker: NotingTalker, qapp: QApplication, mode: TalkMode
) -> None:
    keys = TalkKeys(qapp, talker)
    keys.set_mode(mode)
    talker.asked.clear()
    for _ in range(2):
        keys.press()
        keys.release()
    keys.switch()
    assert talker.asked == ["talk", "talk", "talk"]


def test_a_command_does_not_disturb_who_holds(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(keys.held_changed):
        keys.press()
    keys.switch()
    keys.set_mode(TalkMode.OPEN_MIC)
    assert talker.asked == ["begin", "end", "disarm"]
    keys.switch()
    assert talker.asked[-1] == "talk"


def test_a_press_that_another_mode_cuts_off_begins_nothing(
    keys: TalkKeys, talker: NotingTalker, qtbot: QtBot
) -> None:
    keys.press()
    keys.set_mode(TalkMode.OPEN_MIC)
    with qtbot.assertNotEmitted(keys.held_changed, wait=250):
        keys.release()
    assert talker.asked == ["disarm"]
