"""Reads a day that is named: "Christmas", "next Friday", "the 4th of July 2027"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.time.moments import MONTHS, WEEKDAYS

_ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
            *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
            *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
        ),
        start=1,
    )
} | {"thirtieth": 30}
_EARLIEST, _LATEST = 1583, 9998
"""Years in which the calendar of today holds all through."""
_MONTH = "|".join(MONTHS)
_YEAR = r"(?: (?:in |of )?(?P<year>\d{4}|next year|this year|last year))?"
_DATED = re.compile(
    rf"(?P<month>{_MONTH}) (?:the )?(?P<day>\w+(?: \w+)??){_YEAR}|"
    rf"(?:the )?(?P<day2>\w+(?: \w+)??) (?:of )?(?P<month2>{_MONTH})"
    rf"{_YEAR.replace('year>', 'year2>')}"
)
_NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_WEEKDAY = re.compile(rf"(?:(?:on|this|next|coming|the|last) )*(?P<name>{'|'.join(WEEKDAYS)})")
_NEAR = {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day, and how it is called in an answer; a bare date has no name."""

    date: date
    name: str = ""


def easter(year: int) -> date:
    """Find Easter Sunday of a year, in the Gregorian calendar."""
    century = year // 100
    golden = year % 19
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


_FEASTS: tuple[tuple[str, str, Callable[[int], date]], ...] = (
    ("christmas|christmas day|xmas|xmas day", "Christmas", lambda year: date(year, 12, 25)),
    ("christmas eve|xmas eve", "Christmas Eve", lambda year: date(year, 12, 24)),
    ("boxing day", "Boxing Day", lambda year: date(year, 12, 26)),
    ("new year|new years|new year's|new years day|new year's day|new year day", "New Year's Day",
     lambda year: date(year, 1, 1)),
    ("new years eve|new year's eve|new year eve|silvester", "New Year's Eve",
     lambda year: date(year, 12, 31)),
    ("halloween", "Halloween", lambda year: date(year, 10, 31)),
    ("valentines day|valentine's day|valentine day", "Valentine's Day",
     lambda year: date(year, 2, 14)),
    ("saint patrick's day|st patrick's day|saint patricks day|st patricks day",
     "Saint Patrick's Day", lambda year: date(year, 3, 17)),
    ("april fools|april fool's|april fools day|april fool's day", "April Fools' Day",
     lambda year: date(year, 4, 1)),
    ("easter|easter sunday", "Easter Sunday", easter),
    ("good friday", "Good Friday", lambda year: easter(year) - timedelta(days=2)),
    ("easter monday", "Easter Monday", lambda year: easter(year) + timedelta(days=1)),
    ("thanksgiving|thanksgiving day", "Thanksgiving in the United States",
     lambda year: _nth_weekday(year, 11, 3, 4)),
    ("independence day|american independence day", "Independence Day in the United States",
     lambda year: date(year, 7, 4)),
)  # fmt: skip
_BY_NAME = {word: (name, find) for words, name, find in _FEASTS for word in words.split("|")}
_FEAST = re.compile(rf"(?P<feast>{'|'.join(sorted(_BY_NAME, key=len, reverse=True))}){_YEAR}")


def read_day(words: str, today: date, *, past: bool = False) -> NamedDay | None:
    """Read a day, the next one of its name, or with `past` the last one; None for no day."""
    words = re.sub(r"^(?:on |next (?=\w+ \d)|the (?=day ))", "", words)
    if words in _NEAR:
        return NamedDay(today + timedelta(days=_NEAR[words]), words)
    if found := _WEEKDAY.fullmatch(words):
        ahead = (WEEKDAYS.index(found["name"]) - today.weekday()) % 7
        back = past or "last" in words
        if back:
            return NamedDay(today - timedelta(days=7 - ahead))
        return NamedDay(today + timedelta(days=ahead or 7 * ("next" in words)))
    if found := _FEAST.fullmatch(re.sub(r"^(?:the )?(?:next|coming|this) ", "", words)):
        name, find = _BY_NAME[found["feast"]]
        day = _of_year(find, found["year"], today, past=past)
        return NamedDay(day, name) if day else None
    if found := _DATED.fullmatch(words):
        month = MONTHS.index(found["month"] or found["month2"]) + 1
        number = _read_nth(found["day"] or found["day2"])
        year = found["year"] or found["year2"]
        dated = _of_year(lambda year: date(year, month, number), year, today, past=past)
        return NamedDay(dated) if dated else None
    return None


def _of_year(
    find: Callable[[int], date], said: str | None, today: date, *, past: bool
) -> date | None:
    """Take the day of the year that is said, or the nearest one ahead or behind."""
    if said:
        near = {"this year": today.year, "next year": today.year + 1, "last year": today.year - 1}
        years = [near.get(said) or int(said)]
    else:  # the 29th of February comes every eighth year at the latest
        years = [today.year + (-each if past else each) for each in range(9)]
    for year in years:
        try:
            day = find(year) if _EARLIEST <= year <= _LATEST else None
        except ValueError:
            continue
        if day and (said or (day <= today if past else day >= today)):
            return day
    return None


def _read_nth(words: str) -> int:
    """Read "4th", "4", "fourth", "twenty first" or "twenty four"; 0 for none of them."""
    if found := _NTH.fullmatch(words):
        return int(found[1])
    *tens, last = words.split()
    if last in _ORDINALS:
        return _ORDINALS[last] + ({"twenty": 20, "thirty": 30}.get(tens[0], 100) if tens else 0)
    reading = read_number([*tens, last], 0)
    whole = reading is not None and reading[1] == len(tens) + 1 and reading[0].denominator == 1
    return int(reading[0]) if reading and whole else 0
