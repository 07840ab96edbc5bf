"""Turns: who said what, and where an answer was cut off."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.session.conversation import Conversation, Speaker, Turn


@pytest.fixture
def shown() -> list[Turn]:
    return []


@pytest.fixture
def conversation(shown: list[Turn]) -> Conversation:
    return make(shown)


def make(shown: list[Turn]) -> Conversation:
    return Conversation(shown.append, lambda: datetime(2026, 1, 2, 3, 4))


def test_pieces_become_turns(conversation: Conversation, shown: list[Turn]) -> None:
    conversation.hear(" What time")
    conversation.hear(" is it?")
    conversation.say("It is ")
    conversation.say("noon. ")
    conversation.complete(Speaker.ASSISTANT)
    assert [(turn.speaker, turn.text, turn.complete) for turn in conversation.turns] == [
        (Speaker.USER, "What time is it?", True),
        (Speaker.ASSISTANT, "It is noon.", True),
    ]
    assert shown[-1] is conversation.turns[-1]
    assert [turn.number for turn in shown] == sorted(turn.number for turn in shown)


def test_typed_text_and_notices_are_whole_turns(conversation: Conversation) -> None:
    conversation.hear("I was say")
    conversation.type("Hello")
    conversation.notice("Reconnected.")
    assert [turn.text for turn in conversation.turns] == ["I was say", "Hello", "Reconnected."]
    assert all(turn.complete for turn in conversation.turns)


@pytest.mark.parametrize(
    ("heard", "text"),
    [(0.0, ""), (0.5, "One two"), (1.0, "One two three"), (1.5, "One two three four"), (9.0, None)],
)
def test_an_answer_is_cut_after_a_whole_word(
    conversation: Conversation, heard: float, text: str | None
) -> None:
    for piece in ("One two three ", "four five six"):
        conversation.say(piece)
        conversation.sound(1.0)
    conversation.cut(heard)
    turn = conversation.turns[0]
    assert turn.interrupted
    assert turn.text == "One two three four five six"
    assert turn.text[: turn.heard] == (turn.text if text is None else text)


def test_text_that_comes_all_at_once_is_cut_by_the_share_of_sound(
    conversation: Conversation,
) -> None:
    conversation.say("one two three four five six seven eight nine ten")
    for _ in range(10):
        conversation.sound(1.0)
    conversation.cut(5.0)
    turn = conversation.turns[0]
    assert turn.text[: turn.heard] == "one two three four five"


@given(
    st.lists(st.tuples(st.text("ab ", min_size=1, max_size=9), st.floats(0, 3)), max_size=8),
    st.lists(st.floats(0, 30), min_size=2, max_size=6),
)
def test_hearing_longer_never_means_hearing_less(
    pieces: list[tuple[str, float]], times: list[float]
) -> None:
    places = []
    for heard in sorted(times):
        conversation = make([])
        for text, seconds in pieces:
            conversation.say(text)
            conversation.sound(seconds)
        conversation.cut(heard)
        for turn in conversation.turns:
            assert turn.heard is not None
            assert 0 <= turn.heard <= len(turn.text) or not turn.text
            places.append(turn.heard)
    assert places == sorted(places)


def test_a_transcript_that_comes_late_joins_its_question(conversation: Conversation) -> None:
    conversation.hear("What time")
    conversation.say("It is noon.")
    conversation.hear(" is it?")
    assert [turn.text for turn in conversation.turns] == ["What time is it?", "It is noon."]


def test_cutting_nothing_changes_nothing(conversation: Conversation, shown: list[Turn]) -> None:
    conversation.cut(1.0)
    assert not shown
