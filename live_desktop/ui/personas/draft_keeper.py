"""The persona that is being written: kept on disk, so that it survives the program."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot

from live_desktop.store.files import write_atomically
from live_desktop.tasks import TaskSet
from live_desktop.ui.personas.draft import PersonaDraft

DRAFT_MS = 400
"""Milliseconds of rest after which a draft is written to disk."""


class DraftKeeper(QObject):
    """Holds one draft, or none, and keeps it in a file."""

    def __init__(
        self, parent: QObject, path: Path, report: Callable[[BaseException], None]
    ) -> None:
        super().__init__(parent)
        self.draft: PersonaDraft | None = None
        self._path = path
        self._writing = asyncio.Lock()
        self._tasks = TaskSet(report)
        self._rest = QTimer(self, interval=DRAFT_MS, singleShot=True)
        self._rest.timeout.connect(self.write)

    async def read(self) -> None:
        """Find what was being written when the program ended."""
        self.draft = await asyncio.to_thread(_read, self._path)

    def keep(self, draft: PersonaDraft) -> None:
        """Take a newer draft, to be written once it rests."""
        self.draft = draft
        self._rest.start()

    def forget(self) -> None:
        """Be without a draft, here and on disk."""
        self.draft = None
        self._rest.stop()
        self.write()

    @Slot()
    def write(self) -> None:
        """Write the draft to disk now."""
        self._tasks.start(self._write(), name="keep the draft of a persona")

    async def finish(self) -> None:
        """Wait until everything is written."""
        if self._rest.isActive():
            self._rest.stop()
            self.write()
        await self._tasks.finish()

    async def _write(self) -> None:
        # One at a time, each with the text of then: a slow disk must not bring old text back.
        async with self._writing:
            await asyncio.to_thread(_save, self._path, self.draft)


def _read(path: Path) -> PersonaDraft | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=PersonaDraft)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _save(path: Path, draft: PersonaDraft | None) -> None:
    if draft is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, msgspec.json.encode(draft))
