"""Reads orders to set a timer, an alarm or a reminder."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.time.alarms import Kind
from live_desktop.server.brain.time.moments import (
    WEEKDAYS,
    day_places,
    names_date,
    read_moment,
    split_words,
)
from live_desktop.server.brain.time.spans import find_span, read_span
from live_desktop.server.brain.utterance import Utterance

_LONGEST_NAME = 60  # characters of a name
_LONGEST_REMINDER = 300
_VERB = re.compile(
    r"(?P<verb>set|said|sat|start|create|make|begin|schedule|give|get|put|add|i need|i want|"
    r"can i get|can i have|could i get|"
    r"i would like)(?: (?:me|up|on|us))?(?: (?:a|an|the|another|my|one|in|on|new|up))* "
)
_LIGHT_VERBS = frozenset({"set", "said", "sat", "start"})
"""Verbs behind which "time" is what is left of "timer"."""

_COUNTS = re.compile(
    r"^(?:time (?:me|us)(?: for)?|count ?down"
    r"(?= \S+(?: \S+)? (?:seconds?|minutes?|hours?))(?: from)?) "
)
_TOMORROW = re.compile(r"\bto borrow (?=to\b)")
"""What recognisers make of "tomorrow"."""
_WAKE = re.compile(
    r"(?:wake|get) (?:me|us)(?: up)?\b|i (?:need|have|want) to (?:wake|get) up\b|"
    r"(?:wake up|waking) (?:call|me)\b"
)
_REMIND = re.compile(
    r"(?:(?:set|create|make|give me|add|i need)(?: (?:a|an|the|another|me))* reminder|reminder|"
    r"remind (?:me|us|my)|do not let (?:me|us) forget)\b"
    r"(?! (?:what|who|where|how|why|which|of (?:what|who)))"
)
_TIMER_WORDS = frozenset({"timer", "timers", "countdown"})
_ALARM_WORDS = frozenset({"alarm", "alarms"})
_NOT_FIRST_WORDS = (
    "what which when where who why how is are was were do does did has have if can a cancel stop "
    "the my delete remove clear pause resume"
)
_NOT_FIRST = frozenset(_NOT_FIRST_WORDS.split())
_FILLER_WORDS = (
    "for the a an called named label labelled labeled name of to with my it me us at in on and "
    "that lasting another new is long call as which rings up from now by time one again go off "
    "ring set here"
)
_FILLERS = frozenset(_FILLER_WORDS.split())
_CONNECTORS = frozenset({"to", "that", "about", "of", "for"})
_REGULAR = re.compile(
    r"\b(?:every|each) (?:day|morning|evening|night|week|weekday|weekend|hour|month|year|other|"
    r"minute|\d+|two|three|five|ten|thirty|(?:sun|mon|tues|wednes|thurs|fri|satur)day)\b|"
    r"\b(?:daily|everyday|weekdays|weekends|hourly|weekly|(?:sun|mon|tues|wednes|thurs|fri|satur)"
    r"days)\b"
)
_DATED = "I can plan only for the coming week: name a day of the week, please."
_REFUSALS = (
    (
        re.compile(
            r"\b(?:timer|alarm|reminder)\b.* and (?:a|an|another|the|set|also|remind)\b.*"
            r"\b(?:timer|alarm|reminder|remind)\b"
        ),
        "One at a time, please. Say the first one once more.",
    ),
    (_REGULAR, "I can ring only once. Tell me one day and time, and I'll do that."),
    (
        re.compile(r"\b(?:in|for|after) (?:\S+ ){1,3}(?:months?|years?|decades?)\b"),
        "I count in seconds, minutes, hours, days and weeks, not in months or years.",
    ),
    (
        re.compile(r"\b(?:minus|negative) (?:\S+ ){1,3}(?:seconds?|minutes?|hours?|days?)\b"),
        "I can't count less than nothing. Name a longer time, please.",
    ),
    (
        re.compile(r"\b(?:0|zero) (?:seconds?|minutes?|hours?)$"),
        "That is no time at all. Name a longer one, please.",
    ),
    (re.compile(r"\b(?:yesterday|last (?:night|week|\w+day))$"), "That is past already."),
    (
        re.compile(r"(?<![\d:] )\b(?:2[5-9]|[3-9]\d) ?(?:oclock|am|pm)\b"),
        "There is no such time of day.",
    ),
)
"""What is asked for and cannot be set, and what is said instead."""

_YOURS = {
    "my": "your",
    "me": "you",
    "i": "you",
    "mine": "yours",
    "myself": "yourself",
    "our": "your",
    "us": "you",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be set; with neither a length nor a time, the user has to be asked for one."""

    kind: Kind
    name: str = ""
    length: timedelta | None = None
    at: datetime | None = None
    day: tuple[str, ...] = ()
    """The words for its day, where no time was said with them."""
    refusal: str = ""
    """Why it cannot be set."""


