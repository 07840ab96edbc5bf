"""Between the flight recorder and the Inspector: what is recorded is shown, and saved if asked."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QAction

from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.protocol.flight import FlightEntry, FlightHeader, encode_flight
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.usage import Tokens
from live_desktop.store.files import write_atomically
from live_desktop.tasks import TaskSet
from live_desktop.ui import words as window_words
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.dock import Dock
from live_desktop.ui.inspector.pane import Inspector
from live_desktop.ui.inspector.reader import Reader, read_all
from live_desktop.ui.inspector.side import Lie, Side
from live_desktop.ui.theme import Theme
from live_desktop.ui.window_places import Place, WindowPlaces

Talked = Callable[[], tuple[float | None, Tokens]]
"""Tells how many seconds the talk lasts, None where there is none, and what it took."""

_BUDGET = 0.003
"""Seconds that one reading may take before it leaves the rest to the next."""
_WINDOW, _PANE = "inspector", "inspector pane"


class InspectorDesk(QObject):
    """Shows what is recorded in a pane of the window, and writes it to a file."""

    def __init__(
        self,
        dock: Dock,
        theme: Theme,
        action: QAction,
        *,
        recorder: FlightRecorder,
        talked: Talked,
        places: WindowPlaces,
    ) -> None:
        """Show it in this dock; the action opens and closes it, by its keys from a window too."""
        super().__init__(dock)
        self._theme = theme
        self._action = action
        self._dock = dock
        self._recorder = recorder
        self._talked = talked
        self._places = places
        self._reader = Reader(recorder)
        self._pane: Inspector | None = None
        self._paused = False
        self._tasks = TaskSet(self._task_failed)
        action.triggered.connect(self.toggle)
        self._dock.floated.connect(self._restore_window)

    @property
    def pane(self) -> Inspector | None:
        """Give the pane, if it was ever opened."""
        return self._pane

    def start(self) -> None:
        """Be where one was when the program ended, once the places are known."""
        place = self._places.known(_PANE)
        if place is None or place.side not in set(Side):
            return
        self._dock.put(Side(place.side), QSize(place.width, place.height))
        if place.shown:
            self._open()

    def stop(self) -> None:
        """Take the pane away; where it was is noted."""
        size, side = self._dock.size_wanted, self._dock.side
        shown = self._dock.lie in {Lie.RIGHT, Lie.BOTTOM}
        self._note_window()
        if self._pane is not None:
            place = Place(0, 0, size.width(), size.height(), side=side.value, shown=shown)
            self._places.keep(_PANE, place)
            self._pane.hide()

    async def aclose(self) -> None:
        """Wait until what is being saved is written."""
        await self._tasks.finish()

    @Slot()
    def toggle(self) -> None:
        """Open the Inspector, or close it."""
        if self._dock.lie is None:
            self._open().take_focus()
        else:
            self._close()

    def _open(self) -> Inspector:
        pane = self._pane
        if pane is None:
            pane = self._pane = Inspector(self._theme)
            pane.addAction(self._action)
            pane.refresh_wanted.connect(self._refresh)
            pane.pause_wanted.connect(self._pause)
            pane.save_requested.connect(self._ask_where_to_save)
            pane.save_path_chosen.connect(self._save)
            pane.side_chosen.connect(self._put)
            pane.close_requested.connect(self._close)
        pane.show_side(self._dock.side)
        self._dock.open(pane)
        if pane.isWindow():
            pane.raise_()
            pane.activateWindow()
        return pane

    @Slot()
    def _close(self) -> None:
        self._note_window()
        self._dock.close_pane()

    @Slot(object)
    def _put(self, side: Side) -> None:
        self._note_window()
        self._dock.put(side, self._dock.size_wanted)
        if self._pane is not None:
            self._pane.show_side(side)
            self._pane.activateWindow()

    @Slot()
    def _restore_window(self) -> None:
        if self._pane is not None:
            self._places.restore(self._pane, _WINDOW)

    def _note_window(self) -> None:
        if self._pane is not None and self._dock.lie is Lie.WINDOW:
            self._places.note(self._pane, _WINDOW)

    @Slot()
    def _refresh(self) -> None:
        if (pane := self._pane) is None:
            return
        if not self._paused:
            pane.take(self._reader.read(perf_counter() + _BUDGET))
        waiting = self._reader.waiting
        pane.advance(behind=not self._paused and waiting > 0)
        if self._paused:
            pane.show_pause(paused=True, waiting=waiting)
        elif not waiting:
            pane.show_lanes(self._recorder.now)
        reconnects = max(0, self._recorder.connections - 1)
        totals = words.totals(self._recorder.traffic, pane.latency, reconnects)
        pane.show_summary(totals, words.talk_summary(*self._talked()))

    @Slot(bool)
    def _pause(self, paused: bool) -> None:
        self._paused = paused
        if self._pane is not None:
            self._pane.show_pause(paused=paused, waiting=self._reader.waiting)

    @Slot()
    def _ask_where_to_save(self) -> None:
        if self._pane is not None:
            now = datetime.now().astimezone()
            self._pane.ask_save_path(f"{words.FILE} {now:%Y-%m-%d %H.%M}")

    @Slot(str)
    def _save(self, path: str) -> None:
        self._tasks.start(self._write(Path(path)), name="save the session file")

    async def _write(self, path: Path) -> None:
        entries = await read_all(self._recorder)
        await asyncio.to_thread(_write_flight, path, self._recorder.header, entries)
        self._remark(window_words.saved_as(path.name))

    def _task_failed(self, error: BaseException) -> None:
        self._remark(str(tellable(error)))

    def _remark(self, remark: str) -> None:
        if self._pane is not None:
            self._pane.show_remark(remark)


def _write_flight(path: Path, header: FlightHeader, entries: tuple[FlightEntry, ...]) -> None:
    try:
        write_atomically(path, encode_flight(header, _one_by_one(entries)))
    except OSError as error:
        raise LiveDesktopError(words.NOT_SAVED.format(path=path), detail=str(error)) from error


def _one_by_one(entries: tuple[FlightEntry, ...]) -> Iterator[FlightEntry]:
    # At each step of Python's own the window's thread can have its turn; inside C it cannot.
    for entry in entries:  # noqa: UP028 - `yield from` would stay inside C
        yield entry
