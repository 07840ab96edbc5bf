"""How words are counted that a recogniser got wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.hearing import SENTENCES, pink
from tests.benchmarks.word_errors import count_errors, error_rate, spell, words_of

WORDS = st.lists(st.sampled_from(["one", "two", "three", "four"]), max_size=8)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("The invoice came to three hundred and fifty dollars.", "the invoice came to $350"),
        ("What is fifteen percent of eighty?", "What is 15% of 80?"),
        ("It is fifteen per cent.", "It is fifteen percent."),
        ("Set it for twenty five minutes.", "Set it for twenty-five minutes!"),
        ("on the third of March at nine o'clock", "On the 3rd of March at 9:00."),
        ("the twenty second of November", "the 22nd of November"),
        ("tomorrow at half past six", "To-morrow at half-past 6"),
        ("Doctor Williams", "Dr. Williams"),
        ("It's Robert's house.", "it is Roberts house"),
    ],
)
def test_spellings_of_the_same_words_are_no_errors(wanted: str, found: str) -> None:
    assert words_of(wanted) == words_of(found)


@pytest.mark.parametrize(
    ("wanted", "found", "errors"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a x c", 1),
        ("a b c", "a c", 1),
        ("a b c", "a b b c", 1),
        ("a b c", "", 3),
        ("", "a b", 2),
        ("a b c d", "b c d e", 2),
    ],
)
def test_words_to_change_to_add_and_to_drop_are_counted(
    wanted: str, found: str, errors: int
) -> None:
    assert count_errors(wanted.split(), found.split()) == errors


@given(WORDS, WORDS, WORDS)
def test_errors_are_a_distance(first: list[str], second: list[str], third: list[str]) -> None:
    direct = count_errors(first, third)
    assert direct == count_errors(third, first)
    assert direct <= count_errors(first, second) + count_errors(second, third)
    assert (direct == 0) is (first == third)


def test_the_rate_is_that_of_all_words() -> None:
    assert error_rate([("red green blue", "red green"), ("black", "black")]) == 25


@given(st.integers(0, 999_999))
def test_numbers_are_the_same_in_digits_and_in_words(number: int) -> None:
    assert words_of(str(number)) == words_of(spell(number)) == spell(number).split()


def test_the_sentences_are_many_and_have_no_digits() -> None:
    assert len(set(SENTENCES)) >= 60
    assert not any(letter.isdigit() for sentence in SENTENCES for letter in sentence)


def test_pink_noise_is_the_same_each_time_and_falls_by_3_db_an_octave() -> None:
    noise = pink(160_000, 1)
    assert np.array_equal(noise, pink(160_000, 1))
    assert np.square(noise).mean() == pytest.approx(1)
    power = np.square(np.abs(np.fft.rfft(noise)))
    low, high = power[2_000:4_000].mean(), power[4_000:8_000].mean()
    assert 10 * np.log10(low / high) == pytest.approx(3, abs=0.5)
