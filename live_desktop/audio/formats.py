"""The two forms of sound in the program: both mono, signed 16-bit, little-endian."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
"""Mono sound."""

Push = Callable[[Samples], object]
"""Takes one captured block; called on the device's thread, must return at once."""

Pull = Callable[[int, float], Samples]
"""Gives so many samples to play, of which the first is heard after so many seconds.

Called on the device's thread, must return at once.
"""

SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """Mono s16le sound, cut into blocks for a device."""

    rate: int
    """Samples per second."""
    block: int
    """Samples per device period."""

    def seconds(self, samples: int) -> float:
        """Convert a number of samples to seconds."""
        return samples / self.rate

    def samples(self, seconds: float) -> int:
        """Convert seconds to a whole number of samples."""
        return round(seconds * self.rate)


MICROPHONE = AudioFormat(rate=16_000, block=160)
"""Sound servers hand a period on up to another period late, so short ones save time."""
LOUDSPEAKER = AudioFormat(rate=24_000, block=256)
