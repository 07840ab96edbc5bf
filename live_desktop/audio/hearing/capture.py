"""What becomes of the microphone's sound on its way to the service.

Everything here runs on one worker thread. Ten milliseconds at a time: to 16 kHz, the assistant's
own voice taken out, measured, gated, and joined into the chunks that are sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.hearing.reference import Reference
from live_desktop.audio.levels import CLIPPING, Levels, level, peak, peak_level
from live_desktop.audio.resampling import Resampler

BLOCK = MICROPHONE.samples(0.01)
"""Samples that are worked on at once; WebRTC's canceller takes just this many."""

REST_SECONDS = 0.2
"""In half duplex the microphone rests so long after the last word: rooms go on sounding."""

DEAF_SECONDS = 3.0
"""Nothing but zeros for so long is no quiet room: real microphones have noise of their own."""


class Canceller(Protocol):
    """Takes out of the microphone what the loudspeaker put in."""

    def process(self, near: Samples, far: Samples) -> Samples:
        """Clean a block."""


class Ducker(Protocol):
    """Decides whether the assistant should lower its voice, for the user may be speaking."""

    def step(self, block: Samples, speaking: bool) -> bool:
        """Take a clean block, and whether the assistant speaks over it."""

    def settle(self) -> None:
        """Trust nothing for a moment, for a canceller begins anew."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the capture asks and tells, all from its worker thread."""

    speaking: Callable[[], bool]
    """Whether the assistant's voice is in the air."""
    duck: Callable[[bool], object]
    """Lowers the assistant's voice, or raises it again."""
    captured: Callable[[bytes], object]
    """Takes each chunk, mono s16le at 16 kHz."""
    deafness: Callable[[bool], object]
    """Is told when the microphone gives only zeros, and when it is heard again."""


class Capture:
    """One open microphone, from its blocks to the chunks for the service."""

    def __init__(
        self,
        rate: int,
        reference: Reference,
        around: Surroundings,
        *,
        canceller: Canceller | None,
        ducker: Ducker | None,
        chunk_ms: int,
    ) -> None:
        """Take samples at `rate`; without a canceller they pass as they are."""
        self._resampler = Resampler(rate, MICROPHONE.rate)
        self._reference = reference
        self._around = around
        self._canceller = canceller
        self._ducker = ducker
        self._chunk = MICROPHONE.samples(chunk_ms / 1000)
        self._raw: list[Samples] = []
        self._waiting = 0
        self._chunks: list[Samples] = []
        self._chunked = 0
        self._resting = 0
        self._zeros = 0
        self._heard_anything = False
        self._deaf = False
        self._ducked = False
        self._spoken = False
        self._loudest = Levels()
        self.muted = False
        self.half_duplex = False
        self.tap: Callable[[Samples, Samples], object] | None = None
        """Is given each block before and after cancelling, while the sound is checked."""

    def take(self, samples: Samples) -> None:
        """Work on samples of the microphone, at its own rate."""
        converted = self._resampler.process(samples)
        self._raw.append(converted)
        self._waiting += converted.size
        if self._waiting < BLOCK:
            return
        joined = np.concatenate(self._raw)
        whole = joined.size - joined.size % BLOCK
        for start in range(0, whole, BLOCK):
            self._work(joined[start : start + BLOCK])
        self._raw = [joined[whole:]]
        self._waiting = joined.size - whole

    def take_levels(self) -> Levels:
        """Give the loudest since this was last asked."""
        levels, self._loudest = self._loudest, Levels()
        return levels

    def _work(self, near: Samples) -> None:
        far = self._reference.take(BLOCK)
        self._watch_for_zeros(near)
        clean = near if self._canceller is None else self._canceller.process(near, far)
        if self.tap is not None:
            self.tap(near, clean)
        self._measure(near, clean)
        speaking = self._around.speaking()
        if self._ducker is not None:
            if speaking and not self._spoken:
                # A canceller learns the room from the first words, and lets some of them through.
                self._spoken = True
                self._ducker.settle()
            ducked = self._ducker.step(clean, speaking and not self.half_duplex)
            if ducked != self._ducked:
                self._ducked = ducked
                self._around.duck(ducked)
        self._send(self._gate(clean, speaking))

    def _measure(self, near: Samples, clean: Samples) -> None:
        height = peak(near)
        before = self._loudest
        self._loudest = Levels(
            microphone=max(before.microphone, level(clean)),
            microphone_peak=max(before.microphone_peak, peak_level(height)),
            clipping=before.clipping or height >= CLIPPING,
        )

    def _gate(self, clean: Samples, speaking: bool) -> Samples:
        """Let silence flow where the user shall not be heard; services count on its flow."""
        self._resting = MICROPHONE.samples(REST_SECONDS) if speaking else self._resting - BLOCK
        if self.muted or (self.half_duplex and self._resting > 0):
            return np.zeros_like(clean)
        return clean

    def _send(self, block: Samples) -> None:
        self._chunks.append(block)
        self._chunked += block.size
        if self._chunked >= self._chunk:
            self._around.captured(np.concatenate(self._chunks).tobytes())
            self._chunks.clear()
            self._chunked = 0

    def _watch_for_zeros(self, near: Samples) -> None:
        if self._heard_anything:
            return
        if near.any():
            self._heard_anything = True
            if self._deaf:
                self._around.deafness(False)
        else:
            self._zeros += near.size
            if not self._deaf and self._zeros > MICROPHONE.samples(DEAF_SECONDS):
                self._deaf = True
                self._around.deafness(True)
