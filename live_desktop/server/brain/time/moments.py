"""Reads a time of day, with its day: "half past seven tomorrow morning"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.time.zones import in_zone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_PARTS = ("morning", "afternoon", "evening", "night")
_USUAL_HOURS = {"morning": 9, "afternoon": 15, "evening": 19, "night": 21}
"""What is meant by a part of the day alone; the answer says it, and it can be corrected."""
_PAST = frozenset({"past", "after"})
_TO = frozenset({"to", "before", "till", "of", "two"})
_MARKERS = frozenset({"at", "by", "around", "about", "for", "until", "till"})
_FIXED = {"noon": 12, "midday": 12, "midnight": 0}
_DOTTED = re.compile(r"(\d{1,2})\.(\d\d)", re.ASCII)
_JOINED = re.compile(r"(\d{1,2})(\d\d)", re.ASCII)
_GLUED = re.compile(r"\b(\d{1,4})([ap]m)\b", re.ASCII)
_TWO_DIGITS = re.compile(r"\d\d", re.ASCII)
_ZERO = frozenset({"oh", "o", "zero"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that the user named, and the words that name it."""

    due: datetime
    used: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Clock:
    """What was said of the time of day."""

    hour: int
    minute: int
    start: int
    end: int
    fixed: bool = False
    """Whether the hour is one of 24."""
    half: str = ""
    """"am" or "pm", where it was said."""
    sure: bool = False
    """Whether this can hardly be anything but a time."""


@dataclass(frozen=True, slots=True)
class _Day:
    """What was said of the day; `date` is None where nothing was."""

    date: date | None
    part: str
    used: frozenset[int]
    weekly: bool = False
    """Whether it is a day of the week."""


def split_words(request: str) -> list[str]:
    """Split a request into words, and "7pm" in two."""
    return _GLUED.sub(r"\1 \2", request).split()


def read_moment(
    words: Sequence[str], now: datetime, *, wakes: bool = False, loose: bool = False
) -> Moment | None:
    """Find the moment among the words; it is past where the user named one that is past.

    `wakes` prefers the morning where the half of the day is left open, and `loose` takes a number
    alone for a time.
    """
    day = _read_day(words, now)
    clocks = [clock for clock in _read_clocks(words) if not day.used & set(_span(clock))]
    surest = [clock for clock in clocks if clock.sure] or (clocks if loose else [])
    if not surest:
        return _part_of_day(day, now)
    clock = surest[0]
    used = day.used | set(_span(clock))
    if clock.start and words[clock.start - 1] in _MARKERS:
        used |= {clock.start - 1}
    return Moment(_resolve(clock, day, now, wakes=wakes), frozenset(used))


def _part_of_day(day: _Day, now: datetime) -> Moment | None:
    """Take "tomorrow morning" for a time of that morning."""
    hour = _USUAL_HOURS.get(day.part)
    if day.date is None or hour is None:
        return None
    due = in_zone(datetime.combine(day.date, time(hour)), now)
    return Moment(due, day.used) if due > now else None


def day_places(words: Sequence[str], now: datetime) -> frozenset[int]:
    """List the places of the words that name a day."""
    return _read_day(words, now).used


def names_date(words: Sequence[str]) -> bool:
    """Tell whether a day of a month is named, such as "march 3"."""
    return any(
        (before in MONTHS and _is_day_of_month(after))
        or (after in MONTHS and (before == "of" or _is_day_of_month(before)))
        for before, after in pairwise(words)
    )


def _is_day_of_month(word: str) -> bool:
    return word[:1].isdecimal() or read_number([word], 0) is not None


def _span(clock: _Clock) -> range:
    return range(clock.start, clock.end)


def _read_day(words: Sequence[str], now: datetime) -> _Day:
    named: date | None = None
    part, used, weekly = "", set[int](), False
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        start = index
        if word in WEEKDAYS or (word[:-1] in WEEKDAYS and word.endswith("s")):
            weekly = True
            ahead = (WEEKDAYS.index(word.removesuffix("s")) - now.weekday()) % 7
            named = now.date() + timedelta(days=ahead)
            start -= before in ("on", "next", "this")
            start -= start > 0 and start < index and words[start - 1] == "on"
        elif word == "tomorrow":
            further = list(words[max(0, index - 2) : index]) == ["day", "after"]
            named = now.date() + timedelta(days=1 + further)
            start -= 2 * further
            start -= start > 0 and words[start - 1] == "the"
        elif word == "tonight":
            named, part = now.date(), "night"
        elif word == "today":
            named = now.date()
        elif word in _PARTS and before in ("this", "tomorrow", "at", *WEEKDAYS):
            part = word
            named = now.date() if before == "this" else named
            start -= before in ("this", "at")
        elif word in _PARTS and list(words[max(0, index - 2) : index]) == ["in", "the"]:
            part, start = word, index - 2
        else:
            continue
        used |= set(range(start, index + 1))
    return _Day(named, part, frozenset(used), weekly)


def _read_clocks(words: Sequence[str]) -> Iterator[_Clock]:
    index = 0
    while index < len(words):
        clock = _read_relative(words, index) or _read_plain(words, index)
        if clock is not None:
            yield clock
        index = clock.end if clock is not None else index + 1


