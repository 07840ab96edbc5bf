"""The transcript: what it shows, to the eye and to screen readers."""

import time

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from live_desktop.session.conversation import Turn
from live_desktop.store.settings import Appearance
from live_desktop.ui import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import DARK, LIGHT, Size, Space
from live_desktop.ui.transcript.parts.lexers import lexers
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.turn_layout import Column, TurnLayout
from live_desktop.ui.transcript.view import TranscriptView
from tests.ui.transcript.views import LEFT, colours
from tests.ui.turns import STORY, answer, question, remark, talk


def laid_out(turn: Turn, theme: Theme) -> TurnLayout:
    """Lay a turn out in the column of a usual window."""
    column = Column.within(800)
    return TurnLayout(turn, column, Looks(theme, column.width))


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
