"""The journal: a talk that is not saved, on disk as it goes on, so that a crash does not end it.

One file for each talk, and beside it a lock that tells whether a running program writes it.
"""

import logging
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from live_desktop.language import _
from live_desktop.store.export import Facts
from live_desktop.store.files import UNREADABLE, StorageFailed
from live_desktop.store.journal_file import (
    NAMES,
    VERSION,
    Header,
    JournalFile,
    Line,
    Numbered,
    lock_of,
    remove_journal,
)
from live_desktop.store.locks import ProcessLock

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 1.0
"""The longest time that a word is in memory alone."""

T = TypeVar("T", bound=Numbered)

_line_decoder = msgspec.json.Decoder(Line)
_header_decoder = msgspec.json.Decoder(Header)


def _now() -> datetime:
    return datetime.now(UTC)


class Journal(Generic[T]):
    """Writes the turns of a talk on a thread of its own; nobody waits for the disk but `close`.

    The file is made with the first turn. A failure is told once, on the journal's thread; the talk
    goes on, and what could not be written is tried again.
    """

    def __init__(
        self,
        folder: Path,
        failed: Callable[[StorageFailed], None],
        *,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Keep journals in `folder`, which is made where needed."""
        self._folder = folder
        self._failed = failed
        self._now = now
        self._changed = threading.Condition()
        self._turns: dict[int, T] = {}
        """What is not written yet."""
        self._facts = Facts()
        self._facts_due = False
        self._anew = False
        """Whether the file has to go before anything is written."""
        self._urgent = False
        self._closing = False
        # The rest is the thread's own.
        self._file: JournalFile | None = None
        self._told = False
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def note(self, turn: T) -> None:
        """Keep a turn that is new or differs: a complete one at once, another within a second."""
        with self._changed:
            self._turns[turn.number] = turn
            self._urgent = self._urgent or turn.complete
            self._changed.notify()

    def describe(self, facts: Facts) -> None:
        """Keep what is known of the talk besides its words; it is written with the next turn."""
        with self._changed:
            self._facts_due = self._facts_due or facts != self._facts
            self._facts = facts

    def start_anew(self) -> None:
        """Forget the talk, which is saved or discarded; the next turn begins another journal."""
        with self._changed:
            self._forget()
            self._changed.notify()

    def close(self, *, keep: bool = False) -> None:
        """End, and forget the talk unless it is to be found at the next start.

        It waits for the disk: call it off the window's thread.
        """
        with self._changed:
            if not keep:
                self._forget()
            self._urgent = self._closing = True
            self._changed.notify()
        self._thread.join()

    def _forget(self) -> None:
        self._turns.clear()
        self._facts = msgspec.structs.replace(self._facts, title="")
        self._anew = self._urgent = True

    def _work(self) -> None:
        closing = False
        while not closing:
            with self._changed:
                self._changed.wait_for(lambda: self._urgent or bool(self._turns))
                self._changed.wait_for(lambda: self._urgent, FLUSH_SECONDS)
                anew, self._anew = self._anew, False
                turns, self._turns = self._turns, {}
                due, self._facts_due = self._facts_due, False
                facts, closing = self._facts, self._closing
                self._urgent = False
            if anew and self._file is not None:
                self._file.remove()
                self._file = None
            if turns:
                self._write(turns, facts if due or self._file is None else None)
        if self._file is not None:
            self._file.close()

    def _write(self, turns: dict[int, T], facts: Facts | None) -> None:
        try:
            if self._file is None:
                self._file = JournalFile.make(self._folder, self._now())
            self._file.append(turns, facts)
        except OSError as error:
            self._put_back(turns)
            self._tell(error)
        else:
            self._told = False

    def _put_back(self, turns: dict[int, T]) -> None:
        with self._changed:
            if not self._anew:
                self._turns = turns | self._turns
                self._facts_due = True

    def _tell(self, error: OSError) -> None:
        if self._told:
            return
        self._told = True
        failure = StorageFailed(
            _(
                "This talk cannot be kept in {folder}: it would not survive a crash. Make room on"
                " the disk, or save the talk elsewhere."
            ).format(folder=self._folder),
            detail=str(error),
        )
        self._failed(failure)


class Recovered(Generic[T]):
    """A talk that did not end cleanly; it is ours alone until it is let go."""

    def __init__(
        self, path: Path, lock: ProcessLock, started: datetime, facts: Facts, turns: tuple[T, ...]
    ) -> None:
        self.path = path
        self.started = started
        self.facts = facts
        self.turns = turns
        """In their order; the last one may be incomplete."""
        self._lock = lock

    def discard(self) -> None:
        """Remove it, for its turns are in another journal, saved, or not wanted."""
        remove_journal(self.path)
        self._lock.remove()

    def release(self) -> None:
        """Leave it for the next start."""
        self._lock.close()


def recover(folder: Path, turn_type: type[T]) -> tuple[Recovered[T], ...]:
    """Find the talks that no running program writes, the oldest first.

    What cannot be read is left where it is; a journal without a turn is removed.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if NAMES.fullmatch(path.name))
    except OSError:
        return ()
    decoder = msgspec.json.Decoder(turn_type)
    found = []
    for path in paths:
        try:
            lock = _claim(path)
            if lock is not None and (talk := _read(path, lock, decoder)) is not None:
                found.append(talk)
        except OSError as error:
            logger.warning("a journal cannot be read: %s", error)
    return tuple(found)


def remove_leftover(path: Path) -> bool:
    """Remove a journal unless a running program writes it; raises OSError."""
    lock = _claim(path)
    if lock is None:
        return False
    remove_journal(path)
    lock.remove()
    return True


def _claim(path: Path) -> ProcessLock | None:
    """Take a journal that belongs to nobody; None where it is gone or somebody's."""
    lock = ProcessLock.take(lock_of(path))
    if lock is None:
        return None
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            return lock
    except FileNotFoundError:
        # Its owner has just ended it.
        lock.remove()
        return None
    lock.remove()
    return None


def _read(path: Path, lock: ProcessLock, decoder: msgspec.json.Decoder[T]) -> Recovered[T] | None:
    """Read a journal that is claimed; lets go of it where there is nothing to offer."""
    try:
        header, *lines = path.read_bytes().split(b"\n")
        started = _started(header, path)
    except OSError:
        lock.close()
        raise
    if started is None:
        lock.close()
        return None
    facts = Facts()
    turns: dict[int, T] = {}
    unread = 0
    for line in lines:
        if not line:
            continue
        try:
            read = _line_decoder.decode(line)
            if isinstance(read.turn, msgspec.Raw):
                turn = decoder.decode(read.turn)
                turns[turn.number] = turn
            if isinstance(read.facts, Facts):
                facts = read.facts
        except UNREADABLE:
            unread += 1
    talk = Recovered(path, lock, started, facts, tuple(turns[each] for each in sorted(turns)))
    if turns:
        return talk
    if unread:
        # Another version may be able to read it.
        talk.release()
    else:
        talk.discard()
    return None


def _started(line: bytes, path: Path) -> datetime | None:
    """Read when a talk began; None where a newer program wrote it."""
    try:
        header = _header_decoder.decode(line)
    except UNREADABLE:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return header.started if header.version <= VERSION else None
