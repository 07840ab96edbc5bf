"""A key that is held goes down once and is let go once, whatever Qt makes of its repeats."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.store.settings import TalkMode
from live_desktop.ui import held_key
from live_desktop.ui.held_key import HeldKey
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.talk.mini_window import MiniWindow
from live_desktop.ui.text_box import TextBox
from live_desktop.ui.theme import Theme
from live_desktop.ui.voice.voice import VoiceButton

SPACE = Qt.Key.Key_Space
CONTROL = Qt.KeyboardModifier.ControlModifier


class Tally:
    """Counts what a signal says."""

    def __init__(self) -> None:
        self.count = 0

    def add(self) -> None:
        self.count += 1


@pytest.fixture
def key(qapp: QApplication) -> HeldKey:
    """A key that nobody holds."""
    return HeldKey(qapp)


def hold(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """Hold a key as X11 does: each repeat is a release and a press, unmarked."""
    QTest.keyPress(widget, key, modifier)
    for _ in range(5):
        QTest.keyRelease(widget, key, modifier)
        QTest.keyPress(widget, key, modifier)


@pytest.mark.parametrize(
    ("key", "modifier"), [(SPACE, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_T, CONTROL)]
)
@pytest.mark.parametrize("small", [False, True])
def test_holding_a_key_of_a_window_is_one_press(
    window: MainWindow,
    theme: Theme,
    qtbot: QtBot,
    small: bool,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
) -> None:
    talks = MiniWindow(theme) if small else window
    qtbot.addWidget(talks)
    with qtbot.waitActive(talks):
        talks.show()
        talks.activateWindow()
    talks.setFocus()
    presses, releases = Tally(), Tally()
    talks.talk_pressed.connect(presses.add)
    talks.talk_released.connect(releases.add)
    hold(talks, key, modifier)
    assert (presses.count, releases.count) == (1, 0)
    with qtbot.waitSignal(talks.talk_released):
        QTest.keyRelease(talks, key)
    assert (presses.count, releases.count) == (1, 1)


def test_who_lets_go_of_control_first_types_nothing(window: MainWindow, qtbot: QtBot) -> None:
    (box,) = window.findChildren(TextBox)
    with qtbot.waitActive(window):
        window.show()
    for place in (box, window):
        place.setFocus()
        QTest.keyPress(place, Qt.Key.Key_T, CONTROL)
        with qtbot.assertNotEmitted(window.talk_released, wait=60):
            QTest.keyRelease(place, Qt.Key.Key_T, CONTROL)
            QTest.keyPress(place, Qt.Key.Key_T)
        with qtbot.waitSignal(window.talk_released):
            QTest.keyRelease(place, Qt.Key.Key_T)
        assert box.toPlainText() == ""
    QTest.keyClick(box, Qt.Key.Key_T)
    assert box.toPlainText() == "t"


@pytest.mark.parametrize("mode", list(TalkMode))
def test_holding_a_key_on_the_voice_is_one_press(
    window: MainWindow, qtbot: QtBot, mode: TalkMode
) -> None:
    window.set_mode(mode)
    (voice,) = window.findChildren(VoiceButton)
    with qtbot.waitActive(window):
        window.show()
    voice.setFocus()
    presses = Tally()
    (voice.touched if mode is TalkMode.HOLD else voice.clicked).connect(presses.add)
    hold(voice, SPACE, Qt.KeyboardModifier.NoModifier)
    assert presses.count == 1
    QTest.keyRelease(voice, SPACE)


def test_a_marked_repeat_begins_nothing_and_ends_nothing(key: HeldKey, qtbot: QtBot) -> None:
    repeat = QKeyEvent(
        QKeyEvent.Type.KeyPress, SPACE, Qt.KeyboardModifier.NoModifier, " ", autorep=True
    )
    with qtbot.assertNotEmitted(key.pressed):
        key.press(repeat)
    key.press_key(SPACE)
    with qtbot.assertNotEmitted(key.released, wait=60):
        key.release(repeat)


def test_who_lets_go_once_has_let_go(key: HeldKey, qtbot: QtBot) -> None:
    key.press_key(SPACE)
    with qtbot.waitSignal(key.released):
        key.let_go()
    with qtbot.assertNotEmitted(key.released):
        key.let_go()


def test_where_the_release_is_never_seen_that_of_command_counts(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_key, "_LAST_SEEN", Qt.Key.Key_Control)
    with qtbot.waitActive(window):
        window.activateWindow()
    presses = Tally()
    window.talk_pressed.connect(presses.add)
    for count in (1, 2):
        QTest.keyPress(window, Qt.Key.Key_T, CONTROL)
        assert presses.count == count
        with qtbot.waitSignal(window.talk_released):
            QTest.keyRelease(window, Qt.Key.Key_Control)
