"""What follows a question is understood without saying everything again."""

from datetime import UTC, datetime
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.following import Following
from live_desktop.server.brain.notes.undo import UNDONE
from live_desktop.server.brain.sums.units import Converter
from live_desktop.server.brain.talk.jokes import FACTS, JOKES
from live_desktop.server.brain.talk.stories import STORIES
from live_desktop.server.brain.utterance import Utterance

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)


@pytest.fixture
def brain() -> Brain:
    return Brain(lambda: AFTERNOON)


@pytest.mark.parametrize(
    ("before", "more", "answer"),
    [
        ("What time is it in Tokyo?", "And in Paris?", "In Paris it's 4:05 p.m."),
        ("What time is it in Tokyo?", "What about New York?", "In New York it's 10:05 a.m."),
        ("What time is it in Tokyo?", "And here?", "It's 3:05 p.m."),
        ("What time is it?", "And in London?", "In London it's 3:05 p.m."),
        ("What is the date in Tokyo?", "And in London?",
         "In London it's Sunday, November 22, 2026."),
        ("What's the date?", "What about tomorrow?",
         "Tomorrow will be Monday, November 23, 2026."),
        ("What day is it?", "And the day after tomorrow?",
         "The day after tomorrow will be Tuesday, November 24, 2026."),
        ("What is the capital of France?", "And Germany?", "The capital of Germany is Berlin."),
        ("What is the capital of France?", "What about Spain?",
         "The capital of Spain is Madrid."),
        ("What is the capital of France?", "What language do they speak there?",
         "The official language of France is French."),
        ("What is the capital of Norway?", "What time is it there?",
         "In Norway it's 4:05 p.m."),
        ("What is the capital of France?", "And its currency?",
         "In France one pays with the Euro."),
        ("Where is Nepal?", "And the capital?", "The capital of Nepal is Kathmandu."),
        ("12 times 12", "And times two?", "144 times 2 is 288."),
        ("12 times 12", "Divide that by 3", "144 divided by 3 is 48."),
        ("5 minus 8", "times two", "(5 minus 8) times 2 is minus 6."),
        ("10 divided by 3", "times 3", "(10 divided by 3) times 3 is 10."),
        ("Convert 5 miles to kilometers", "And in feet?", "5 miles is 26,400 feet."),
        ("Convert 5 miles to kilometers", "And then feet.", "5 miles is 26,400 feet."),
        ("Convert 5 miles to feet", "And 10 miles?", "10 miles is 52,800 feet."),
        ("Convert 5 miles to feet", "What about 10?", "10 miles is 52,800 feet."),
        ("Tell me a joke", "Another one", JOKES[1]),
        ("Tell me a fun fact", "One more, please", FACTS[1]),
        ("Tell me a story", "Another one.", STORIES[1]),
    ],
)  # fmt: skip
def test_a_follow_up_is_completed(brain: Brain, before: str, more: str, answer: str) -> None:
    brain.answer(before)
    assert brain.answer(more).text.lower() == answer.lower()


def test_follow_ups_follow_each_other(brain: Brain) -> None:
    asked = ["Capital of France", "and Germany", "how big is it", "and Italy"]
    answers = [brain.answer(each).text for each in asked]
    assert answers[2].startswith("Germany covers")
    assert answers[3].startswith("Italy covers")


def test_chance_is_tried_again(brain: Brain) -> None:
    assert brain.answer("Roll two dice").text.startswith("You rolled")
    assert all(
        " in all." in brain.answer(each).text for each in ("Again", "Once more", "Roll again")
    )


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("What time is it in Tokyo?", "What is love?"),
        ("What is the capital of France?", "What is the capital of happiness?"),
        ("What is the capital of France?", "Is it raining?"),
        ("Money in Thailand", "How far is it to the moon?"),
        ("Convert 5 miles to kilometers", "a minute"),
        ("12 times 12", "What is it about?"),
        ("Tell me a joke", "Who wrote Hamlet?"),
    ],
)
def test_something_new_is_not_completed(brain: Brain, before: str, said: str) -> None:
    brain.answer(before)
    assert not brain.answer(said).known


def test_without_anything_before_there_is_nothing_to_complete() -> None:
    said = Utterance.of("and in Paris?")
    following = Following()
    assert following.complete(said) is said
    following.remember(None, Utterance.of("What time is it?"))
    assert following.complete(said) is said


@pytest.mark.parametrize(
    ("change", "question", "before", "after"),
    [
        ("Note that I like tea.", "Read my notes", "You have no notes.", "Note 1: I like tea."),
        ("Add milk to my list.", "Read my list", "Your shopping list is empty.",
         "On your shopping list: milk."),
    ],
)  # fmt: skip
def test_a_change_is_taken_back(
    brain: Brain, change: str, question: str, before: str, after: str
) -> None:
    brain.answer(change)
    assert brain.answer("Cancel that.").text == UNDONE
    assert brain.answer(question).text == before
    brain.answer(change)
    assert brain.answer(question).text == after
    assert brain.answer("Cancel that.").text == "Okay."  # what is older stays
    assert brain.answer(question).text == after


@given(st.text(max_size=60), st.sampled_from(["What time is it?", "5 miles in feet", "2 plus 2",
                                              "Capital of France", "Flip a coin"]))  # fmt: skip
def test_any_words_may_follow(more: str, before: str) -> None:
    brain = Brain(lambda: AFTERNOON)
    brain.answer(before)
    assert brain.answer(more).text


def test_no_text_takes_long() -> None:
    following = Following()
    following.remember(Converter(), Utterance.of("5 miles in feet"))
    start = thread_time()
    following.complete(Utterance.of("and " * 400 + "in feet"))
    assert thread_time() - start < 0.1
