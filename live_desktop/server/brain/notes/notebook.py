"""Keeps notes and lists, in memory or in a file."""

import logging
import os
import tempfile
from pathlib import Path
from typing import Protocol

import msgspec

logger = logging.getLogger(__name__)

MOST_NOTES = 500
LONGEST_NOTE = 20_000
"""Characters of one note; about twenty minutes of dictation."""
MOST_LISTS = 50
MOST_ITEMS = 200
LONGEST_ITEM = 200
"""Characters of an item on a list, or of a list's name."""
LARGEST = 2_000_000
"""Characters of all notes and lists together."""


class Pages(msgspec.Struct, frozen=True):
    """All that is written down: the notes, the oldest first, and the lists by their names."""

    notes: tuple[str, ...] = ()
    lists: dict[str, tuple[str, ...]] = {}

    @property
    def size(self) -> int:
        """The characters of all of it."""
        items = sum(len(name) + sum(map(len, each)) for name, each in self.lists.items())
        return items + sum(map(len, self.notes))


class Full(Exception):
    """There is no room for more; the message tells the user what to do."""


class Notebook(Protocol):
    """Where notes and lists are kept."""

    def read(self) -> Pages:
        """Return what is written down; raises OSError."""

    def write(self, pages: Pages) -> None:
        """Replace what is written down; raises Full, and OSError."""


class MemoryNotebook:
    """Keeps notes for as long as the program runs."""

    def __init__(self) -> None:
        self._pages = Pages()

    def read(self) -> Pages:
        """Return what is written down."""
        return self._pages

    def write(self, pages: Pages) -> None:
        """Replace what is written down; raises Full."""
        check_size(pages)
        self._pages = pages


class FileNotebook:
    """Keeps notes in a file that only the user can read.

    It is read anew each time, so that several sessions of a program may use it in turn.
    """

    def __init__(self, path: Path) -> None:
        """Keep the notes in a JSON file, which need not exist."""
        self._path = path

    def read(self) -> Pages:
        """Return what is written down; sets a broken file aside. Raises OSError."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return Pages()
        try:
            return msgspec.json.decode(content, type=Pages)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            aside = self._path.with_name(f"{self._path.name}.broken")
            self._path.replace(aside)
            logger.warning("the notes cannot be read; they are set aside as %s", aside.name)
            return Pages()

    def write(self, pages: Pages) -> None:
        """Replace the file in one piece; raises Full, and OSError."""
        check_size(pages)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # A file made like this is readable by its owner alone.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(pages)))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def check_size(pages: Pages) -> None:
    """Raise Full where the pages hold more than they may."""
    if len(pages.notes) > MOST_NOTES:
        raise Full(f"There are {MOST_NOTES} notes already. Delete some first.")
    if len(pages.lists) > MOST_LISTS:
        raise Full(f"There are {MOST_LISTS} lists already. Delete one first.")
    if any(len(items) > MOST_ITEMS for items in pages.lists.values()):
        raise Full(f"A list can't hold more than {MOST_ITEMS} things. Remove some first.")
    if any(len(note) > LONGEST_NOTE for note in pages.notes):
        raise Full("That is too long for one note.")
    if pages.size > LARGEST:
        raise Full("The notebook is full. Delete some notes first.")
