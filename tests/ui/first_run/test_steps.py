"""The first steps: three at most, each of which can be skipped."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.levels import Levels
from live_desktop.protocol.voices import LOCAL_VOICES
from live_desktop.ui.first_run import words
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.theme import Theme
from live_desktop.ui.voices.card import play_of
from live_desktop.ui.voices.grid import VoiceGrid
from tests.ui.sounds import report

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def steps(theme: Theme, qtbot: QtBot) -> Iterator[FirstRun]:
    """The first step, with the keyboard in it."""
    steps = FirstRun(theme)
    steps.resize(900, 700)
    steps.show()
    steps.activateWindow()
    qtbot.waitUntil(steps.isActiveWindow)
    steps.begin()
    yield steps
    steps.close()


def texts(steps: FirstRun) -> list[str]:
    """List the words in sight."""
    return [each.text() for each in steps.findChildren(QLabel) if each.isVisible()]


def press(steps: FirstRun, text: str) -> None:
    """Press a button that is in sight."""
    buttons = steps.findChildren(QPushButton)
    which = next(each for each in buttons if each.isVisible() and each.text() == text)
    QTest.mouseClick(which, LEFT)


def grid(steps: FirstRun) -> VoiceGrid:
    """Find the cards."""
    found = steps.findChild(VoiceGrid)
    assert isinstance(found, VoiceGrid)
    return found


def test_enter_three_times_goes_through(steps: FirstRun, qtbot: QtBot) -> None:
    seen = []
    with qtbot.waitSignal(steps.finished), qtbot.assertNotEmitted(steps.key_given):
        for _ in range(3):
            seen.append(next(each for each in texts(steps) if each.endswith(".")))
            focused = QApplication.focusWidget()
            assert isinstance(focused, QPushButton)
            QTest.keyClick(focused, Qt.Key.Key_Return)
    assert seen == [words.VOICE_HERO, words.MICROPHONE_HERO, words.KEY_HERO]


@pytest.mark.parametrize("by_key", [False, True])
def test_each_step_can_be_skipped(steps: FirstRun, qtbot: QtBot, *, by_key: bool) -> None:
    with qtbot.waitSignal(steps.finished):
        for _ in range(2):
            if by_key:
                QTest.keyClick(steps, Qt.Key.Key_Escape)
            else:
                press(steps, words.SKIP)
        QTest.keyClick(steps, Qt.Key.Key_Escape)


def test_the_voices_of_this_computer_are_heard_and_chosen(steps: FirstRun, qtbot: QtBot) -> None:
    view = grid(steps)
    names = [view.model().index(row, 0).data() for row in range(view.model().rowCount())]
    assert names == [voice.name for voice in LOCAL_VOICES]
    rect = view.visualRect(view.model().index(1, 0))
    with qtbot.waitSignal(steps.voice_chosen) as choice, qtbot.waitSignal(steps.voice_tried):
        QTest.mouseClick(view.viewport(), LEFT, pos=rect.center())
    assert choice.args == [names[1]]
    with (
        qtbot.waitSignal(steps.voice_tried) as trial,
        qtbot.assertNotEmitted(steps.voice_chosen),
    ):
        QTest.mouseClick(view.viewport(), LEFT, pos=play_of(rect).center().toPoint())
    assert trial.args == [names[1]]


@pytest.mark.parametrize("width", [380, 520, 900, 1400])
def test_all_cards_are_in_sight_at_every_width(steps: FirstRun, width: int) -> None:
    steps.resize(width, 700)
    for _ in range(4):
        QApplication.processEvents()
    view = grid(steps)
    rows = range(view.model().rowCount())
    boxes = [view.visualRect(view.model().index(row, 0)) for row in rows]
    whole = view.viewport().rect()
    assert all(whole.contains(box) for box in boxes)
    assert view.width() <= steps.width()


def test_the_microphone_is_open_only_in_its_step(steps: FirstRun, qtbot: QtBot) -> None:
    wanted: list[bool] = []
    steps.microphone_wanted.connect(wanted.append)
    press(steps, words.VOICE_BUTTON)
    assert wanted == [True]
    press(steps, words.MICROPHONE_BUTTON)
    assert wanted == [True, False]


def test_it_says_when_it_hears_somebody(steps: FirstRun) -> None:
    press(steps, words.VOICE_BUTTON)
    steps.set_levels(Levels(microphone=0.1))
    assert words.MICROPHONE_TEXT in texts(steps)
    steps.set_levels(Levels(microphone=0.6))
    assert words.MICROPHONE_HEARD in texts(steps)


def test_the_sound_check_is_asked_for_and_its_advice_shown(steps: FirstRun, qtbot: QtBot) -> None:
    press(steps, words.VOICE_BUTTON)
    with qtbot.waitSignal(steps.check_requested):
        press(steps, sound_words.CHECK_SOUND)
    steps.show_checking()
    steps.set_levels(Levels(microphone=0.6))  # which is the sound that is played
    assert words.MICROPHONE_HEARD not in texts(steps)
    with qtbot.assertNotEmitted(steps.check_requested):
        press(steps, sound_words.CHECKING_SOUND)
    steps.show_report(report(Duplex.FULL, Reason.REMOVED))
    assert any(sound_words.REASONS[Reason.REMOVED] in text for text in texts(steps))
    press(steps, sound_words.CHECK_SOUND)


def test_trouble_ends_the_check_and_is_gone_with_the_step(steps: FirstRun) -> None:
    press(steps, words.VOICE_BUTTON)
    steps.show_checking()
    steps.show_trouble("There is no microphone.")
    assert "There is no microphone." in texts(steps)
    press(steps, words.MICROPHONE_BUTTON)
    assert "There is no microphone." not in texts(steps)


def test_a_key_is_given_before_the_end(steps: FirstRun, qtbot: QtBot) -> None:
    press(steps, words.VOICE_BUTTON)
    press(steps, words.MICROPHONE_BUTTON)
    field = steps.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(field, " secret ")
    with qtbot.waitSignals([steps.key_given, steps.finished], order="strict"):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""


def test_every_button_has_a_name(steps: FirstRun) -> None:
    buttons = steps.findChildren(QAbstractButton)
    assert [each for each in buttons if not each.text() and not each.accessibleName()] == []


def test_a_banner_below_moves_nothing(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    steps, banner = FirstRun(theme), QWidget()
    banner.setFixedHeight(120)
    column = QVBoxLayout(window)
    column.addWidget(steps, 1)
    column.addWidget(banner)
    banner.hide()
    window.resize(900, 900)
    window.show()
    title = next(each for each in steps.findChildren(QLabel) if each.text() == words.VOICE_HERO)
    before = title.mapTo(window, QPoint(0, 0))
    assert before.y() > 0
    banner.show()
    qtbot.waitUntil(lambda: steps.height() < 800)
    assert title.mapTo(window, QPoint(0, 0)) == before
