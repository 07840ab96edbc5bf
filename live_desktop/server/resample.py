"""Changes the sample rate of sound: a polyphase filter with a Kaiser-windowed sinc."""

import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_LOBES = 16  # zero crossings on each side: flat to 94 % of the band, aliases below -70 dB
_BETA = 7.5
_PASSBAND = 0.94
_BLOCK = 4096  # outputs at a time: their windows stay in the processor's cache


class Resampler:
    """Streams mono sound from one rate to another without clicks at the borders of pieces."""

    def __init__(self, source: int, target: int) -> None:
        common = math.gcd(source, target)
        self._up, self._down = target // common, source // common
        self._half = math.ceil(_LOBES * max(1.0, self._down / self._up))
        self._bank = _filter_bank(self._up, self._down, self._half)
        self._held = np.zeros(self._half - 1, np.float32)
        self._position = (self._half - 1) * self._up
        """Where the next output sample lies in `held`, in units of 1/up input samples."""

    def feed(self, samples: Samples) -> Samples:
        """Take input samples and return the output samples that they complete."""
        if self._up == self._down:
            return samples
        held = np.concatenate((self._held, samples))
        if len(held) < 2 * self._half:
            self._held = held
            return np.empty(0, np.float32)
        end = (len(held) - self._half) * self._up
        positions = np.arange(self._position, max(end, self._position), self._down)
        starts = positions // self._up - self._half + 1
        windows = np.lib.stride_tricks.sliding_window_view(held, 2 * self._half)
        output = np.empty(len(positions), np.float32)
        for begin in range(0, len(positions), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            taps = self._bank[positions[block] % self._up]
            np.einsum("ij,ij->i", windows[starts[block]], taps, out=output[block])
        self._position += len(positions) * self._down
        spent = min(self._position // self._up - self._half + 1, len(held))
        self._held = held[spent:]
        self._position -= spent * self._up
        return output

    def flush(self) -> Samples:
        """Return the output samples that are still owed for what was fed."""
        return self.feed(np.zeros(self._half, np.float32))


def resample(samples: Samples, source: int, target: int) -> Samples:
    """Change the rate of a whole sound; only the ratio of `source` to `target` counts."""
    resampler = Resampler(source, target)
    length = math.ceil(len(samples) * target / source)
    return np.concatenate((resampler.feed(samples), resampler.flush()))[:length]


def _filter_bank(up: int, down: int, half: int) -> Samples:
    """Compute one row of 2 * half taps for each of the `up` positions between two inputs."""
    cutoff = min(1.0, up / down) * _PASSBAND
    phases = np.arange(up)[:, None] / up
    distances = np.arange(1 - half, half + 1)[None, :] - phases
    window = np.i0(_BETA * np.sqrt(np.maximum(0.0, 1.0 - (distances / half) ** 2)))
    taps = np.sinc(cutoff * distances) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float32)
