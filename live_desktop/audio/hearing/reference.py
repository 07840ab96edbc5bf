"""What the loudspeaker plays, as the echo canceller needs it: one block for each of the microphone.

Both devices have clocks of their own. The reference follows the loudspeaker's a little behind, so
that a block is there whenever the microphone asks, and is read a little faster or slower to stay
there: a canceller that learns the room can follow that, but no sudden step.
"""

import numpy as np

from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.audio.resampling import SteeredResampler
from live_desktop.audio.ring import SampleRing

CAPACITY_SECONDS = 2.0
"""Longer than any pause of the reader that the program survives."""

MARGIN = LOUDSPEAKER.samples(0.01)
"""What should wait at least besides a period of the loudspeaker, which comes at once.

More than an error that is left alone.
"""

TURN = 2
"""Blocks that the microphone asks for one after the other."""

FIRST_LOOK = LOUDSPEAKER.samples(0.2)
"""How soon the distance is put right at once: before a canceller has learnt anything."""

CALM = LOUDSPEAKER.samples(0.008)
"""An error that is left alone: the canceller follows a steady drift better than any steering."""

EAGERNESS = 0.06
"""The part of an error that is made good in a second; what one second shows is rough."""

MOST_STEERING = 400e-6
"""More than clocks are apart."""

LEAP = LOUDSPEAKER.samples(0.06)
"""An error that no drift explains; it is mended at once, and whoever cancels echo has to learn."""

MEMORY = LOUDSPEAKER.samples(0.1)
"""Longer than the filter between the rates remembers a sound."""

_BLOCK = LOUDSPEAKER.samples(0.01)
_GIVEN = MICROPHONE.samples(0.01)


class Reference:
    """Pairs what is played with what is heard; `write` is for one thread, the rest for another."""

    def __init__(self) -> None:
        self._follower = _Follower()
        self._resampler = SteeredResampler(LOUDSPEAKER.rate, MICROPHONE.rate, self._follower)

    @property
    def leaps(self) -> int:
        """How often playing and hearing fell so far apart that their pairing began anew."""
        return self._follower.leaps

    def set_period(self, samples: int) -> None:
        """Note how many samples the loudspeaker takes at once."""
        self._follower.period = samples

    def write(self, played: Samples) -> None:
        """Add what the loudspeaker takes, silence included."""
        self._follower.write(played)

    def begin(self) -> None:
        """Pair anew, from what is played now on; for the reading thread."""
        self._follower.begin()
        self._resampler.reset()

    def take(self, count: int) -> Samples:
        """Give the next `count` samples at the microphone's rate; silence while nothing plays."""
        self._resampler.steer(self._follower.steering)
        return self._resampler.read(count)

    def rest(self, count: int) -> bool:
        """Pass over the next `count` samples, whole blocks, if they are silence after silence.

        It costs next to nothing, and what comes later is given as if they had been taken.
        """
        return self._follower.rest(count // _GIVEN)


class _Follower:
    """Gives one block after the other, and judges by what still waits whether to hurry."""

    def __init__(self) -> None:
        self.ring = SampleRing(LOUDSPEAKER.samples(CAPACITY_SECONDS))
        self.period = LOUDSPEAKER.block
        self.leaps = 0
        self.steering = 0.0
        """The part of the rate by which to be faster."""
        self._flowing = False
        self._is_new = True
        """Whether nobody has looked yet how far behind it is."""
        self._least = 0
        self._seen = 0
        self._silent_from = 0
        """The place in the ring that only silence came after."""
        self._silence = MEMORY
        """How many samples of silence were given in a row."""
        self._hurried = 0.0
        """The part of a sample by which it was faster while it rested."""

    def write(self, played: Samples) -> None:
        """Add what the loudspeaker takes; for its thread."""
        if played.any():
            # Before the samples are there to be read, so that none of them is taken for silence.
            self._silent_from = self.ring.written + played.size
        self.ring.write(played)

    def begin(self) -> None:
        """Begin with what comes next."""
        self.ring.clear()
        self._flowing = False
        self.steering = 0.0

    def __call__(self) -> Samples:
        """Give the next ten milliseconds; silence while nothing plays."""
        block = self._next()
        self._silence = 0 if block.any() else self._silence + _BLOCK
        return block

    def rest(self, blocks: int) -> bool:
        """Pass over so many blocks of silence; tells whether they were that, and there."""
        ring = self.ring
        # Looked at before what is silent: a voice that comes meanwhile is not among them.
        waiting = ring.waiting
        if self._silence < MEMORY or ring.taken < self._silent_from:
            return False
        if not self._flowing:
            return not self._may_flow
        if waiting < (blocks + 1) * _BLOCK:
            return False
        for _ in range(blocks):
            self._watch()
            # No filter runs that could be steered: the distance itself changes, sample by sample.
            self._hurried += self.steering * _BLOCK
            whole = int(self._hurried)
            self._hurried -= whole
            ring.skip(_BLOCK + whole)
        return True

    def _next(self) -> Samples:
        if not self._flowing:
            if not self._may_flow:
                return np.zeros(_BLOCK, dtype=np.int16)
            self._flowing = self._is_new = True
            self._begin_to_watch()
        self._watch()
        block = self.ring.read(_BLOCK)
        if block is None:
            # The loudspeaker is closed, or late by more than was kept for it.
            self._flowing = False
            self.leaps += 1
            return np.zeros(_BLOCK, dtype=np.int16)
        return block

    @property
    def _may_flow(self) -> bool:
        # Rather too much: the first look passes over what need not wait.
        return self.ring.waiting >= self._wanted + self.period + TURN * _BLOCK

    @property
    def _wanted(self) -> int:
        """What should wait at least when a block has been taken."""
        return self.period + MARGIN

    def _begin_to_watch(self) -> None:
        self._least, self._seen = self.ring.waiting, 0

    def _watch(self) -> None:
        """See once a second how far behind the loudspeaker this is, and decide what to do."""
        self._least = min(self._least, self.ring.waiting - _BLOCK)
        self._seen += _BLOCK
        if self._seen < (FIRST_LOOK if self._is_new else LOUDSPEAKER.rate):
            return
        error = self._least - self._wanted
        self._begin_to_watch()
        if error > LEAP or (self._is_new and error > 0):
            self.ring.skip(error)
            self.leaps += not self._is_new
        elif not self._is_new:
            too_far = error - max(-CALM, min(CALM, error))
            hurry = EAGERNESS * too_far / LOUDSPEAKER.rate
            self.steering = max(-MOST_STEERING, min(MOST_STEERING, hurry))
        self._is_new = False
