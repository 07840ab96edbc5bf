"""Takes media off the wire: PCM bytes of any declared rate become 16 kHz samples."""

import re

import numpy as np

from live_desktop.protocol.content import Blob
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.resample import Resampler, Samples
from live_desktop.server.vad import RATE

_MIME_TYPE = re.compile(r"audio/(?:pcm|l16)(?:\s*;\s*(?!rate)\w+=\w+)*(?:\s*;\s*rate=(\d{4,6}))?.*")
_RATES = range(8_000, 96_001)


class SoundIntake:
    """Decodes the microphone stream of one connection; its rate may not change."""

    def __init__(self) -> None:
        self._rate: int | None = None
        self._resampler = Resampler(RATE, RATE)
        self._odd = b""

    def take(self, blob: Blob) -> Samples:
        """Return 16 kHz samples in -1 to 1; raises Refused for sound that cannot be taken."""
        self._check_rate(declared_rate(blob.mime_type))
        data = self._odd + blob.data
        whole = len(data) - len(data) % 2
        self._odd = data[whole:]
        samples = np.frombuffer(data[:whole], "<i2").astype(np.float32) / np.float32(32768)
        return self._resampler.feed(samples)

    def _check_rate(self, rate: int) -> None:
        if self._rate is None:
            self._rate = rate
            self._resampler = Resampler(rate, RATE)
        elif rate != self._rate:
            raise Refused.rate_changed(self._rate, rate)


def declared_rate(mime_type: str) -> int:
    """Return the sample rate in Hz that a mime type declares; raises Refused for other media."""
    found = _MIME_TYPE.fullmatch(mime_type.lower())
    rate = int(found[1] or RATE) if found else 0
    if rate not in _RATES:
        raise Refused.because(Refusal.MALFORMED)
    return rate
