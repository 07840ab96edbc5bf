"""Between the flight recorder and its window: what is recorded is shown, and saved when asked."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.protocol.flight import FlightEntry, FlightHeader, encode_flight
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.usage import Tokens
from live_desktop.store.files import write_atomically
from live_desktop.tasks import TaskSet
from live_desktop.ui import words
from live_desktop.ui.log_dialog import LogDialog
from live_desktop.ui.log_reader import LogReader, read_all
from live_desktop.ui.main_window import MainWindow

Talked = Callable[[], tuple[float | None, Tokens]]
"""Tells how many seconds the talk lasts, None where there is none, and what it took."""


class ConnectionLog(QObject):
    """Shows what is recorded in a window of its own, and writes it to a file."""

    def __init__(self, window: MainWindow, recorder: FlightRecorder, talked: Talked) -> None:
        super().__init__(window)
        self._window = window
        self._recorder = recorder
        self._talked = talked
        self._reader = LogReader(recorder)
        self._dialog: LogDialog | None = None
        self._tasks = TaskSet(self._task_failed)
        window.log_requested.connect(self._open)

    def hide(self) -> None:
        """Take the window away."""
        if self._dialog is not None:
            self._dialog.hide()

    async def aclose(self) -> None:
        """Wait until what is being saved is written."""
        await self._tasks.finish()

    @Slot()
    def _open(self) -> None:
        dialog = self._dialog
        if dialog is None:
            dialog = self._dialog = self._window.make_log()
            dialog.refresh_wanted.connect(self._refresh)
            dialog.start_over_wanted.connect(self._start_over)
            dialog.save_requested.connect(self._ask_where_to_save)
            dialog.save_path_chosen.connect(self._save)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot()
    def _refresh(self) -> None:
        if (dialog := self._dialog) is None:
            return
        newest = self._recorder.entries(1)
        connections = newest[0].connection if newest else 0
        dialog.show_summary(words.log_summary(*self._talked(), connections))
        if not dialog.waits:
            dialog.show_part(self._reader.read())

    @Slot()
    def _start_over(self) -> None:
        self._reader = LogReader(self._recorder)

    @Slot()
    def _ask_where_to_save(self) -> None:
        if self._dialog is not None:
            now = datetime.now().astimezone()
            self._dialog.ask_save_path(words.log_file(now))

    @Slot(str)
    def _save(self, path: str) -> None:
        self._tasks.start(self._write(Path(path)), name="save the log")

    async def _write(self, path: Path) -> None:
        entries = await read_all(self._recorder)
        await asyncio.to_thread(_write_flight, path, self._recorder.header, entries)
        self._remark(words.saved_as(path.name))

    def _task_failed(self, error: BaseException) -> None:
        self._remark(str(tellable(error)))

    def _remark(self, remark: str) -> None:
        if self._dialog is not None:
            self._dialog.show_remark(remark)


def _write_flight(path: Path, header: FlightHeader, entries: tuple[FlightEntry, ...]) -> None:
    try:
        write_atomically(path, encode_flight(header, _one_by_one(entries)))
    except OSError as error:
        raise LiveDesktopError(words.log_not_saved(path), detail=str(error)) from error


def _one_by_one(entries: tuple[FlightEntry, ...]) -> Iterator[FlightEntry]:
    # At each step of Python's own the window's thread can have its turn; inside C it cannot.
    for entry in entries:  # noqa: UP028 - `yield from` would stay inside C
        yield entry