def _read_relative(words: Sequence[str], start: int) -> _Clock | None:
    """Read "half past seven", "quarter to eight" or "ten minutes past six"."""
    at = start + (_word(words, start) in ("a", "an"))
    word = _word(words, at)
    minutes = {"half": 30, "quarter": 15}.get(word)
    end = at + 1
    if minutes is None:
        reading = read_number(words, at)
        if reading is None or reading[0].denominator != 1 or not 0 < reading[0] < 30:
            return None
        minutes, end = int(reading[0]), reading[1]
        spelt = _word(words, end) in ("minute", "minutes")
        end += spelt
        if not spelt and minutes % 5:  # "3 to 5" is hardly a time
            return None
    joint = _word(words, end)
    if joint not in _PAST | _TO:
        return None
    hour = _read_hour(words, end + 1)
    if hour is None or (joint == "of" and word != "quarter"):
        return None
    value, behind, fixed = hour
    if joint in _TO:
        value, minutes = (value - 1) % 24 if fixed or value > 1 else value + 11, 60 - minutes
    tail, half = _read_tail(words, behind)
    return _Clock(value, minutes, start, tail, fixed, half, sure=True)


def _read_plain(words: Sequence[str], start: int) -> _Clock | None:
    """Read "noon", "seven thirty", "7 oclock" or "1930"."""
    marked = start > 0 and words[start - 1] in ("at", "by", "around")
    for pattern in (_DOTTED, _JOINED):
        if found := pattern.fullmatch(_word(words, start)):
            hour, minute = int(found[1]), int(found[2])
            if hour < 24 and minute < 60:
                end, half = _read_tail(words, start + 1)
                sure = marked or end > start + 1 or start == len(words) - 1
                return _Clock(hour, minute, start, end, hour > 12 or not hour, half, sure)
    read = _read_hour(words, start)
    if read is None:
        return None
    hour, end, fixed = read
    minute, behind = _read_minute(words, end)
    tail, half = _read_tail(words, behind)
    part = _word(words, tail)
    sure = marked or tail > behind or behind > end or words[start] in _FIXED
    sure = sure or (part == "in" and _word(words, tail + 2) in _PARTS)
    return _Clock(hour, minute, start, tail, fixed, half, sure)


def _read_hour(words: Sequence[str], start: int) -> tuple[int, int, bool] | None:
    """Read an hour: its number, the index behind it, and whether it is one of 24."""
    word = _word(words, start)
    if word in _FIXED:
        return _FIXED[word], start + 1, True
    if word in ("a", "an"):
        return None
    reading = read_number(words, start)
    if reading is None or reading[0].denominator != 1 or not 0 <= reading[0] <= 24:
        return None
    hour = int(reading[0])
    fixed = hour > 12 or hour == 0 or (word.startswith("0") and len(word) > 1)
    return hour % 24, reading[1], fixed


def _read_minute(words: Sequence[str], start: int) -> tuple[int, int]:
    """Read the minutes behind an hour, "30", "oh five" or "forty five"; 0 where there are none."""
    word = _word(words, start)
    reading = read_number(words, start + (word in _ZERO))
    if reading is None or reading[0].denominator != 1 or word in ("a", "an"):
        return 0, start
    value = int(reading[0])
    two = _TWO_DIGITS.fullmatch(word) or 9 < value < 60 or (word in _ZERO and value < 10)
    return (value, reading[1]) if two and value < 60 else (0, start)


def _read_tail(words: Sequence[str], start: int) -> tuple[int, str]:
    """Step over "oclock", "am" and "pm": the index behind them, and the half of the day."""
    end = start + (_word(words, start) == "oclock")
    if _word(words, end) in ("am", "pm"):
        return end + 1, words[end]
    if _word(words, end) in ("a", "p") and _word(words, end + 1) == "m":
        return end + 2, f"{words[end]}m"
    return end, ""


def _resolve(clock: _Clock, day: _Day, now: datetime, *, wakes: bool) -> datetime:
    """Choose the date and the half of the day that are meant."""
    dates = [day.date] if day.date else [now.date() + timedelta(days=each) for each in range(2)]
    if day.date and day.part == "night" and clock.hour in (12, 0, 1, 2, 3, 4):
        dates = [day.date + timedelta(days=1)]  # the night of a day ends on the next one
    hours = _hours(clock, day, other_day=dates[0] > now.date(), wakes=wakes)
    choices = sorted(_moments(dates, hours, clock.minute, now))
    future = [moment for moment in choices if moment > now]
    if future:
        return future[0]
    return choices[-1] + timedelta(days=7 * day.weekly)


def _moments(
    dates: Iterable[date], hours: Iterable[int], minute: int, now: datetime
) -> Iterator[datetime]:
    for each in dates:
        for hour in hours:
            yield in_zone(datetime.combine(each, time(hour, minute)), now)


def _hours(clock: _Clock, day: _Day, *, other_day: bool, wakes: bool) -> tuple[int, ...]:
    """List the hours of 24 that are meant."""
    hour = clock.hour
    morning, evening = hour % 12, hour % 12 + 12
    if clock.half and hour <= 12:
        return (morning,) if clock.half == "am" else (evening,)
    if clock.fixed:
        return (hour,)
    match day.part:
        case "morning":
            return (morning,)
        case "afternoon" | "evening":
            return (evening,)
        case "night":
            return (evening,) if 5 <= hour < 12 else (morning,)
    if wakes:
        return (morning,)
    if not other_day:
        return (morning, evening)
    return (morning,) if 7 <= hour < 12 else (evening,)


def _word(words: Sequence[str], index: int) -> str:
    return words[index] if 0 <= index < len(words) else ""
