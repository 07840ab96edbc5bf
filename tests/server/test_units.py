"""Measures are converted exactly, and said as one wants to hear them."""

from fractions import Fraction
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.sums.measures import UNITS, Quantity, Unit
from live_desktop.server.brain.sums.units import Converter, convert
from live_desktop.server.brain.utterance import Utterance, normalize


def ask(text: str) -> str | None:
    reply = Converter().answer(Utterance.of(text))
    return reply.text if reply else None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many feet are in a mile?", "1 mile is 5,280 feet."),
        ("how many feet in a mile", "1 mile is 5,280 feet."),
        ("Convert 5 miles to kilometers.", "5 miles is about 8.047 kilometers."),
        ("5 miles two kilometers", "5 miles is about 8.047 kilometers."),
        ("convert five miles into km", "5 miles is about 8.047 kilometers."),
        ("One kilometer is how many miles?", "1 kilometer is about 0.6214 miles."),
        ("how much is a mile in kilometers", "1 mile is about 1.609 kilometers."),
        ("half a mile in meters", "0.5 miles is about 804.7 meters."),
        ("1 inch in cm", "1 inch is 2.54 centimeters."),
        ("5 foot 11 in centimeters", "5 feet 11 inches is 180.34 centimeters."),
        ("What is 5'11\" in cm?", "5 feet 11 inches is 180.34 centimeters."),
        ("how many inches is 6 feet", "6 feet is 72 inches."),
        (
            "What is 100 Fahrenheit in Celsius?",
            "100 degrees Fahrenheit is about 37.78 degrees Celsius.",
        ),
        ("What's 68°F in °C?", "68 degrees Fahrenheit is 20 degrees Celsius."),
        ("-40 Celsius in Fahrenheit", "Minus 40 degrees Celsius is minus 40 degrees Fahrenheit."),
        ("convert 68 degrees to Celsius", "68 degrees Fahrenheit is 20 degrees Celsius."),
        ("0 kelvin in celsius", "0 kelvin is minus 273.15 degrees Celsius."),
        ("minus 300 Celsius in Fahrenheit", "Nothing can be as cold as that."),
        ("180 pounds in kilos", "180 pounds is about 81.65 kilograms."),
        ("6 pounds 3 ounces in grams", "6 pounds 3 ounces is about 2,807 grams."),
        ("how many ounces in a pound", "1 pound is 16 ounces."),
        ("68 fair in height in Celsius", "68 degrees Fahrenheit is 20 degrees Celsius."),
        ("how many cups are in the leader", "1 liter is about 4.227 US cups."),
        ("How many cups in a liter?", "1 liter is about 4.227 US cups."),
        (
            "How many cups are there in two and a half liters of milk?",
            "2.5 liters is about 10.57 US cups.",
        ),
        ("how many tablespoons in a cup", "1 US cup is 16 US tablespoons."),
        ("how many teaspoons in a tablespoon", "1 US tablespoon is 3 US teaspoons."),
        ("8 ounces in milliliters", "8 US fluid ounces is about 236.6 milliliters."),
        ("8 ounces in grams", "8 ounces is about 226.8 grams."),
        ("60 mph in kilometers per hour", "60 miles per hour is about 96.56 kilometers per hour."),
        ("36 km/h in m/s", "36 kilometers per hour is 10 meters per second."),
        ("how many acres in a square mile", "1 square mile is 640 acres."),
        ("2 bar in psi", "2 bars is about 29.01 psi."),
        ("500 kilocalories in kilojoules", "500 kilocalories is 2,092 kilojoules."),
        ("how many megabytes in a gigabyte", "1 gigabyte is 1,000 megabytes."),
        ("how many bits in a byte", "1 byte is 8 bits."),
        ("how many seconds are in a day", "1 day is 86,400 seconds."),
        ("How many minutes in two and a half hours?", "2.5 hours is 150 minutes."),
        ("how many days are in a year", "1 year is about 365 days."),
        ("how many months in a year", "1 year is 12 months."),
        (
            "how many grams in a foot",
            "Feet measure length and grams measure mass, so one can't be turned into the other.",
        ),
        (
            "how many grams in a cup of flour",
            "I can't tell US cups in grams: that depends on what is measured.",
        ),
    ],
)
def test_measures_are_converted(question: str, answer: str) -> None:
    assert ask(question) == answer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What time is it in Tokyo?",
        "5 percent of 80",
        "What is 5 plus 3?",
        "What is 10 divided by 3?",
        "how many people are in France",
        "how many days until Christmas",
        "what day is it in 3 days",
        "what is 10 dollars in euros",
        "what is 5 in binary",
        "remind me in 5 minutes",
        "mile",
        "how many miles",
        "five miles to go",
        "2 to the tenth power",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert ask(text) is None


def test_the_units_of_each_quantity_meet() -> None:
    assert {unit.quantity for unit in UNITS.values()} == set(Quantity)
    for words, unit in UNITS.items():
        assert normalize(" ".join(words)) == " ".join(words), words
        assert unit.factor > 0
        for name in (unit.singular, unit.plural):
            assert UNITS[tuple(name.lower().split())] is unit


SOME = st.sampled_from(sorted(UNITS)).map(UNITS.__getitem__)


@given(SOME, SOME, st.fractions())
def test_there_and_back_is_exact(unit: Unit, target: Unit, number: Fraction) -> None:
    assert convert(convert(number, unit, target), target, unit) == number


@given(SOME, SOME, st.integers(0, 10**6))
def test_every_conversion_is_answered(unit: Unit, target: Unit, number: int) -> None:
    assert ask(f"convert {number} {unit.plural} to {target.plural}")
    assert ask(f"how many {target.plural} are in {number} {unit.plural}?")


WORDS = (
    "how many feet in a mile convert 5 to kilometers minus half ounces of and what is degrees "
    "fahrenheit celsius 11 foot per hour two is cups"
)


@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS.split())).map(" ".join))
def test_no_words_break_it(text: str) -> None:
    said = ask(text)
    assert said is None or said


@pytest.mark.parametrize("word", ["mile ", "in ", "how many feet ", "5 feet ", "of ", "is "])
def test_no_text_takes_long(word: str) -> None:
    for times in (140, 1900):
        utterance = Utterance.of((word * times)[:times])
        start = thread_time()
        Converter().answer(utterance)
        assert thread_time() - start < 0.1


@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        ("How many ounces an a pound?", "1 pound is 16 ounces."),
        ("How tall is 180 centimeters in feet?", "180 centimeters is about 5.906 feet."),
        (
            "How hot is 30 degrees Celsius in Fahrenheit?",
            "30 degrees Celsius is 86 degrees Fahrenheit.",
        ),
        ("ounces in a pound", "1 pound is 16 ounces."),
        ("fifty fair and white in Celsius", "50 degrees Fahrenheit is 10 degrees Celsius."),
    ],
)
def test_slips_of_the_recognizer_are_understood(heard: str, answer: str) -> None:
    reply = Converter().answer(Utterance.of(heard))
    assert (reply and reply.text) == answer
