"""Where the transcript stands when it grows, narrows and is scrolled."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from live_desktop.ui import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.turn_stack import TurnStack
from live_desktop.ui.transcript.view import TranscriptView
from tests.ui.transcript.views import LEFT
from tests.ui.turns import STORY, answer, remark, talk


def jump_button(transcript: Transcript) -> QToolButton:
    """Find the way back to the latest words."""
    return next(each for each in transcript.findChildren(QToolButton) if each.text() == words.JUMP)


def test_streaming_stays_at_the_end(transcript: Transcript, view: TranscriptView) -> None:
    for turn in talk(20):
        transcript.show_turn(turn)
    bar = view.verticalScrollBar()
    for length in range(0, 2000, 100):
        transcript.show_turn(answer(20, (STORY * 20)[:length], complete=False))
        assert bar.value() == bar.maximum()
    assert bar.maximum() > 0
    assert not jump_button(transcript).isVisible()


def test_streaming_leaves_a_reader_where_he_is(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    for turn in talk(20):
        transcript.show_turn(turn)
    bar = view.verticalScrollBar()
    bar.setValue(300)
    before = view.viewport().grab().toImage()
    for length in range(0, 2000, 100):
        transcript.show_turn(answer(20, (STORY * 20)[:length], complete=False))
    assert view.viewport().grab().toImage() == before
    jump = jump_button(transcript)
    assert jump.isVisible()
    QTest.mouseClick(jump, LEFT)
    assert bar.value() == bar.maximum()
    assert not jump.isVisible()


def test_scrolling_back_by_hand_sticks_again(transcript: Transcript, view: TranscriptView) -> None:
    for turn in talk(20):
        transcript.show_turn(turn)
    bar = view.verticalScrollBar()
    bar.setValue(0)
    bar.setValue(bar.maximum())
    transcript.show_turn(answer(20, STORY * 4))
    assert bar.value() == bar.maximum()


def test_a_new_width_keeps_the_end_or_the_turn_in_sight(
    transcript: Transcript, view: TranscriptView
) -> None:
    for turn in talk(60):
        transcript.show_turn(turn)
    bar = view.verticalScrollBar()
    transcript.resize(500, 400)
    QApplication.processEvents()
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() // 2)
    row = view.indexAt(QPoint(250, 5)).row()
    transcript.resize(800, 400)
    QApplication.processEvents()
    assert abs(view.indexAt(QPoint(400, 5)).row() - row) <= 1


def test_scrolling_up_through_unseen_turns_does_not_jump(
    transcript: Transcript, view: TranscriptView
) -> None:
    for turn in talk(200):
        transcript.show_turn(turn)
    transcript.resize(500, 400)
    QApplication.processEvents()
    bar = view.verticalScrollBar()
    while bar.value() > 0:
        row = view.indexAt(QPoint(250, 200)).row()
        before = view.visualRect(view.model().index(row, 0)).top()
        step = min(60, bar.value())
        bar.setValue(bar.value() - step)
        assert view.visualRect(view.model().index(row, 0)).top() - before <= step
        if bar.value() > 0:
            assert view.visualRect(view.model().index(row, 0)).top() - before == step


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(max_size=300), max_size=30),
    width=st.integers(60, 1500),
    top=st.integers(-50, 5000),
    height=st.integers(0, 900),
)
def test_the_stack_adds_up(
    qapp: QApplication, texts: list[str], width: int, top: int, height: int
) -> None:
    theme = Theme(qapp)
    model = TurnModel()
    stack = TurnStack(model, theme)
    stack.rebuild(width)
    for number, text in enumerate(texts):
        stack.insert(model.show(answer(number, text)))
    while stack.settle(top, top + height):
        pass
    for row in stack.rows(top, top + height):
        assert stack.known(row)
        assert stack.height_of(row) == stack.layout(row).height
        assert stack.row_at(stack.top(row)) == row
    tops = [stack.top(row) for row in range(len(texts))]
    assert tops == sorted(tops)
    if texts:
        assert stack.height > tops[-1]
    theme.deleteLater()


def test_a_notice_stands_closer_to_what_is_above_it(theme: Theme) -> None:
    model = TurnModel()
    stack = TurnStack(model, theme)
    stack.rebuild(600)
    for turn in (answer(0, "One."), remark(1, "Two."), answer(2, "Three.")):
        stack.insert(model.show(turn))
    above, below = (stack.top(row + 1) - stack.top(row) - stack.height_of(row) for row in (0, 1))
    assert above == below / 2


def test_words_fade_where_the_way_back_lies_over_them(
    transcript: Transcript, view: TranscriptView
) -> None:
    for turn in talk(20):
        transcript.show_turn(turn)
    view.verticalScrollBar().setValue(0)
    assert view._covered >= transcript.height() - jump_button(transcript).y()
    view.scroll_to_end()
    assert view._covered == 0
