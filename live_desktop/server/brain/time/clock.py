"""Tells the time and the date where the user is."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.prose import end_sentence
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.time.places import follow_place
from live_desktop.server.brain.time.zones import passed
from live_desktop.server.brain.utterance import Utterance

LATER = re.compile(
    r" in (?P<amount>(?:\S+ ){1,6}?)(?P<unit>minute|hour|day|week)s?(?: from now| time)?$"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IS_DAY = re.compile(
    rf"is (?:it )?(?:(?:today|tomorrow) )?(?:a )?(?P<name>{'|'.join(_WEEKDAYS)})"
    r"(?: (?:today|tomorrow))?"
)
KNOWN = re.compile(
    r"(?:(?:what|which|how late|is|was|will|be|it|the|this|do|you|have|know|got|tell|me|give|say|"
    r"now|right|just|at the moment|current|currently|exact|here|of|and|a?gain|hour|time|date|day|"
    r"are|we|in|weekday|week|month|year|today|tomorrow|yesterday|after tomorrow|before yesterday)"
    r"(?:'s)?(?: |$))+"
)
"""All words of a question for the time or date, in any order: recognisers lose small words."""

TIME = re.compile(r"\b(?:time|hour|how late)\b")
DATE = re.compile(r"\b(?:date|day|weekday|today|tomorrow|yesterday)\b")
_COARSE = re.compile(r"\b(?:month|year)\b")
_DAYS = {
    "before yesterday": (-2, "The day before yesterday was"),
    "after tomorrow": (2, "The day after tomorrow will be"),
    "yesterday": (-1, "Yesterday was"),
    "tomorrow": (1, "Tomorrow will be"),
    "": (0, "Today is"),
}
"""How a day is named in a question, its distance from today, and its name in the answer."""

UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_FARTHEST = timedelta(days=3660)


class Clock:
    """Answers questions for the time, the day and the date."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Read the time from `now`, in the user's time zone."""
        self._now = now

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell what is asked for."""
        request, moment = utterance.request, self._now()
        if weekday := _IS_DAY.fullmatch(request):
            return Reply(_say_whether(moment, request, weekday["name"]))
        if later := LATER.search(request):
            said = _say_later(moment, request[: later.start()], later)
        else:
            said = say_now(moment, request) if KNOWN.fullmatch(request) else None
        return Reply(said) if said else None

    def follow(self, before: Utterance, more: str) -> str | None:
        """Ask for another day, or for the same in another place."""
        if DATE.search(before.request) and more.removeprefix("the day ") in _DAYS:
            return f"what day is {more}" if more else None
        return follow_place(more, dated=DATE.search(before.request) is not None)


def say_now(moment: datetime, question: str) -> str | None:
    """Answer a question for the time or date; None for the time or month of another day."""
    distance, named = _day(question)
    if distance and (TIME.search(question) or _COARSE.search(question)):
        return None
    if TIME.search(question):
        dated = re.search(r"\b(?:date|day)\b", question)
        return end_sentence(f"It's {say_time(moment)}" + f" on {say_date(moment)}" * bool(dated))
    if DATE.search(question):
        return f"{named} {say_date(moment + timedelta(days=distance))}."
    if "month" in question:
        return f"It's {moment:%B} {moment.year}."
    return f"It's {moment.year}." if "year" in question else None


def _say_later(moment: datetime, question: str, later: re.Match[str]) -> str | None:
    """Answer what time or day it is after a while; None where the while cannot be read."""
    wait = read_while(later["amount"].split(), UNITS[later["unit"]])
    timed, dated = TIME.search(question), DATE.search(question)
    if wait is None or not (timed or dated) or not KNOWN.fullmatch(question) or _day(question)[0]:
        return None
    counted = later["unit"] in ("minute", "hour")
    then = passed(moment, wait) if counted else moment + wait
    lead = f"{later[0].strip().capitalize()} it will be"
    if not timed:
        return f"{lead} {say_date(then)}."
    said = f"{lead} {say_time(then)}"
    if then.date() != moment.date() or dated:
        said = f"{said} on {say_date(then)}"
    return end_sentence(said)


def read_while(words: list[str], unit: timedelta) -> timedelta | None:
    """Read "two", "an" or "half an" of a unit; None for others, and for more than ten years."""
    if words in (["a"], ["an"]):
        return unit
    number, end = read_number(words, 0) or (0, 0)
    rest = words[end:]
    if not number or rest not in ([], ["a"], ["an"]) or number > _FARTHEST / unit:
        return None
    return unit * float(number)


def _say_whether(moment: datetime, question: str, weekday: str) -> str:
    """Answer whether a day is this day of the week."""
    distance, named = _day(question)
    day = moment + timedelta(days=distance)
    yes = _WEEKDAYS[day.weekday()] == weekday
    return f"{'Yes' if yes else 'No'}, {named.lower()} {say_date(day)}."


def _day(question: str) -> tuple[int, str]:
    """Find the day that a question is about: its distance in days, and how it is said."""
    return next(day for name, day in _DAYS.items() if name in question)


def say_time(moment: datetime) -> str:
    """Write a time of day as it is spoken: "3:05 p.m.", "noon"."""
    if not moment.minute and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    hour = moment.hour % 12 or 12
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{hour}:{moment.minute:02d} {half}" if moment.minute else f"{hour} {half}"


def say_date(moment: date) -> str:
    """Write a date as it is spoken: "Sunday, November 22, 2026"."""
    return f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}"
