"""The global hotkey on a real X screen, typed on its keyboard."""

import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.chord import Chord
from live_desktop.ui.hotkeys.x11 import X11Hotkey
from tests.support.screen import Keyboard, x_screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X screens")

KEYS = Chord.parse("Ctrl+Alt+Space")
LONGER_THAN_A_REPEAT = 900
"""Milliseconds after which a held key repeats, and more."""


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A screen of its own."""
    with x_screen() as name:
        yield name


@pytest.fixture
def keyboard(screen: str) -> Iterator[Keyboard]:
    """The keyboard of the screen."""
    keyboard = Keyboard(screen)
    yield keyboard
    keyboard.release("Control_L", "Alt_L", "space")
    keyboard.close()


@pytest.fixture
def hotkey(screen: str, qtbot: QtBot) -> Iterator[X11Hotkey]:
    """The keys, grabbed."""
    hotkey = X11Hotkey(screen)
    with qtbot.waitSignal(hotkey.registered) as registered:
        hotkey.start(KEYS)
    assert registered.args == [KEYS.shown()]
    yield hotkey
    hotkey.stop()


def test_it_is_pressed_and_released(hotkey: X11Hotkey, keyboard: Keyboard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hotkey.pressed):
        keyboard.press("Control_L", "Alt_L", "space")
    with qtbot.waitSignal(hotkey.released):
        keyboard.release("space")


def test_a_held_key_is_pressed_once(hotkey: X11Hotkey, keyboard: Keyboard, qtbot: QtBot) -> None:
    heard: list[str] = []
    hotkey.pressed.connect(lambda: heard.append("pressed"))
    hotkey.released.connect(lambda: heard.append("released"))
    keyboard.press("Control_L", "Alt_L", "space")
    qtbot.wait(LONGER_THAN_A_REPEAT)
    assert heard == ["pressed"]
    keyboard.release("Alt_L", "Control_L", "space")
    qtbot.waitUntil(lambda: heard == ["pressed", "released"])


@pytest.mark.parametrize("lock", ["Num_Lock", "Caps_Lock"])
def test_locks_do_not_matter(
    hotkey: X11Hotkey, keyboard: Keyboard, qtbot: QtBot, lock: str
) -> None:
    keyboard.press(lock)
    keyboard.release(lock)
    with qtbot.waitSignals([hotkey.pressed, hotkey.released]):
        keyboard.press("Control_L", "Alt_L", "space")
        keyboard.release("space")
    keyboard.press(lock)
    keyboard.release(lock)


def test_other_keys_are_left_to_others(hotkey: X11Hotkey, keyboard: Keyboard, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(hotkey.pressed, wait=200):
        keyboard.press("Control_L", "space")
        keyboard.release("space", "Control_L")


def test_keys_that_another_program_has_are_refused(
    hotkey: X11Hotkey, screen: str, qtbot: QtBot
) -> None:
    late = X11Hotkey(screen)
    with qtbot.waitSignal(late.refused) as refused:
        late.start(KEYS)
    assert refused.args == [words.taken(KEYS.shown())]


def test_keys_given_back_are_free_again(
    hotkey: X11Hotkey, screen: str, keyboard: Keyboard, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(hotkey.pressed):
        keyboard.press("Control_L", "Alt_L", "space")
    with qtbot.waitSignal(hotkey.released):
        hotkey.stop()
    late = X11Hotkey(screen)
    with qtbot.waitSignal(late.registered):
        late.start(KEYS)
    late.stop()


def test_without_a_screen_it_says_so(qtbot: QtBot) -> None:
    hotkey = X11Hotkey(":987654")
    with qtbot.waitSignal(hotkey.refused) as refused:
        hotkey.start(KEYS)
    assert refused.args == [words.NO_SCREEN]
