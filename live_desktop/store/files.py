"""Writing files in one piece: either the old content is there or the new, whatever happens."""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from live_desktop.errors import LiveDesktopError, SettingsBroken
from live_desktop.language import _

logger = logging.getLogger(__name__)

Stored = dict[str, msgspec.Raw]
"""A JSON object, each value as it stands in the file."""
T = TypeVar("T")

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What JSON that is malformed, of the wrong type, not UTF-8 or nested too deep raises."""

# On Windows nothing replaces a file that a virus scanner or an indexer is just reading.
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2) if sys.platform == "win32" else ()
"""Seconds to wait before each new try."""
SET_ASIDE = _("A copy of the file was set aside as {path}.")
NOT_SET_ASIDE = _("No copy of the file could be set aside.")
# Translators: the settings or the personas of a new start of the program.
_OF_NEW_START = _("Those of a new start are in use.")
# Translators: the settings or the personas of an earlier time, which is like 2026-11-23 14:05.
_FROM_BEFORE = _("Those from before, of {time}, are in use.")
_MOST_ASIDE = 99
"""Broken files of one day that are kept; after that the last one is written over."""


class StorageFailed(LiveDesktopError):
    """A file cannot be written: the disk is full, or the folder is closed to us."""


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content; makes its folder where needed. Raises OSError.

    A link stays a link: what it leads to is replaced.
    """
    if path.is_symlink():
        path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _replace(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _replace(new: Path, path: Path) -> None:
    for pause in _PAUSES:
        try:
            new.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    new.replace(path)


def backup_of(path: Path) -> Path:
    """Name the file that keeps the content before the last change."""
    return path.with_name(f"{path.name}.backup")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a file holds, None where it holds nothing to use, and what was wrong with it."""

    value: T | None
    complaint: SettingsBroken | None = None


@dataclass(frozen=True, slots=True)
class FileWords:
    """How it is said of one file that it cannot be read."""

    unreadable: str
    """The file is there and cannot be opened; has the hole {path}."""
    broken: str
    """What is in it makes no sense; has the holes {path} and {reason}."""


class KeptFile(Generic[T]):
    """A JSON object on disk that is not lost: it has a backup, and a broken one is set aside.

    Keys that are not written stay as they were read. It belongs to one thread at a time.
    """

    def __init__(
        self,
        path: Path,
        parse: Callable[[Stored], T],
        *,
        words: FileWords,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Keep a file; `parse` raises what is in UNREADABLE, `words` say that it is broken."""
        self._path = path
        self._parse = parse
        self._words = words
        self._now = now
        self._stored: Stored = {}
        self._good = b""
        """The content that was last read or written."""
        self._owed = b""
        """A broken file's content that could not be set aside yet."""
        self._unread = False
        """Whether the file is there, but could not be opened."""

    def read(self) -> Reading[T]:
        """Read the file; where it is broken, its backup takes its place and a copy is set aside."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return Reading(None)
        except OSError as error:
            self._unread = True
            wrong = self._words.unreadable.format(path=self._path)
            return self._read_backup(wrong, detail=str(error))
        try:
            return Reading(self._take(raw))
        except UNREADABLE as error:
            wrong = self._words.broken.format(path=self._path, reason=error)
        reading = self._read_backup(f"{wrong} {self._put_aside(raw)}")
        if reading.value is not None and not self._owed:
            self._put_backup_in_place()
        return reading

    def complain(self, wrong: str) -> SettingsBroken:
        """Set a copy of the file aside, of which only a part is right, and say so after `wrong`."""
        return SettingsBroken(f"{wrong} {self._put_aside(self._good)}")

    def write(self, values: Mapping[str, Any]) -> None:
        """Write in one piece, after what could not be set aside or backed up; raises OSError."""
        content = msgspec.json.format(msgspec.json.encode(self._stored | dict(values)), indent=2)
        if self._owed:
            self.set_aside(self._owed)
            self._owed = b""
        if self._unread:
            self._move_aside()
            self._unread = False
        if self._good and self._good != content:
            write_atomically(backup_of(self._path), self._good)
        write_atomically(self._path, content)
        self._good = content

    def _take(self, raw: bytes) -> T:
        stored = msgspec.json.decode(raw, type=Stored)
        value = self._parse(stored)
        self._stored, self._good = stored, raw
        return value

    def set_aside(self, content: bytes) -> Path:
        """Keep a broken content, once and over no earlier one; raises OSError."""
        for path in self._asides():
            if not path.exists():
                break
            # A file stays broken until the next save, and each start comes by here.
            if path.is_file() and path.read_bytes() == content:
                return path
        write_atomically(path, content)
        return path

    def _put_aside(self, raw: bytes) -> str:
        """Copy a broken file, and say where it is."""
        try:
            return SET_ASIDE.format(path=self.set_aside(raw))
        except OSError as error:
            logger.warning("a broken file cannot be set aside: %s", error)
            self._owed = raw
            return NOT_SET_ASIDE

    def _read_backup(self, wrong: str, *, detail: str = "") -> Reading[T]:
        backup = backup_of(self._path)
        try:
            value = self._take(backup.read_bytes())
            saved = datetime.fromtimestamp(backup.stat().st_mtime).astimezone()
        except (OSError, *UNREADABLE):
            complaint = SettingsBroken(f"{wrong} {_OF_NEW_START}", detail=detail)
            return Reading(None, complaint)
        before = _FROM_BEFORE.format(time=f"{saved:%Y-%m-%d %H:%M}")
        return Reading(value, SettingsBroken(f"{wrong} {before}", detail=detail))

    def _put_backup_in_place(self) -> None:
        try:
            write_atomically(self._path, self._good)
        except OSError as error:
            logger.warning("the backup cannot be put in place: %s", error)

    def _move_aside(self) -> None:
        if self._path.exists():
            free = next((each for each in self._asides() if not each.exists()), None)
            self._path.replace(free or self._asides()[-1])

    def _asides(self) -> list[Path]:
        name = f"{self._path.name}.broken-{self._now():%Y-%m-%d}"
        numbers = ("", *(f"-{number}" for number in range(2, _MOST_ASIDE + 1)))
        return [self._path.with_name(f"{name}{number}") for number in numbers]
