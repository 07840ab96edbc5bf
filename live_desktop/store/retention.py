"""What of the user's is on this disk, how long it stays, and how it is forgotten.

Only regular files with names of our own are looked at; links are not followed.
"""

import logging
import re
import stat
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from live_desktop.store.files import write_atomically
from live_desktop.store.journal import remove_leftover
from live_desktop.store.journal_file import NAMES
from live_desktop.store.paths import Paths

logger = logging.getLogger(__name__)


class Trace(StrEnum):
    """The kinds of things that are kept."""

    JOURNALS = "journals"
    """Talks that were not saved."""
    DRAFT = "draft"
    """What was typed but not sent."""
    HANDLE = "handle"
    """What opens the last talk again at the service."""
    NOTES = "notes"
    """What the offline voice was asked to remember."""
    LOGS = "logs"
    CRASHES = "crashes"
    """Reports of how the program ended by itself."""
    RECORDINGS = "recordings"
    """Session files that the program itself saved."""
    COPIES = "copies"
    """Backups of the settings and the personas, and broken ones that were set aside."""


_DAY = 24 * 60 * 60.0

_LOG = ".log"
"""How the names of logs end that are written now; older ones have a number besides."""
_TIME = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Place:
    """Where things of one kind lie: a folder, and the names they have there."""

    trace: Trace
    folder: Path
    names: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One file that is kept."""

    trace: Trace
    path: Path
    size: int
    """Bytes."""
    age: float
    """Seconds since the last change."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was removed, and what could not be."""

    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()
    """A running program uses it, or the system does not allow it."""


def places(paths: Paths) -> tuple[Place, ...]:
    """List where things are kept."""
    kept = (paths.settings, paths.personas)
    return (
        Place(Trace.JOURNALS, paths.journals, NAMES),
        _file(Trace.DRAFT, paths.draft),
        _file(Trace.HANDLE, paths.handle),
        _file(Trace.NOTES, paths.notes, r"(\.broken)?"),
        _file(Trace.LOGS, paths.log, r"(\.\d)?"),
        _file(Trace.LOGS, paths.server_log, r"(\.\d)?"),
        _file(Trace.CRASHES, paths.crash),
        Place(Trace.RECORDINGS, paths.recordings, re.compile(r"flight-[\w-]+\.jsonl")),
        *(_file(Trace.COPIES, each, r"\.(backup|broken-[\d-]+)") for each in kept),
    )


def list_items(places: Iterable[Place], *, now: float | None = None) -> tuple[Item, ...]:
    """Find what is kept, by kinds and names."""
    now = time.time() if now is None else now
    items = []
    for place in places:
        try:
            paths = sorted(place.folder.iterdir())
        except OSError:
            continue
        for path in paths:
            if place.names.fullmatch(path.name) and (facts := _facts(path)) is not None:
                size, changed = facts
                items.append(Item(place.trace, path, size, max(0.0, now - changed)))
    return tuple(items)


def expire(
    places: Iterable[Place], days: Mapping[Trace, int | None], *, now: float | None = None
) -> Swept:
    """Remove what is older than so many days; a kind that has None, or no number at all, stays."""
    return _remove(
        item
        for item in list_items(places, now=now)
        if (most := days.get(item.trace)) is not None and item.age >= most * _DAY
    )


def trim_log(path: Path, days: int | None, *, now: datetime | None = None) -> None:
    """Cut the lines off a log that are older than so many days; only while it is not written."""
    if days is None or _facts(path) is None:
        return
    oldest = (now or datetime.now()) - timedelta(days=days)
    limit = oldest.strftime(_TIME_FORMAT).encode()
    try:
        lines = path.read_bytes().splitlines(keepends=True)
        # Times of this form sort as text; a line without one belongs to the line before it.
        times = ((place, _TIME.match(line)) for place, line in enumerate(lines))
        first = next((place for place, time in times if time and time[0] >= limit), len(lines))
        if first:
            write_atomically(path, b"".join(lines[first:]))
    except OSError as error:
        logger.warning("a log cannot be shortened: %s", error)


def forget(places: Iterable[Place], traces: Collection[Trace]) -> Swept:
    """Remove everything of some kinds at once."""
    return _remove(each for each in list_items(places) if each.trace in traces)


def _file(trace: Trace, path: Path, ending: str = "") -> Place:
    return Place(trace, path.parent, re.compile(re.escape(path.name) + ending))


def _facts(path: Path) -> tuple[int, float] | None:
    """Tell the size and the last change of a regular file; None of anything else."""
    try:
        facts = path.lstat()
    except OSError:
        return None
    return (facts.st_size, facts.st_mtime) if stat.S_ISREG(facts.st_mode) else None


def _remove(items: Iterable[Item]) -> Swept:
    removed: list[Path] = []
    left: list[Path] = []
    for item in items:
        try:
            gone = _removed(item)
        except OSError as error:
            logger.warning("a file of the %s cannot be removed: %s", item.trace, error)
            gone = False
        (removed if gone else left).append(item.path)
    return Swept(tuple(removed), tuple(left))


def _removed(item: Item) -> bool:
    if item.trace is Trace.JOURNALS:
        return remove_leftover(item.path)
    if item.trace is Trace.LOGS and item.path.suffix == _LOG:
        # It may be open and go on: without its file it would be written to nowhere.
        with item.path.open("r+b") as file:
            file.truncate()
        return True
    item.path.unlink()
    return True
