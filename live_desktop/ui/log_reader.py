"""Reads the flight recorder a little at a time: entries are made when they are first read."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from live_desktop.protocol.flight import FlightEntry
from live_desktop.session.recorder import FlightRecorder

MOST_SHOWN = 2_000
"""Entries that the log shows at first."""

_BUDGET = 0.003
"""Seconds that one reading may take before it leaves the rest to the next."""
_SLOW = 0.002
"""Seconds above which a step is too long."""
_LONGEST_STEP = 128

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Part:
    """The newest entries; they `follow` those that were read before, or else replace them."""

    entries: tuple[FlightEntry, ...]
    follow: bool


class _Stride:
    """How many more entries to read at once: fewer where they take long."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._step = _LONGEST_STEP // 2
        self.depth = 0

    def read(self, recorder: FlightRecorder, most: int) -> tuple[FlightEntry, ...]:
        """Read one step deeper, but no more than `most`."""
        self.depth = min(self.depth + self._step, most)
        began = self._clock()
        entries = recorder.entries(self.depth)
        is_slow = self._clock() - began > _SLOW
        self._step = max(1, self._step // 2) if is_slow else min(_LONGEST_STEP, self._step * 2)
        return entries


class LogReader:
    """Reads what came since the last time, or the newest entries where too many came."""

    def __init__(self, recorder: FlightRecorder, clock: Clock = time.perf_counter) -> None:
        self._recorder = recorder
        self._clock = clock
        self._last: FlightEntry | None = None
        self._stride = _Stride(clock)

    def read(self) -> Part | None:
        """Give the next part; None where it takes longer, and reading again goes on with it."""
        end = self._clock() + _BUDGET
        while self._clock() < end:
            entries = self._stride.read(self._recorder, MOST_SHOWN)
            new = _after(entries, self._last)
            if new is None and len(entries) == self._stride.depth < MOST_SHOWN:
                continue
            self._stride = _Stride(self._clock)
            self._last = entries[-1] if entries else None
            return Part(entries, follow=False) if new is None else Part(new, follow=True)
        return None


def _after(
    entries: tuple[FlightEntry, ...], last: FlightEntry | None
) -> tuple[FlightEntry, ...] | None:
    """Give what follows an entry; None where it is not among these."""
    if last is None:
        return None
    # A recorder gives the same object each time, and two messages may be equal.
    back = next((row for row in reversed(range(len(entries))) if entries[row] is last), None)
    return None if back is None else entries[back + 1 :]


async def read_all(
    recorder: FlightRecorder, clock: Clock = time.perf_counter
) -> tuple[FlightEntry, ...]:
    """Read everything that is kept; the loop does other things in between."""
    stride = _Stride(clock)
    while True:
        # The recorder goes on while this reads, so its end is where it has no more to give.
        entries = stride.read(recorder, stride.depth + _LONGEST_STEP)
        if len(entries) < stride.depth:
            return entries
        await asyncio.sleep(0)
