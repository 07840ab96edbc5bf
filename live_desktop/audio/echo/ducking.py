"""Turns the assistant's voice down as soon as a person may be speaking over it."""

from collections.abc import Callable
from enum import Enum, auto

from live_desktop.audio.echo.detector import VoiceDetector
from live_desktop.audio.formats import Samples
from live_desktop.audio.levels import is_quiet

CANDIDATE = 0.3
"""Probability from which a frame may be speech; a duck for nothing costs little, so below half."""

SETTLE_BLOCKS = 50
"""Half a second: so long an echo canceller that is new may let echo through."""

_LISTENS = 20
"""Blocks for which the detector goes on after the last that was not quiet."""

_BELIEVED = 3
"""Frames in a row that make speech, 96 ms as for the service's own detector."""


class _Voice(Enum):
    QUIET = auto()
    CANDIDATE = auto()
    SPEECH = auto()


_LASTS = {_Voice.QUIET: 0, _Voice.CANDIDATE: 10, _Voice.SPEECH: 30}
"""Blocks of 10 ms after the last frame that may be speech until it is taken back.

A click or a bit of echo is over in 0.1 s; between the words of a sentence there are up to 0.3 s.
"""


class Ducking:
    """Decides, per block of cancelled sound, whether the assistant's voice is to be turned down."""

    def __init__(self, hear: Callable[[Samples], float | None] | None = None) -> None:
        """Listen with a detector that gives a probability whenever it has a whole frame."""
        self._hear = hear or VoiceDetector().feed
        self._voice = _Voice.QUIET
        self._run = 0
        self._left = 0
        self._settling = 0
        self._awake = 0

    def settle(self) -> None:
        """Take no candidate for half a second, and take back the one there is."""
        self._settling = SETTLE_BLOCKS
        self._voice = _Voice.QUIET
        self._run = self._left = 0

    def step(self, block: Samples, speaking: bool) -> bool:
        """Take 10 ms of cancelled sound, and whether the assistant speaks; tells if it ducks."""
        probability = self._probability(block, speaking)
        if self._settling:
            self._settling -= 1
            return False
        self._left = max(0, self._left - 1)
        if probability is not None:
            self._judge(probability >= CANDIDATE)
        if not self._left:
            self._voice = _Voice.QUIET
        return speaking and self._voice is not _Voice.QUIET

    def _probability(self, block: Samples, speaking: bool) -> float | None:
        """Ask the detector, which costs more than all else here, only where it could matter."""
        # What a good canceller leaves of the assistant's voice is quiet.
        if speaking and not is_quiet(block):
            self._awake = _LISTENS
        if not self._awake:
            return None
        self._awake -= 1
        return self._hear(block)

    def _judge(self, voiced: bool) -> None:
        self._run = self._run + 1 if voiced else 0
        if not voiced:
            return
        if self._run >= _BELIEVED:
            self._voice = _Voice.SPEECH
        elif self._voice is _Voice.QUIET:
            self._voice = _Voice.CANDIDATE
        self._left = _LASTS[self._voice]
