"""Looking for words in all turns, a slice at a time, so that nothing else has to wait."""

from bisect import bisect_left
from collections.abc import Callable
from time import perf_counter

from live_desktop.ui.transcript.folding import count, folded, matches
from live_desktop.ui.transcript.turn_model import TurnModel

_AT_ONCE = 64
"""Turns that are searched between two looks at the clock."""


class TurnSearch:
    """Which turns hold the words looked for, how often, and which match is the current one."""

    def __init__(self, model: TurnModel, clock: Callable[[], float] = perf_counter) -> None:
        self._model = model
        self._clock = clock
        self.wanted = ""
        """The words looked for, as a search sees them."""
        self.row = -1
        """The row of the current match, -1 without one."""
        self.match = 0
        """Which match of its row the current one is."""
        self._counts: dict[int, int] = {}
        self._rows: list[int] = []
        self._next = 0
        self.count = 0
        """How many matches are found so far."""

    @property
    def done(self) -> bool:
        """Tell whether all turns have been searched."""
        return not self.wanted or self._next >= len(self._model)

    @property
    def last_row(self) -> int:
        """Return the last row found so far, -1 without any."""
        return self._rows[-1] if self._rows else -1

    def start(self, words: str) -> None:
        """Look for other words, from the first turn on."""
        self.wanted = folded(words.strip())
        self.row, self.match = -1, 0
        self._counts.clear()
        self._rows.clear()
        self._next = self.count = 0

    def go_on(self, seconds: float) -> None:
        """Search for so long at most."""
        turns, until = self._model.turns(), self._clock() + seconds
        while not self.done and self._clock() < until:
            last = min(self._next + _AT_ONCE, len(turns))
            for row in range(self._next, last):
                if found := count(turns[row].text, self.wanted):
                    self._counts[row] = found
                    self._rows.append(row)
                    self.count += found
            self._next = last

    def refresh(self, row: int) -> None:
        """Search a turn again that has changed, if its turn had come."""
        if not self.wanted or row >= self._next:
            return
        before = self._counts.pop(row, 0)
        found = count(self._model.turn(row).text, self.wanted)
        at = bisect_left(self._rows, row)
        if before and not found:
            del self._rows[at]
        elif found and not before:
            self._rows.insert(at, row)
        if found:
            self._counts[row] = found
        self.count += found - before
        if row == self.row:
            self.match = min(self.match, max(0, found - 1))
            self.row = row if found else -1

    def move(self, step: int, row: int) -> None:
        """Go to the next match (step 1) or the one before (-1); the first is the one near a row."""
        if not self._rows:
            self.row = -1
            return
        if self.row < 0:
            at = bisect_left(self._rows, row)
            self.row = self._rows[min(at, len(self._rows) - 1)]
            self.match = 0
            return
        self.match += step
        if 0 <= self.match < self._counts[self.row]:
            return
        at = (bisect_left(self._rows, self.row) + step) % len(self._rows)
        self.row = self._rows[at]
        self.match = 0 if step > 0 else self._counts[self.row] - 1

    @property
    def number(self) -> int:
        """Return which match of all the current one is, from 1 on; 0 without one."""
        if self.row < 0:
            return 0
        at = bisect_left(self._rows, self.row)
        return sum(map(self._counts.__getitem__, self._rows[:at])) + self.match + 1

    def matches(self, row: int) -> list[tuple[int, int]]:
        """Return where the matches of a row are, in characters of what was said."""
        return matches(self._model.turn(row).text, self.wanted) if row in self._counts else []
