"""Counts days, finds dates, and knows the length of months and years."""

import calendar
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from live_desktop.server.brain.prose import end_sentence
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.time.clock import say_date, say_time
from live_desktop.server.brain.time.days import NamedDay, read_day
from live_desktop.server.brain.time.moments import MONTHS, read_moment, split_words
from live_desktop.server.brain.time.spans import find_span, say_span
from live_desktop.server.brain.time.zones import between, passed
from live_desktop.server.brain.utterance import Utterance

_LONGEST = 150  # characters of a question
_LEAD = re.compile(r"(?:do you know |tell me |and )+")
_WHEN = re.compile(
    r"(?:(?:what|which) (?:day|date|weekday|day of the week)(?: of the week)?|when|one(?= is)) "
    r"(?:is|was|will|does|did)(?: it on| it)? (?P<day>.+?)(?: (?:be|fall|fall on|on|falls on))?|"
    r"what is (?:(?:the )?date (?:of|for|on) )?(?P<day2>.+)"
)
_UNTIL = re.compile(
    r"(?:how (?:many (?P<unit>days|weeks|hours|minutes|sleeps)|long|much time|far)"
    r"(?: (?:is it|is there|are there|are left|is left|left|do i have|more|to go|now))*|"
    r"(?P<bare>days|time)) (?:until|till|to|before|til|away is) (?P<day>.+)|"
    r"how (?:far|many days) (?:away|off) (?:is|are) (?P<away>.+)"
)
_SINCE = re.compile(
    r"how (?:many (?P<unit>days|weeks)|long)(?: is it| has it been| have passed)? since "
    r"(?P<day>.+)|"
    r"how (?:many (?P<unit2>days|weeks)|long) ago (?:was|is) (?P<ago>.+)"
)
_BETWEEN = re.compile(
    r"how many (?P<unit>days|weeks)(?: are(?: there)?| is it)? "
    r"(?:between (?P<one>.+) and|from (?P<from>.+?) (?:to|until|till)) (?P<other>.+)"
)
_LEAP = re.compile(
    r"(?:is|was|will) (?P<year>\d{4}|this year|this here|next year|it)(?: be)? a leap year"
)
_NEXT_LEAP = re.compile(r"(?:when|what|which)(?: year)? is (?:the )?next leap year")
_LENGTH = re.compile(
    rf"how (?:many days|long)(?: (?:are|is|does))?(?: there)?(?: in)? "
    rf"(?:(?:the )?month of )?(?P<month>{'|'.join(MONTHS)}|this month|this year)"
    r"(?: (?P<year>\d{4}))?(?: have)?"
)
_LEFT = re.compile(
    r"how many (?P<unit>days|weeks)(?: are| do we have)?(?: (?:left|remaining))? "
    r"(?:in|of) (?:this|the) (?P<what>year|month)(?: left)?|"
    r"how many (?P<unit2>days|weeks)(?: are| do we have)? (?:left|remaining)(?: in)? "
    r"this (?P<what2>year|month)"
)
_WEEK = re.compile(
    r"(?:what|which)(?: is the)?(?: calendar)? week(?: number| of the year)?"
    r"(?: is (?:it|this)| are we in)?(?: now)?"
)
_AGO = re.compile(
    r"(?:what|which)(?: is| was)?(?: the)? (?P<what>time|day|date|weekday)(?: was it| is it| was)? "
    r"(?P<span>.+) ago"
)


