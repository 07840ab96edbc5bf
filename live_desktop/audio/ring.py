"""A ring of samples between a device's thread and the one that works on them."""

import numpy as np

from live_desktop.audio.formats import Samples


class SampleRing:
    """Samples from one writing thread to one reading thread, without a lock.

    The counters only grow. The writer never waits: where the reader comes too late, the oldest
    samples are overwritten, and it finds out by the counters.
    """

    def __init__(self, capacity: int) -> None:
        self._samples = np.zeros(2 * capacity, dtype=np.int16)
        self._capacity = capacity
        self.written = 0
        """How many samples have come in."""
        self.taken = 0
        """How many have been read, lost ones included."""
        self.lost = 0
        """How many were overwritten before they could be read."""

    @property
    def waiting(self) -> int:
        """Tell how many samples can be read."""
        return min(self.written - self.taken, self._capacity)

    def write(self, samples: Samples) -> None:
        """Add samples; raises ValueError for more than the capacity at once."""
        if samples.size > self._capacity:
            raise ValueError(f"{samples.size} samples do not fit into {self._capacity}")
        start = self.written % self._samples.size
        first = samples[: self._samples.size - start]
        self._samples[start : start + first.size] = first
        self._samples[: samples.size - first.size] = samples[first.size :]
        # Readers look at the counter alone, so it moves when everything is in its place.
        self.written += samples.size

    def read(self, count: int) -> Samples | None:
        """Take exactly `count` samples; None while there are fewer."""
        while True:
            written = self.written
            self._pass_over_lost(written)
            if written - self.taken < count:
                return None
            start = self.taken % self._samples.size
            first = self._samples[start : start + count]
            piece = np.concatenate((first, self._samples[: count - first.size]))
            # Twice the capacity is kept, and one write is at most the capacity: what was read
            # is whole unless the writer went on by more than that meanwhile.
            if self.written - self.taken <= self._capacity:
                self.taken += count
                return piece

    def skip(self, count: int) -> int:
        """Pass over up to `count` samples; returns how many."""
        count = min(count, self.waiting)
        self.taken += count
        return count

    def clear(self) -> None:
        """Pass over all that waits; for the reading thread."""
        self.taken = self.written

    def _pass_over_lost(self, written: int) -> None:
        lost = written - self.taken - self._capacity
        if lost > 0:
            self.lost += lost
            self.taken += lost
