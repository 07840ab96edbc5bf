"""Takes media off the wire: PCM bytes of any declared rate become 16 kHz samples."""

import re
from collections.abc import Iterator

import numpy as np

from live_desktop.protocol.content import Blob
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.resample import Resampler, Samples
from live_desktop.silero import RATE

RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000)
"""The sample rates of real microphones, in Hz; odd ones would need very large filters."""

_MIME_TYPE = re.compile(r"audio/(?:pcm|l16)(?:\s*;\s*(?!rate)\w+=\w+)*(?:\s*;\s*rate=(\d{1,9}))?.*")


class SoundIntake:
    """Decodes the microphone stream of one connection; its rate may not change."""

    def __init__(self) -> None:
        self._rate: int | None = None
        self._resampler = Resampler(RATE, RATE)
        self._odd = b""

    def take(self, blob: Blob) -> Iterator[Samples]:
        """Yield 16 kHz samples in -1 to 1, at most a second of the sound at a time.

        Raises Refused for sound that cannot be taken.
        """
        rate = declared_rate(blob.mime_type)
        self._check_rate(rate)
        data = self._odd + blob.data
        whole = len(data) - len(data) % 2
        self._odd = data[whole:]
        sound = np.frombuffer(data[:whole], "<i2")
        for start in range(0, len(sound), rate):
            samples = sound[start : start + rate].astype(np.float32) / np.float32(32768)
            yield self._resampler.feed(samples)

    def _check_rate(self, rate: int) -> None:
        if self._rate is None:
            self._rate = rate
            self._resampler = Resampler(rate, RATE)
        elif rate != self._rate:
            raise Refused.rate_changed(self._rate, rate)


def is_picture(blob: Blob) -> bool:
    """Tell whether a blob is for the eyes."""
    return blob.mime_type.lower().startswith(("image/", "video/"))


def declared_rate(mime_type: str) -> int:
    """Return the sample rate in Hz that a mime type declares; raises Refused for other media."""
    found = _MIME_TYPE.fullmatch(mime_type.lower())
    if found is None:
        raise Refused.because(Refusal.MALFORMED)
    rate = int(found[1] or RATE)
    if rate not in RATES:
        raise Refused.rate_unknown(rate)
    return rate
