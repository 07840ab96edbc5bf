"""Counts how many words a recogniser got wrong, with spellings of the same words made equal."""

import re
from collections.abc import Iterable

from live_desktop.server.brain.utterance import normalize

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_UNITS = _WORDS.split()
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = _DECADES.split()
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_DOLLARS = re.compile(r"\$([\d,.]*\d)")
_NUMBER = re.compile(r"(\d+)(st|nd|rd|th)?\b")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)\b")
_SPELLINGS = {"dr": "doctor", "catherine": "katherine"}
"""Of words that sound alike, and so cannot be told apart by ear."""


def words_of(text: str) -> list[str]:
    """Split a text into words: no case, no punctuation, numbers spelled, "percent" in one."""
    text = _CLOCK.sub(lambda found: _clock(*found.groups()), text)
    text = _DOLLARS.sub(r"\1 dollars", text)
    text = _NUMBER.sub(lambda found: _spelled(*found.groups()), normalize(text))
    words = [_SPELLINGS.get(word, word) for word in re.findall(r"[a-z]+", text.replace("'", ""))]
    return [word for at, word in enumerate(words) if not _joins(words, at)]


def count_errors(wanted: list[str], found: list[str]) -> int:
    """Count the words to change, add or drop (Levenshtein)."""
    row = list(range(len(found) + 1))
    for index, word in enumerate(wanted, start=1):
        diagonal, row[0] = row[0], index
        for column, other in enumerate(found, start=1):
            cost = min(diagonal + (word != other), row[column] + 1, row[column - 1] + 1)
            diagonal, row[column] = row[column], cost
    return row[-1]


def error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the errors in per cent of the words of all sentences; pairs of wanted and found."""
    errors = total = 0
    for wanted, found in pairs:
        words = words_of(wanted)
        errors += count_errors(words, words_of(found))
        total += len(words)
    return 100 * errors / total


def spell(number: int) -> str:
    """Write a whole number up to 999,999 in words."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 2] + (f" {spell(rest)}" if rest else "")
    size, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    head, rest = divmod(number, size)
    return f"{spell(head)} {name}" + (f" {spell(rest)}" if rest else "")


def _spelled(digits: str, ordinal: str | None) -> str:
    if len(digits) > 6:
        return " ".join(spell(int(digit)) for digit in digits)
    words = spell(int(digits))
    if ordinal:
        *head, last = words.split()
        last = _ORDINALS.get(last) or last.removesuffix("y") + ("ieth" if last[-1] == "y" else "th")
        words = " ".join([*head, last])
    return words


def _clock(hour: str, minute: str) -> str:
    return f"{hour} {minute}" if minute != "00" else f"{hour} o'clock"


def _joins(words: list[str], at: int) -> bool:
    """Tell the "and" inside a number, which some say and write and others do not."""
    return words[at] == "and" and words[at - 1 : at] in (["hundred"], ["thousand"])
