"""Marking and copying words of the transcript, by mouse, menu and keyboard."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from live_desktop.ui import words
from live_desktop.ui.tokens import LIGHT
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.view import TranscriptView
from tests.ui.transcript.views import LEFT, colours
from tests.ui.turns import STORY, answer, question, talk


def point_in(view: TranscriptView, row: int, place: int) -> QPoint:
    """Find where on the view a place in a turn is, by asking the view what is at each point."""
    box = view.visualRect(view.model().index(row, 0))
    for y in range(box.top(), box.bottom(), 4):
        for x in range(view.width()):
            found = view._place(QPointF(x, y))
            if found.row == row and found.at == place and view._words_at(QPointF(x, y)):
                return QPoint(x, y)
    raise AssertionError((row, place))


def test_words_are_marked_across_turns_and_copied(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(question(0, "What is your name?"))
    transcript.show_turn(answer(1, "My name is 🙂 Aoede."))
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=point_in(view, 0, 8))
    QTest.mouseMove(port, point_in(view, 1, 13))
    QTest.mouseRelease(port, LEFT, pos=point_in(view, 1, 13))
    assert LIGHT.selection in colours(port.grab().toImage())
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "your name?\n\nMy name is 🙂"


def test_a_double_click_marks_a_word_and_a_third_the_turn(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(answer(0, "One second word here."))
    port, inside = view.viewport(), point_in(view, 0, 6)
    QTest.mouseDClick(port, LEFT, pos=inside)
    view.copy()
    assert QGuiApplication.clipboard().text() == "second"
    QTest.mousePress(port, LEFT, pos=inside)
    view.copy()
    assert QGuiApplication.clipboard().text() == "One second word here."


def test_all_is_marked_by_keyboard(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(question(0, "One"))
    transcript.show_turn(answer(1, "Two\nlines"))
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.copy()
    assert QGuiApplication.clipboard().text() == "One\n\nTwo\nlines"


def test_marking_beyond_the_edge_scrolls(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    for turn in talk(20):
        transcript.show_turn(turn)
    port, bar = view.viewport(), view.verticalScrollBar()
    start = bar.value()
    QTest.mousePress(port, LEFT, pos=QPoint(400, 200))
    QTest.mouseMove(port, QPoint(400, -60))
    qtbot.waitUntil(lambda: bar.value() < start - 50, timeout=2000)
    QTest.mouseRelease(port, LEFT, pos=QPoint(400, -60))
    rested = bar.value()
    QTest.qWait(60)
    assert bar.value() == rested


def test_the_keyboard_walks_from_turn_to_turn_and_copies(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    for turn in talk(30):
        transcript.show_turn(turn)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.currentIndex().row() == 29
    for _ in range(10):
        QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 19
    box = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(box)
    assert LIGHT.accent in colours(view.viewport().grab().toImage())
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == talk(30)[19].text
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0


def test_the_menu_copies_the_turn_below_the_pointer(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(question(0, "Mine"))
    transcript.show_turn(answer(1, "Yours"))
    where = point_in(view, 1, 2)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, view.viewport().mapToGlobal(where)
    )
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    copy = next(each for each in menu.actions() if each.text() == words.COPY_TURN)
    copy.trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == "Yours"


def test_the_menu_leaves_the_reader_where_he_is(
    transcript: Transcript, view: TranscriptView
) -> None:
    transcript.show_turn(answer(0, (STORY * 120)[:20_000]))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before, where = bar.value(), QPoint(400, 200)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, view.viewport().mapToGlobal(where)
    )
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.close()
    assert view.currentIndex().row() == 0
    assert bar.value() == before


def test_the_menu_by_keyboard_copies_no_turn_unless_one_is_current(
    transcript: Transcript, view: TranscriptView
) -> None:
    transcript.show_turn(answer(0, "Yours"))
    offered = []
    for _ in range(2):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(view, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        copy = next(each for each in menu.actions() if each.text() == words.COPY_TURN)
        offered.append(copy.isEnabled())
        menu.close()
        QTest.keyClick(view, Qt.Key.Key_Up)
    assert offered == [False, True]


def test_the_keyboard_comes_to_a_turn_out_of_sight(
    transcript: Transcript, view: TranscriptView
) -> None:
    for turn in talk(30):
        transcript.show_turn(turn)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    view.verticalScrollBar().setValue(0)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    box = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(box)
