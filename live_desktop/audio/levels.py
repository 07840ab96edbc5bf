"""How loud sound is, on the scale that a meter shows."""

import math

import numpy as np
from numpy.typing import NDArray

QUIETEST = -60.0
"""Decibels below full scale that a meter shows as nothing."""

_FULL_SCALE = 32768.0


def level(samples: NDArray[np.int16]) -> float:
    """Measure samples from 0.0 (silence) to 1.0 (full scale), even steps of loudness apart."""
    if not samples.size:
        return 0.0
    wide = samples.astype(np.float32)
    power = float(np.dot(wide, wide)) / samples.size / (_FULL_SCALE * _FULL_SCALE)
    if power <= 0.0:
        return 0.0
    decibels = 10.0 * math.log10(power)
    return min(1.0, max(0.0, 1.0 - decibels / QUIETEST))
