"""The transcript: words stream in, stay where the reader is, and can be marked and copied."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from live_desktop.session.conversation import Turn
from live_desktop.store.settings import Appearance
from live_desktop.ui import words
from live_desktop.ui.dress import Dress
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import DARK, LIGHT, Size, Space
from live_desktop.ui.transcript.parts.lexers import lexers
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.turn_layout import Column, TurnLayout
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.turn_stack import TurnStack
from live_desktop.ui.transcript.view import TranscriptView
from tests.ui.turns import STORY, answer, question, remark, talk

LEFT = Qt.MouseButton.LeftButton


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


def jump_button(transcript: Transcript) -> QToolButton:
    """Find the way back to the latest words."""
    return next(each for each in transcript.findChildren(QToolButton) if each.text() == words.JUMP)


def point_in(view: TranscriptView, row: int, place: int) -> QPoint:
    """Find where on the view a place in a turn is, by asking the view what is at each point."""
    box = view.visualRect(view.model().index(row, 0))
    for y in range(box.top(), box.bottom(), 4):
        for x in range(view.width()):
            found = view._place(QPointF(x, y))
            if found.row == row and found.at == place and view._words_at(QPointF(x, y)):
                return QPoint(x, y)
    raise AssertionError((row, place))


def laid_out(turn: Turn, theme: Theme) -> TurnLayout:
    """Lay a turn out in the column of a usual window."""
    column = Column.within(800)
    return TurnLayout(turn, column, Looks(theme, column.width))


def colours(image: QImage) -> set[str]:
    """Collect the colours of a picture."""
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


# What is shown


def test_it_welcomes_and_offers_examples(transcript: Transcript, qtbot: QtBot) -> None:
    chips = {chip.text(): chip for chip in transcript.findChildren(QPushButton)}
    assert set(chips) == set(words.EXAMPLES)
    with qtbot.waitSignal(transcript.example_chosen) as said:
        QTest.mouseClick(chips[words.EXAMPLES[1]], LEFT)
    assert said.args == [words.EXAMPLES[1]]


def test_the_examples_stand_side_by_side_or_below_each_other(transcript: Transcript) -> None:
    chips = transcript.findChildren(QPushButton)
    assert len({chip.mapTo(transcript, QPoint()).y() for chip in chips}) == 1
    transcript.resize(360, 400)
    QApplication.processEvents()
    assert len({chip.mapTo(transcript, QPoint()).y() for chip in chips}) == len(chips)
    assert all(chip.visibleRegion().boundingRect() == chip.rect() for chip in chips)


def test_the_examples_leave_where_there_is_no_room(transcript: Transcript) -> None:
    transcript.resize(360, 120)
    QApplication.processEvents()
    assert not any(chip.isVisible() for chip in transcript.findChildren(QPushButton))


def test_turns_are_put_in_and_updated_by_number(
    transcript: Transcript, view: TranscriptView
) -> None:
    transcript.show_turn(question(3, "Later"))
    transcript.show_turn(question(1, "Earlier"))
    transcript.show_turn(answer(3, "Changed"))
    model = view.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Earlier", "Changed"]


def test_clearing_welcomes_again(transcript: Transcript, view: TranscriptView) -> None:
    transcript.show_turn(question(0, "Hello"))
    assert view.isVisible()
    transcript.clear()
    assert not view.isVisible()
    assert view.model().rowCount() == 0


def test_markup_stays_text(transcript: Transcript, view: TranscriptView) -> None:
    markup = "<h1>Big</h1> <b>bold</b> &amp; <img src=x>"
    transcript.show_turn(answer(0, markup))
    layout = laid_out(answer(0, markup), Theme(transcript))
    assert layout.slice(0, layout.length) == markup
    transcript.show_turn(answer(0, "x" * len(markup)))
    plain = view.visualRect(view.model().index(0, 0)).height()
    transcript.show_turn(answer(0, markup))
    assert view.visualRect(view.model().index(0, 0)).height() == plain
    assert (
        QAccessible.queryAccessibleInterface(view)
        .child(0)
        .text(QAccessible.Text.Name)
        .endswith(markup)
    )


def test_the_column_is_centred_and_never_wider_than_it_may() -> None:
    for width in (380, 519, 520, 900, 1400):
        column = Column.within(width)
        assert column.width <= Size.COLUMN
        assert abs(column.left - (width - column.left - column.width)) <= 1
        assert column.left >= 16


def test_unheard_words_are_dimmed_and_the_turn_says_interrupted(
    transcript: Transcript, view: TranscriptView
) -> None:
    transcript.show_turn(answer(0, STORY))
    whole = view.visualRect(view.model().index(0, 0))
    assert LIGHT.faint not in colours(view.viewport().grab(whole).toImage())
    transcript.show_turn(answer(0, STORY, heard=20))
    cut = view.visualRect(view.model().index(0, 0))
    assert cut.height() > whole.height()
    mark = view.viewport().grab(cut.adjusted(0, whole.height(), 0, 0)).toImage()
    assert LIGHT.faint in colours(mark)
    layout = laid_out(answer(0, STORY, heard=20), Theme(transcript))
    (dimmed,) = layout.dimmed()
    assert (dimmed.start, dimmed.end) == (20, len(STORY))
    words_alone = view.viewport().grab(cut.adjusted(0, 0, 0, whole.height() - cut.height()))
    assert {LIGHT.ink, LIGHT.faint} <= colours(words_alone.toImage())


def test_dimming_counts_characters_and_not_code_units(theme: Theme) -> None:
    layout = laid_out(answer(0, "🙂🙂 heard, unheard", heard=9), theme)
    (dimmed,) = layout.dimmed()
    assert layout.slice(0, dimmed.start) == "🙂🙂 heard,"


def test_code_gets_its_colours_when_its_language_is_loaded(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    lexers.cache_clear()
    lexers().loaded.connect(view._show_colours)
    transcript.show_turn(answer(0, "```lua\nreturn 1 -- yes\n```"))
    assert LIGHT.needs not in colours(view.viewport().grab().toImage())
    qtbot.waitUntil(lambda: LIGHT.needs in colours(transcript.grab().toImage()))


def test_a_change_of_appearance_is_followed(transcript: Transcript, view: TranscriptView) -> None:
    transcript.show_turn(answer(0, STORY, heard=5))
    theme = view._theme
    theme.set_appearance(Appearance.DARK)
    QApplication.processEvents()
    shown = colours(transcript.grab().toImage())
    assert DARK.paper in shown
    assert DARK.faint in shown
    assert LIGHT.faint not in shown


@pytest.mark.parametrize("text", ["שלום world", "(1) مرحبا بالعالم"])
def test_words_from_right_to_left_begin_at_the_right(theme: Theme, text: str) -> None:
    column = Column.within(800)
    layout = laid_out(answer(0, text), theme)
    right = column.left + column.width
    assert layout.covers(right - 4, layout.height / 2)
    assert not layout.covers(column.left + 4, layout.height / 2)
    asked = laid_out(question(0, text), theme)
    inside = [x for x in range(column.left, right) if asked.covers(x, asked.height / 2)]
    assert inside[0] > column.left + column.width / 2
    assert right - Space.M - 2 <= inside[-1] <= right - Space.M + 1
    mixed = laid_out(answer(0, "World שלום"), theme)
    assert mixed.covers(column.left + 4, mixed.height / 2)


# Where it stands


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


# Marking, copying, and the keyboard


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


# For those who don't see it


def test_screen_readers_find_each_turn_with_its_speaker(
    transcript: Transcript, view: TranscriptView
) -> None:
    transcript.show_turn(question(0, "Hello"))
    transcript.show_turn(answer(1, "Well heard, not this", heard=10))
    transcript.show_turn(remark(2, "The talk ended"))
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.List
    names = [
        interface.child(row).text(QAccessible.Text.Name) for row in range(interface.childCount())
    ]
    assert names == ["You: Hello", "Assistant: Well heard (interrupted)", "Notice: The talk ended"]


def test_each_turn_is_announced_once_when_it_is_whole(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def note(event: QAccessibleAnnouncementEvent) -> None:
        said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    transcript.show_turn(answer(0, "Well", complete=False))
    transcript.show_turn(answer(0, "Well, yes", complete=False))
    assert said == []
    transcript.show_turn(answer(0, "Well, yes."))
    transcript.show_turn(answer(0, "Well, yes."))
    assert said == ["Assistant: Well, yes."]


# How quick it is


def test_thousands_of_turns_stay_quick(transcript: Transcript, view: TranscriptView) -> None:
    for turn in talk(2000):
        transcript.show_turn(turn)
    times = []
    for length in range(1, 200):
        began = time.perf_counter()
        transcript.show_turn(answer(2000, STORY[:length], complete=False))
        QApplication.processEvents()
        times.append(time.perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 0.008
