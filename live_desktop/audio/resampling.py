"""Sound from one rate to another as it streams, by libsamplerate's filter of medium length.

That filter holds back 3 ms at most, keeps speech up to nine tenths of its band, and folds nothing
back that 16-bit samples could carry. The short filter would hold back half as much, but dulls
speech at 16 kHz; the long one holds back 9 ms.
"""

import math
from collections.abc import Callable

import numpy as np
import samplerate
from numpy.typing import NDArray

from live_desktop.audio.formats import Pull, Samples

_FILTER = "sinc_medium"
_PROBE_SECONDS = 0.05


class Resampler:
    """Converts what is pushed through it, block by block; every sample counts once."""

    def __init__(self, source_rate: int, target_rate: int) -> None:
        self._converter = _Converter(source_rate, target_rate)
        self.delay = self._converter.held_back / source_rate
        """The seconds that a sample waits for those after it."""

    def process(self, samples: Samples) -> Samples:
        """Convert a block; what comes out ends `delay` before the end of the block."""
        if self._converter.is_identity:
            return samples
        return self._converter.convert(samples, self._converter.ready(len(samples)))


class PullResampler:
    """Gives a device samples at its rate, made of those at another; is a Pull of its own."""

    def __init__(self, source_rate: int, target_rate: int, pull: Pull) -> None:
        self._converter = _Converter(source_rate, target_rate)
        self._pull = pull
        self.delay = self._converter.held_back / source_rate
        """The seconds that a sample waits for those after it."""

    def __call__(self, count: int, delay: float) -> Samples:
        """Give exactly so many samples, of which the first is heard after so many seconds."""
        converter = self._converter
        if converter.is_identity:
            return self._pull(count, delay)
        wanted = converter.wanted(count)
        # The filter has read further than it has given out: what is pulled now is heard later.
        samples = self._pull(wanted, delay + converter.lead)
        return converter.convert(samples, count)

    def reset(self) -> None:
        """Forget all that went before, as after the device dropped what it held."""
        self._converter.reset()


class SteeredResampler:
    """Gives samples at one rate of blocks at another, a little faster or slower when steered."""

    def __init__(self, source_rate: int, target_rate: int, supply: Callable[[], Samples]) -> None:
        """Take a block from `supply` whenever one is needed."""
        self._ratio = target_rate / source_rate
        self._filter = samplerate.CallbackResampler(
            lambda: supply().astype(np.float32), self._ratio, _FILTER, 1
        )

    def read(self, count: int) -> Samples:
        """Give exactly so many samples."""
        return _rounded(self._filter.read(count))

    def steer(self, faster: float) -> None:
        """Take the source faster by that part of its rate from now on."""
        self._filter.ratio = self._ratio / (1.0 + faster)

    def reset(self) -> None:
        """Forget all that went before, as at a gap in the sound."""
        self._filter.reset()


class _Converter:
    """The filter, and how many samples went in and out of it.

    It is asked for no more than it can give from what it has. Its other way of working, a block
    in and whatever results out, loses a sample now and then: there is no room for the one that
    rounding moves from one block to the next.
    """

    def __init__(self, source_rate: int, target_rate: int) -> None:
        self._source, self._target = source_rate, target_rate
        self.is_identity = source_rate == target_rate
        self.held_back = 0 if self.is_identity else _held_back(source_rate, target_rate)
        self._taken = self._given = 0
        self._feed = _Feed()
        # It keeps the feed and not us: Python cannot see through it to free a circle.
        self._filter = samplerate.CallbackResampler(
            self._feed, target_rate / source_rate, _FILTER, 1
        )

    @property
    def lead(self) -> float:
        """The seconds from the next sample given out to the next one taken."""
        return self._taken / self._source - self._given / self._target

    def ready(self, new: int) -> int:
        """Tell how many samples there are to give once so many are taken."""
        whole = max(0, self._taken + new - self.held_back) * self._target // self._source
        return max(0, whole - self._given)

    def wanted(self, count: int) -> int:
        """Tell how many samples must be taken before so many can be given."""
        last = -(-(self._given + count) * self._source // self._target)
        return max(0, last + self.held_back - self._taken)

    def convert(self, samples: Samples, count: int) -> Samples:
        """Take a block and give so many samples, which must be there."""
        if len(samples):
            self._feed.add(samples)
        self._taken += len(samples)
        self._given += count
        if not count:
            return np.empty(0, np.int16)
        return _rounded(self._filter.read(count))

    def reset(self) -> None:
        self._taken = self._given = 0
        self._feed.clear()
        self._filter.reset()


class _Feed:
    """What the filter has not asked for yet."""

    def __init__(self) -> None:
        self._blocks: list[NDArray[np.float32]] = []
        self._current: NDArray[np.float32] | None = None

    def add(self, samples: Samples) -> None:
        self._blocks.append(samples.astype(np.float32))

    def clear(self) -> None:
        self._blocks.clear()

    def __call__(self) -> NDArray[np.float32] | None:
        """Give the next block; the filter goes on reading in it until it asks again."""
        self._current = self._blocks.pop(0) if self._blocks else None
        return self._current


def _rounded(converted: NDArray[np.float32]) -> Samples:
    # The filter overshoots where speech is clipped.
    np.clip(np.rint(converted, out=converted), -32768, 32767, out=converted)
    return converted.astype(np.int16)


def _held_back(source_rate: int, target_rate: int) -> int:
    """Try out how many samples the filter must have ahead of the one that it gives."""
    probe = np.zeros(math.ceil(_PROBE_SECONDS * source_rate), np.float32)
    given = len(samplerate.Resampler(_FILTER, 1).process(probe, target_rate / source_rate))
    return len(probe) - given * source_rate // target_rate
