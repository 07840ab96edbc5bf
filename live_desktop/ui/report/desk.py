"""Between the program and the window of the report: what is collected is shown, then saved."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from live_desktop.errors import tellable
from live_desktop.protocol.flight import encode_flight
from live_desktop.session.recorder import FlightRecorder
from live_desktop.store.bundle import Part, Scrubber, Ticks, collect, write_report
from live_desktop.store.paths import Paths
from live_desktop.store.secrets import Secret, environment_key, stored_key
from live_desktop.store.settings import Settings
from live_desktop.tasks import TaskSet
from live_desktop.ui import words as window_words
from live_desktop.ui.inspector.reader import read_all
from live_desktop.ui.report import words
from live_desktop.ui.report.dialog import ReportDialog
from live_desktop.ui.report.part_list import Page
from live_desktop.ui.theme import Theme


def known_keys() -> tuple[str, ...]:
    """Find every key that is stored; may wait for the user to unlock the vault."""
    return (*(stored_key(each) for each in Secret), environment_key())


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report comes from."""

    paths: Paths
    recorder: FlightRecorder
    settings: Callable[[], Settings]
    facts: Callable[[], Mapping[str, str]]
    """Tells, on the window's thread, what only the window knows."""
    keys: Callable[[], Iterable[str]] = known_keys
    """Finds, on another thread, what must not get in."""


class ReportDesk(QObject):
    """Opens the window of the report and does what it asks for.

    Signals: `saved(str)` with the name of the file, `failed(LiveDesktopError)`.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, sources: Sources) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._sources = sources
        self._dialog: ReportDialog | None = None
        self._pages: tuple[Page, ...] = ()
        """What the window shows, and nothing else is saved."""
        self._is_stale = False
        self._is_collecting = False
        self._collecting = TaskSet(self._collecting_failed)
        self._saving = TaskSet(self._task_failed)

    @property
    def dialog(self) -> ReportDialog:
        """Give the window, which is made when it is first wanted."""
        if self._dialog is None:
            self._dialog = ReportDialog(self._theme, self._window)
            self._dialog.ticked.connect(self._collect)
            self._dialog.save_requested.connect(self._ask_where_to_save)
            self._dialog.save_path_chosen.connect(self._save)
            self._dialog.finished.connect(self._let_go)
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Show the window, with a report of this moment."""
        dialog = self.dialog
        if not dialog.isVisible():
            self._collect()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def hide(self) -> None:
        """Take the window away."""
        if self._dialog is not None:
            self._dialog.close()

    async def aclose(self) -> None:
        """Give up what is being collected, and finish what is being saved."""
        self.hide()
        await self._collecting.aclose()
        await self._saving.finish()

    @Slot()
    def _collect(self) -> None:
        self._is_stale = True
        self.dialog.show_collecting()
        if not self._is_collecting:
            self._is_collecting = True
            self._collecting.start(self._collect_newest(), name="collect the report")

    async def _collect_newest(self) -> None:
        pages: tuple[Page, ...] = ()
        try:
            while self._is_stale:
                # The user may tick something else meanwhile: then it is not the newest any more.
                self._is_stale = False
                pages = await self._collected(self.dialog.ticks)
        finally:
            self._is_collecting = False
        if self.dialog.isVisible():
            self._show(pages)
            self.dialog.show_remark(words.collected(sum(page.size for page in pages)))

    async def _collected(self, ticks: Ticks) -> tuple[Page, ...]:
        sources = self._sources
        facts, settings = dict(sources.facts()), sources.settings()
        recording = await _recorded(sources.recorder) if ticks.recording else b""
        return await asyncio.to_thread(_pages, sources, facts, settings, recording, ticks)

    @Slot()
    def _ask_where_to_save(self) -> None:
        self.dialog.ask_save_path(words.file_name(datetime.now().astimezone()))

    @Slot(str)
    def _save(self, path: str) -> None:
        if parts := tuple(page.part for page in self._pages):
            self._saving.start(self._write(Path(path), parts), name="save the report")

    async def _write(self, path: Path, parts: tuple[Part, ...]) -> None:
        await asyncio.to_thread(write_report, path, parts)
        self.dialog.show_remark(window_words.saved_as(path.name))
        self.saved.emit(path.name)

    @Slot()
    def _let_go(self) -> None:
        """Keep nothing of what was shown."""
        self._show(())
        self.dialog.show_remark("")

    def _show(self, pages: tuple[Page, ...]) -> None:
        self._pages = pages
        self.dialog.show_pages(pages)

    def _collecting_failed(self, error: BaseException) -> None:
        # What was shown before is not what the user ticked.
        self._show(())
        self._task_failed(error)

    def _task_failed(self, error: BaseException) -> None:
        told = tellable(error)
        self.dialog.show_remark(str(told), is_wrong=True)
        self.failed.emit(told)


async def _recorded(recorder: FlightRecorder) -> bytes:
    entries = await read_all(recorder)
    # At each step of Python's own the window's thread can have its turn; inside C it cannot.
    one_by_one = (entry for entry in entries)
    return await asyncio.to_thread(encode_flight, recorder.header, one_by_one)


def _pages(
    sources: Sources,
    facts: Mapping[str, str],
    settings: Settings,
    recording: bytes,
    ticks: Ticks,
) -> tuple[Page, ...]:
    paths = sources.paths
    parts = collect(
        facts=facts,
        settings=settings,
        logs=(paths.log, paths.server_log),
        crash=paths.crash,
        recording=recording,
        ticks=ticks,
        scrubber=Scrubber(sources.keys()),
    )
    return tuple(Page(part, len(part.text.encode(errors="replace"))) for part in parts)
