"""Cuts the stream from a microphone into utterances; no models of its own, no clock, no I/O."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from live_desktop.server.resample import Samples
from live_desktop.server.vad import Edge, GateSettings, SpeechGate
from live_desktop.silero import FRAME, RATE

LONGEST_UTTERANCE = 120 * RATE
_LEAD_IN = RATE // 4  # kept before the first frame of speech, so that no consonant is lost


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The user began to speak `offset` seconds after the stream's start."""

    offset: float


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """The user may have finished; `samples` is all of the utterance, at 16 kHz."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """The user goes on after a pause."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The utterance is over `offset` seconds after the stream's start; `samples` is all of it."""

    offset: float
    samples: Samples


Heard = SpeechStarted | SpeechPaused | SpeechResumed | SpeechEnded


class Listener(Protocol):
    """Takes 16 kHz sound and tells what was heard in it."""

    def feed(self, samples: Samples) -> Iterator[Heard]:
        """Take the next samples of the stream."""

    def start(self) -> Iterator[Heard]:
        """Take the user's word that an utterance begins."""

    def end(self) -> Iterator[Heard]:
        """Take the user's word that the utterance or the stream ends."""


class Recording:
    """The samples of one utterance as they come in, and of the moment before it."""

    def __init__(self, lead_in: int) -> None:
        self._lead_in = lead_in
        self._pieces: list[Samples] = []
        self.length = 0

    def add(self, samples: Samples) -> None:
        """Append samples."""
        self._pieces.append(samples)
        self.length += len(samples)

    def trim(self) -> None:
        """Forget all but the lead-in."""
        while self._pieces and self.length - len(self._pieces[0]) >= self._lead_in:
            self.length -= len(self._pieces.pop(0))

    def clear(self) -> None:
        """Forget everything."""
        self._pieces.clear()
        self.length = 0

    def samples(self) -> Samples:
        """Join what was recorded."""
        return np.concatenate(self._pieces) if self._pieces else np.empty(0, np.float32)


class AutomaticListener:
    """Finds utterances by itself; the end of the stream ends the one that runs."""

    def __init__(self, probability: Callable[[Samples], float], settings: GateSettings) -> None:
        self._probability = probability
        self._settings = settings
        self._gate = SpeechGate(settings)
        self._recording = Recording(_LEAD_IN + round(settings.onset_ms / 1000 * RATE))
        self._rest = np.empty(0, np.float32)
        self._position = 0
        self._speaking = False

    def feed(self, samples: Samples) -> Iterator[Heard]:
        """Take the next samples of the stream."""
        pending = np.concatenate((self._rest, samples))
        whole = len(pending) - len(pending) % FRAME
        self._rest = pending[whole:]
        for start in range(0, whole, FRAME):
            yield from self._frame(pending[start : start + FRAME])

    def start(self) -> Iterator[Heard]:
        """Do nothing: this listener knows better."""
        yield from ()

    def end(self) -> Iterator[Heard]:
        """End the utterance that runs, for no more sound comes that could end it."""
        self._gate = SpeechGate(self._settings)
        if self._speaking:
            yield self._ended()
        self._recording.clear()

    def _frame(self, frame: Samples) -> Iterator[Heard]:
        self._position += FRAME
        self._recording.add(frame)
        for edge in self._gate.step(self._probability(frame)):
            match edge:
                case Edge.STARTED:
                    self._speaking = True
                    onset = self._position / RATE - self._settings.onset_ms / 1000
                    yield SpeechStarted(max(0.0, onset))
                case Edge.PAUSED:
                    yield SpeechPaused(self._recording.samples())
                case Edge.RESUMED:
                    yield SpeechResumed()
                case Edge.ENDED:
                    yield self._ended()
        if not self._speaking:
            self._recording.trim()
        elif self._recording.length >= LONGEST_UTTERANCE:
            yield from self.end()

    def _ended(self) -> SpeechEnded:
        self._speaking = False
        ended = SpeechEnded(self._position / RATE, self._recording.samples())
        self._recording.clear()
        return ended


class ManualListener:
    """Takes the user's word for where an utterance begins and ends."""

    def __init__(self) -> None:
        self._recording = Recording(0)
        self._position = 0
        self._speaking = False

    def feed(self, samples: Samples) -> Iterator[Heard]:
        """Take the next samples; outside the markers they are not listened to."""
        self._position += len(samples)
        if self._speaking and self._recording.length < LONGEST_UTTERANCE:
            self._recording.add(samples)
        yield from ()

    def start(self) -> Iterator[Heard]:
        """Begin an utterance, in place of one that runs."""
        self._speaking = True
        self._recording.clear()
        yield SpeechStarted(self._position / RATE)

    def end(self) -> Iterator[Heard]:
        """End the utterance that runs."""
        if self._speaking:
            self._speaking = False
            yield SpeechEnded(self._position / RATE, self._recording.samples())
            self._recording.clear()
