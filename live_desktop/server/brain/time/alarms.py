"""Keeps the timers, alarms and reminders of a session, and says what is due."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from live_desktop.server.brain.prose import end_sentence, join_words
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.time.clock import say_date, say_time
from live_desktop.server.brain.time.spans import say_span

MOST = 50
"""How many may be set at once."""
AGAIN = (timedelta(seconds=20), timedelta(seconds=40))
"""How long after an announcement that nobody minds it is repeated."""
_CONNECTOR = re.compile(r"^(?:to|that|about) ")
_LATE = timedelta(seconds=60)
_FRESH = timedelta(minutes=5)  # so long what has rung can be put off, or stopped once more


class Kind(StrEnum):
    """What rings."""

    TIMER = "timer"
    ALARM = "alarm"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that rings; counted in steady seconds, or by the clock on the wall."""

    kind: Kind
    name: str = ""
    """What it is called, or what the user is to be reminded of."""
    at: datetime | None = None
    """When it rings; None where it counts."""
    length: timedelta = timedelta()
    """How long it counts in all."""
    ends: float = 0.0
    """The steady second at which it has counted to its end."""
    left: timedelta | None = None
    """What is left to count, while it is paused."""

    @property
    def label(self) -> str:
        """Name it as the user may: "tea timer"."""
        if self.kind is Kind.REMINDER:
            return f"reminder {self.name}".strip()
        if self.name:
            return f"{self.name} {self.kind}"
        if self.at is not None:
            return f"{say_time(self.at)} {self.kind}"
        return f"{_as_adjective(self.length)} {self.kind}"


@dataclass(slots=True)
class _Ringing:
    """Something that was announced and that nobody has minded."""

    alarms: tuple[Alarm, ...]
    since: datetime
    repeated: int = 0

    @property
    def next_due(self) -> datetime:
        """When it is to be announced once more."""
        return self.since + AGAIN[self.repeated]


class TooMany(Exception):
    """No more can be set."""