def read_order(utterance: Utterance, now: datetime) -> Order | None:
    """Read an order to set something; None where the words are none."""
    request = _TOMORROW.sub("tomorrow ", utterance.request)
    order: Order | None
    if remind := _REMIND.match(request):
        order = _read_reminder(utterance, split_words(request[remind.end() :]), now)
    elif wake := _WAKE.match(request):
        words = split_words(request[wake.end() :])
        order = _read_time(Order(Kind.ALARM), words, now, wakes=True)
        if request.startswith("get") and order.length is None and order.at is None:
            return None
    else:
        order = _read_set(utterance, now)
    if order is None:
        return None
    words = split_words(request)
    if order.length is None and order.at is None and order.kind is not Kind.TIMER:
        order = replace(order, day=_at(words, day_places(words, now)))
    if names_date(words):
        return replace(order, refusal=_DATED)
    return replace(order, refusal=next((no for said, no in _REFUSALS if said.search(request)), ""))


def read_time_alone(order: Order, words: Sequence[str], now: datetime) -> Order | None:
    """Read a new time for an order out of words that say nothing else."""
    order = replace(order, length=None, at=None)
    if order.kind is Kind.TIMER and words[-1:] and _is_number(words):
        words = [*words, "minutes"]
    found = _read_time(order, words, now, wakes=order.kind is Kind.ALARM)
    if found.name or (found.length is None and found.at is None):
        return None
    return replace(found, name=order.name)


def _at(words: Sequence[str], places: Iterable[int]) -> tuple[str, ...]:
    return tuple(words[index] for index in sorted(places))


def _is_number(words: Sequence[str]) -> bool:
    reading = read_number(words, 0)
    return reading is not None and reading[1] == len(words)


def read_time(order: Order, words: Sequence[str], now: datetime) -> Order:
    """Complete an order by a time or a length said later, if the words hold one."""
    wakes = order.kind is Kind.ALARM
    if order.kind is Kind.TIMER and _is_number(words):
        words = [*words, "minutes"]
    if order.day and not day_places(words, now):
        words = [*words, *order.day]
    found = _read_time(order, words, now, wakes=wakes)
    return replace(found, name=order.name)


def _read_set(utterance: Utterance, now: datetime) -> Order | None:
    request = _COUNTS.sub("timer for ", utterance.request)
    verb = _VERB.match(request)
    words = split_words(request[verb.end() :] if verb else request)
    if not words or (not verb and words[0] in _NOT_FIRST and find_span(words[:2]) is None):
        return None
    if not _ALARM_WORDS.isdisjoint(words):
        if not verb and words[0] not in _ALARM_WORDS and words[-1] not in _ALARM_WORDS:
            return None
        at = next(index for index, word in enumerate(words) if word in _ALARM_WORDS)
        morning = not {"tomorrow", *WEEKDAYS}.isdisjoint(words)
        order = _read_time(
            Order(Kind.ALARM), [*words[:at], "at", *words[at + 1 :]], now, wakes=morning
        )
        named = replace(order, name=_as_said(utterance.text, order.name, _LONGEST_NAME))
        alone = len(words) == 1 or words[1:] == ["clock"]
        return named if verb or named.length or named.at or alone else None
    if _TIMER_WORDS.isdisjoint(words):
        light = verb is not None and verb["verb"] in _LIGHT_VERBS
        if not light or "time" not in words or find_span(words) is None:
            return None
    words = [word for word in words if word not in _TIMER_WORDS]
    order = _read_timer(words, now)
    named = replace(order, name=_as_said(utterance.text, order.name, _LONGEST_NAME))
    return named if verb or named.length or named.at or not words else None


