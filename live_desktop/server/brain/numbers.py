"""Reads numbers that are spoken or written, and writes numbers so that they are spoken well."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

UNITS = {word: value for value, word in enumerate(_UNITS.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)} | {"fourty": 40}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
PARTS = {
    word: value
    for words, value in (
        ("half halves", 2),
        ("third thirds", 3),
        ("quarter quarters fourth fourths", 4),
        ("fifth fifths", 5),
        ("sixth sixths", 6),
        ("eighth eighths", 8),
        ("tenth tenths", 10),
    )
    for word in words.split()
}
_DIGITS = {word: str(value) for word, value in UNITS.items() if value < 10} | {"oh": "0"}
_ONE = frozenset({"a", "an"})
_LITERAL = re.compile(r"\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_PLACES, _EXACT_PLACES = 4, 6
_SMALLEST_SAID, _LARGEST_SAID = Fraction(1, 10**9), 10**15

Reading = tuple[Fraction, int]
"""A number, and the index of the first word behind it."""


def read_number(words: Sequence[str], start: int) -> Reading | None:
    """Read the longest number that begins at a word; words are normalized."""
    reading = _read_decimal(words, start)
    if reading is None:
        return _read_part(words, start)
    value, end = reading
    part = PARTS.get(_word(words, end), 0)
    if part and value.denominator == 1:  # "three quarters"
        return value / part, end + 1
    if _word(words, end) == "and":  # "two and a half"
        fraction = _read_part(words, end + 1)
        if fraction is not None:
            return value + fraction[0], fraction[1]
    return reading


def say_number(value: Fraction) -> tuple[str, bool]:
    """Write a number to be spoken, and tell whether it is exactly this number."""
    if value.denominator == 1 and abs(value) < _LARGEST_SAID:
        return f"{value.numerator:,}", True
    if not _SMALLEST_SAID <= abs(value) < _LARGEST_SAID:
        mantissa, exponent = f"{_decimal(value):.2e}".split("e")
        return f"{mantissa} times 10 to the power of {int(exponent)}", False
    exact = 10**_EXACT_PLACES % value.denominator == 0
    leading_zeros = max(0, -_decimal(value).adjusted() - 1)
    places = _EXACT_PLACES if exact else _PLACES + leading_zeros
    return f"{round(_decimal(value), places):,f}".rstrip("0").rstrip("."), exact


def _decimal(value: Fraction) -> Decimal:
    """Convert to 28 digits."""
    return Decimal(value.numerator) / value.denominator


def _read_decimal(words: Sequence[str], start: int) -> Reading | None:
    """Read "three point one four", "point five" or a whole number."""
    reading = _read_whole(words, start)
    value, end = reading or (Fraction(0), start)
    digits, after = _read_digits(words, end + 1) if _word(words, end) == "point" else ("", end)
    if not digits:
        return reading
    value += Fraction(int(digits), 10 ** len(digits))
    scale = SCALES.get(_word(words, after), 0)
    return (value * scale, after + 1) if scale else (value, after)


def _read_whole(words: Sequence[str], start: int) -> Reading | None:
    """Read a cardinal: "a hundred and five", "2 million", "1234.5", "two dozen"."""
    total, group = Fraction(0), None
    lowest_scale, end = 10**15, start
    for index in count(start):
        word = _word(words, index)
        if word in _ONE and group is None and _multiplies(_word(words, index + 1)):
            group = Fraction(1)
        elif word == "and" and end == index and _joins(words, index):
            continue
        elif word == "hundred" and group is not None and 0 < group < 100:
            group *= 100
        elif word == "dozen" and group is not None and total == 0:
            return group * 12, index + 1
        elif word in SCALES and group is not None and SCALES[word] < lowest_scale:
            lowest_scale = SCALES[word]
            total, group = total + group * lowest_scale, None
        else:
            added = _added(word, words[index - 1] if index > start else "", group, lowest_scale)
            if added is None:
                break
            group = added
        end = index + 1
    return (total + (group or 0), end) if end > start else None


def _added(word: str, before: str, group: Fraction | None, limit: int) -> Fraction | None:
    """Add a number word to the group of three digits that it belongs to; None if it cannot."""
    if word in UNITS or word in TENS:
        value = UNITS.get(word, TENS.get(word, 0))
        if group is None:
            return Fraction(value)
        if before in TENS and 0 < value < 10:
            return group + value
        if before in ("hundred", "and") and value > 0:
            return group + value
        return None
    literal = _literal(word)
    if literal is None or literal >= limit:
        return None
    if group is None:
        return literal
    return group + literal if before in ("hundred", "and") and literal < 100 else None


def _joins(words: Sequence[str], index: int) -> bool:
    """Tell the "and" of "hundred and five" from the one between two numbers."""
    after = _word(words, index + 1)
    before = words[index - 1] if index else ""
    known = after in UNITS or after in TENS or _literal(after) is not None
    fraction = _word(words, index + 2) in PARTS
    return known and not fraction and (before == "hundred" or before in SCALES)


def _read_part(words: Sequence[str], start: int) -> Reading | None:
    """Read "half", "a quarter" or "three quarters"."""
    word = _word(words, start)
    if word in PARTS:
        return Fraction(1, PARTS[word]), start + 1
    part = PARTS.get(_word(words, start + 1), 0)
    numerator = 1 if word in _ONE else UNITS.get(word, 0)
    return (Fraction(numerator, part), start + 2) if part and numerator else None


def _read_digits(words: Sequence[str], start: int) -> tuple[str, int]:
    """Read the digits behind a decimal point: "one four" or "14"."""
    digits = ""
    for index in count(start):
        word = _word(words, index)
        digit = _DIGITS.get(word, word if word.isdecimal() else "")
        if not digit:
            return digits, index
        digits += digit
    raise AssertionError("count() never ends")


def _literal(word: str) -> Fraction | None:
    """Read a number in digits."""
    return Fraction(word) if _LITERAL.fullmatch(word) else None


def _multiplies(word: str) -> bool:
    return word in SCALES or word in ("hundred", "dozen")


def _word(words: Sequence[str], index: int) -> str:
    return words[index] if index < len(words) else ""
