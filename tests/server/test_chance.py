"""Dice, coins, random numbers and choices, with a chance that the test decides."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.talk.chance import Chance, Either
from live_desktop.server.brain.utterance import Utterance


class Loaded:
    """Draws always the same place of the range, and keeps what was asked."""

    def __init__(self, part: float = 1.0) -> None:
        self.part = part
        self.asked: list[tuple[int, int]] = []

    def randint(self, a: int, b: int) -> int:
        self.asked.append((a, b))
        return a + int((b - a) * self.part)


def ask(said: str, part: float = 1.0) -> tuple[str | None, list[tuple[int, int]]]:
    loaded = Loaded(part)
    reply = Chance(loaded).answer(Utterance.of(said))
    return (reply.text if reply else None), loaded.asked


@pytest.mark.parametrize(
    ("said", "answer", "asked"),
    [
        ("Roll a die.", "You rolled a 6.", [(1, 6)]),
        ("Role a dye", "You rolled a 6.", [(1, 6)]),
        ("Roll a dice", "You rolled a 6.", [(1, 6)]),
        ("Roll two dice, please.", "You rolled 6 and 6: 12 in all.", [(1, 6)] * 2),
        ("Roll the dice", "You rolled 6 and 6: 12 in all.", [(1, 6)] * 2),
        ("Throw dice", "You rolled 6 and 6: 12 in all.", [(1, 6)] * 2),
        ("Roll a d20", "You rolled a 20.", [(1, 20)]),
        ("Roll a D 8.", "You rolled an 8.", [(1, 8)]),
        ("Roll 2d6", "You rolled 6 and 6: 12 in all.", [(1, 6)] * 2),
        ("Three six-sided dice", "You rolled 6, 6 and 6: 18 in all.", [(1, 6)] * 3),
        ("Roll a twelve sided die", "You rolled a 12.", [(1, 12)]),
        ("A couple of dice", "You rolled 6 and 6: 12 in all.", [(1, 6)] * 2),
        ("Roll to dice.", "You rolled 6 and 6: 12 in all.", [(1, 6)] * 2),
        ("Rolla 20 sided die.", "You rolled a 20.", [(1, 20)]),
        ("Hands or tails?", "It's tails.", [(0, 1)]),
        ("Roll the die", "You rolled a 6.", [(1, 6)]),
        ("Roll 30 dice", "I can roll 1 to 20 dice with 2 to 1,000 sides each.", []),
        ("Roll a one sided die", "I can roll 1 to 20 dice with 2 to 1,000 sides each.", []),
        ("Flip a coin", "It's tails.", [(0, 1)]),
        ("Toss a coin, please", "It's tails.", [(0, 1)]),
        ("Heads or tails?", "It's tails.", [(0, 1)]),
        ("Flip three coins", "Tails, tails and tails.", [(0, 1)] * 3),
        ("Flip fifty coins", "I can flip 1 to 20 coins.", []),
        ("Pick a number between 1 and 10", "10.", [(1, 10)]),
        ("Give me a random number from five to twenty.", "20.", [(5, 20)]),
        ("A random number", "100.", [(1, 100)]),
        ("Random number between 10 and 1", "10.", [(1, 10)]),
        ("Random number between minus 5 and 5", "5.", [(-5, 5)]),
        ("Random number from 1 to a million", "1,000,000.", [(1, 10**6)]),
        ("Pick one: pizza, pasta or salad", "Salad.", [(0, 2)]),
        ("Pick one. Pizza, pasta, or salad.", "Salad.", [(0, 2)]),
        ("Choose between tea and coffee", "Coffee.", [(0, 1)]),
        ("Please choose red or blue for me.", "Blue.", [(0, 1)]),
        ("Decide for us: stay home, or go out?", "Go out.", [(0, 1)]),
    ],
)
def test_chance_is_asked_for(said: str, answer: str, asked: list[tuple[int, int]]) -> None:
    assert ask(said) == (answer, asked)


@pytest.mark.parametrize(("part", "answer"), [(0.0, "Pizza."), (0.5, "Pasta."), (1.0, "Salad.")])
def test_every_choice_can_win(part: float, answer: str) -> None:
    assert ask("Pick one: pizza, pasta or salad", part)[0] == answer


@pytest.mark.parametrize(
    "said",
    [
        "What is the number of people?",
        "Number",
        "Roll over",
        "Pick me up",
        "Choose wisely",
        "Roll a blue die",
        "Pick a number between one and love",
        "I died",
        "The die is cast",
        "What does a coin weigh?",
        "Decide",
    ],
)
def test_other_words_are_left_alone(said: str) -> None:
    assert ask(said)[0] is None


def test_the_system_decides_where_nobody_else_does() -> None:
    chance = Chance()
    rolls = {reply.text for _ in range(200) if (reply := chance.answer(Utterance.of("Roll a die")))}
    assert rolls == {f"You rolled a {n}." for n in range(1, 7)}


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    ask(text)
    ask(f"Pick one: {text}")
    ask(f"Roll {text} dice")


def test_no_text_takes_long() -> None:
    start = thread_time()
    for said in ("roll " * 60, "pick one " * 200, "pick " + "a, " * 10_000, "x" * 10**6):
        ask(said)
    assert thread_time() - start < 0.5


@pytest.mark.parametrize("said", ["Pizza or pasta?", "tea or coffee", "red wine or white wine"])
def test_one_of_two_is_picked(said: str) -> None:
    picked = {str(reply.text) for _ in range(60) if (reply := Either().answer(Utterance.of(said)))}
    first, second = (each.strip("?") for each in said.lower().split(" or "))
    assert {each.lower() for each in picked} == {
        f"{first}, if you ask me.",
        f"{second}, if you ask me.",
    }


@pytest.mark.parametrize(
    "said",
    ["Is 5 or 6 bigger?", "Should I stay or go?", "true or false", "trick or treat or else", "or",
     "Who won, France or Spain?", "A very long story about love or war"],
)  # fmt: skip
def test_a_question_is_not_picked_from(said: str) -> None:
    assert Either().answer(Utterance.of(said)) is None
