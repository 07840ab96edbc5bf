"""What the loudspeaker plays, as the echo canceller needs it: one block for each of the microphone.

Both devices have clocks of their own. The reference follows the loudspeaker's a little behind, so
that a block is there whenever the microphone asks, and gives or takes single samples to stay there.
"""

import numpy as np

from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.audio.resampling import PullResampler
from live_desktop.audio.ring import SampleRing

CAPACITY_SECONDS = 2.0
"""Longer than any pause of the reader that the program survives."""

LEAST_WAITING = LOUDSPEAKER.samples(0.006)
"""The least that should wait when a block is asked for: devices come in bursts of their period."""

MOST_STEPS = 8
"""Samples given or taken in a second at most: 330 ppm, more than clocks are apart."""

CALM = LOUDSPEAKER.samples(0.001)
"""An error that is left alone."""

LEAP = LOUDSPEAKER.samples(0.06)
"""An error that no drift explains; it is mended at once, and whoever cancels echo starts over."""


class Reference:
    """Pairs what is played with what is heard; `write` is for one thread, the rest for another."""

    def __init__(self) -> None:
        self._ring = SampleRing(LOUDSPEAKER.samples(CAPACITY_SECONDS))
        self._resampler = PullResampler(LOUDSPEAKER.rate, MICROPHONE.rate, self._pull)
        self._flowing = False
        self._least = self._ring.waiting
        self._seen = 0
        self._steps = 0
        self.leaps = 0
        """How often playing and hearing fell so far apart that their pairing began anew."""

    def write(self, played: Samples) -> None:
        """Add what the loudspeaker takes, silence included."""
        self._ring.write(played)

    def take(self, count: int) -> Samples:
        """Give the next `count` samples at the microphone's rate; silence while nothing plays."""
        return self._resampler(count, 0.0)

    def _pull(self, count: int, _delay: float) -> Samples:
        if not self._flowing:
            if self._ring.waiting < LEAST_WAITING + count:
                return np.zeros(count, dtype=np.int16)
            self._flowing = True
            self._begin_to_watch()
        self._watch(count)
        piece = self._step(count)
        if piece is None:
            # The loudspeaker is closed, or late by more than was kept for it.
            self._flowing = False
            return np.zeros(count, dtype=np.int16)
        return piece

    def _begin_to_watch(self) -> None:
        self._least, self._seen = self._ring.waiting, 0

    def _watch(self, count: int) -> None:
        """See once a second how far behind the loudspeaker this is, and decide what to do."""
        self._least = min(self._least, self._ring.waiting - count)
        self._seen += count
        if self._seen < LOUDSPEAKER.rate:
            return
        error = self._least - LEAST_WAITING
        self._begin_to_watch()
        if error > LEAP:
            self._ring.skip(error)
            self.leaps += 1
        else:
            # A part of the error only: what one second shows is rough.
            steps = round(error / 4) if abs(error) > CALM else 0
            self._steps = max(-MOST_STEPS, min(MOST_STEPS, steps))

    def _step(self, count: int) -> Samples | None:
        """Take samples, one more or one less than asked for where a correction is due."""
        if self._steps > 0:
            self._steps -= self._ring.skip(1)
        elif self._steps < 0 and count > 1:
            self._steps += 1
            piece = self._ring.read(count - 1)
            return None if piece is None else np.append(piece, piece[-1:])
        return self._ring.read(count)
