"""The small window: the newest words, the voice, and the way back."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from live_desktop.audio.levels import Levels
from live_desktop.errors import Remedy
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words
from live_desktop.ui.banner import Banner, Problem
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.talk.mini_window import CaptionLine, MiniWindow, newest_words
from live_desktop.ui.theme import Theme

EMPTY = QPoint(4, 4)
"""A place in the window where there is no control."""


@pytest.fixture
def mini(theme: Theme, qtbot: QtBot) -> Iterator[MiniWindow]:
    """The window, in front."""
    mini = MiniWindow(theme)
    mini.show()
    mini.activateWindow()
    qtbot.waitUntil(mini.isActiveWindow)
    yield mini
    mini.hide()
    mini.deleteLater()


def lines(mini: MiniWindow) -> list[str]:
    """List the lines that it shows."""
    return [line.text() for line in mini.findChildren(CaptionLine)]


def test_it_is_small_and_on_top(mini: MiniWindow) -> None:
    assert mini.width() <= 380
    assert mini.height() <= 140
    assert mini.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert mini.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_it_shows_the_newest_words_of_both_sides(mini: MiniWindow) -> None:
    now = datetime.now()
    mini.show_turn(Turn(1, Speaker.USER, "What time is it?", now))
    mini.show_turn(Turn(2, Speaker.ASSISTANT, "It is noon.", now))
    mini.show_turn(Turn(3, Speaker.NOTICE, "The connection was renewed.", now))
    mini.show_turn(Turn(4, Speaker.USER, "", now, interim="And in"))
    mini.show_phase(Phase.HEARING)
    assert sorted(lines(mini)) == sorted(["And in", "It is noon.", "Hearing you"])
    mini.clear_turns()
    mini.show_phase(Phase.SPEAKING, talk_words.DEAFENED)
    assert sorted(lines(mini)) == sorted(["", "", talk_words.DEAFENED])


def test_a_long_line_shows_its_end_from_a_word_on(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    line = "one two three four five six seven eight nine ten"
    shown = newest_words(line, metrics, metrics.horizontalAdvance(line) // 2)
    assert shown.startswith("…")
    assert f" {shown[1:]}" in line
    assert shown.endswith("nine ten")
    assert newest_words("short", metrics, 500) == "short"
    assert newest_words("unbroken" * 9, metrics, 100).endswith("broken")


def test_it_is_moved_by_an_empty_place(mini: MiniWindow) -> None:
    before = mini.pos()
    QTest.mousePress(mini, Qt.MouseButton.LeftButton, pos=EMPTY)
    QTest.mouseMove(mini, EMPTY + QPoint(60, 30))
    QTest.mouseRelease(mini, Qt.MouseButton.LeftButton, pos=EMPTY)
    assert mini.pos() == before + QPoint(60, 30)


def test_it_leads_back(mini: MiniWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(mini.back_requested):
        QTest.mouseDClick(mini, Qt.MouseButton.LeftButton, pos=EMPTY)
    with qtbot.waitSignal(mini.back_requested):
        QTest.keyClick(mini, Qt.Key.Key_Escape)
    buttons = {each.accessibleName(): each for each in mini.findChildren(QToolButton)}
    with qtbot.waitSignal(mini.back_requested):
        buttons[talk_words.BACK].click()


def test_its_voice_is_the_talk_button(mini: MiniWindow, qtbot: QtBot) -> None:
    assert mini.voice.hasFocus()
    with qtbot.waitSignal(mini.talk_requested):
        QTest.keyClick(mini.voice, Qt.Key.Key_Space)
    mini.set_mode(TalkMode.HOLD)
    with qtbot.waitSignals([mini.talk_pressed, mini.talk_released]):
        QTest.mouseClick(mini.voice, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("button", [Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton])
def test_a_button_of_the_mouse_talks(
    mini: MiniWindow, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    with qtbot.waitSignals([mini.talk_pressed, mini.talk_released]):
        QTest.mouseClick(mini, button, pos=EMPTY)


def test_it_mutes(mini: MiniWindow, qtbot: QtBot) -> None:
    (mute,) = (each for each in mini.findChildren(QToolButton) if each.isCheckable())
    assert mute.accessibleName() == words.MUTE
    with qtbot.waitSignal(mini.mute_requested) as asked:
        mute.click()
    assert asked.args == [True]
    mini.set_muted(True)
    with qtbot.waitSignal(mini.mute_requested) as asked:
        mute.click()
    assert asked.args == [False]


def test_closing_puts_it_away(mini: MiniWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(mini.put_away):
        mini.close()
    assert mini.isVisible(), "whoever is told hides it"


def test_levels_move_nothing_out_of_sight(mini: MiniWindow, qtbot: QtBot) -> None:
    mini.show_phase(Phase.SPEAKING)
    before = mini.voice.grab().toImage()
    mini.hide()
    mini.set_levels(Levels(loudspeaker=0.9))
    assert not mini.voice.advance(0.1)
    mini.show()
    mini.set_levels(Levels(loudspeaker=0.9))
    qtbot.waitUntil(lambda: mini.voice.grab().toImage() != before)


def test_what_went_wrong_stands_below_with_what_to_do(mini: MiniWindow, qtbot: QtBot) -> None:
    before = mini.height()
    mini.show_problem(Problem("The microphone is away.", Remedy.RETRY, other=Remedy.CHANGE_SOUND))
    qtbot.waitUntil(lambda: mini.height() > before)
    banner = mini.findChild(Banner)
    assert banner is not None
    scrolled = banner.findChild(QScrollArea)
    assert scrolled is not None
    qtbot.waitUntil(lambda: scrolled.verticalScrollBar().maximum() == 0)
    for remedy in (Remedy.RETRY, Remedy.CHANGE_SOUND):
        (offer,) = (
            each for each in mini.findChildren(QPushButton) if each.text() == words.REMEDIES[remedy]
        )
        with qtbot.waitSignal(mini.remedy_requested) as wish:
            QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
        assert wish.args == [remedy]
    mini.clear_problem()
    qtbot.waitUntil(lambda: mini.height() == before)


def test_what_can_be_done_is_on_the_screen_where_the_window_stood_at_its_foot(
    mini: MiniWindow, qtbot: QtBot
) -> None:
    before, room = mini.height(), mini.screen().availableGeometry()
    mini.move(20, room.bottom() + 1 - before)
    problem = Problem("The microphone is away.", Remedy.RETRY)
    mini.show_problem(problem)
    qtbot.waitUntil(lambda: mini.height() > before)
    assert mini.pos() == QPoint(20, room.bottom() + 1 - mini.height())


def test_it_is_shown_as_high_as_what_went_wrong_needs(theme: Theme, qtbot: QtBot) -> None:
    mini = MiniWindow(theme)
    before = mini.height()
    mini.show_problem(Problem("The microphone is away.", Remedy.RETRY))
    mini.show()
    shown = mini.height()
    assert shown > before
    with qtbot.waitExposed(mini):
        pass
    QTest.qWait(0)
    assert mini.height() == shown
    mini.hide()
    mini.deleteLater()
