"""What happened on each connection, found in its messages: the time line is drawn from it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from live_desktop.protocol.flight import (
    CLOSED_HERE,
    DIALLED,
    DROPPED,
    NOT_REACHED,
    OPENED,
    Close,
    FlightEntry,
    FlightKind,
)
from live_desktop.session.changes import Continuity

MOST_LANES = 100
MOST_HAPPENINGS = 600
"""What one connection keeps of its turns and handles, beside its ends."""

_LOST = 1006
_MARKS = (b'"setupComplete"', b'"turnComplete"', b'"interrupted"', b'"goAway"', b'"newHandle"')
"""What is in every message of interest; most others are told from them without being parsed."""
_CONTINUITIES = frozenset(Continuity)


class Happens(StrEnum):
    """What can happen on a connection, the more telling the later."""

    HANDLE = "handle"
    TURN = "turn"
    INTERRUPTED = "interrupted"
    DIALLED = "dialled"
    SET_UP = "set up"
    ROTATED = "rotated"
    GOING_AWAY = "going away"
    CLOSED_HERE = "closed here"
    CLOSED = "closed"
    LOST = "lost"
    NOT_REACHED = "not reached"


RANK = {kind: number for number, kind in enumerate(Happens)}
"""How telling each is."""
SMALL = frozenset({Happens.HANDLE, Happens.TURN, Happens.INTERRUPTED})
"""What happens again and again."""
ENDS = frozenset({Happens.CLOSED_HERE, Happens.CLOSED, Happens.LOST, Happens.NOT_REACHED})


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a connection, and the message that tells of it."""

    kind: Happens
    entry: FlightEntry
    value: float = 0
    """Seconds of a setup, or that are left (-1 where nobody says); a turn's number; a code."""
    text: str = ""
    """Why it is closed or lost, or how much of the session goes on."""


@dataclass(slots=True)
class Lane:
    """One connection, from the dialling to its end."""

    began: float
    number: int = 0
    """As the recorder counts; 0 while nobody was reached."""
    latency: float | None = None
    """Seconds from the dialling to the answer to the setup."""
    ended: float | None = None
    happenings: list[Happening] = field(default_factory=list)


class _Ended(msgspec.Struct, frozen=True, rename="camel"):
    turn_complete: bool = False
    interrupted: bool = False


class _GoAway(msgspec.Struct, frozen=True, rename="camel"):
    time_left: str = ""


class _Handle(msgspec.Struct, frozen=True, rename="camel"):
    new_handle: str = ""


class _Message(msgspec.Struct, frozen=True, rename="camel"):
    setup_complete: dict[str, object] | None = None
    server_content: _Ended = _Ended()
    go_away: _GoAway | None = None
    session_resumption_update: _Handle = _Handle()


_decoder = msgspec.json.Decoder(_Message)


class Chart:
    """Sorts what was recorded into connections."""

    def __init__(self) -> None:
        self.lanes: deque[Lane] = deque(maxlen=MOST_LANES)
        self._turns = 0

    @property
    def latency(self) -> float | None:
        """Tell how long the newest setup took."""
        return next((lane.latency for lane in reversed(self.lanes) if lane.latency), None)

    def take(self, entries: Iterable[FlightEntry]) -> bool:
        """Read more entries; tells whether anything happened in them."""
        before = self._mark()
        for entry in entries:
            if entry.kind is FlightKind.NOTED:
                self._note(entry, entry.words or "")
            elif entry.kind is FlightKind.RECEIVED:
                raw = bytes(entry.message)
                if any(mark in raw for mark in _MARKS):
                    self._receive(entry, raw)
        return self._mark() != before

    def _mark(self) -> tuple[object, ...]:
        if not self.lanes:
            return ()
        newest = self.lanes[-1]
        last = newest.happenings[-1] if newest.happenings else None
        return id(newest), newest.number, id(last)

    def _note(self, entry: FlightEntry, text: str) -> None:
        if text == DIALLED:
            self.lanes.append(Lane(entry.seconds))
            self._add(Happening(Happens.DIALLED, entry))
        elif text == OPENED:
            if not self.lanes or self.lanes[-1].number or self.lanes[-1].ended is not None:
                self.lanes.append(Lane(entry.seconds))
            self.lanes[-1].number = entry.connection
        elif text.startswith(NOT_REACHED):
            self._add(Happening(Happens.NOT_REACHED, entry, text=text[len(NOT_REACHED) :]))
        elif text in _CONTINUITIES:
            if text != Continuity.STARTED:
                self._add(Happening(Happens.ROTATED, entry, text=text))
        elif text == CLOSED_HERE:
            self._add(Happening(Happens.CLOSED_HERE, entry))
        elif text != DROPPED:
            self._add(_ending(entry, text))

    def _receive(self, entry: FlightEntry, raw: bytes) -> None:
        try:
            message = _decoder.decode(raw)
        except msgspec.DecodeError:
            return
        if message.setup_complete is not None:
            lane = self._lane(entry)
            lane.latency = entry.seconds - lane.began
            self._add(Happening(Happens.SET_UP, entry, lane.latency))
        if message.server_content.interrupted:
            self._add(Happening(Happens.INTERRUPTED, entry))
        if message.server_content.turn_complete:
            self._turns += 1
            self._add(Happening(Happens.TURN, entry, self._turns))
        if message.session_resumption_update.new_handle:
            self._add(Happening(Happens.HANDLE, entry))
        if message.go_away is not None:
            self._add(Happening(Happens.GOING_AWAY, entry, _seconds(message.go_away.time_left)))

    def _lane(self, entry: FlightEntry) -> Lane:
        """Find the connection of an entry, whose beginning may be kept no longer."""
        if not self.lanes or self.lanes[-1].number not in (0, entry.connection):
            self.lanes.append(Lane(entry.seconds, entry.connection))
        return self.lanes[-1]

    def _add(self, happening: Happening) -> None:
        # While nobody is reached yet, entries still count as those of the connection before.
        dialling = bool(self.lanes) and not self.lanes[-1].number
        lane = self.lanes[-1] if dialling else self._lane(happening.entry)
        # What comes after the end is the echo of it.
        if lane.ended is not None:
            return
        lane.happenings.append(happening)
        if happening.kind in ENDS:
            lane.ended = happening.entry.seconds
        if len(lane.happenings) > MOST_HAPPENINGS:
            rows = enumerate(lane.happenings)
            del lane.happenings[next((row for row, each in rows if each.kind in SMALL), 0)]


def _ending(entry: FlightEntry, text: str) -> Happening:
    close = Close.noted(text)
    if close is None:
        return Happening(Happens.LOST, entry, text=text)
    if close.code == _LOST:
        return Happening(Happens.LOST, entry, text=close.reason or close.note)
    return Happening(Happens.CLOSED, entry, close.code, close.reason)


def _seconds(time_left: str) -> float:
    try:
        return max(0.0, float(time_left.removesuffix("s")))
    except ValueError:
        return -1
