"""What a sample of a device may be, and the way between it and our own: mono, signed 16-bit."""

from enum import Enum

import numpy as np

from live_desktop.audio.formats import Samples


class SampleType(Enum):
    """A type of sample, by the name that numpy gives it."""

    INT16 = "<i2"
    FLOAT32 = "<f4"
    INT32 = "<i4"


_FULL = 32768.0


def to_mono(data: bytes, kind: SampleType, channels: int) -> Samples:
    """Take what a device captured, its channels side by side, as one channel of ours."""
    samples = np.frombuffer(data, kind.value)
    if kind is SampleType.FLOAT32:
        mono = samples.reshape(-1, channels).mean(axis=1) * _FULL
        clipped: Samples = np.clip(np.rint(mono), -_FULL, _FULL - 1).astype(np.int16)
        return clipped
    if kind is SampleType.INT32:
        samples = samples >> 16
    if channels > 1:
        samples = samples.reshape(-1, channels).sum(axis=1, dtype=np.int32) // channels
    return samples.astype(np.int16, copy=False)


def from_mono(samples: Samples, kind: SampleType, channels: int) -> bytes:
    """Give our samples as a device takes them, the same on each of its channels."""
    given = samples if channels == 1 else np.repeat(samples, channels)
    if kind is SampleType.FLOAT32:
        return (given * np.float32(1 / _FULL)).astype(kind.value, copy=False).tobytes()
    if kind is SampleType.INT32:
        return (given.astype(np.int32) << 16).tobytes()
    return given.tobytes()
