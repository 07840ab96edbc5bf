"""The queue between the speech that arrives and the loudspeaker that plays it."""

import threading
from collections import deque

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.formats import LOUDSPEAKER, AudioFormat

Samples = NDArray[np.int16]

PRIME_SECONDS = 0.06
"""Speech that must wait in the queue before playing starts, so that a late piece leaves no gap."""

FADE_SECONDS = 0.005
"""Length of the fade that ends interrupted speech: shorter clicks, longer is heard as a word."""


class PlaybackQueue:
    """Speech in, device periods out; any thread may write, the device's thread reads.

    Positions count samples of speech since the queue was made, silence left out. They only grow.
    """

    def __init__(self, form: AudioFormat = LOUDSPEAKER) -> None:
        self._prime = form.samples(PRIME_SECONDS)
        self._fade = np.linspace(1.0, 0.0, form.samples(FADE_SECONDS), dtype=np.float32)
        self._lock = threading.Lock()
        self._waiting: deque[Samples] = deque()
        self._queued = 0
        self._played = 0
        self._playing = False
        self._ended = False
        self._tail = _NOTHING
        self.underruns = 0
        """How often playing stopped in mid-answer for want of speech."""

    @property
    def played(self) -> int:
        """The position that the device has taken speech up to."""
        return self._played

    @property
    def idle(self) -> bool:
        """Tell whether no speech is waiting."""
        return not self._queued

    def write(self, pcm: bytes) -> int:
        """Add mono s16le speech; returns the position at which it will begin."""
        samples = np.frombuffer(pcm, dtype="<i2", count=len(pcm) // 2)
        with self._lock:
            start = self._played + self._queued
            if samples.size:
                self._waiting.append(samples)
                self._queued += samples.size
                self._ended = False
            return start

    def end(self) -> None:
        """Note that the answer is whole: what waits is played without waiting for more."""
        with self._lock:
            self._ended = True

    def flush(self) -> int:
        """Drop what waits and fade out at once; returns the position that the device has taken."""
        with self._lock:
            played = self._played
            if self._playing:
                tail = self._take(self._fade.size)
                self._tail = (tail * self._fade[: tail.size]).astype(np.int16)
            self._waiting.clear()
            self._queued = 0
            self._playing = False
            self._ended = False
            self._played = played
            return played

    def read(self, count: int) -> Samples:
        """Take the device's next `count` samples, silence where there is no speech."""
        block = np.zeros(count, dtype=np.int16)
        with self._lock:
            faded = self._tail[:count]
            if faded.size:
                block[: faded.size] = faded
                self._tail = self._tail[count:]
                return block
            if not self._playing and not self._ready():
                return block
            self._playing = True
            speech = self._take(count)
            block[: speech.size] = speech
            if speech.size < count:
                self._playing = False
                self.underruns += not self._ended
            return block

    def _ready(self) -> bool:
        return self._queued >= (1 if self._ended else self._prime)

    def _take(self, count: int) -> Samples:
        """Take up to `count` samples of speech off the queue."""
        pieces: list[Samples] = []
        wanted = min(count, self._queued)
        self._queued -= wanted
        self._played += wanted
        while wanted:
            first = self._waiting[0]
            if first.size > wanted:
                pieces.append(first[:wanted])
                self._waiting[0] = first[wanted:]
                break
            pieces.append(self._waiting.popleft())
            wanted -= first.size
        return np.concatenate(pieces) if pieces else _NOTHING


_NOTHING: Samples = np.zeros(0, dtype=np.int16)
