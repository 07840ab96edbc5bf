"""The sound that the sound check plays: a silence, a short rising tone, a pause and a sentence."""

from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.devices.files import read_wav
from live_desktop.audio.formats import LOUDSPEAKER, Samples

_SILENCE = 0.5
"""Seconds before the tone, in which the microphone hears only the room."""
_TONE = 0.5
_PAUSE = 0.25
_TAIL = 0.6
"""Seconds after the speech, in which its end comes back: wireless loudspeakers are 0.3 s late."""
_FADE = 0.12
_LOWEST, _HIGHEST = 300.0, 6000.0
"""Hertz; a small loudspeaker plays nothing below, a telephone's microphone hears little above."""
_HEIGHT = 0.06
"""The tone is some decibels quieter than the speech after it: nobody shall start."""


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """What is played, at 24 kHz, and where in it the tone and the speech are."""

    samples: Samples
    tone: slice
    speech: slice

    @property
    def seconds(self) -> float:
        """Return how long it lasts, its silences included."""
        return LOUDSPEAKER.seconds(self.samples.size)


def make_probe(speech: Samples) -> Probe:
    """Put the tone and the silences around a sentence at 24 kHz."""
    tone = np.rint(_rising_tone() * 32767).astype(np.int16)
    parts = (_still(_SILENCE), tone, _still(_PAUSE), speech, _still(_TAIL))
    tone_start = parts[0].size
    speech_start = tone_start + tone.size + parts[2].size
    return Probe(
        np.concatenate(parts),
        slice(tone_start, tone_start + tone.size),
        slice(speech_start, speech_start + speech.size),
    )


def load_probe() -> Probe:
    """Make the probe with the sentence that is shipped; raises DeviceFailed."""
    with as_file(files("live_desktop.resources") / "sounds" / "check.wav") as path:
        return make_probe(np.frombuffer(read_wav(path, LOUDSPEAKER), "<i2"))


def _rising_tone() -> NDArray[np.float64]:
    """Glide from the lowest to the highest pitch, each octave as long as the next."""
    count = LOUDSPEAKER.samples(_TONE)
    part = np.arange(count) / count
    octaves = np.log(_HIGHEST / _LOWEST)
    phase = 2 * np.pi * _LOWEST * _TONE / octaves * np.expm1(octaves * part)
    fade = np.clip(np.minimum(part, 1 - part) * _TONE / _FADE, 0, 1)
    smooth: NDArray[np.float64] = _HEIGHT * np.sin(np.pi / 2 * fade) ** 2 * np.sin(phase)
    return smooth


def _still(seconds: float) -> Samples:
    return np.zeros(LOUDSPEAKER.samples(seconds), np.int16)
