"""What becomes of the microphone's sound on its way to the service.

Everything here runs on one worker thread. Ten milliseconds at a time: to 16 kHz, the assistant's
own voice taken out, measured, gated, and joined into the chunks that are sent. While nobody has
spoken for some seconds it rests: the sound passes as it is, in longer turns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.hearing.reference import Reference
from live_desktop.audio.hearing.zeros import ZeroWatch
from live_desktop.audio.levels import CLIPPING, QUIET, Levels, level, peak, peak_level
from live_desktop.audio.resampling import Resampler

BLOCK = MICROPHONE.samples(0.01)
"""Samples that are worked on at once; WebRTC's canceller takes just this many."""

REST_SECONDS = 0.2
"""In half duplex the microphone rests so long after the last word: rooms go on sounding."""

UNSURE_SECONDS = 3.0
"""So long a canceller may let echo through after a device stumbled: it seeks the echo anew."""

CALM_SECONDS = 3.0
"""Nobody has spoken for so long when it rests: longer than the pause that ends a question."""

RUN_UP = 3
"""Blocks that the canceller is shown of the rest, so that it goes on with no seam."""

Tap = Callable[[Samples, Samples], object]
"""Takes a block as it came, and as it was made of it."""


class Canceller(Protocol):
    """Takes out of the microphone what the loudspeaker put in."""

    @property
    def echoes(self) -> bool:
        """Tell whether there may be any of it."""

    def process(self, near: Samples, far: Samples) -> Samples:
        """Clean a block."""


class Ducker(Protocol):
    """Decides whether the assistant should lower its voice, for the user may be speaking."""

    def step(self, block: Samples, speaking: bool) -> bool:
        """Take a clean block, and whether the assistant speaks over it."""

    def settle(self) -> None:
        """Trust nothing for a moment, for a canceller begins anew."""


@dataclass(frozen=True, slots=True)
class Processing:
    """What is done to the sound; without a canceller it passes as it is."""

    canceller: Canceller | None = None
    ducker: Ducker | None = None
    raises: bool = False
    """Whether it makes quiet sound louder, so that none may pass as it is."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the capture asks and tells, all from its worker thread."""

    speaking: Callable[[], bool]
    """Whether the assistant's voice is in the air."""
    muted: Callable[[], bool]
    """Whether the user wants to be heard by nobody."""
    half_duplex: Callable[[], bool]
    """Whether the microphone rests while the assistant speaks."""
    stumbles: Callable[[], int]
    """How often the devices lost samples, and with them the pairing of playing and hearing."""
    duck: Callable[[bool], object]
    """Lowers the assistant's voice, or raises it again."""
    captured: Callable[[bytes], object]
    """Takes each chunk, mono s16le at 16 kHz."""
    deafness: Callable[[bool], object]
    """Is told when the microphone gives only zeros, and when it is heard again."""
    stirred: Callable[[], object]
    """Is told when a rest is over."""