def _read_timer(words: Sequence[str], now: datetime) -> Order:
    """Read how long a timer runs, or until when, and its name."""
    order = _read_time(Order(Kind.TIMER), words, now, loose=False)
    if order.length or order.at or not words:
        return order
    reading = read_number(words, len(words) - 1)
    marked = len(words) > 1 and words[-2] in ("for", "of", "to")
    if not marked or reading is None or not 0 < reading[0] <= 600:
        return order
    # A number alone at the end, as in "a timer for five", counts minutes.
    name = _strip(words[:-1])
    return Order(Kind.TIMER, name, timedelta(minutes=float(reading[0])))


def _read_time(
    order: Order, words: Sequence[str], now: datetime, *, wakes: bool = False, loose: bool = True
) -> Order:
    """Find a length or a time among the words; what is left is the name."""
    if (found := find_span(words)) is not None:
        length, start, end = found
        start -= start > 0 and words[start - 1] in ("for", "in", "of", "four")
        return replace(order, name=_strip([*words[:start], *words[end:]]), length=length)
    moment = read_moment(words, now, wakes=wakes, loose=loose)
    used = moment.used if moment else frozenset[int]()
    name = _strip([word for index, word in enumerate(words) if index not in used])
    return replace(order, name=name, at=moment.due if moment else None)


def _read_reminder(utterance: Utterance, words: list[str], now: datetime) -> Order:
    """Read when to remind, and of what."""
    order = Order(Kind.REMINDER)
    used: set[int] = set()
    starts = [at for at, word in enumerate(words) if word in ("in", "after")]
    spans = [(at, span) for at in starts if (span := read_span(words, at + 1)) is not None]
    moment = read_moment(words, now)
    if spans:
        at, (length, end) = spans[0] if spans[0][0] == 0 else spans[-1]
        used = set(range(at, end))
        order = replace(order, length=length)
    elif moment is not None:
        used = set(moment.used)
        order = replace(order, at=moment.due)
    elif (day := day_places(words, now)) and (0 in day or len(words) - 1 in day):
        used = set(day)
    rest = [word for index, word in enumerate(words) if index not in used]
    while rest and rest[-1] in ("at", "on", "for", "in"):
        rest.pop()
    while len(rest) > 1 and rest[0] in ("for", "on", "at") and rest[1] in _CONNECTORS:
        rest = rest[1:]
    if rest and rest[0] in _CONNECTORS:
        connector, rest = rest[0], rest[1:]
    else:
        connector = "about" if rest and rest[0] in ("the", "a", "an", "my", "our") else "to"
    said = _as_said(utterance.text, " ".join(rest), _LONGEST_REMINDER)
    if connector == "to" and rest[:1] in (["by"], ["bye"]):  # how recognisers write it
        said = f"buy {said.partition(' ')[2]}"
    yours = " ".join(_YOURS.get(word.lower(), word) for word in said.split())
    return (
        replace(order, name=f"{'about' if connector in ('of', 'for') else connector} {yours}")
        if yours
        else order
    )


def _strip(words: Sequence[str]) -> str:
    """Take the small words off both ends of a name."""
    start, end = 0, len(words)
    while start < end and words[start] in (*_FILLERS, *WEEKDAYS):
        start += 1
    while start < end and words[end - 1] in _FILLERS:
        end -= 1
    return " ".join(words[start:end])


def _as_said(text: str, words: str, longest: int) -> str:
    """Return the words with the capitals and signs that they have in the text."""
    words = words[:longest].strip()
    pattern = r"[^\w]+".join(re.escape(word) for word in words.split())
    found = re.search(rf"\b{pattern}\b", text, re.IGNORECASE) if words else None
    return " ".join(found.group().split()) if found else words