def steady_seconds() -> float:
    """Read a clock that nobody sets and that goes on while the computer sleeps."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # the second one sleeps only on Linux
        if (clock := getattr(time, name, None)) is not None:
            return time.clock_gettime(clock)
    return time.monotonic()


class Alarms:
    """What is set to ring, the next one first."""

    def __init__(
        self, now: Callable[[], datetime], *, steady: Callable[[], float] | None = None
    ) -> None:
        """Read the user's time from `now`; count seconds by `steady`, or else by `now`."""
        self.changed: Callable[[], None] = _nothing
        """Is called whenever something else may be due next."""
        self.now = now
        self._steady = steady or (lambda: now().timestamp())
        self._set: list[Alarm] = []
        self._ringing: _Ringing | None = None
        self._rang: tuple[Alarm, ...] = ()
        self._rang_at: datetime | None = None

    def __iter__(self) -> Iterator[Alarm]:
        return iter(sorted(self._set, key=self.left))

    def count_down(self, kind: Kind, length: timedelta, name: str = "") -> Alarm:
        """Set something to ring after a while; raises TooMany."""
        ends = self._steady() + length.total_seconds()
        return self._add(Alarm(kind, name, length=length, ends=ends))

    def set_for(self, kind: Kind, at: datetime, name: str = "") -> Alarm:
        """Set something to ring at a time; raises TooMany."""
        return self._add(Alarm(kind, name, at=at))

    def left(self, alarm: Alarm) -> timedelta:
        """Tell how long it is until something rings, or would if it were not paused."""
        if alarm.left is not None:
            return alarm.left
        if alarm.at is not None:
            return alarm.at - self._utc()
        return timedelta(seconds=alarm.ends - self._steady())

    def cancel(self, alarm: Alarm) -> None:
        """Take something out."""
        self._change(alarm, None)

    def pause(self, alarm: Alarm) -> Alarm:
        """Hold something that counts."""
        return self._change(alarm, replace(alarm, left=max(self.left(alarm), timedelta())))

    def resume(self, alarm: Alarm) -> Alarm:
        """Let something that is held count on."""
        ends = self._steady() + self.left(alarm).total_seconds()
        return self._change(alarm, replace(alarm, left=None, ends=ends))

    def lengthen(self, alarm: Alarm, by: timedelta) -> Alarm:
        """Put something off, or forward where `by` is negative."""
        if alarm.at is not None:
            return self._change(alarm, replace(alarm, at=alarm.at + by))
        if alarm.left is not None:
            return self._change(alarm, replace(alarm, left=alarm.left + by))
        return self._change(alarm, replace(alarm, ends=alarm.ends + by.total_seconds()))

    def rang(self, within: timedelta = _FRESH) -> tuple[Alarm, ...]:
        """List what has rung in the last minutes, and what rings now."""
        fresh = self._rang_at is not None and self.now() - self._rang_at < within
        return self._rang if fresh else ()

    def forget_rang(self) -> None:
        """Let go of what has rung."""
        self._rang = ()

    def acknowledge(self) -> None:
        """Take note that the user said something: what rings need not be repeated."""
        if self._ringing is not None:
            self._ringing = None
            self.changed()

    def next_due(self) -> datetime | None:
        """Tell when something has to be announced next."""
        now = self._utc()
        dues = [now + self.left(alarm) for alarm in self._set if alarm.left is None]
        if self._ringing is not None:
            dues.append(self._ringing.next_due)
        return min(dues, default=None)

    def take_due(self) -> Reply | None:
        """Announce what is due, at first or once more; None for nothing."""
        now = self.now()
        due = [alarm for alarm in self if alarm.left is None and self.left(alarm) <= timedelta()]
        if due:
            late = [max(timedelta(), -self.left(alarm)) for alarm in due]
            self._set = [alarm for alarm in self._set if alarm not in due]
            before = self._ringing.alarms if self._ringing is not None else ()
            self._rang, self._rang_at = (*before, *due), now
            self._ringing = _Ringing(self._rang, self._utc())
            return Reply(_announce(due, late, now), chime=True)
        ringing = self._ringing
        if ringing is None or self._utc() < ringing.next_due:
            return None
        ringing.repeated += 1
        if ringing.repeated == len(AGAIN):
            self._ringing = None
        words = " ".join(_say_rung(alarm, timedelta(), now) for alarm in ringing.alarms)
        return Reply(f"Once more: {words}", chime=True)

    def _utc(self) -> datetime:
        """Read the clock in a zone whose hours are all alike."""
        return self.now().astimezone(UTC)

    def _add(self, alarm: Alarm) -> Alarm:
        if len(self._set) >= MOST:
            raise TooMany
        self._set.append(alarm)
        self.changed()
        return alarm

    def _change(self, old: Alarm, new: Alarm | None) -> Alarm:
        if old in self._set:
            self._set.remove(old)
            self._set.extend([new] if new else [])
            self.changed()
        return new or old


def _announce(due: list[Alarm], late: list[timedelta], now: datetime) -> str:
    """Say what is due, and of what nobody was there to hear, how late that is."""
    missed = [_say_rung(*each, now) for each in zip(due, late, strict=True) if each[1] >= _LATE]
    timely = [_say_rung(*each, now) for each in zip(due, late, strict=True) if each[1] < _LATE]
    if missed:
        timely.append(f"While you were away: {' '.join(missed)}")
    return " ".join(timely)


def _say_rung(alarm: Alarm, late: timedelta, now: datetime) -> str:
    ago = f", {_ago(late)} ago" if late >= _LATE else ""
    if alarm.kind is Kind.TIMER:
        if ago:
            return f"Your {alarm.label} ended{ago}."
        return f"Time is up for your {alarm.label}."
    due = now - late
    when = say_time(due) if due.date() == now.date() else f"{say_time(due)} on {say_date(due)}"
    if alarm.kind is Kind.ALARM:
        lead = f"Your {alarm.label} rang" if ago else f"It's {say_time(now)}: your alarm"
        named = f" for {alarm.name}" if alarm.name and not ago else ""
        return f"{lead}{named}{ago}."
    reminder = _CONNECTOR.sub("", alarm.name) or "it is time"
    return end_sentence(f"A reminder{f' for {when}{ago}' if ago else ''}: {reminder}")


def _ago(late: timedelta) -> str:
    """Say how long ago something was, no more exactly than anybody wants to know it."""
    minutes = round(late.total_seconds() / 60)
    return say_span(timedelta(minutes=minutes if minutes < 24 * 60 else minutes // 60 * 60))


def _as_adjective(span: timedelta) -> str:
    """Say how long a timer is in front of its name: "10 minute"."""
    parts = say_span(span).replace(" and ", ", ").split(", ")
    return join_words([part.removesuffix("s") for part in parts])


def _nothing() -> None:
    """Stand in where nobody wants to know."""
