"""What is typed but not sent: kept on disk, so that it survives the program."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.resting_file import RestingFile

logger = logging.getLogger(__name__)


class Draft(QObject):
    """Keeps the text of the box for typing in a file."""

    def __init__(
        self, window: MainWindow, path: Path, report: Callable[[BaseException], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._report = report
        self._file = RestingFile(self, path, self._write_failed)
        self._restored = False

    async def restore(self) -> None:
        """Put what was typed but not sent before into the text box, above what is typed by now."""
        before = await asyncio.to_thread(_read, self._path)
        self._restored = True
        if typed := self._window.draft:
            before = f"{before}\n{typed}" if before else typed
            self.change(before)
        if before:
            self._window.set_draft(before)

    async def aclose(self) -> None:
        """Write what is still unwritten."""
        await self._file.finish()

    @Slot(str)
    def change(self, text: str) -> None:
        """Take a new text, to be written once it rests, but not over one that is yet to be read."""
        if self._restored:
            self._file.keep(text.encode(errors="replace"))

    def _write_failed(self, error: BaseException) -> None:
        # To say so at every rest would only disturb the typing.
        if isinstance(error, OSError):
            logger.warning("the draft cannot be kept: %s", error)
        else:
            self._report(error)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""
