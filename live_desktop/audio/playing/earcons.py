"""The short sounds that say the assistant listens, stops listening, or failed."""

from enum import Enum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.formats import LOUDSPEAKER, Samples

LOUDNESS = 10.0 ** (-26 / 20)
"""RMS of every sound as a part of full scale: well below speech."""

_PARTIALS = ((1.0, 1.0, 22.0), (2.0, 0.25, 35.0), (3.0, 0.08, 50.0))
"""Of each partial: its pitch and strength beside the note's, and how fast it dies away."""

_RISE_SECONDS = 0.008
_FALL_SECONDS = 0.03


class Earcon(Enum):
    """A sound that says something; its notes as hertz, when it begins and ends in seconds."""

    START = ((587.3, 0.0, 0.13), (880.0, 0.06, 0.18))
    STOP = ((880.0, 0.0, 0.13), (587.3, 0.06, 0.18))
    ERROR = ((311.1, 0.0, 0.10), (233.1, 0.08, 0.19))


@cache
def sound(earcon: Earcon) -> Samples:
    """Return a sound's samples at the loudspeaker's rate; they are shared, so not to be changed."""
    end = max(end for _, _, end in earcon.value)
    mixed = np.zeros(LOUDSPEAKER.samples(end))
    for pitch, begin, end in earcon.value:
        at = LOUDSPEAKER.samples(begin)
        note = _note(pitch, LOUDSPEAKER.samples(end) - at)
        mixed[at : at + note.size] += note
    mixed *= LOUDNESS * 32_768 / np.sqrt(np.mean(mixed**2))
    samples = np.rint(mixed).astype(np.int16)
    samples.flags.writeable = False
    return samples


def _note(pitch: float, size: int) -> NDArray[np.float64]:
    """Strike a soft bell: the higher a partial, the sooner it is gone."""
    time = np.arange(size) / LOUDSPEAKER.rate
    note = sum(
        strength * np.sin(2 * np.pi * pitch * times * time) * np.exp(-decay * time)
        for times, strength, decay in _PARTIALS
    )
    rise = np.clip(time / _RISE_SECONDS, 0.0, 1.0)
    fall = np.clip((time[-1] - time) / _FALL_SECONDS, 0.0, 1.0)
    return np.asarray(note * _smooth(rise) * _smooth(fall))


def _smooth(ramp: NDArray[np.float64]) -> NDArray[np.float64]:
    return 0.5 - 0.5 * np.cos(np.pi * ramp)
