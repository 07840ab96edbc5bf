"""Tells the time and the date elsewhere, and how far apart the clocks of two places are."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.time.clock import (
    DATE,
    KNOWN,
    LATER,
    TIME,
    UNITS,
    read_while,
    say_date,
    say_time,
)
from live_desktop.server.brain.time.moments import read_moment, split_words
from live_desktop.server.brain.time.places import HERE, NO_PLACE, Place, find_place, follow_place
from live_desktop.server.brain.time.spans import say_span
from live_desktop.server.brain.utterance import Utterance

_PLACE = re.compile(
    r"(?P<question>.+?)(?: right| just)?(?: now)? (?:in|at|over in) (?P<place>(?!the moment$)"
    r"[^\W\d_]\S*(?: [^\W\d_]\S*){0,4}?)(?: (?:now|right now|at the moment|today))?"
)
_TIME_OF = re.compile(
    r"(?:what is )?(?:the )?(?:current |local )*(?P<place>[^\W\d_]+(?: [^\W\d_]+){0,2}?) time"
    r"(?: now)?"
)
_DIFFERENCE = re.compile(
    r"(?:(?:what|how (?:big|large|much)) is |tell me )?(?:the )?(?:time|hour) (?:zone )?difference "
    r"(?:(?:between|from|of) (?P<one>.+?) (?:and|to|from) (?P<other>.+)|"
    r"(?:to|with|in|for) (?P<only>.+))"
)
_AHEAD = re.compile(
    r"how (?:many hours|far|much) (?:ahead|behind) of (?P<base>.+?) (?:is|are) (?P<top>.+)|"
    r"how (?:many hours|far|much)(?: \w+)? (?:ahead|behind|before|after) (?:is|are) "
    r"(?P<other>.+?)(?: (?:of|from|to|than) (?P<one>.+))?|"
    r"how (?:many hours|far|much) (?:is|are) (?P<far>.+?) (?:ahead|behind)(?: of)?"
    r"(?: (?P<near>.+))?"
)
_ZONE = re.compile(
    r"(?:(?:what|which)(?: is the)? )?time ?zone (?:is (?P<one>.+?) in|(?:of|in|for) (?P<other>.+))"
)
_CONVERT = re.compile(
    r"(?:what(?: time)?|when) (?:is|will) (?:it (?:be )?(?:in|at) (?P<there>.+?) )?"
    r"(?:when|if|at) (?:it is )?(?P<time>.+?)(?: (?P<here>here)| in (?P<from>.+))"
)
_BEFORE = re.compile(
    r"(?:when|if) it is (?P<time>.+?)(?: here| in (?P<from>.+?))? "
    r"what(?: time)? is (?:it|the time) (?P<there>here|in .+)"
)
_LONGEST = 200  # characters of a question
_NO_ZONES = "This computer's time zone data is missing, so I know only the time here."


class WorldClock:
    """Answers questions for the time in other places."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Read the time from `now`, in the user's time zone."""
        self._now = now

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell what is asked for."""
        request = utterance.request
        if len(request) > _LONGEST:
            return None
        try:
            said = self._convert(request) or self._compare(request) or self._tell(request)
        except ZoneInfoNotFoundError:
            return Reply(_NO_ZONES)
        return Reply(said) if said else None

    def follow(self, before: Utterance, more: str) -> str | None:
        """Ask for the same in another place: "and in Paris"."""
        return follow_place(more, dated=DATE.search(before.request) is not None)

    def _tell(self, request: str) -> str | None:
        """Tell the time or the date in a place, now or after a while."""
        moment, lead = self._now(), ""
        if later := LATER.search(request, max(0, request.rfind(" in "))):
            wait = read_while(later["amount"].split(), UNITS[later["unit"]])
            if wait is None:
                return None
            moment, lead = (
                moment.astimezone(UTC) + wait,
                f"{later[0].strip().capitalize()} it'll be",
            )
            request = request[: later.start()]
        if not lead and (named := _TIME_OF.fullmatch(request)) and find_place(named["place"]):
            request = f"time in {named['place']}"
        asked = _PLACE.fullmatch(request)
        if asked is None or not KNOWN.fullmatch(asked["question"]):
            return None
        timed, dated = TIME.search(asked["question"]), DATE.search(asked["question"])
        if not (timed or dated) or NO_PLACE.fullmatch(asked["place"]):
            return None
        if re.search(r"\b(?:tomorrow|yesterday)\b", request):
            return None
        place = find_place(asked["place"])
        if place is None:
            return f"I don't know a place called {asked['place'].title()}."
        there = moment.astimezone(ZoneInfo(place.zone))
        said = say_time(there) if timed else say_date(there)
        if timed and dated:
            said = f"{said} on {say_date(there)}"
        elif timed and there.date() != self._now().date():
            said = f"{said} on {there:%A}"
        where = _in(place)
        if lead:
            return f"{lead} {said} {where[0].lower()}{where[1:]}."
        return f"{where} it's {said}{'' if said.endswith('.') else '.'}"

    def _compare(self, request: str) -> str | None:
        """Tell by how much the clocks of two places differ."""
        if asked := _DIFFERENCE.fullmatch(request):
            names = (asked["one"] or "here", asked["other"] or asked["only"])
        elif asked := _AHEAD.fullmatch(request):
            names = (
                asked["one"] or asked["near"] or asked["base"] or "here",
                asked["other"] or asked["far"] or asked["top"],
            )
        elif asked := _ZONE.fullmatch(request):
            names = ("here", asked["one"] or asked["other"])
        else:
            return None
        if names[0] not in HERE and names[1] in HERE:
            names = (names[1], names[0])
        one, other = (self._zone(name) for name in names)
        for name, found in zip(names, (one, other), strict=True):
            if found is None:
                known = NO_PLACE.fullmatch(name) is None
                return f"I don't know a place called {name.title()}." if known else None
        return _say_difference(one, other, self._now()) if one and other else None

    def _convert(self, request: str) -> str | None:
        """Tell what time it is in a place when it is some time in another one."""
        asked = _BEFORE.fullmatch(request) or _CONVERT.fullmatch(request)
        if asked is None:
            return None
        words = split_words(f"at {asked['time']}")
        target = (asked["there"] or "here").removeprefix("in ")
        source = asked["from"] or "here"
        there, here = self._zone(target), self._zone(source)
        if there is None or here is None or (target in HERE and source in HERE):
            return None
        now = self._now().astimezone(here[1])
        moment = read_moment(words, now)
        if moment is None or len(moment.used) != len(words):
            return None
        then = moment.due.astimezone(there[1])
        days = (then.date() - moment.due.date()).days
        day = {1: " the next day", -1: " the day before"}.get(days, "")
        lead = f"When it's {say_time(moment.due)} {here[0]}, it's {say_time(then)}{day} {there[0]}"
        return lead + "."

    def _zone(self, name: str) -> tuple[str, tzinfo] | None:
        """Find a place's name as it is said behind a time, and its zone."""
        if name in HERE:
            zone = self._now().tzinfo
            return ("here", zone) if zone else None
        place = find_place(name)
        return (f"in {place.name}", ZoneInfo(place.zone)) if place else None


def _in(place: Place) -> str:
    if not place.country:
        return f"In {place.name}"
    country = place.country[0].upper() + place.country[1:]
    return f"{country} has several time zones. In {place.name}"


def _say_difference(one: tuple[str, tzinfo], other: tuple[str, tzinfo], now: datetime) -> str:
    offsets = [now.astimezone(zone).utcoffset() or timedelta() for _, zone in (one, other)]
    by = offsets[1] - offsets[0]
    names = [where.removeprefix("in ") for where, _ in (one, other)]
    near = "your time" if one[0] == "here" else names[0]
    far = f"{names[1][0].upper()}{names[1][1:]}"
    if not by:
        return f"{far} has the same time as {near.replace('your time', 'you')}."
    return f"{far} is {say_span(abs(by))} {'ahead of' if by > timedelta() else 'behind'} {near}."
