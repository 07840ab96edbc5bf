"""A small file that follows what the user is typing."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from live_desktop.store.files import write_atomically
from live_desktop.tasks import TaskSet

REST_MS = 400
"""Milliseconds of rest after which it is written."""


class RestingFile(QObject):
    """Writes what was typed once it rests; where that is nothing, there is no file."""

    def __init__(
        self, parent: QObject, path: Path, report: Callable[[BaseException], None]
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._data = b""
        self._writing = asyncio.Lock()
        self._tasks = TaskSet(report)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.write)

    def keep(self, data: bytes) -> None:
        """Take what belongs in the file now, to be written once it rests."""
        self._data = data
        self._rest.start()

    @Slot()
    def write(self) -> None:
        """Write it without a rest."""
        self._rest.stop()
        self._tasks.start(self._write(), name=f"keep {self._path.name}")

    async def finish(self) -> None:
        """Wait until everything is written."""
        if self._rest.isActive():
            self.write()
        await self._tasks.finish()

    async def _write(self) -> None:
        # One at a time, each with what is new then: a slow disk must not bring old words back.
        async with self._writing:
            await asyncio.to_thread(_save, self._path, self._data)


def _save(path: Path, data: bytes) -> None:
    if data:
        write_atomically(path, data)
    else:
        path.unlink(missing_ok=True)
