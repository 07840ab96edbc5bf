"""What is typed but not sent: kept on disk, so that it survives the program."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from live_desktop.store.files import write_atomically
from live_desktop.tasks import TaskSet
from live_desktop.ui.main_window import MainWindow

logger = logging.getLogger(__name__)

DRAFT_MS = 400
"""Milliseconds of rest after which a draft is written to disk."""


class Draft(QObject):
    """Keeps the text of the box for typing in a file."""

    def __init__(
        self, window: MainWindow, path: Path, report: Callable[[BaseException], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._text = ""
        self._tasks = TaskSet(report)
        self._writing = asyncio.Lock()
        self._rest = QTimer(self, interval=DRAFT_MS, singleShot=True)
        self._rest.timeout.connect(self._write)

    async def restore(self) -> None:
        """Put what was typed but not sent before back into the text box."""
        if text := await asyncio.to_thread(_read, self._path):
            self._window.set_draft(text)

    async def aclose(self) -> None:
        """Write what is still unwritten."""
        if self._rest.isActive():
            self._rest.stop()
            await self._keep()
        await self._tasks.aclose()

    @Slot(str)
    def change(self, text: str) -> None:
        """Take a new text, to be written once it rests."""
        self._text = text
        self._rest.start()

    @Slot()
    def _write(self) -> None:
        self._tasks.start(self._keep(), name="draft")

    async def _keep(self) -> None:
        # One at a time, each with the text of then: a slow disk must not bring old text back.
        async with self._writing:
            try:
                await asyncio.to_thread(_save, self._path, self._text)
            except OSError as error:
                logger.warning("the draft cannot be kept: %s", error)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""


def _save(path: Path, text: str) -> None:
    if text:
        write_atomically(path, text.encode(errors="replace"))
    else:
        path.unlink(missing_ok=True)
