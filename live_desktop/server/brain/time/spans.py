"""Reads and says how long something takes: "two and a half hours", "5 minutes and 3 seconds"."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.prose import join_words

LONGEST = timedelta(days=366)
_SECOND, _MINUTE, _HOUR, _DAY = 1, 60, 3600, 86400
UNITS = {
    word: seconds
    for words, seconds in (
        ("second seconds sec secs", _SECOND),
        ("minute minutes min mins minuet minuets", _MINUTE),
        ("hour hours hr hrs", _HOUR),
        ("day days", _DAY),
        ("week weeks", 7 * _DAY),
    )
    for word in words.split()
}
_SMALLER = {_HOUR: _MINUTE, _MINUTE: _SECOND}
"""What a number without a unit counts behind a unit: "one hour thirty"."""
_FEW = {
    ("a", "couple", "of"): 2,
    ("a", "couple"): 2,
    ("to",): 2,
    ("too",): 2,
}
"""Other words for a number, where a unit comes next; recognisers mix up "two" and "to"."""
_ARTICLES = ("a", "an", "another", "one")

Span = tuple[timedelta, int]
"""How long, and the index of the first word behind it."""


def read_span(words: Sequence[str], start: int) -> Span | None:
    """Read the longest span that begins at a word; None for none, or for more than a year."""
    total, end, unit = Fraction(0), start, 0
    while True:
        at = end + 1 if end > start and _word(words, end) == "and" else end
        part = _read_part(words, at)
        if part is None:
            part = _read_rest(words, at, unit) if end > start else None
        if part is None or (unit and part[1] >= unit):
            break
        seconds, unit, end = part
        total += seconds
    if end == start or not 0 < total <= LONGEST.total_seconds():
        return None
    return timedelta(seconds=round(total)), end


def find_span(words: Sequence[str]) -> tuple[timedelta, int, int] | None:
    """Find the first span among the words: how long, its first word, and the one behind it."""
    for start in range(len(words)):
        if (span := read_span(words, start)) is not None:
            return span[0], start, span[1]
    return None


def say_span(span: timedelta) -> str:
    """Write a span as it is spoken, to the second."""
    rest, parts = round(span.total_seconds()), []
    for name, seconds in (("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE), ("second", _SECOND)):
        many, rest = divmod(rest, seconds)
        if many:
            parts.append(f"{many} {name}{'s' * (many != 1)}")
    return join_words(parts) or "0 seconds"


def _read_part(words: Sequence[str], start: int) -> tuple[Fraction, int, int] | None:
    """Read "ten minutes", "an hour and a half" or "half an hour": seconds, unit, index behind."""
    number, end = _read_count(words, start)
    unit = UNITS.get(_word(words, end), 0)
    if not unit or (end == start and words[end].endswith("s")):  # "minutes" alone is no span
        return None
    end += 1
    if tuple(words[end : end + 3]) == ("and", "a", "half"):
        return (number + Fraction(1, 2)) * unit, unit, end + 3
    if tuple(words[end : end + 3]) == ("and", "a", "quarter"):
        return (number + Fraction(1, 4)) * unit, unit, end + 3
    return number * unit, unit, end


def _read_count(words: Sequence[str], start: int) -> tuple[Fraction, int]:
    """Read how many of a unit are meant; without any word for it, one."""
    for few, value in _FEW.items():
        behind = start + len(few)
        if tuple(words[start:behind]) == few and _word(words, behind) in UNITS:
            return Fraction(value), behind
    reading = read_number(words, start)
    if reading is None:
        return Fraction(1), start + (_word(words, start) in _ARTICLES)
    number, end = reading
    if _word(words, end) == "of":  # "a quarter of an hour"
        end += 1
    if _word(words, end) == "more":
        end += 1
    return number, end + (_word(words, end) in ("a", "an"))


def _read_rest(words: Sequence[str], start: int, unit: int) -> tuple[Fraction, int, int] | None:
    """Read the thirty of "one hour thirty"."""
    reading = read_number(words, start)
    smaller = _SMALLER.get(unit, 0)
    if reading is None or not smaller or not 5 <= reading[0] < 60 or reading[0].denominator != 1:
        return None
    if _word(words, reading[1]) in ("percent", "am", "pm", "oclock", *UNITS):
        return None
    return reading[0] * smaller, smaller, reading[1]


def _word(words: Sequence[str], index: int) -> str:
    return words[index] if index < len(words) else ""
