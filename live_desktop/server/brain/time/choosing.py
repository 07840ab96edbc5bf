"""Finds out which of the timers, alarms and reminders the user means."""

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher

from live_desktop.server.brain.time.alarms import Alarm, Kind
from live_desktop.server.brain.time.moments import read_moment
from live_desktop.server.brain.time.spans import find_span
from live_desktop.server.brain.utterance import normalize

NOUNS = {
    word: kind
    for words, kind in (
        ("timer timers countdown countdowns", Kind.TIMER),
        ("alarm alarms", Kind.ALARM),
        ("reminder reminders", Kind.REMINDER),
    )
    for word in words.split()
}
ALL = frozenset({"all", "both", "every", "everything", "each"})
_PLURALS = frozenset({"timers", "countdowns", "alarms", "reminders"})
_ORDINALS = {
    word: index
    for words, index in (
        ("first 1st", 0),
        ("second 2nd two 2", 1),
        ("third 3rd three 3", 2),
        ("last latest", -1),
    )
    for word in words.split()
}
_EMPTY_WORDS = (
    "a about an and any are at by called do does down for from going has have i in is it its left "
    "me my name named now of off on one ones or running set that the their them there this time to "
    "us was were what when which will with go goes ring rings end ends remaining still all both "
    "every everything each please"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that say nothing about which one is meant."""

_ALIKE = 0.75
_SIMILAR = 0.6
"""So much alike are two words where nothing else can be meant."""


def kinds_in(words: Sequence[str]) -> frozenset[Kind]:
    """List the kinds that are named; none means any."""
    return frozenset(NOUNS[word] for word in words if word in NOUNS)


def means_all(words: Sequence[str]) -> bool:
    """Tell whether all of a kind are meant."""
    return not _PLURALS.isdisjoint(words) or not ALL.isdisjoint(words)


def hints_in(words: Sequence[str]) -> list[str]:
    """Keep the words that tell which one is meant."""
    return [word for word in words if word not in NOUNS and word not in _EMPTY]


def choose(alarms: Sequence[Alarm], words: Sequence[str], now: datetime) -> list[Alarm]:
    """List those that the words may mean; without a hint, all of the kinds that are named."""
    kinds = kinds_in(words)
    alarms = [alarm for alarm in alarms if not kinds or alarm.kind in kinds]
    hints = hints_in(words)
    if not hints:
        return alarms
    if named := [alarm for alarm in alarms if _is_named(alarm, hints)]:
        return named
    if (found := find_span(words)) and (
        long := [alarm for alarm in alarms if alarm.length == found[0]]
    ):
        return long
    moment = read_moment(words, now, loose=True)
    if moment and (at := [alarm for alarm in alarms if _is_at(alarm, moment.due)]):
        return at
    if len(alarms) == 1 and any(
        _resembles(hint, word) for hint in hints for word in normalize(alarms[0].name).split()
    ):
        return alarms
    order = _ORDINALS.get(hints[0]) if len(hints) == 1 else None
    if order is not None and -len(alarms) <= order < len(alarms):
        return [alarms[order]]
    return []


def _is_named(alarm: Alarm, hints: Sequence[str]) -> bool:
    name = [word for word in normalize(alarm.name).split() if word not in _EMPTY]
    return all(any(_is_alike(hint, word) for word in name) for hint in hints)


def _is_alike(one: str, other: str) -> bool:
    if len(one) == 1:  # "the t timer"
        return other.startswith(one)
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _resembles(one: str, other: str) -> bool:
    """Tell whether a recogniser may have heard one word for the other."""
    return SequenceMatcher(None, one, other).ratio() >= _SIMILAR


def _is_at(alarm: Alarm, due: datetime) -> bool:
    if alarm.at is None:
        return False
    return (alarm.at.hour % 12, alarm.at.minute) == (due.hour % 12, due.minute)
