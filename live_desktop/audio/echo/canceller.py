"""Takes the assistant's own voice out of what the microphone hears, and leaves the person's.

WebRTC's canceller removes the echo at once in any room, and most of the person's voice with it
while both speak. The linear stage needs some seconds to learn the room, and then leaves the
person's voice whole, with some echo. So WebRTC's result is given, and of the linear stage's as
much as it is sure to be a person; with headphones, where there is no echo, that is all at once.
"""

import functools

import numpy as np

from live_desktop.audio.echo.kalman import BLOCK, Sound
from live_desktop.audio.echo.linear import LinearStage
from live_desktop.audio.echo.webrtc import AudioProcessing
from live_desktop.audio.formats import Samples

_FULL_SCALE = np.float32(32768.0)
_MOST = 0.8  # of the linear stage's result; the rest stays WebRTC's, which is never wholly wrong
_LATE = 128  # samples that WebRTC's bank of filters holds back
_TAPS = 320  # of the high pass: 20 ms, its response is 40 dB weaker then
_RAMP = np.arange(1, BLOCK + 1, dtype=np.float32) / BLOCK


class EchoCanceller:
    """Cancels in blocks of 10 ms; fed without a gap, silence included, one for one device."""

    def __init__(self, *, noise: bool = False, gain: bool = False) -> None:
        """Start with no knowledge of the room; `noise` lowers noise, `gain` evens out the level."""
        self._processing = AudioProcessing(noise=noise, gain=gain)
        self._linear = LinearStage()
        self._held = np.zeros(_LATE + _TAPS - 1 + BLOCK, np.float32)
        self._share = 0.0

    @property
    def echoes(self) -> bool:
        """Tell whether an echo of the assistant's voice may be heard: with headphones none is."""
        return not self._linear.apart.silent

    def process(self, near: Samples, far: Samples) -> Samples:
        """Return 160 samples of the microphone without the echo of `far`, the samples played.

        Both at 16 kHz; what is returned is 8 ms later than what was given.
        """
        left = self._linear.process(_sound(near), _sound(far))
        self._held[:-BLOCK] = self._held[BLOCK:]
        self._held[-BLOCK:] = left
        cancelled = self._processing.process(near, far)
        before, self._share = self._share, _MOST * self._linear.person
        if not before and not self._share:
            return cancelled
        # As late as WebRTC's, and without the low tones either, so that the two add up.
        plain = np.convolve(self._held[:-_LATE], _high_pass(), "valid") * _FULL_SCALE
        share = before + (self._share - before) * _RAMP
        mixed = cancelled + share * (plain - cancelled)
        return np.clip(mixed, -32768, 32767).astype(np.int16)


def _sound(samples: Samples) -> Sound:
    sound = samples.astype(np.float32)
    sound /= _FULL_SCALE
    return sound


@functools.cache
def _high_pass() -> Sound:
    """Return the response of a high pass near WebRTC's: two poles and two zeros, 100 Hz."""
    response = np.zeros(_TAPS)
    once, twice = 1.94448, -0.94598
    for index in range(_TAPS):
        response[index] = (0.97261, -1.94523, 0.97261)[index] if index < 3 else 0.0
        response[index] += once * response[index - 1] if index else 0.0
        response[index] += twice * response[index - 2] if index > 1 else 0.0
    return response.astype(np.float32)
