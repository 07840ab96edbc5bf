"""All that the loudspeaker plays: speech at its volume, and the short sounds over it."""

import time
from collections import deque
from collections.abc import Callable

import numpy as np

from live_desktop.audio.formats import LOUDSPEAKER, Samples
from live_desktop.audio.levels import level
from live_desktop.audio.playing.earcons import Earcon, sound
from live_desktop.audio.playing.heard import HeardClock
from live_desktop.audio.playing.playback import PlaybackQueue
from live_desktop.audio.playing.volume import DUCKED, Ramp, gain, mix

RAMP_SECONDS = 0.01
"""How long the voice takes from silence to full volume, so that no change clicks."""

WAITING_EARCONS = 2
"""Sounds that may wait for the one before them; of more, the oldest is left out."""


class Output:
    """Gives the loudspeaker its periods; the settings may come from any thread."""

    def __init__(
        self,
        queue: PlaybackQueue,
        heard: HeardClock,
        played: Callable[[Samples], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._queue = queue
        self._heard = heard
        self._played = played
        self._clock = clock
        self._volume = 1.0
        self._ducked = False
        self._voice = Ramp(1.0, 1 / LOUDSPEAKER.samples(RAMP_SECONDS))
        self._earcons: deque[Samples] = deque(maxlen=WAITING_EARCONS)
        self._ringing = _NOTHING
        self._last = _NOTHING

    @property
    def level(self) -> float:
        """How loud the last period was, from 0.0 (silence) to 1.0 (full scale)."""
        return level(self._last)

    def set_volume(self, volume: float) -> None:
        """Set the volume of all that is played, from 0.0 (silence) to 1.0, in steps as heard."""
        self._volume = gain(volume)

    def duck(self, ducked: bool) -> None:
        """Lower the speech, while the user may be interrupting it, or raise it again."""
        self._ducked = ducked

    def play_earcon(self, earcon: Earcon) -> None:
        """Play a short sound over the speech, after the one that is being played."""
        self._earcons.append(sound(earcon))

    def forget(self) -> None:
        """Forget the short sounds that nobody heard; no device may be pulling."""
        self._earcons.clear()
        self._ringing = self._last = _NOTHING

    def rewind(self, lost: float) -> int:
        """Play again what the device took and did not play before it vanished at a moment.

        Returns the position that playing goes on from. No device may be pulling.
        """
        return self._queue.rewind(self._heard.stop(lost))

    def pull(self, count: int, delay: float) -> Samples:
        """Give the next samples, of which the first is heard in `delay` seconds."""
        now = self._clock()
        block = self._queue.take(count)
        self._heard.note(block.position, block.speech, now, delay)
        samples = block.samples
        goal = self._volume * DUCKED if self._ducked else self._volume
        if goal != 1.0 or self._voice.now != 1.0:
            samples = (samples * self._voice.towards(goal, count)).astype(np.int16)
        # The short sounds are left out: with one of them as its first reference, an echo canceller
        # would take the first words that the user says over it for its echo.
        self._played(samples)
        if self._ringing.size or self._earcons:
            self._ring(samples)
        self._last = samples
        return samples

    def _ring(self, samples: Samples) -> None:
        """Mix the short sounds into a period."""
        if not self._ringing.size:
            self._ringing = (self._earcons.popleft() * self._volume).astype(np.int16)
        mix(samples, self._ringing)
        self._ringing = self._ringing[samples.size :]


_NOTHING: Samples = np.zeros(0, dtype=np.int16)
