"""The persona that is being written: kept on disk, so that it survives the program."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject

from live_desktop.ui.personas.draft import PersonaDraft
from live_desktop.ui.resting_file import RestingFile


class DraftKeeper:
    """Holds one draft, or none, and keeps it in a file."""

    def __init__(
        self, parent: QObject, path: Path, report: Callable[[BaseException], None]
    ) -> None:
        self.draft: PersonaDraft | None = None
        self._path = path
        self._file = RestingFile(parent, path, report)

    async def read(self) -> None:
        """Find what was being written when the program ended."""
        self.draft = await asyncio.to_thread(_read, self._path)

    def keep(self, draft: PersonaDraft) -> None:
        """Take a newer draft, to be written once it rests."""
        self.draft = draft
        self._file.keep(msgspec.json.encode(draft))

    def forget(self) -> None:
        """Be without a draft, here and on disk."""
        self.draft = None
        self._file.keep(b"")
        self._file.write()

    async def finish(self) -> None:
        """Wait until everything is written."""
        await self._file.finish()


def _read(path: Path) -> PersonaDraft | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=PersonaDraft)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
