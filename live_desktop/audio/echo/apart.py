"""Notices that the microphone hears nothing of the loudspeaker, as with headphones.

WebRTC's canceller takes a voice for echo until it has learnt that there is none, and for some
seconds swallows whoever speaks over the assistant.
"""

import math
from collections import deque
from itertools import islice

from live_desktop.audio.echo.kalman import BLOCK

_LATEST = 32
"""Blocks of 10 ms after which an echo has come, if one comes at all."""
_PROOF = 60
"""Blocks of the loudspeaker's sound that must be heard nothing of."""

_LOUD = BLOCK * 1e-4
"""Energy of a block that would be heard in the room: -40 dB."""
_AUDIBLE = BLOCK * 1e-6
_QUIET = BLOCK * (50.0 / 32768) ** 2
"""Energy of a block that no voice is in: -56 dB."""

_CAUTION = 10.0
"""What is heard must be so many times the echo that can be in it to be a person wholly."""
_ATTACK = 0.7


class Apart:
    """Knows how loud an echo can be at most, and so how much of what is heard is a person."""

    def __init__(self) -> None:
        self._far = deque([0.0] * (_PROOF + _LATEST), _PROOF + _LATEST)
        self._near = deque([_QUIET] * (_PROOF + _LATEST), _PROOF + _LATEST)
        """Energies of the last blocks."""
        self._most: float | None = None
        """The part of the loudspeaker's energy that can come back; None while anything can."""
        self._heard = 0.0
        self.person = 0.0
        """How much of what is heard is a person's voice, not echo: 0 to 1; 0 while unknown."""
        self.silent = False
        """Whether what may come back now is too faint to be a voice."""

    def judge(self, near: float, far: float, *, echoes: bool) -> None:
        """Take the energies of a block of both, and whether an echo was just found there."""
        self._far.append(far)
        self._near.append(near)
        self._heard = _ATTACK * self._heard + (1 - _ATTACK) * near
        loudest = max(islice(self._far, _PROOF))
        if echoes:
            self._most = None
        elif loudest > _LOUD and (noise := max(self._near)) < _QUIET:
            self._most = min(noise / loudest, self._most or 1.0)
        reach = max(islice(self._far, _PROOF - 1, None))
        echo = math.inf if self._most is None else self._most * reach
        self.silent = echo < _QUIET
        self.person = 0.0
        if reach > _AUDIBLE and self._heard > _QUIET:
            self.person = max(0.0, 1.0 - _CAUTION * echo / self._heard)