class Capture:
    """One open microphone, from its blocks to the chunks for the service."""

    def __init__(self, rate: int, reference: Reference, around: Surroundings) -> None:
        """Take samples at `rate`."""
        self._resampler = Resampler(rate, MICROPHONE.rate)
        self._reference = reference
        self._around = around
        self._in_use = Processing()
        self._raw: list[Samples] = []
        self._waiting = 0
        self._chunks: list[Samples] = []
        self._chunked = 0
        self._resting = 0
        self._zeros = ZeroWatch()
        self._spoken = False
        self._unsure = 0
        self._slips = self._count_slips()
        self._loudest = Levels()
        self._calm = 0
        """For how many samples nobody has spoken, nor could be heard."""
        self._rested: Samples | None = None
        """The end of what passed while it rested; None while it works."""
        self.processing = Processing()
        """What shall be done to the sound; another one is in use from the next block on."""
        self.chunk = MICROPHONE.samples(0.02)
        """Samples that are sent at once."""
        self.tap: Tap | None = None
        """Is given each block before and after cancelling, while the sound is checked."""

    def take(self, samples: Samples) -> bool:
        """Work on samples of the microphone, at its own rate; tells whether it rests."""
        converted = self._resampler.process(samples)
        self._raw.append(converted)
        self._waiting += converted.size
        if self._waiting < BLOCK:
            return self.rests
        joined = np.concatenate(self._raw)
        whole = joined.size - joined.size % BLOCK
        self._raw = [joined[whole:]]
        self._waiting = joined.size - whole
        self._see_to(joined[:whole])
        return self.rests

    @property
    def rests(self) -> bool:
        """Tell whether nobody has been heard for so long that the sound passes as it is."""
        return self._rested is not None

    def take_levels(self) -> Levels:
        """Give the loudest since this was last asked."""
        levels = self._loudest
        if self._rested is None:
            self._loudest = Levels()
        return levels

    def _see_to(self, sound: Samples) -> None:
        """Work on whole blocks, or rest over as many of them as nobody can be heard in."""
        calm = self._count_calm(sound)
        rested = 0
        if calm and self._calm >= MICROPHONE.samples(CALM_SECONDS) and self._may_rest:
            rested = calm if self._rest(sound[:calm]) else 0
        self._calm = self._calm + calm if calm == sound.size else 0
        if rested == sound.size:
            return
        if self._rested is not None:
            self._run_up(self._rested)
        for start in range(rested, sound.size, BLOCK):
            self._work(sound[start : start + BLOCK])

    def _count_calm(self, sound: Samples) -> int:
        """Count the samples until somebody may be heard."""
        if self._around.speaking():
            return 0
        if self._around.muted():
            return sound.size
        blocks = sound.reshape(-1, BLOCK).astype(np.float32)
        loud = np.einsum("ij,ij->i", blocks, blocks) > QUIET * QUIET * BLOCK
        return BLOCK * int(loud.argmax()) if loud.any() else sound.size

    @property
    def _may_rest(self) -> bool:
        processing = self._in_use
        return self.processing is processing and self.tap is None and not processing.raises

    def _rest(self, near: Samples) -> bool:
        """Let sound pass as it is; tells whether it may, for the loudspeaker is silent too.

        The canceller sees nothing of either side meanwhile, so they stay paired for it.
        """
        if not self._reference.rest(near.size):
            return False
        self._notice_deafness(near)
        self._look_for_slips(near.size)
        self._loudest = Levels()
        self._measure(near, near)
        before = near if self._rested is None else np.concatenate((self._rested, near))
        self._rested = before[-RUN_UP * BLOCK :]
        self._send(self._gate(near, speaking=False, checking=False))
        return True

    def _run_up(self, rested: Samples) -> None:
        """Go on working after a rest."""
        self._rested = None
        self._around.stirred()
        canceller = self._in_use.canceller
        if canceller is not None:
            for start in range(0, rested.size, BLOCK):
                canceller.process(rested[start : start + BLOCK], _SILENCE)

    def _work(self, near: Samples) -> None:
        if self.processing is not self._in_use:
            self._begin_anew()
        far = self._reference.take(BLOCK)
        self._notice_deafness(near)
        canceller, tap = self._in_use.canceller, self.tap
        clean = near if canceller is None else canceller.process(near, far)
        self._measure(near, clean)
        speaking = self._around.speaking()
        self._look_for_slips(BLOCK)
        if tap is not None:
            tap(near, clean)
        elif self._in_use.ducker is not None:
            self._duck(self._in_use.ducker, clean, speaking)
        self._send(self._gate(clean, speaking, checking=tap is not None))

    def _begin_anew(self) -> None:
        self._in_use = self.processing
        self._reference.begin()
        self._spoken = False
        self._around.duck(False)

    def _notice_deafness(self, near: Samples) -> None:
        if self._zeros.take(near):
            self._around.deafness(self._zeros.deaf)

    def _count_slips(self) -> int:
        return self._reference.leaps + self._around.stumbles()

    def _look_for_slips(self, passed: int) -> None:
        """Trust the canceller less for a while once playing and hearing slip against each other."""
        slips, before = self._count_slips(), self._slips
        self._unsure = max(0, self._unsure - passed)
        if slips != before:
            self._slips, self._unsure = slips, MICROPHONE.samples(UNSURE_SECONDS)
            if self._in_use.ducker is not None:
                self._in_use.ducker.settle()

    def _duck(self, ducker: Ducker, clean: Samples, speaking: bool) -> None:
        if speaking and not self._spoken:
            # A canceller learns the room from the first words, and lets some of them through.
            self._spoken = True
            ducker.settle()
        self._around.duck(ducker.step(clean, speaking and not self._around.half_duplex()))

    def _measure(self, near: Samples, clean: Samples) -> None:
        height = peak(near)
        before = self._loudest
        self._loudest = Levels(
            microphone=max(before.microphone, level(clean)),
            microphone_peak=max(before.microphone_peak, peak_level(height)),
            clipping=before.clipping or height >= CLIPPING,
        )

    def _gate(self, clean: Samples, speaking: bool, *, checking: bool) -> Samples:
        """Let silence flow where the user shall not be heard; services count on its flow."""
        rest = MICROPHONE.samples(REST_SECONDS)
        self._resting = rest if speaking or checking else self._resting - clean.size
        canceller = self._in_use.canceller
        unsure = canceller is not None and canceller.echoes and speaking and self._unsure > 0
        rests = checking or unsure or (self._around.half_duplex() and self._resting > 0)
        return np.zeros_like(clean) if rests or self._around.muted() else clean

    def _send(self, block: Samples) -> None:
        self._chunks.append(block)
        self._chunked += block.size
        if self._chunked >= self.chunk:
            self._around.captured(np.concatenate(self._chunks).tobytes())
            self._chunks.clear()
            self._chunked = 0


_SILENCE: Samples = np.zeros(BLOCK, dtype=np.int16)
