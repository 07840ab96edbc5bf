"""What the user told in the session is remembered, out of the history alone."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.history import History, Role
from live_desktop.server.brain.talk.memory import Memory
from live_desktop.server.brain.utterance import Utterance


class Session:
    """A memory and the history that it reads."""

    def __init__(self) -> None:
        self.history = History()
        self.memory = Memory(self.history)

    def say(self, said: str) -> str | None:
        reply = self.memory.answer(Utterance.of(said))
        self.history.add(Role.USER, said)
        return reply.text if reply else None


@pytest.mark.parametrize(
    ("told", "confirmed", "asked", "answer"),
    [
        ("My name is Anna.", "Nice to meet you, Anna.", "What's my name?", "Your name is Anna."),
        ("I am 42 years old.", "I'll remember: you are 42 years old.", "How old am I?",
         "You are 42 years old."),
        ("I'm forty-two years old", "I'll remember: you are forty-two years old.",
         "Do you remember how old I am?", "You are forty-two years old."),
        ("I live in Oslo, in a small house.", "I'll remember: you live in Oslo.",
         "Where do I live?", "You live in Oslo."),
        ("Call me Sam", "Nice to meet you, Sam.", "Who am I?", "Your name is Sam."),
        ("I'm Tom.", "Nice to meet you, Tom.", "What's my name?", "Your name is Tom."),
        ("My birthday is on May 3rd.", "I'll remember: your birthday is on May 3rd.",
         "When is my birthday?", "Your birthday is on May 3rd."),
        ("I'm from Norway.", "I'll remember: you are from Norway.", "Where am I from?",
         "You are from Norway."),
        ("I come from New Zealand", "I'll remember: you are from New Zealand.",
         "Where do I come from?", "You are from New Zealand."),
        ("My favourite colour is green.", "I'll remember: your favorite colour is green.",
         "What's my favorite color?", "Your favorite colour is green."),
        ("My favorite books are Emma and Persuasion.",
         "I'll remember: your favorite books are Emma and Persuasion.",
         "What is my favourite book?", "Your favorite books are Emma and Persuasion."),
    ],
)  # fmt: skip
def test_what_is_told_is_remembered(told: str, confirmed: str, asked: str, answer: str) -> None:
    session = Session()
    assert session.say(told) == confirmed
    session.say("What is two plus two?")
    assert session.say(asked) == answer


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("What's my name?", "You haven't told me your name."),
        ("How old am I?", "You haven't told me your age."),
        ("Where do I live?", "You haven't told me where you live."),
        ("Where am I from?", "You haven't told me where you are from."),
        ("What is my favourite song?", "You haven't told me your favorite song."),
        ("What did I ask before that?", "You haven't said anything before this."),
        ("How many questions did I ask?", "This is the first."),
        ("What did the function say?", "No function has answered yet."),
    ],
)
def test_what_was_never_told_is_not_known(asked: str, answer: str) -> None:
    assert Session().say(asked) == answer


def test_the_newest_word_counts() -> None:
    session = Session()
    session.say("My favorite color is green.")
    session.say("My favorite food is soup.")
    session.say("No, my favorite color is blue!")
    assert session.say("What is my favorite color?") == "Your favorite color is blue."


def test_questions_are_found_again() -> None:
    session = Session()
    session.say("What time is it?")
    session.say("What is two plus two?")
    assert session.say("What did I just ask?") == "You said: What is two plus two?"
    session = Session()
    session.say("What time is it?")
    session.say("What is two plus two?")
    assert session.say("What did I ask before that?") == "Before that you said: What time is it?"
    assert (
        session.say("How many questions did I ask?") == "You have spoken to me 3 times before this."
    )
    assert session.say("What did I say first?") == "The first thing you said was: What time is it?"


def test_the_way_back_goes_on() -> None:
    session = Session()
    for said in ("One", "Two", "Three", "What did I just say?"):
        session.say(said)
    assert session.say("And before that?") == "Before that you said: Two."
    assert session.say("What did I say before that?") == "Before that you said: One."
    assert session.say("And before that?") == "You haven't said anything before this."


@pytest.mark.parametrize("said", ["Call me later", "I'm German", "I am Tired.", "call me a taxi"])
def test_not_all_names_a_person(said: str) -> None:
    assert Session().say(said) is None


@pytest.mark.parametrize("count", [(1, "once"), (2, "twice")])
def test_few_are_counted_in_words(count: tuple[int, str]) -> None:
    session = Session()
    for _ in range(count[0]):
        session.say("Hello")
    asked = session.say("How many things did I say?")
    assert asked == f"You have spoken to me {count[1]} before this."


def test_a_function_is_quoted() -> None:
    session = Session()
    session.history.add(Role.FUNCTION, "Fog.")
    assert session.say("What did the function say?") == "Fog."


@pytest.mark.parametrize(
    "said",
    ["My name is not important", "What is my name worth?", "I live", "How old is the world?",
     "What is your favorite color?", "Where do you live?", "How many questions are there?"],
)  # fmt: skip
def test_other_words_tell_nothing(said: str) -> None:
    assert Session().say(said) is None


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    session = Session()
    session.say(text)
    session.say(f"My favorite {text} is {text}. I live in {text}")
    for asked in ("What is my favorite color?", "Where do I live?", "How old am I?"):
        session.say(asked)


def test_no_text_takes_long() -> None:
    session = Session()
    for said in ("my favorite " * 800, "i am " * 2000, "a" * 10_000, "my name is " * 900):
        for _ in range(25):
            session.history.add(Role.USER, said)
    start = thread_time()
    for asked in ("What is my favorite color?", "Where do I live?", "How old am I?", "my name"):
        session.say(asked)
    assert thread_time() - start < 1.0
