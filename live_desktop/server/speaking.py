"""Speaks an answer: makes it sentence by sentence and hands it out in step with its playing."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

from live_desktop.server.sentences import captions, split_sentences
from live_desktop.server.synthesizer import RATE, Pcm

CHUNK = RATE * 40 // 1000
LEAD = 0.3  # seconds that the client holds in advance: what an interruption throws away


class Pace(Protocol):
    """The clock that the sound of one answer is handed out by."""

    async def due(self, position: float) -> None:
        """Wait until the sound at `position` seconds may be sent."""

    async def played(self, position: float) -> None:
        """Wait until the sound before `position` seconds has been played."""


class RealTime:
    """Lets sound out as fast as a loudspeaker plays it, a little ahead."""

    def __init__(self, speed: float = 1.0) -> None:
        """Let a loudspeaker play `speed` times as fast as a real one."""
        self._speed = speed
        self._loop = asyncio.get_running_loop()
        self._start: float | None = None

    async def due(self, position: float) -> None:
        """Wait until `LEAD` before the sound at `position` is played."""
        now, reached = self._loop.time(), position / self._speed
        # The loudspeaker starts with the first sound and stands still where none comes in time.
        if self._start is None or self._start + reached < now:
            self._start = now - reached
        await self._until(self._start + reached - LEAD / self._speed)

    async def played(self, position: float) -> None:
        """Wait until the loudspeaker arrives at `position`."""
        if self._start is not None:
            await self._until(self._start + position / self._speed)

    async def _until(self, deadline: float) -> None:
        reached = asyncio.Event()
        timer = self._loop.call_at(deadline, reached.set)
        try:
            await reached.wait()
        finally:
            timer.cancel()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of an answer: 24 kHz 16-bit sound, and the words that begin in it."""

    sound: bytes
    text: str

    @property
    def seconds(self) -> float:
        """The playing time."""
        return len(self.sound) / 2 / RATE


async def speak(
    text: str, synthesize: Callable[[str], asyncio.Future[Pcm]], pace: Pace
) -> AsyncGenerator[Spoken, None]:
    """Yield the pieces of an answer when they are due; a sentence is made while one is sent."""
    sentences = split_sentences(text)
    making = [synthesize(sentence) for sentence in sentences[:1]]
    position = 0.0
    for index, sentence in enumerate(sentences, start=1):
        pcm = await making.pop()
        making += [synthesize(following) for following in sentences[index : index + 1]]
        starts = range(0, max(1, len(pcm)), CHUNK)
        for start, words in zip(starts, captions(sentence, len(starts)), strict=True):
            piece = Spoken(pcm[start : start + CHUNK].astype("<i2").tobytes(), words)
            await pace.due(position)
            yield piece
            position += piece.seconds
