"""The flight recorder: keeps the newest messages of a session, for a bug report."""

import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from live_desktop import __version__
from live_desktop.protocol.flight import (
    CLOSED_HERE,
    DIALLED,
    DROPPED,
    NOT_REACHED,
    OPENED,
    Close,
    FlightEntry,
    FlightHeader,
    FlightKind,
    Redactor,
    encode_flight,
)

MOST_ENTRIES = 30_000
"""Ten minutes of a session that sends fifty microphone blocks a second."""
MOST_BYTES = 8 * 2**20
"""Characters of frames, and what it costs to keep each."""

_ENTRY_BYTES = 200
_LONG = 512
_MEDIA_KEY = '"data"'
_MEDIA_OPENING = re.compile(r'\s*:\s*"')


@dataclass(frozen=True, slots=True)
class Traffic:
    """How much went over the wire since the start, whatever is still kept of it."""

    sent: int = 0
    sent_bytes: int = 0
    received: int = 0
    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Some entries in their order; what came after them begins at `position`."""

    entries: tuple[FlightEntry, ...]
    position: int


class _Record:
    """A frame without its sound; it becomes an entry when it is first read."""

    __slots__ = (
        "_entry",
        "_frame",
        "_wire_size",
        "connection",
        "is_kept",
        "kind",
        "position",
        "seconds",
        "size",
    )

    def __init__(
        self,
        position: int,
        seconds: float,
        connection: int,
        kind: FlightKind,
        frame: str,
        *,
        is_kept: bool,
        wire_size: int,
    ) -> None:
        self.position = position
        self.seconds = seconds
        self.connection = connection
        self.kind = kind
        self.is_kept = is_kept
        self.size = len(frame) + _ENTRY_BYTES
        self._frame = frame
        self._wire_size = wire_size
        self._entry: FlightEntry | None = None

    def entry(self, redactor: Redactor) -> FlightEntry:
        if self._entry is None:
            self._entry = redactor.entry(
                self.seconds, self.connection, self.kind, self._frame, self._wire_size
            )
            self._frame = ""
        return self._entry


class FlightRecorder:
    """Keeps what was sent and received, until it is full; then the oldest entries go.

    The setup and its answer stay as long as anything of their connection does, so that what is
    saved can be played back. Sound and pictures are kept as sizes, keys and handles as
    placeholders. The text that the user typed, the transcripts of both sides, and what functions
    were given and returned ARE in the recording: whoever offers it for saving says so.

    It belongs to one thread.
    """

    def __init__(
        self,
        endpoint: str,
        started: datetime,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_entries: int = MOST_ENTRIES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Begin a recording of a session with an endpoint of this kind, at this time of day."""
        self._endpoint = endpoint
        self._started = started
        self._clock = clock
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._redactor = Redactor(secrets.token_bytes(16))
        self._start = clock()
        self._connection = 0
        self._setup_is_next = False
        self._accept_is_next = False
        self._records: deque[_Record] = deque()
        self._kept: deque[_Record] = deque()  # all older than what is in _records
        self._bytes = 0
        self._dropped = 0
        self._end = 0
        self._frames = {FlightKind.SENT: 0, FlightKind.RECEIVED: 0}
        self._wire_bytes = {FlightKind.SENT: 0, FlightKind.RECEIVED: 0}

    @property
    def dropped(self) -> int:
        """How many entries had to go."""
        return self._dropped

    @property
    def header(self) -> FlightHeader:
        """Say what is recorded."""
        return FlightHeader(
            program=__version__,
            started=self._started,
            endpoint=self._endpoint,
            dropped=self._dropped,
        )

    @property
    def end(self) -> int:
        """Give the position at which the next entry will be."""
        return self._end

    @property
    def now(self) -> float:
        """Tell how many seconds the recording lasts."""
        return self._clock() - self._start

    @property
    def connections(self) -> int:
        """How many connections were opened."""
        return self._connection

    @property
    def traffic(self) -> Traffic:
        """Tell how much went over the wire."""
        sent, received = FlightKind.SENT, FlightKind.RECEIVED
        return Traffic(
            self._frames[sent],
            self._wire_bytes[sent],
            self._frames[received],
            self._wire_bytes[received],
        )

    def dialled(self) -> None:
        """Note that a connection is to be opened."""
        self.noted(DIALLED)

    def not_reached(self, why: str) -> None:
        """Note that what was dialled cannot be reached, and why."""
        self.noted(NOT_REACHED + why)

    def opened(self, endpoint: str = "") -> None:
        """Note that the next connection, with this kind of endpoint, is open."""
        self._endpoint = endpoint or self._endpoint
        self._connection += 1
        self._setup_is_next = self._accept_is_next = True
        self.noted(OPENED)

    def sent(self, frame: str) -> None:
        """Keep a frame that was sent."""
        is_setup, self._setup_is_next = self._setup_is_next, False
        size = self._count(FlightKind.SENT, frame)
        self._add(FlightKind.SENT, without_media(frame), is_kept=is_setup, wire_size=size)

    def received(self, frame: str | bytes) -> None:
        """Keep a frame that was received."""
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        accepts = self._accept_is_next and ("setupComplete" in text or "setup_complete" in text)
        if accepts:
            self._accept_is_next = False
        size = self._count(FlightKind.RECEIVED, frame)
        self._add(FlightKind.RECEIVED, without_media(text), is_kept=accepts, wire_size=size)

    def noted(self, text: str) -> None:
        """Keep a word about something that happened, such as "resumed"."""
        self._add(FlightKind.NOTED, text)

    def closed(self, code: int, reason: str) -> None:
        """Note that the server closed the connection, or that it was lost, which is code 1006."""
        self.noted(Close(code, reason).note)

    def closed_here(self) -> None:
        """Note that we close the connection."""
        self.noted(CLOSED_HERE)

    def entries(self) -> tuple[FlightEntry, ...]:
        """Give what is kept, oldest first."""
        return self.since(0, self._most_entries).entries

    def since(self, position: int, most: int) -> Reading:
        """Give what is kept from a position on, but of the newest no more than so many.

        Where something is missing in between, a note says so.
        """
        first = self._end - len(self._records)
        older: list[_Record] = []
        if position < first:
            older += (record for record in self._kept if record.position >= position)
            if older or position:
                older.append(self._gap())
        start = max(position, first)
        newer = list(islice(self._records, start - first, start - first + most))
        entries = tuple(record.entry(self._redactor) for record in (*older, *newer))
        return Reading(entries, start + len(newer))

    def document(self) -> bytes:
        """Write what is kept as a file that the server can play back."""
        return encode_flight(self.header, self.entries())

    def _gap(self) -> _Record:
        """Make the note that says where entries are missing."""
        after = self._records[0]
        return _Record(
            after.position,
            after.seconds,
            after.connection,
            FlightKind.NOTED,
            DROPPED,
            is_kept=False,
            wire_size=0,
        )

    def _count(self, kind: FlightKind, frame: str | bytes) -> int:
        """Count a frame; returns its bytes on the wire."""
        if isinstance(frame, str) and not frame.isascii():
            frame = frame.encode(errors="replace")
        size = len(frame)
        self._frames[kind] += 1
        self._wire_bytes[kind] += size
        return size

    def _add(
        self, kind: FlightKind, frame: str, *, is_kept: bool = False, wire_size: int = 0
    ) -> None:
        record = _Record(
            self._end,
            round(self._clock() - self._start, 6),
            self._connection,
            kind,
            frame,
            is_kept=is_kept,
            wire_size=wire_size,
        )
        self._end += 1
        self._records.append(record)
        self._bytes += record.size
        while self._is_full() and len(self._records) > 1:
            self._let_go(self._records.popleft())

    def _is_full(self) -> bool:
        return (
            self._bytes > self._most_bytes
            or len(self._records) + len(self._kept) > self._most_entries
        )

    def _let_go(self, oldest: _Record) -> None:
        if oldest.is_kept:
            self._kept.append(oldest)
        else:
            self._forget(oldest)
        # What was kept for a connection of which nothing else is left has no more use.
        while self._kept and self._kept[0].connection < self._records[0].connection:
            self._forget(self._kept.popleft())

    def _forget(self, record: _Record) -> None:
        self._bytes -= record.size
        self._dropped += 1


def without_media(frame: str) -> str:
    """Cut long base64 out of a frame and leave its size; quick, for it is done at every frame.

    What it does not find is found when the frame is read.
    """
    if len(frame) < _LONG:
        return frame
    pieces: list[str] = []
    taken = 0
    at = frame.find(_MEDIA_KEY)
    while at >= 0:
        at += len(_MEDIA_KEY)
        opening = _MEDIA_OPENING.match(frame, at)
        if opening is not None:
            start = opening.end()
            at = end = frame.find('"', start)
            if end - start >= _LONG and _is_base64(frame, start, end):
                padding = frame.count("=", end - 2, end)
                size = (end - start - padding) * 3 // 4
                pieces += (frame[taken:start], f"<{size} bytes>")
                taken = end
        if at >= 0:
            at = frame.find(_MEDIA_KEY, at)
    return "".join((*pieces, frame[taken:])) if pieces else frame


def _is_base64(frame: str, start: int, end: int) -> bool:
    """Tell base64 from words, by what words have and base64 has not."""
    return frame.find(" ", start, end) < 0 and frame.find("\\", start, end) < 0
