"""How loud samples are made: by the volume, by lowering the voice, by fades and by mixing."""

import math

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.formats import Samples

DUCKED = 10.0 ** (-14 / 20)
"""The assistant's voice while the user may be speaking: 14 dB down, still to be followed."""

_CURVE = 10.0 / (20.0 * math.log10(2.0))
"""Half the loudness is 10 dB less: Stevens' law, which makes even steps sound even."""

_LEAST, _MOST = -32_768, 32_767


def gain(volume: float) -> float:
    """Convert a volume from 0.0 to 1.0, as people hear it, to the factor for samples."""
    return math.pow(min(1.0, max(0.0, volume)), _CURVE)


class Ramp:
    """A factor for samples that never jumps."""

    def __init__(self, now: float, step: float) -> None:
        self.now = now
        """The factor of the last sample."""
        self._step = step
        self._steps = _steps(1024, step)

    def towards(self, goal: float, count: int) -> NDArray[np.float32] | float:
        """Return the factors of the next samples, on the way to a goal; one factor once there."""
        if self.now == goal or not count:
            return goal
        if self._steps.size < count:
            self._steps = _steps(count, self._step)
        way = self._steps[:count]
        factors: NDArray[np.float32]
        if goal > self.now:
            factors = np.minimum(self.now + way, np.float32(goal))
        else:
            factors = np.maximum(self.now - way, np.float32(goal))
        arrived = abs(goal - self.now) <= self._step * count
        self.now = goal if arrived else float(factors[-1])
        return factors


def mix(samples: Samples, more: Samples) -> None:
    """Add as much as there is room for; what is too loud stays at the loudest."""
    size = min(samples.size, more.size)
    if size:
        wide = samples[:size].astype(np.int32) + more[:size]
        np.clip(wide, _LEAST, _MOST, out=samples[:size], casting="unsafe")


def falling(count: int) -> NDArray[np.float32]:
    """Draw half a wave of cosine from one down to nothing, which has no corner to be heard."""
    wave: NDArray[np.float64] = 0.5 + 0.5 * np.cos(np.pi * np.arange(count) / count)
    return wave.astype(np.float32)


def _steps(count: int, step: float) -> NDArray[np.float32]:
    return np.arange(1, count + 1, dtype=np.float32) * np.float32(step)
