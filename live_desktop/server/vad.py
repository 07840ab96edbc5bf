"""Finds the user's speech in sound: a neural detector, and a gate that makes segments of it."""

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np

from live_desktop.server.resample import Samples

RATE = 16_000
FRAME = 512
FRAME_MS = 1000 * FRAME / RATE
_CONTEXT = 64  # the model was trained to see the end of the frame before


class VoiceDetector:
    """Tells how likely each frame of one stream holds speech; remembers the stream so far."""

    def __init__(self, session: Any) -> None:
        """Listen with a loaded Silero model; several detectors may share one."""
        self._session = session
        self._rate = np.array(RATE, np.int64)
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def probability(self, frame: Samples) -> float:
        """Return the probability of speech in the next 512 samples of 16 kHz sound."""
        window = np.concatenate((self._context, frame))[None]
        output, self._state = self._session.run(
            None, {"input": window, "state": self._state, "sr": self._rate}
        )
        self._context = frame[-_CONTEXT:]
        return float(output[0, 0])


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
    return max(1, math.ceil(milliseconds / FRAME_MS))
