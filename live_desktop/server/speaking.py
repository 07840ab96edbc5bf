"""Speaks an answer: makes it sentence by sentence and hands it out in step with its playing."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from live_desktop.server.sentences import captions
from live_desktop.server.synthesizer import RATE, Pcm

CHUNK = RATE * 40 // 1000
LEAD = 0.3  # seconds that the client holds in advance: what an interruption throws away


SILENT: Pcm = np.empty(0, np.int16)


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
    sentences: AsyncIterable[str],
    synthesize: Callable[[str], asyncio.Future[Pcm]],
    pace: Pace,
    send: Callable[[Spoken], None],
    lead: Pcm = SILENT,
) -> float:
    """Send the pieces of an answer when they are due; returns its playing time in seconds.

    A sentence is made while the one before it is sent; the sound of `lead` goes before them all.
    """
    made: asyncio.Queue[tuple[str, asyncio.Future[Pcm]] | None] = asyncio.Queue()
    wanted = asyncio.Semaphore(2)
    position = 0.0
    if lead.size:
        given: asyncio.Future[Pcm] = asyncio.get_running_loop().create_future()
        given.set_result(lead)
        made.put_nowait(("", given))
        await wanted.acquire()

    async def make() -> None:
        async for sentence in sentences:
            await wanted.acquire()
            made.put_nowait((sentence, synthesize(sentence)))
        made.put_nowait(None)

    async def pieces() -> AsyncGenerator[Spoken, None]:
        while (next_one := await made.get()) is not None:
            sentence, sound = next_one
            for piece in pieces_of(sentence, await sound):
                yield piece
            wanted.release()

    try:
        # Closing the generator lets go of the sound, which the traceback of an interruption
        # would keep for a while.
        async with asyncio.TaskGroup() as tasks, aclosing(pieces()) as ready:
            tasks.create_task(make())
            async for piece in ready:
                await pace.due(position)
                send(piece)
                position += piece.seconds
    finally:  # after an interruption, the voice is wanted for something else
        while not made.empty() and (left := made.get_nowait()) is not None:
            left[1].cancel()
    return position


def pieces_of(sentence: str, pcm: Pcm) -> Iterator[Spoken]:
    """Cut the sound of a sentence, each piece with the words that begin in it."""
    starts = range(0, max(1, len(pcm)), CHUNK)
    for start, words in zip(starts, captions(sentence, len(starts)), strict=True):
        yield Spoken(pcm[start : start + CHUNK].astype("<i2").tobytes(), words)
