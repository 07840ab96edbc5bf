"""How loud sound is, on the scale that a meter shows."""

import math
from dataclasses import dataclass

import numpy as np

from live_desktop.audio.formats import Samples

QUIETEST = -60.0
"""Decibels below full scale that a meter shows as nothing."""

CLIPPING = 32_600
"""The height from which samples count as cut off by the device."""

QUIET = 50.0
"""Root mean square of a block that no voice is in: 56 dB below full scale."""

_FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud both ways are, from 0.0 (silence) to 1.0 (full scale), even steps apart."""

    microphone: float = 0.0
    microphone_peak: float = 0.0
    loudspeaker: float = 0.0
    clipping: bool = False
    """Whether the microphone is so loud that it is cut off."""


def peak(samples: Samples) -> int:
    """Find the greatest height, from 0 to 32768."""
    if not samples.size:
        return 0
    return max(int(samples.max()), -int(samples.min()))


def peak_level(height: int) -> float:
    """Convert a height to the scale of a meter."""
    return _on_scale(20.0 * math.log10(height / _FULL_SCALE)) if height else 0.0


def level(samples: Samples) -> float:
    """Measure samples from 0.0 (silence) to 1.0 (full scale), even steps of loudness apart."""
    if not samples.size:
        return 0.0
    wide = samples.astype(np.float32)
    power = float(np.dot(wide, wide)) / samples.size / (_FULL_SCALE * _FULL_SCALE)
    if power <= 0.0:
        return 0.0
    return _on_scale(10.0 * math.log10(power))


def is_quiet(block: Samples) -> bool:
    """Tell whether a block is so quiet that no voice is in it."""
    wide = block.astype(np.float32)
    return float(wide @ wide) <= QUIET * QUIET * block.size


def _on_scale(decibels: float) -> float:
    return min(1.0, max(0.0, 1.0 - decibels / QUIETEST))
