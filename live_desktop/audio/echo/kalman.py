"""Learns the way of sound from the loudspeaker to the microphone, and subtracts the echo."""

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Mono sound at 16 kHz; full scale is 1."""

BLOCK = 160
"""Samples of 10 ms."""

PARTITIONS = 16
"""Blocks of the room's response that are learnt; what comes after 160 ms is 32 dB weaker."""

_BINS = BLOCK + 1
_STAY = np.float32(0.999)  # a room forgets itself in 10 s: people move, clocks drift
_DOUBT = 0.02  # variance of the first partition before anything was heard
_DOUBT_FALL = 0.8  # by which the later ones are expected to be weaker
_NEAR_MEMORY = np.float32(0.8)  # the person's spectrum is an average over 50 ms
_CUT_AT_ONCE = 2
_QUIET = np.float32(1e-6)
_SILENT = 8e-3  # sum of the powers of a loudspeaker at -80 dB


class KalmanFilter:
    """Follows the room's response in the frequency domain, a variance for each of its values.

    A value that is uncertain learns fast, one that is well known, or is drowned in the person's
    speech, slowly: nobody needs to tell it when both speak.
    """

    def __init__(self) -> None:
        shape = (PARTITIONS, _BINS)
        self._doubt = (_DOUBT * _DOUBT_FALL ** np.arange(PARTITIONS, dtype=np.float32))[:, None]
        self._response = np.zeros(shape, np.complex64)
        self._variance = np.empty(shape, np.float32)
        self._variance[:] = self._doubt
        self._near = np.zeros(_BINS, np.float32)
        # Each spectrum lies twice, PARTITIONS rows apart, so that the latest are always one slice.
        self._spectra = np.zeros((2 * PARTITIONS, _BINS), np.complex64)
        self._powers = np.zeros((2 * PARTITIONS, _BINS), np.float32)
        self._newest = 0
        self._far = np.zeros(2 * BLOCK, np.float32)
        self._error = np.zeros(2 * BLOCK, np.float32)
        self._step = np.empty(shape, np.complex64)
        self._real = np.empty(shape, np.float32)
        self._other = np.empty(shape, np.float32)
        self._cut = 0
        self.echo: Sound = np.zeros(BLOCK, np.float32)
        """What was subtracted from the last block."""

    def forget(self) -> None:
        """Start anew, as in an unknown room."""
        self._response[:] = 0
        self._variance[:] = self._doubt

    def process(self, near: Sound, far: Sound) -> Sound:
        """Return a block of the microphone without the echo of this and earlier blocks of `far`."""
        spectra, powers = self._take(far)
        if float(powers.sum()) < _SILENT:
            # There is nothing to learn, and what is known must not fade away meanwhile.
            self.echo = np.zeros(BLOCK, np.float32)
            return near
        step = np.multiply(spectra, self._response, out=self._step)
        self.echo = np.fft.irfft(step.sum(axis=0))[BLOCK:].astype(np.float32)
        left = near - self.echo
        self._learn(left, spectra, powers)
        return left

    def _take(self, far: Sound) -> tuple[NDArray[np.complex64], Sound]:
        self._far[:BLOCK] = self._far[BLOCK:]
        self._far[BLOCK:] = far
        self._newest = (self._newest - 1) % PARTITIONS
        latest = slice(self._newest, self._newest + PARTITIONS)
        spectrum = np.fft.rfft(self._far)
        power = _power(spectrum)
        for row in (self._newest, self._newest + PARTITIONS):
            self._spectra[row] = spectrum
            self._powers[row] = power
        return self._spectra[latest], self._powers[latest]

    def _learn(self, left: Sound, spectra: NDArray[np.complex64], powers: Sound) -> None:
        self._error[BLOCK:] = left
        error = np.fft.rfft(self._error)
        self._near *= _NEAR_MEMORY
        self._near += (1 - _NEAR_MEMORY) * _power(error)
        variance, step, known = self._variance, self._step, self._real
        # Half of each transform is the block, the other half is zeros or the block before.
        np.multiply(variance, powers, out=known)
        total = 0.5 * known.sum(axis=0) + self._near + _QUIET
        np.conjugate(spectra, out=step)
        step *= variance
        step *= (error / total).astype(np.complex64)
        self._response += step
        self._cut_tails()
        known *= -0.5 / total
        known += 1
        variance *= known
        self._expect_change()

    def _cut_tails(self) -> None:
        """Bring some partitions back to responses of one block, a few each time: it is costly."""
        some = slice(self._cut, self._cut + _CUT_AT_ONCE)
        responses = np.fft.irfft(self._response[some])
        responses[:, BLOCK:] = 0
        self._response[some] = np.fft.rfft(responses)
        self._cut = (self._cut + _CUT_AT_ONCE) % PARTITIONS

    def _expect_change(self) -> None:
        """Let the response fade, and the doubt grow, by what the room may change in a block."""
        keep = _STAY * _STAY
        size, other = self._real, self._other
        np.multiply(self._response.real, self._response.real, out=size)
        np.multiply(self._response.imag, self._response.imag, out=other)
        size += other
        size *= 1 - keep
        self._variance *= keep
        self._variance += size
        self._response *= _STAY


def _power(spectrum: NDArray[np.complexfloating]) -> Sound:
    return (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
