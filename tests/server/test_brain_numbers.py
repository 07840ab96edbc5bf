"""Numbers are read however they are spoken, and written so that they are spoken well."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.numbers import read_number, say_number
from live_desktop.server.brain.utterance import normalize

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
SCALES = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
    (100, "hundred"),
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def spell(number: int, joint: str = " ", conjunction: str = " and ") -> str:
    """Write a number in words, as people do; the other way round than what is tested."""
    if number < 20:
        return SMALL.split()[number]
    if number < 100:
        tens, units = divmod(number, 10)
        return TENS.split()[tens - 2] + (joint + spell(units) if units else "")
    scale, word = next((scale, word) for scale, word in SCALES if number >= scale)
    many, rest = divmod(number, scale)
    between = conjunction if rest and (rest < 100 or scale == 100) else " "
    head = f"{spell(many, joint, conjunction)} {word}"
    return head + (between + spell(rest, joint, conjunction) if rest else "")


def read(text: str) -> Fraction | None:
    """Read a text that is one number, to its end."""
    words = normalize(text).split()
    reading = read_number(words, 0)
    if reading is None or reading[1] < len(words):
        return None
    return reading[0]


@given(st.integers(0, 10**15 - 1), st.sampled_from([" ", "-"]), st.sampled_from([" and ", " "]))
def test_every_whole_number_is_read_in_words(number: int, joint: str, conjunction: str) -> None:
    assert read(spell(number, joint, conjunction)) == number


@given(st.integers(0, 10**14))
def test_every_whole_number_is_read_in_digits(number: int) -> None:
    assert read(str(number)) == read(f"{number:,}") == number


@given(st.decimals(0, 10**6, places=4))
def test_decimals_are_read_in_digits_and_in_words(number: object) -> None:
    written = str(number)
    whole, digits = written.split(".")
    assert read(written) == Fraction(written)
    spoken = f"{spell(int(whole))} point {' '.join(spell(int(digit)) for digit in digits)}"
    assert read(spoken) == Fraction(written)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred", 100),
        ("two dozen", 24),
        ("12 hundred", 1200),
        ("5 million", 5_000_000),
        ("1.5 million", 1_500_000),
        ("three point five billion", 3_500_000_000),
        ("5 thousand 200", 5200),
        ("point five", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        ("half", Fraction(1, 2)),
        ("a quarter", Fraction(1, 4)),
        ("three quarters", Fraction(3, 4)),
        ("two and a half", Fraction(5, 2)),
        ("one hundred and five and three quarters", Fraction(423, 4)),
        ("three point one oh four", Fraction("3.104")),
        ("TWENTY-ONE!", 21),
    ],
)
def test_the_ways_of_saying_a_number(text: str, value: Fraction | int) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    "text", ["five six", "twenty twelve hundred two", "one thousand million", "and", "a", "", "²"]
)
def test_what_is_no_single_number_is_not_read_as_one(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("value", "said", "exact"),
    [
        (Fraction(144), "144", True),
        (Fraction(-1234567), "-1,234,567", True),
        (Fraction(5, 2), "2.5", True),
        (Fraction(1, 3), "0.3333", False),
        (Fraction(200, 3), "66.6667", False),
        (Fraction(1, 7000), "0.0001429", False),
        (Fraction(2**1000), "1.07 times 10 to the power of 301", False),
        (Fraction(1, 10**12), "1.00 times 10 to the power of -12", False),
        (Fraction(0), "0", True),
    ],
)
def test_numbers_are_written_for_the_ear(value: Fraction, said: str, exact: bool) -> None:
    assert say_number(value) == (said, exact)


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_what_is_said_is_near_to_what_is_meant(value: Fraction) -> None:
    said, exact = say_number(value)
    if "power" not in said:
        found = Fraction(said.replace(",", ""))
        assert found == value if exact else abs(found - value) <= Fraction(1, 10**4)
