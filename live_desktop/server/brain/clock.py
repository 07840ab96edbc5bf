"""Tells the time and the date of this computer."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_PLACE = re.compile(r" (?:in|at|over in) (?!the moment)(?:[a-z]+ ?){1,4}$")
_KNOWN = re.compile(
    r"(?:(?:what|which|how late|is|was|will|be|it|the|this|do|you|have|know|got|tell|me|give|say|"
    r"now|right|just|at the moment|current|currently|exact|here|of|and|a?gain|hour|time|date|day|"
    r"weekday|week|month|year|today|tomorrow|yesterday)(?:'s)?(?: |$))+"
)
"""All words of a question for the time or date, in any order: recognisers lose small words."""

_TIME = re.compile(r"\b(?:time|hour|how late)\b")
_DATE = re.compile(r"\b(?:date|day|weekday|today|tomorrow|yesterday)\b")
_DAYS = {"yesterday": (-1, "was"), "today": (0, "is"), "tomorrow": (1, "will be")}


class Clock:
    """Answers questions for the time, the day and the date."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Read the time from `now`, in the user's time zone."""
        self._now = now

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell what is asked for."""
        question = _PLACE.sub("", utterance.request)
        if not _KNOWN.fullmatch(question):
            return None
        moment = self._now()
        if question != utterance.request:
            return Reply(f"I only know the time of this computer. It's {say_time(moment)}")
        if _TIME.search(question):
            dated = re.search(r"\b(?:date|day)\b", question)
            return Reply(f"It's {say_time(moment)}" + f" on {say_date(moment)}." * bool(dated))
        if _DATE.search(question):
            return Reply(_say_day(moment, question))
        if "month" in question:
            return Reply(f"It's {moment:%B} {moment.year}.")
        return Reply(f"It's {moment.year}.") if "year" in question else None


def _say_day(moment: datetime, question: str) -> str:
    """Answer a question for today, tomorrow or yesterday."""
    day = next((day for day in _DAYS if day in question), "today")
    distance, verb = _DAYS[day]
    return f"{day.capitalize()} {verb} {say_date(moment + timedelta(days=distance))}."


def say_time(moment: datetime) -> str:
    """Write a time of day as it is spoken: "3:05 p.m."."""
    hour = moment.hour % 12 or 12
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{hour}:{moment.minute:02d} {half}" if moment.minute else f"{hour} {half}"


def say_date(moment: datetime) -> str:
    """Write a date as it is spoken: "Sunday, November 22, 2026"."""
    return f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}"
