"""A network between the service and the loudspeaker, on a clock that the test turns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

import numpy as np

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.playing.playback import Block, PlaybackQueue

PIECE_SECONDS = 0.04
"""How much speech the service puts into a message."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How unevenly messages travel."""

    jitter: float = 0.0
    """A message is on its way for anything up to so many seconds."""
    held: float = 0.0
    """And now and then the network holds everything back for so long."""
    share: float = 0.0
    """The share of messages at which it begins to."""


@dataclass(frozen=True, slots=True)
class Stall:
    """A time in which the network lets nothing through."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in mid-answer in which nothing was there to be played."""

    at: float
    """Seconds since the answer's first piece came."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """How an answer sounded."""

    start: float
    """Seconds from the coming of the first piece to the first sound."""
    gaps: tuple[Gap, ...]

    @property
    def delay(self) -> float:
        """The seconds that the end of the answer is later than its first piece allowed."""
        return self.start + sum(gap.seconds for gap in self.gaps)

    def gaps_after(self, seconds: float) -> int:
        """Count the gaps that come later than a time after the answer's first piece."""
        return sum(gap.at > seconds for gap in self.gaps)


class Buffer(Protocol):
    """What stands between the network and the device."""

    def write(self, pcm: bytes, /) -> object: ...
    def end(self) -> object: ...
    def take(self, count: int, /) -> Block: ...


class FixedBuffer:
    """The plain way: so much must wait before playing starts, and again after every gap."""

    def __init__(self, seconds: float) -> None:
        self._prime = LOUDSPEAKER.samples(seconds)
        self._waiting = 0
        self._taken = 0
        self._ended = False
        self._playing = False

    def write(self, pcm: bytes) -> None:
        self._waiting += len(pcm) // 2
        self._ended = False

    def end(self) -> None:
        self._ended = True

    def take(self, count: int) -> Block:
        position = self._taken
        if self._waiting >= self._prime or (self._ended and self._waiting):
            self._playing = True
        speech = min(count, self._waiting) if self._playing else 0
        self._waiting -= speech
        self._taken += speech
        self._playing = self._playing and speech == count
        return Block(np.zeros(count, dtype=np.int16), position, speech)


class Network:
    """Brings answers to a buffer and plays them, one after the other, in no time at all."""

    def __init__(self, pace: float, weather: Weather, seed: int) -> None:
        self._pace = pace
        self._weather = weather
        self._free = 0.0
        self._random = Random(seed)
        self._period = LOUDSPEAKER.seconds(LOUDSPEAKER.block)
        self.now = 0.0

    def clock(self) -> float:
        """Tell the simulated time in seconds."""
        return self.now

    def queue(self) -> PlaybackQueue:
        """Make a playback queue that lives in this network's time."""
        return PlaybackQueue(clock=self.clock)

    def answer(
        self, buffers: Sequence[Buffer], seconds: float, stalls: Sequence[Stall] = ()
    ) -> list[Hearing]:
        """Send an answer to several buffers at once and play it out of each to its end."""
        arrivals = list(self._arrivals(self.now, round(seconds / PIECE_SECONDS), stalls))
        first = arrivals[0]
        piece = bytes(2 * LOUDSPEAKER.samples(PIECE_SECONDS))
        wanted = len(arrivals) * (len(piece) // 2)
        # The device's periods lie anywhere beside the first piece.
        periods = first - self._random.random() * self._period
        ears = [_Ear(first, wanted) for _ in buffers]
        arrivals.reverse()
        pause = self._random.random()
        while pause > 0.0:
            if all(ear.done for ear in ears):
                pause -= self._period
            periods += self._period
            while arrivals and arrivals[-1] <= periods:
                self.now = arrivals.pop()
                for buffer in buffers:
                    buffer.write(piece)
                    if not arrivals:
                        buffer.end()
            self.now = periods
            for ear, buffer in zip(ears, buffers, strict=True):
                ear.hear(periods, buffer.take(LOUDSPEAKER.block))
        return [ear.hearing() for ear in ears]

    def _arrivals(self, began: float, count: int, stalls: Sequence[Stall]) -> Iterator[float]:
        """Tell when each message comes: never before the one sent before it, as TCP has it."""
        last = 0.0
        for index in range(count):
            sent = began + index * PIECE_SECONDS / self._pace
            came = self._through(sent)
            for stall in stalls:
                if began + stall.at <= came < began + stall.at + stall.seconds:
                    came = began + stall.at + stall.seconds
            last = max(last, came)
            yield last

    def _through(self, sent: float) -> float:
        if sent >= self._free and self._random.random() < self._weather.share:
            self._free = sent + self._weather.held
        return max(sent + self._random.uniform(0.0, self._weather.jitter), self._free)


class _Ear:
    """Notes when speech is heard."""

    def __init__(self, first: float, wanted: int) -> None:
        self._first = first
        self._left = wanted
        self._start: float | None = None
        self._silent: float | None = None
        self._gaps: list[Gap] = []

    @property
    def done(self) -> bool:
        return not self._left

    def hear(self, now: float, block: Block) -> None:
        self._left -= block.speech
        if block.speech and self._start is None:
            self._start = now
        elif block.speech and self._silent is not None:
            self._gaps.append(Gap(self._silent - self._first, now - self._silent))
            self._silent = None
        if self._start is not None and block.speech < block.samples.size and not self.done:
            self._silent = self._silent or now + LOUDSPEAKER.seconds(block.speech)

    def hearing(self) -> Hearing:
        assert self._start is not None
        return Hearing(self._start - self._first, tuple(self._gaps))
