"""Finds how late the loudspeaker is heard, and gives its sound that late."""

import numpy as np

from live_desktop.audio.echo.kalman import BLOCK, Sound

RATE = 16_000
LATEST = 5120
"""Samples: an echo that comes later than 320 ms is not found."""

_WINDOW = 8192
_EVERY = 16 * BLOCK  # samples between two looks
_MEMORY = np.float32(0.8)  # of a look for the ones before: 0.7 s
_SURE = 8.0  # the peak over the correlation's root mean square; noise alone reaches 5
_AGREED = 16  # samples that two looks may differ by
_AUDIBLE = 1e-6  # mean square of the loudspeaker from which a look is worth it
_TAPER = np.hanning(_WINDOW).astype(np.float32)


class DelayFinder:
    """Looks for the loudspeaker's sound in the microphone's, by their phases alone."""

    def __init__(self) -> None:
        self._near = np.zeros(_WINDOW, np.float32)
        self._far = np.zeros(_WINDOW, np.float32)
        self._filled = _WINDOW % BLOCK
        self._phases = np.zeros(_WINDOW // 2 + 1, np.complex64)
        self._last: int | None = None

    def feed(self, near: Sound, far: Sound) -> int | None:
        """Take a block of both; returns the delay in samples when two looks in a row agree."""
        block = slice(self._filled, self._filled + BLOCK)
        self._near[block], self._far[block] = near, far
        self._filled += BLOCK
        if self._filled < _WINDOW:
            return None
        found = self._look() if float(self._far @ self._far) > _AUDIBLE * _WINDOW else None
        for sound in (self._near, self._far):
            sound[:-_EVERY] = sound[_EVERY:]
        self._filled -= _EVERY
        if found is None:
            return None
        agreed = self._last is not None and abs(found - self._last) <= _AGREED
        self._last = found
        return found if agreed else None

    def _look(self) -> int | None:
        cross = np.fft.rfft(self._near * _TAPER) * np.conj(np.fft.rfft(self._far * _TAPER))
        cross /= np.abs(cross) + 1e-9
        self._phases *= _MEMORY
        self._phases += (1 - _MEMORY) * cross
        correlation = np.abs(np.fft.irfft(self._phases)[:LATEST])
        peak = int(np.argmax(correlation))
        usual = float(np.sqrt(np.mean(correlation**2)))
        return peak if correlation[peak] > _SURE * usual else None


_REACH = 8  # samples on each side that a value between two samples is made of
_PHASES = 256  # steps from one sample to the next


def _between() -> Sound:
    """Compute the taps that read a sound at each step between two samples, last tap first."""
    steps = np.arange(2 * _REACH) - (_REACH - 1) - np.arange(_PHASES)[:, None] / _PHASES
    taps = np.sinc(steps) * np.cos(np.pi * steps / (2 * _REACH + 1)) ** 2
    taps /= taps.sum(axis=1, keepdims=True)
    return np.ascontiguousarray(taps[:, ::-1], np.float32)


class DelayLine:
    """Keeps the last 0.75 s of a sound, and gives blocks of it at any delay."""

    _KEPT = RATE * 3 // 4
    _TAPS = _between()

    def __init__(self) -> None:
        # Twice as long as what is kept, so that it is moved to the front only now and then.
        self._sound = np.zeros(2 * self._KEPT, np.float32)
        self._end = self._KEPT

    def push(self, block: Sound) -> None:
        """Add the next block."""
        if self._end + BLOCK > self._sound.size:
            self._sound[: self._KEPT] = self._sound[self._end - self._KEPT : self._end]
            self._end = self._KEPT
        self._sound[self._end : self._end + BLOCK] = block
        self._end += BLOCK

    def read(self, delay: float) -> Sound:
        """Return the block that was the newest so many samples ago, 8 at least."""
        start = self._end - BLOCK - delay
        whole = int(start)
        taps = self._TAPS[int((start - whole) * _PHASES)]
        around = self._sound[whole - _REACH + 1 : whole + BLOCK + _REACH]
        return np.convolve(around, taps, "valid")
