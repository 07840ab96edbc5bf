"""Calculations in words and signs come out as exact arithmetic says."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from live_desktop.server.brain.sums.arithmetic import Arithmetic, evaluate
from live_desktop.server.brain.sums.calculation import Impossible, Unreadable
from live_desktop.server.brain.utterance import Utterance
from tests.server.test_brain_numbers import spell


@dataclass(frozen=True)
class Node:
    """A calculation: its value, and two ways to put it down; `level` is how tightly it binds."""

    value: Fraction | None
    written: str
    spoken: str
    level: int


WORK: dict[str, tuple[str, int, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": ("plus", 1, operator.add),
    "-": ("minus", 1, operator.sub),
    "*": ("times", 2, operator.mul),
    "/": ("divided by", 2, operator.truediv),
}


def leaf(number: int) -> Node:
    return Node(Fraction(number), str(number), spell(number), 4)


def joined(left: Node, sign: str, right: Node) -> Node:
    word, level, work = WORK[sign]
    left = left if left.level >= level else bracketed(left)
    right = right if right.level > level else bracketed(right)
    value = None
    if left.value is not None and right.value is not None and (sign != "/" or right.value):
        value = work(left.value, right.value)
    written = f"{left.written} {sign} {right.written}"
    return Node(value, written, f"{left.spoken} {word} {right.spoken}", level)


def bracketed(node: Node) -> Node:
    return Node(node.value, f"({node.written})", f"( {node.spoken} )", 4)


def negated(node: Node) -> Node:
    node = node if node.level >= 3 else bracketed(node)
    value = None if node.value is None else -node.value
    return Node(value, f"-{node.written}", f"minus {node.spoken}", 3)


def raised(base: Node, exponent: int) -> Node:
    base = base if base.level == 4 else bracketed(base)
    value = None if base.value is None else base.value**exponent
    spoken = f"{base.spoken} to the power of {spell(exponent)}"
    return Node(value, f"{base.written}^{exponent}", spoken, 3)


LEAVES = st.integers(0, 10**6).map(leaf)
NODES = st.recursive(
    LEAVES,
    lambda nodes: (
        st.builds(joined, nodes, st.sampled_from(list(WORK)), nodes)
        | st.builds(negated, nodes)
        | st.builds(raised, nodes, st.integers(0, 4))
    ),
    max_leaves=6,
)


@given(NODES, st.sampled_from(["written", "spoken"]))
def test_calculations_are_exact(node: Node, way: str) -> None:
    text = str(getattr(node, way))
    request = Utterance.of(f"What is {text}?").request
    assume(node.level < 4 and len(request) < 400 and any(sign in node.written for sign in "+*/^"))
    if node.value is None:
        with pytest.raises(Impossible):
            evaluate(request)
    else:
        assert evaluate(request).number == node.value


WORDS = (
    "two 3 plus minus times ( ) percent of half squared root square the power to divided by "
    "point hundred and a add from 0 -5"
)


@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))
def test_no_words_break_it(text: str) -> None:
    reply = Arithmetic().answer(Utterance.of(text))
    assert reply is None or reply.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is twelve times twelve?", "12 times 12 is 144."),
        ("What's 15% of 240?", "15 percent of 240 is 36."),
        ("what is fifteen per cent of two hundred and forty", "15 percent of 240 is 36."),
        ("200 minus 20 percent", "200 minus 20 percent is 160."),
        ("What is 50 plus 10%?", "50 plus 10 percent is 55."),
        ("5 percent plus 7 percent", "5 percent plus 7 percent is 12 percent."),
        ("How much is two plus to?", "2 plus 2 is 4."),
        ("Divide 10 by 4, please.", "10 divided by 4 is 2.5."),
        ("Could you multiply six by seven?", "6 times 7 is 42."),
        ("subtract three from ten", "10 minus 3 is 7."),
        ("the sum of one hundred and five and three", "105 plus 3 is 108."),
        ("What's the difference between 10 and 4?", "10 minus 4 is 6."),
        ("2+2=", "2 plus 2 is 4."),
        ("12x12", "12 times 12 is 144."),
        ("tell me what five plus five is", "5 plus 5 is 10."),
        ("What is 10 divided by 3?", "10 divided by 3 is about 3.3333."),
        ("half of ninety", "Half of 90 is 45."),
        ("double 17", "Double 17 is 34."),
        ("1/2 of 90", "1 divided by 2 of 90 is 45."),
        ("100 divided by half of 8", "100 divided by half of 8 is 25."),
        ("What is the square root of 81?", "The square root of 81 is 9."),
        ("square root of two", "The square root of 2 is about 1.4142."),
        ("cube root of -27", "The cube root of minus 27 is minus 3."),
        ("nine squared", "9 squared is 81."),
        ("2^10", "2 to the power of 10 is 1,024."),
        ("2 to the power of minus 1", "2 to the power of minus 1 is 0.5."),
        ("4 to the power of a half", "4 to the power of a half is about 2."),
        ("Ten divided by zero", "I can't divide by zero; nobody can."),
        ("square root of minus four", "A negative number has no real square root."),
        ("sum of 3, 4 and 5", "3 plus 4 plus 5 is 12."),
        ("Add 3 and 4 and 5", "3 plus 4 plus 5 is 12."),
        ("two to the third power", "2 to the power of 3 is 8."),
        ("2 to the tenth power", "2 to the power of 10 is 1,024."),
        ("3 raised to the 4th power", "3 to the power of 4 is 81."),
        ("20 percent off 80", "20 percent off 80 is 64."),
        ("15 percent of eighty dollars", "15 percent of 80 is 12."),
        ("what's two and two", "2 plus 2 is 4."),
        ("average of 3 and 5", "The average of 3 and 5 is 4."),
        ("What's the average of 3, 4 and 8?", "The average of 3, 4 and 8 is 5."),
        ("√16 plus 9", "The square root of 16, plus 9 is 13."),
        ("9 + √16", "9 plus the square root of 16 is 13."),
        ("(" * 25 + "2 + 3" + ")" * 25, f"{'(' * 25}2 plus 3{')' * 25} is 5."),
        ("9^9^9", "That number is too big for me to say."),
        ("What percent of 80 is 20?", "20 is 25 percent of 80."),
        ("20 is what percent of 80?", "20 is 25 percent of 80."),
        ("What percentage is 30 of 120?", "30 is 25 percent of 120."),
        (
            "What's a 20% tip on $85?",
            "20 percent of 85 dollars is 17: with the tip 102 dollars in all.",
        ),
        (
            "tip on 45 dollars at 18 percent",
            "18 percent of 45 dollars is 8.1: with the tip 53.1 dollars in all.",
        ),
        ("Split $120 for ways.", "120 dollars split 4 ways is 30 dollars each."),
        (
            "split 100 dollars between 3 people",
            "100 dollars split 3 ways is about 33.33 dollars each.",
        ),
        ("increase 200 by 10%", "200 plus 10 percent is 220."),
        ("decrease 80 by 25 percent", "80 minus 25 percent is 60."),
        ("5 factorial", "5 factorial is 120."),
        ("factorial of 1000", "That number is too big for me to say."),
        ("17 modulo 5", "17 divided by 5 leaves a remainder of 2."),
        ("remainder of 17 divided by 0", "I can't divide by zero; nobody can."),
        ("How many times does 7 go into 50?", "7 goes into 50 7 times, with 1 left over."),
        ("Is 17 prime?", "Yes, 17 is prime."),
        ("Is 91 a prime number?", "No, 91 is 7 times 13."),
        ("What's pi?", "Pi is about 3.14159."),
    ],
)
def test_calculations_are_answered(question: str, answer: str) -> None:
    reply = Arithmetic().answer(Utterance.of(question))
    assert reply is not None
    assert reply.text == answer


@pytest.mark.parametrize(
    "text",
    [
        "What percent of people are left handed?",
        "split the difference",
        "Is Amazon prime?",
        "share the story with 3 friends",
        "",
        "5",
        "What is five?",
        "What is the weather?",
        "plus",
        "two plus",
        "(2 plus 3",
        "1 2 plus 3",
        "How much is 3.5 kg of sugar?",
        "over and out",
        "What is 5 plus love?",
        "2 + 3 " * 200,
        "(" * 249,
        "half of " * 62 + "2",
        "What is 10 dollars minus 5 euros?",
        "add 5",
        "two and two",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    with pytest.raises(Unreadable):
        evaluate(Utterance.of(text).request)
