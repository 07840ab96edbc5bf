"""The brain answers what it can, in spite of slips of the recogniser, and says what it cannot."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.brain import Brain, local_time
from live_desktop.server.brain.fallback import FIRST, LATER
from live_desktop.server.brain.stories import CLOCKMAKER, LIGHTHOUSE
from live_desktop.server.brain.utterance import Utterance, normalize

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)


@pytest.fixture
def brain() -> Brain:
    return Brain(lambda: AFTERNOON)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("What's 15% of 1,234.5?", "what is 15 percent of 1234.5"),
        ("What day is it to-morrow?", "what day is it tomorrow"),
        ("Per cent, per-cent", "percent percent"),
        ("It's 9:45 p.m.", "it is 9 45 pm"),
        ("twenty-five × 4 ÷ 2 − 1", "twenty five times 4 divided by 2 minus 1"),
        ("-5 - 3", "minus 5 minus 3"),
        ("I can't, I don’t.", "i cannot i do not"),
        ("3² + .5", "3 squared plus 0.5"),
    ],
)
def test_spelling_is_smoothed(text: str, plain: str) -> None:
    assert normalize(text) == plain


@given(st.text())
def test_smoothing_settles(text: str) -> None:
    once = normalize(text)
    assert once == once.strip().lower()
    assert "  " not in once


@pytest.mark.parametrize(
    ("text", "request_words"),
    [
        ("Um, could you please tell me the time?", "tell me the time"),
        ("Hey, Live Desktop, what time is it, please?", "what time is it"),
        ("Hey!", "hey"),
        ("Thank you.", "thank you"),
    ],
)
def test_politeness_is_put_aside(text: str, request_words: str) -> None:
    assert Utterance.of(text).request == request_words


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What time is it?", "It's 3:05 p.m."),
        ("What time is it now, please?", "It's 3:05 p.m."),
        ("Do you have the time?", "It's 3:05 p.m."),
        ("Can you tell me what time it is?", "It's 3:05 p.m."),
        ("What's the time in Tokyo?", "I only know the time of this computer. It's 3:05 p.m."),
        ("What day is it?", "Today is Sunday, November 22, 2026."),
        ("What's today's date?", "Today is Sunday, November 22, 2026."),
        ("Tell me the date.", "Today is Sunday, November 22, 2026."),
        ("Which day of the week is it?", "Today is Sunday, November 22, 2026."),
        ("What day is it to-morrow?", "Tomorrow will be Monday, November 23, 2026."),
        ("What day was yesterday?", "Yesterday was Saturday, November 21, 2026."),
        ("What is the time and the date?", "It's 3:05 p.m. on Sunday, November 22, 2026."),
        ("What month is it?", "It's November 2026."),
        ("What year is it?", "It's 2026."),
    ],
)
def test_the_clock(brain: Brain, question: str, answer: str) -> None:
    assert brain.answer(question).text == answer


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "12 a.m."), (0, 7, "12:07 a.m."), (12, 0, "12 p.m."), (23, 59, "11:59 p.m.")],
)
def test_the_twelve_hour_clock(hour: int, minute: int, said: str) -> None:
    moment = AFTERNOON.replace(hour=hour, minute=minute)
    assert Brain(lambda: moment).answer("What time is it?").text == f"It's {said}"


def test_the_clock_of_this_computer_knows_its_zone() -> None:
    assert local_time().utcoffset() is not None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Repeat after me: the quick brown fox.", "The quick brown fox."),
        ("Repeat after me. The quick brown fox!", "The quick brown fox!"),
        ("Please say good morning to Ann-Marie", "Good morning to Ann-Marie"),
        ("Can you say 'five times five'?", "Five times five"),
        ("Say hello", "Hello"),
    ],
)
def test_words_are_repeated_as_they_are(brain: Brain, question: str, answer: str) -> None:
    assert brain.answer(question).text == answer


def test_the_last_answer_is_said_again(brain: Brain) -> None:
    assert "haven't said" in brain.answer("What did you say?").text
    brain.answer("What is two plus two?")
    for question in ("Say that again.", "Could you repeat that?", "Repeat", "Pardon?"):
        assert brain.answer(question).text == "2 plus 2 is 4."


def test_stories_take_turns(brain: Brain) -> None:
    asked = ["Tell me a story.", "Tell me another story, please.", "A story!"]
    assert [brain.answer(text).text for text in asked] == [LIGHTHOUSE, CLOCKMAKER, LIGHTHOUSE]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Hello.", "Hello"),
        ("Good morning!", "Hello"),
        ("Good-bye.", "Goodbye"),
        ("Thank you very much.", "welcome"),
        ("Stop.", "Okay"),
        ("Stop, stop, stop.", "Okay"),
        ("Never mind.", "Okay"),
        ("Canceled.", "Okay"),
        ("How are you?", "well"),
        ("Hello, how are you today?", "well"),
        ("Are you there?", "hear you"),
        ("", "here"),
        ("Who are you?", "Live Desktop"),
        ("Are you a language model?", "rather than a language model"),
        ("What can you do?", "time and the date"),
        ("Help!", "time and the date"),
    ],
)
def test_small_words(brain: Brain, said: str, word: str) -> None:
    assert word in brain.answer(said).text


def test_the_rest_is_declined_honestly_and_not_always_alike(brain: Brain) -> None:
    questions = ["Who wrote Hamlet?", "Will it rain?", "What is love?", "Why?", "How tall is it?"]
    answers = [brain.answer(question).text for question in questions]
    assert answers == [FIRST, *LATER, LATER[0]]
    assert all("Connection" in answer and "Gemini key" in answer for answer in (FIRST, LATER[0]))


@given(st.text(max_size=200))
def test_there_is_always_an_answer(text: str) -> None:
    assert Brain(lambda: AFTERNOON).answer(text).text
