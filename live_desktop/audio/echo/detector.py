"""Feeds the voice detector in the blocks that the echo canceller gives."""

import numpy as np

from live_desktop import silero
from live_desktop.audio.formats import Samples
from live_desktop.silero import FRAME

_FULL_SCALE = 32768.0


class VoiceDetector:
    """Tells how likely the sound of one stream holds speech; remembers the stream so far."""

    def __init__(self) -> None:
        self._detector = silero.VoiceDetector()
        self._frame = np.zeros(FRAME, np.float32)
        self._filled = 0

    def feed(self, block: Samples) -> float | None:
        """Take at most 512 samples at 16 kHz; returns the probability when a frame is full."""
        room = FRAME - self._filled
        first, rest = block[:room], block[room:]
        self._frame[self._filled : self._filled + first.size] = first
        self._filled += first.size
        if self._filled < FRAME:
            return None
        probability = self._detector.probability(self._frame / _FULL_SCALE)
        self._frame[: rest.size] = rest
        self._filled = rest.size
        return probability
