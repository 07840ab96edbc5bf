"""Reads the flight recorder a little at a time: entries are made when they are first read."""

import asyncio
import time
from collections.abc import Callable

from live_desktop.protocol.flight import FlightEntry
from live_desktop.session.recorder import FlightRecorder

_STEP = 32
"""Entries that are read at once."""

Clock = Callable[[], float]


class Reader:
    """Reads on from where it was, never for longer than it may."""

    def __init__(self, recorder: FlightRecorder, clock: Clock = time.perf_counter) -> None:
        self._recorder = recorder
        self._clock = clock
        self._position = 0

    @property
    def waiting(self) -> int:
        """How many entries there are that were not read."""
        return self._recorder.end - self._position

    def read(self, until: float) -> tuple[FlightEntry, ...]:
        """Give what came since the last time, or the first of it where the time is up before."""
        read: list[FlightEntry] = []
        while self.waiting:
            reading = self._recorder.since(self._position, _STEP)
            self._position = reading.position
            read += reading.entries
            if self._clock() >= until:
                break
        return tuple(read)


async def read_all(recorder: FlightRecorder) -> tuple[FlightEntry, ...]:
    """Read everything that is kept; the loop does other things in between."""
    reader = Reader(recorder)
    read: list[FlightEntry] = []
    while reader.waiting:
        read += reader.read(0.0)
        await asyncio.sleep(0)
    return tuple(read)
