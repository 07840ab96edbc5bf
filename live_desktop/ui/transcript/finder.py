"""Joins the bar that looks for words with the page of turns."""

from PySide6.QtCore import QBasicTimer, QObject, QTimerEvent, Slot

from live_desktop.ui.transcript.find_bar import FindBar
from live_desktop.ui.transcript.turn_page import TurnPage

_SLICE = 0.004
"""Seconds of search between two events."""


class Finder(QObject):
    """Search a slice at a time, go from match to match, and tell the bar what is found."""

    def __init__(self, bar: FindBar, page: TurnPage) -> None:
        super().__init__(bar)
        self._bar = bar
        self._page = page
        self._search = page.search
        self._rest = QBasicTimer()
        self._from = 0
        """The row in sight when the search began."""
        bar.wanted.connect(self.look_for)
        bar.next_wanted.connect(self.go_next)
        bar.previous_wanted.connect(self.go_previous)
        page.model().rowsInserted.connect(self._look_on)
        page.model().dataChanged.connect(self._look_on)

    @Slot(str)
    def look_for(self, words: str) -> None:
        """Look for words, from the turns in sight on."""
        self._from = self._page.first_row()
        self._search.start(words)
        self._look_on()
        self._page.viewport().update()

    @Slot()
    def go_next(self) -> None:
        """Go to the next match."""
        self._go(1)

    @Slot()
    def go_previous(self) -> None:
        """Go to the match before."""
        self._go(-1)

    @Slot()
    def stop(self) -> None:
        """Mark nothing any more."""
        self.look_for("")

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._rest.timerId():
            super().timerEvent(event)
            return
        before = self._search.count
        self._search.go_on(_SLICE)
        if self._search.done:
            self._rest.stop()
        if self._search.row < 0 and self._near_found():
            self._go(1)
        elif self._search.count != before:
            self._page.viewport().update()
        self._tell()

    @Slot()
    def _look_on(self) -> None:
        if not self._search.done and not self._rest.isActive():
            self._rest.start(0, self)
        self._tell()

    def _near_found(self) -> bool:
        """Tell whether the match to begin with is known: one from the rows in sight on, or any."""
        found = self._search.last_row
        return found >= self._from or (found >= 0 and self._search.done)

    def _go(self, step: int) -> None:
        self._search.move(step, self._from)
        self._page.reveal_match()
        self._tell()

    def _tell(self) -> None:
        search = self._search
        self._bar.show_count(search.number, search.count, done=search.done)
