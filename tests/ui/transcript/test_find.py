"""Looking for words: what counts as the same, the bar, and the way from match to match."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from live_desktop.session.conversation import Turn
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import LIGHT
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.find_bar import FindBar
from live_desktop.ui.transcript.folding import count, folded, matches
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.turn_search import TurnSearch
from tests.ui.turns import answer, question, talk


@pytest.fixture
def transcript(theme: Theme, qtbot: QtBot) -> Iterator[Transcript]:
    """A transcript of the size of a usual window."""
    transcript = Transcript(theme)
    transcript.resize(800, 400)
    transcript.show()
    transcript.activateWindow()
    qtbot.waitUntil(transcript.isActiveWindow)
    yield transcript
    transcript.close()


def field(transcript: Transcript) -> QLineEdit:
    """Find where one types what to look for."""
    (found,) = transcript.findChildren(QLineEdit)
    return found


def said(transcript: Transcript) -> str:
    """Read which match of how many is shown."""
    (bar,) = transcript.findChildren(FindBar)
    (label,) = bar.findChildren(QLabel)
    return label.text()


def look_for(transcript: Transcript, words: str, qtbot: QtBot) -> None:
    """Type what to look for, and wait for the end of the search."""
    transcript.open_find()
    field(transcript).setText(words)
    qtbot.waitUntil(lambda: transcript.view.search.done)
    QApplication.processEvents()


# What counts as the same


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Evening", "evening", ["Evening"]),
        ("Crème brûlée", "creme BRULEE", ["Crème brûlée"]),
        ("creme", "crème", ["creme"]),
        ("Straße und STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("a **big** word", "big word", ["big** word"]),
        ("🙂 où? OU", "ou", ["où", "OU"]),
        ("nothing", "x", []),
        ("aaaa", "aa", ["aa", "aa"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
    ],
)
def test_case_accents_and_emphasis_are_overlooked(text: str, wanted: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in matches(text, folded(wanted))] == found
    assert count(text, folded(wanted)) == len(found)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_what_is_in_a_text_is_found_in_it(before: str, word: str, after: str) -> None:
    wanted = folded(word)
    found = matches(before + word + after, wanted)
    assert len(found) == (count(before + word + after, wanted) if wanted else 0)
    assert bool(found) is bool(wanted)


def test_a_search_goes_on_where_its_time_was_over() -> None:
    model = TurnModel()
    model.show_all(talk(300))
    seconds = iter(range(1000))
    search = TurnSearch(model, clock=lambda: float(next(seconds)))
    search.start("Question")
    looks = 0
    while not search.done:
        search.go_on(1.5)
        looks += 1
    assert looks > 2
    assert search.count == 150


def test_a_turn_that_changes_is_searched_again() -> None:
    model = TurnModel()
    model.show_all([answer(0, "one"), answer(1, "two")])
    search = TurnSearch(model)
    search.start("one")
    search.go_on(1.0)
    search.move(1, 0)
    assert (search.number, search.count) == (1, 1)
    model.show(answer(1, "two and one, one"))
    search.refresh(1)
    assert search.count == 3
    model.show(answer(0, "none of it".replace("one", "o")))
    search.refresh(0)
    assert (search.row, search.number, search.count) == (-1, 0, 2)


# The bar


def test_enter_goes_from_match_to_match_and_around(transcript: Transcript, qtbot: QtBot) -> None:
    for turn in talk(60):
        transcript.show_turn(turn)
    view = transcript.view
    view.verticalScrollBar().setValue(0)
    look_for(transcript, "QUESTION", qtbot)
    assert said(transcript) == "1 of 30"
    assert LIGHT.accent in _colours(transcript)
    for expected in ("2 of 30", "3 of 30"):
        QTest.keyClick(field(transcript), Qt.Key.Key_Return)
        assert said(transcript) == expected
    for _ in range(3):
        QTest.keyClick(field(transcript), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert said(transcript) == "30 of 30"
    row = view.search.row
    assert row == 58
    box = view.visualRect(view.model().index(row, 0))
    assert view.viewport().rect().contains(box)
    QTest.keyClick(field(transcript), Qt.Key.Key_F3)
    assert said(transcript) == "1 of 30"


def test_several_matches_of_one_turn_count_each(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_turn(answer(0, "one **one** `one`\n\n```\none\n```"))
    look_for(transcript, "one", qtbot)
    numbers = []
    for _ in range(5):
        numbers.append(said(transcript))
        QTest.keyClick(field(transcript), Qt.Key.Key_F3)
    assert numbers == ["1 of 4", "2 of 4", "3 of 4", "4 of 4", "1 of 4"]


def test_a_match_far_down_a_long_turn_comes_into_sight(
    transcript: Transcript, qtbot: QtBot
) -> None:
    transcript.show_turn(answer(0, "Some words. " * 900 + "needle " + "Some words. " * 900))
    look_for(transcript, "needle", qtbot)
    bar = transcript.view.verticalScrollBar()
    assert 0.3 < bar.value() / bar.maximum() < 0.7
    assert LIGHT.accent in _colours(transcript)


def test_escape_closes_and_marks_nothing_more(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_turn(answer(0, "needle in the hay"))
    look_for(transcript, "needle", qtbot)
    assert LIGHT.accent in _colours(transcript)
    QTest.keyClick(field(transcript), Qt.Key.Key_Escape)
    assert not field(transcript).isVisible()
    assert LIGHT.accent not in _colours(transcript)
    assert transcript.view.hasFocus()
    transcript.open_find()
    assert field(transcript).text() == "needle"
    assert field(transcript).selectedText() == "needle"


def test_what_is_said_meanwhile_is_found_too(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_turn(answer(0, "hay"))
    look_for(transcript, "needle", qtbot)
    assert said(transcript) == transcript_words.NONE_FOUND
    buttons = [each for each in transcript.findChildren(QToolButton) if not each.isEnabled()]
    assert len(buttons) == 2
    transcript.show_turn(answer(1, "a need", complete=False))
    transcript.show_turn(answer(1, "a needle"))
    qtbot.waitUntil(lambda: said(transcript) == "1 of 1")


def test_the_bar_opens_only_where_there_are_words(transcript: Transcript) -> None:
    transcript.open_find()
    assert not field(transcript).isVisible()


def test_another_conversation_is_another_search(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.show_turn(answer(0, "needle"))
    look_for(transcript, "needle", qtbot)
    turns: list[Turn] = [question(0, "hay"), answer(1, "more hay")]
    transcript.show_turns(turns)
    assert not field(transcript).isVisible()
    transcript.open_find()
    qtbot.waitUntil(lambda: said(transcript) == transcript_words.NONE_FOUND)


def test_each_control_of_the_bar_has_a_name(transcript: Transcript) -> None:
    (bar,) = transcript.findChildren(FindBar)
    controls = [*bar.findChildren(QLineEdit), *bar.findChildren(QToolButton)]
    assert len({each.accessibleName() for each in controls} - {""}) == len(controls) == 4


def _colours(transcript: Transcript) -> set[str]:
    image = transcript.view.viewport().grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
