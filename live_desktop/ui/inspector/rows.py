"""The rows of messages: sound is folded, so that the others can be seen."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from live_desktop.protocol.flight import FlightEntry, FlightKind

_SAMPLE_RATES = {FlightKind.SENT: 16_000, FlightKind.RECEIVED: 24_000}
_SAMPLE_BYTES = 2
_LONGEST_SOUND = 256
"""Characters of a message that has nothing but the size of its sound."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row: an entry, or the first of several that are nothing but sound."""

    entry: FlightEntry
    count: int = 0
    """How many messages of sound are in it; 0 is a row of any other kind."""
    size: int = 0
    """Bytes of their sound."""
    wire_size: int = 0
    """Bytes on the wire of all that is in it."""

    @property
    def sound_seconds(self) -> float:
        """How long their sound is."""
        return self.size / (_SAMPLE_RATES[self.entry.kind] * _SAMPLE_BYTES)


class _Closed(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A message that is nothing but sound has these fields and no others."""


class _Sound(_Closed, frozen=True):
    data: int
    mime_type: str = "audio/pcm"


class _Input(_Closed, frozen=True):
    audio: _Sound


class _Sent(_Closed, frozen=True):
    realtime_input: _Input


class _Part(_Closed, frozen=True):
    inline_data: _Sound


class _Turn(_Closed, frozen=True):
    parts: tuple[_Part, ...]
    role: str = ""


class _Content(_Closed, frozen=True):
    model_turn: _Turn


class _Received(_Closed, frozen=True):
    server_content: _Content


_sent = msgspec.json.Decoder(_Sent)
_received = msgspec.json.Decoder(_Received)


def each_alone(entries: Iterable[FlightEntry]) -> list[Row]:
    """Give every entry a row of its own."""
    return [Row(entry, wire_size=entry.size) for entry in entries]


def fold(before: Sequence[Row], entries: Iterable[FlightEntry]) -> list[Row]:
    """Go on from the last rows with more entries: sound of one direction joins its row.

    Sound of both directions comes at the same time, so only other messages end such a row.
    """
    rows = list(before)
    growing: dict[FlightKind, int] = {}
    for at in range(len(rows) - len(last_sound(rows)), len(rows)):
        growing[rows[at].entry.kind] = at
    for entry in entries:
        size = sound_size(entry)
        if size is None:
            growing.clear()
            rows.append(Row(entry, wire_size=entry.size))
        elif (at := growing.get(entry.kind, -1)) >= 0:
            row = rows[at]
            rows[at] = Row(row.entry, row.count + 1, row.size + size, row.wire_size + entry.size)
        else:
            growing[entry.kind] = len(rows)
            rows.append(Row(entry, 1, size, entry.size))
    return rows


def last_sound(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the last rows that sound can still join: at most one of each direction."""
    start = len(rows)
    while start and rows[start - 1].count:
        start -= 1
    return rows[start:]


def sound_size(entry: FlightEntry) -> int | None:
    """Return the bytes of sound where a message is nothing else."""
    if entry.kind is FlightKind.NOTED:
        return None
    raw = bytes(entry.message)
    # Most other messages are told from sound without being parsed.
    may_be_sound = len(raw) <= _LONGEST_SOUND and b'"data":' in raw
    return _size_in(raw, entry.kind) if may_be_sound else None


@lru_cache(64)  # one microphone block is like another
def _size_in(raw: bytes, kind: FlightKind) -> int | None:
    try:
        sounds = (
            [_sent.decode(raw).realtime_input.audio]
            if kind is FlightKind.SENT
            else [
                part.inline_data for part in _received.decode(raw).server_content.model_turn.parts
            ]
        )
    except msgspec.ValidationError:
        return None
    if not all(sound.mime_type.startswith("audio/") for sound in sounds):
        return None
    return sum(sound.data for sound in sounds) if sounds else None
