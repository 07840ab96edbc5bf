"""The file of a journal: its lines, and how it grows and shrinks.

JSON Lines in UTF-8. The first line says what it is; each other is an object with a `turn` or with
`facts`. Of the turns with one number, and of the facts, the last counts. A line that cannot be read
is passed over, as the last one is after a crash.
"""

import logging
import os
import re
import secrets
from array import array
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

import msgspec

from live_desktop import __version__
from live_desktop.store.export import Facts
from live_desktop.store.files import UNREADABLE, write_atomically
from live_desktop.store.locks import ProcessLock, open_private

logger = logging.getLogger(__name__)

FORMAT = "live-desktop-journal"
VERSION = 1
COMPACT_BYTES = 2**20
"""Superseded lines that are worth the writing of a new file, if they are half of it besides."""
NAMES = re.compile(r"talk-\d{8}T\d{6}-[0-9a-f]{8}\.jsonl")
"""The names of journals; in their order they are the oldest first."""


class Numbered(Protocol):
    """A turn: a value that msgspec can write and read, with a number that is counted from 0."""

    @property
    def number(self) -> int:
        """Tell the place in the talk."""

    @property
    def complete(self) -> bool:
        """Tell whether no more words are to come."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a journal."""

    format: str = FORMAT
    version: int = VERSION
    program: str = __version__
    started: datetime


class Line(msgspec.Struct, frozen=True):
    turn: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    facts: Facts | msgspec.UnsetType = msgspec.UNSET


class _Place(msgspec.Struct, frozen=True):
    number: int


class _Head(msgspec.Struct, frozen=True):
    """As much of a line as tells which others it supersedes."""

    turn: _Place | None = None
    facts: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_head_decoder = msgspec.json.Decoder(_Head)


def lock_of(journal: Path) -> Path:
    """Name the lock of a journal."""
    return journal.with_suffix(".lock")


def remove_journal(path: Path) -> None:
    """Remove a journal and what is left of it; raises OSError."""
    path.unlink(missing_ok=True)
    # A crash while the file was compacted leaves the new one behind, unfinished.
    for unfinished in path.parent.glob(f".{path.name}.*"):
        unfinished.unlink(missing_ok=True)


class JournalFile:
    """A journal that is being written."""

    def __init__(self, path: Path, lock: ProcessLock) -> None:
        """Make the file; `begin` and `append` write it. Raises OSError."""
        self._path = path
        self._lock = lock
        self._file: BinaryIO = open_private(path, "xb")
        self._torn = False
        """Whether the file may end in the middle of a line."""
        self._size = 0
        self._lengths = array("Q")
        """The bytes of each turn's last line, by its number."""
        self._live = 0
        """Their sum."""
        self._compact_at = COMPACT_BYTES

    @classmethod
    def make(cls, folder: Path, started: datetime) -> Self:
        """Begin a journal that no other program takes; raises OSError."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = started.astimezone(UTC)
        path = folder / f"talk-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.jsonl"
        lock = ProcessLock.take(lock_of(path))
        if lock is None:
            raise FileExistsError(path)
        made = None
        try:
            made = cls(path, lock)
            made._put(_encoded(Header(started=started)) + b"\n")
        except BaseException:
            if made is not None:
                made.remove()
            lock.remove()
            raise
        return made

    def append(self, turns: Mapping[int, Numbered], facts: Facts | None) -> None:
        """Write turns, and facts where there are any; raises OSError."""
        lines = [] if facts is None else [_encoded({"facts": facts})]
        lengths = {}
        for number, turn in turns.items():
            lines.append(_encoded({"turn": turn}))
            lengths[number] = len(lines[-1]) + 1
        self._put(b"\n".join(lines) + b"\n")
        if any(turn.complete for turn in turns.values()):
            os.fsync(self._file.fileno())
        for number, length in lengths.items():
            self._lengths.extend([0] * (number + 1 - len(self._lengths)))
            self._live += length - self._lengths[number]
            self._lengths[number] = length
        if self._size - self._live > self._compact_at and self._size > 2 * self._live:
            self._compact()

    def remove(self) -> None:
        """End the journal of a talk that is saved or not wanted."""
        self._file.close()
        try:
            remove_journal(self._path)
        except OSError as error:
            logger.warning("a journal cannot be removed: %s", error)
        self._lock.remove()

    def close(self) -> None:
        """End, and leave the journal for the next start."""
        self._file.close()
        self._lock.close()

    def _put(self, data: bytes) -> None:
        if self._file.closed:
            self._file = open_private(self._path, "ab")
        left = memoryview(b"\n" + data if self._torn else data)
        self._torn = True
        while left:
            written = self._file.write(left)
            self._size += written
            left = left[written:]
        self._torn = False

    def _compact(self) -> None:
        """Write the lines that count into a new file in the place of the old one."""
        # Windows moves nothing over a file that is open; `_put` opens it again.
        self._file.close()
        try:
            content = compacted(self._path.read_bytes())
            write_atomically(self._path, content)
        except OSError as error:
            logger.warning("a journal cannot be compacted: %s", error)
            self._compact_at += COMPACT_BYTES
        else:
            self._size = len(content)
            self._compact_at = COMPACT_BYTES


def compacted(content: bytes) -> bytes:
    """Leave out the lines of a journal that others supersede."""
    header, *lines = content.split(b"\n")
    last: dict[int, bytes] = {}
    for line in lines:
        with suppress(*UNREADABLE):
            head = _head_decoder.decode(line)
            last[head.turn.number if head.turn is not None else -1] = line
    return b"\n".join((header, *last.values())) + b"\n"


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_sound(msgspec.to_builtins(value)))


def _sound(value: Any) -> Any:
    """Take lone surrogates out of texts, for they have no UTF-8 form."""
    match value:
        case str():
            return value.encode(errors="replace").decode()
        case dict():
            return {_sound(key): _sound(each) for key, each in value.items()}
        case list() | tuple():
            return [_sound(each) for each in value]
        case _:
            return value
