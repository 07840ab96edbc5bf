"""Makes segments of the user's speech out of what the voice detector tells of each frame."""

import math
from dataclasses import dataclass
from enum import Enum, auto

from live_desktop.silero import FRAME, RATE

FRAME_MS = 1000 * FRAME / RATE


@dataclass(frozen=True, slots=True)
class GateSettings:
    """When speech counts as begun and as ended; times in milliseconds."""

    threshold: float = 0.5
    """Probability from which a frame is speech."""
    release: float = 0.35
    """Probability below which running speech is silence."""
    onset_ms: float = 96
    """So much speech is needed before a start is believed."""
    pause_ms: float = 120
    """After so much silence it is worth guessing what was said."""
    silence_ms: float = 500
    """After so much silence the speech has ended."""


class GateState(Enum):
    """Where the gate stands."""

    SILENCE = auto()
    ONSET = auto()
    SPEECH = auto()
    LULL = auto()
    PAUSE = auto()


class Edge(Enum):
    """What the gate reports."""

    STARTED = auto()
    PAUSED = auto()
    RESUMED = auto()
    ENDED = auto()


VOICED: dict[GateState, tuple[GateState, Edge | None]] = {
    GateState.SILENCE: (GateState.ONSET, None),
    GateState.LULL: (GateState.SPEECH, None),
    GateState.PAUSE: (GateState.SPEECH, Edge.RESUMED),
}
"""What a frame of speech does; elsewhere the state stays."""

UNVOICED: dict[GateState, GateState] = {
    GateState.ONSET: GateState.SILENCE,
    GateState.SPEECH: GateState.LULL,
}
"""What a frame of silence does; elsewhere the state stays."""

RIPE: dict[GateState, tuple[GateState, Edge]] = {
    GateState.ONSET: (GateState.SPEECH, Edge.STARTED),
    GateState.LULL: (GateState.PAUSE, Edge.PAUSED),
    GateState.PAUSE: (GateState.SILENCE, Edge.ENDED),
}
"""Where a state leads once its run of like frames is long enough."""

_TALKING = (GateState.ONSET, GateState.SPEECH)


class SpeechGate:
    """Turns the probabilities of frames into the edges of speech, with hysteresis."""

    def __init__(self, settings: GateSettings) -> None:
        self._settings = settings
        self._limits = {
            GateState.ONSET: _frames(settings.onset_ms),
            GateState.LULL: _frames(min(settings.pause_ms, settings.silence_ms)),
            GateState.PAUSE: _frames(settings.silence_ms),
        }
        self._state = GateState.SILENCE
        self._run = 0

    def step(self, probability: float) -> tuple[Edge, ...]:
        """Take the next frame and return the edges that it completes."""
        settings = self._settings
        talking = self._state in _TALKING
        voiced = probability >= (settings.release if talking else settings.threshold)
        edges = []
        before = self._state
        if voiced:
            self._state, edge = VOICED.get(before, (before, None))
            edges += [edge] if edge else []
        else:
            self._state = UNVOICED.get(before, before)
        self._run = self._run + 1 if voiced == talking else 1
        while self._run >= self._limits.get(self._state, math.inf):
            self._state, edge = RIPE[self._state]
            edges.append(edge)
        return tuple(edges)


def _frames(milliseconds: float) -> int:
    """Count the whole frames of a time: the detector itself is some 100 ms late."""
    return max(1, math.floor(milliseconds / FRAME_MS))
