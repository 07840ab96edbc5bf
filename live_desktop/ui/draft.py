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

    async def restore(self) -> None:
        """Put what was typed but not sent before back into the text box."""
        if text := await asyncio.to_thread(_read, self._path):
            self._window.set_draft(text)

    async def aclose(self) -> None:
        """Write what is still unwritten."""
        await self._file.finish()

    @Slot(str)
    def change(self, text: str) -> None:
        """Take a new text, to be written once it rests."""
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