class Almanac:
    """Answers questions for days to come and days gone by."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Read the time from `now`, in the user's time zone."""
        self._now = now

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell what is asked for."""
        request = utterance.request
        if len(request) > _LONGEST:
            return None
        lead, now = _LEAD.match(request), self._now()
        said = tell(request[lead.end() :] if lead else request, now)
        return Reply(said) if said else None


def tell(request: str, now: datetime) -> str | None:
    """Answer a question about the calendar; None where it is none."""
    for ask in (_tell_left, _tell_until, _tell_between, _tell_since, _tell_years, _tell_ago):
        if said := ask(request, now):
            return said
    if _WEEK.fullmatch(request):
        return f"It's week {now.isocalendar().week} of the year."
    if found := _WHEN.fullmatch(request):
        words = found["day"] or found["day2"]
        past = " was " in request or " did " in request
        day = read_day(words, now.date(), past=past)
        return _say_day(day, now) if day else None
    return None


def _say_day(day: NamedDay, now: datetime) -> str | None:
    if day.name in ("today", "tomorrow", "yesterday") or day.name.startswith("day "):
        return None  # the clock says these
    verb = "was" if day.date < now.date() else "is"
    if day.name:
        joint = "today" if day.date == now.date() else f"on {say_date(day.date)}"
        return f"{day.name} {verb} {joint}."
    if day.date == now.date():
        return f"That is today, {say_date(day.date)}."
    return f"That {verb} {say_date(day.date)}."


def _tell_until(request: str, now: datetime) -> str | None:
    found = _UNTIL.fullmatch(request)
    if found is None:
        return None
    words = found["day"] or found["away"]
    unit = found["unit"] or ""
    day = read_day(words, now.date())
    if day and unit not in ("hours", "minutes"):
        return _say_count((day.date - now.date()).days, unit, f"until {_called(day)}")
    parts = split_words(f"at {words}")
    moment = read_moment(parts, now, loose=True)
    if moment is None or len(moment.used) < len(parts) or moment.due <= now:
        return None
    left = timedelta(minutes=round(between(now, moment.due).total_seconds() / 60))
    return end_sentence(f"{say_span(left).capitalize()} until {say_time(moment.due)}")


def _tell_since(request: str, now: datetime) -> str | None:
    found = _SINCE.fullmatch(request)
    day = read_day(found["day"] or found["ago"], now.date(), past=True) if found else None
    if found is None or day is None or day.date > now.date():
        return None
    days = (now.date() - day.date).days
    return _say_count(days, found["unit"] or found["unit2"] or "", f"since {_called(day)}")


def _tell_between(request: str, now: datetime) -> str | None:
    found = _BETWEEN.fullmatch(request)
    if found is None:
        return None
    one = read_day(found["one"] or found["from"], now.date())
    other = read_day(found["other"], one.date if one else now.date())
    if one is None or other is None:
        return None
    days = abs((other.date - one.date).days)
    return _say_count(days, found["unit"], f"from {_called(one)} to {_called(other)}")


def _tell_left(request: str, now: datetime) -> str | None:
    found = _LEFT.fullmatch(request)
    if found is None or ("left" not in request and "remaining" not in request):
        return None
    what = found["what"] or found["what2"]
    month = 12 if what == "year" else now.month
    last = now.date().replace(month=month, day=calendar.monthrange(now.year, month)[1])
    days = (last - now.date()).days
    return _say_count(days, found["unit"] or found["unit2"], f"left of this {what}, after today")


def _tell_years(request: str, now: datetime) -> str | None:
    """Answer about leap years, and the length of months."""
    if found := _LEAP.fullmatch(request):
        year = {
            "this year": now.year,
            "this here": now.year,
            "it": now.year,
            "next year": now.year + 1,
        }.get(found["year"], 0) or int(found["year"])
        leap = calendar.isleap(year)
        return f"{'Yes' if leap else 'No'}, {year} {'has' if leap else 'does not have'} 366 days."
    if _NEXT_LEAP.fullmatch(request):
        year = next(each for each in range(now.year + 1, now.year + 9) if calendar.isleap(each))
        return f"The next leap year is {year}."
    if found := _LENGTH.fullmatch(request):
        year = int(found["year"] or now.year)
        if found["month"] == "this year":
            return f"{year} has {365 + calendar.isleap(year)} days."
        month = now.month if found["month"] == "this month" else MONTHS.index(found["month"]) + 1
        name = MONTHS[month - 1].capitalize()
        if not found["year"] and month == 2 and found["month"] != "this month":
            return "February has 28 days, and 29 in a leap year."
        dated = f" {year}" if found["year"] else ""
        days = calendar.monthrange(year, month)[1] if year else 0
        return f"{name}{dated} has {days} days."
    return None


def _tell_ago(request: str, now: datetime) -> str | None:
    found = _AGO.fullmatch(request)
    words = found["span"].split() if found else []
    span = find_span(words)
    if found is None or span is None or (span[1], span[2]) != (0, len(words)):
        return None
    timed = found["what"] == "time"
    then = passed(now, -span[0]) if timed else now - span[0]
    lead = f"{found['span'].capitalize()} ago it was"
    if timed:
        dated = f" on {say_date(then)}" * (then.date() != now.date())
        return end_sentence(f"{lead} {say_time(then)}{dated}")
    return f"{lead} {say_date(then)}."


def _called(day: NamedDay) -> str:
    return day.name or say_date(day.date)


def _say_count(days: int, unit: str, what: str) -> str | None:
    """Say how many days something is, or how many weeks."""
    if days == 0 and what.startswith("until"):
        return f"It's today: {what.removeprefix('until ')}."
    if unit == "weeks":
        weeks, rest = divmod(days, 7)
        parts = [_many(weeks, "week")] * bool(weeks) + [_many(rest, "day")] * bool(rest)
        return f"{' and '.join(parts) or '0 weeks'} {what}."
    return f"{_many(days, 'day')} {what}."


def _many(count: int, unit: str) -> str:
    return f"{count:,} {unit}{'s' * (count != 1)}"
