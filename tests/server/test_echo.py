"""Words are spelled, and what was said before is said again."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.echo import Echo
from live_desktop.server.brain.utterance import Utterance


def ask(said: str, last: Reply | None = None) -> str | None:
    reply = Echo(lambda: last).answer(Utterance.of(said))
    return reply.text if reply else None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Spell lighthouse.", "Lighthouse is spelled L, I, G, H, T, H, O, U, S, E."),
        ("How do you spell cat?", "Cat is spelled C, A, T."),
        ("Can you spell the word dog, please?", "Dog is spelled D, O, G."),
        ("How is owl spelled?", "Owl is spelled O, W, L."),
        ("Spell ice cream", "Ice cream is spelled I, C, E C, R, E, A, M."),
        ("Spell " + "x" * 50, "That is too long for me to spell. Try a single word."),
    ],
)
def test_words_are_spelled(said: str, answer: str) -> None:
    assert ask(said) == answer


@pytest.mark.parametrize(
    "said", ["What did you say?", "Say that again.", "See that again.", "Repeat that, please."]
)
def test_the_last_reply_is_given_again(said: str) -> None:
    assert ask(said, Reply("2 plus 2 is 4.")) == "2 plus 2 is 4."
    assert ask(said) == "I haven't said anything yet."


@pytest.mark.parametrize("said", ["What is a spell?", "Spelling", "It fell", ""])
def test_other_words_are_left_to_others(said: str) -> None:
    assert ask(said) is None


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    ask(text)
    ask(f"Spell {text}")


def test_no_text_takes_long() -> None:
    start = thread_time()
    for said in ("spell " * 300, "how is " * 250 + "spelled", "say " * 100_000):
        ask(said)
    assert thread_time() - start < 0.5


def test_the_last_word_is_spelled_again() -> None:
    echo = Echo(lambda: None)

    def ask(said: str) -> str | None:
        reply = echo.answer(Utterance.of(said))
        return reply.text if reply else None

    assert ask("Spell it") == "Which word?"
    assert ask("Spell rhythm") == "Rhythm is spelled R, H, Y, T, H, M."
    assert ask("Spell that again.") == "Rhythm is spelled R, H, Y, T, H, M."
    assert ask("Say good morning in Spanish") is None
