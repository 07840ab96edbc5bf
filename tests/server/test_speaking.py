"""Answers are handed out in step with a loudspeaker, made one sentence ahead."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

import numpy as np
import pytest

from live_desktop.server.speaking import LEAD, RealTime, Spoken, speak
from live_desktop.server.synthesizer import RATE, Pcm
from tests.server.live_client import AtOnce


class Voice:
    """Makes a tenth of a second of sound for each letter and notes what it was asked for."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, sentence: str) -> asyncio.Future[Pcm]:
        self.made.append(sentence)
        done: asyncio.Future[Pcm] = asyncio.get_running_loop().create_future()
        done.set_result(np.full(len(sentence.strip()) * RATE // 10, len(self.made), np.int16))
        return done


class UntilDue(AtOnce):
    """A pace that lets nothing out until it is opened."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.open = asyncio.Event()

    async def due(self, position: float) -> None:
        """Wait until it is opened."""
        self.asked.set()
        await self.open.wait()


async def said(*sentences: str) -> AsyncIterator[str]:
    for sentence in sentences:
        yield sentence


async def test_pieces_join_to_the_sound_and_to_the_text() -> None:
    pieces: list[Spoken] = []
    sentences = said("First one. ", "Second one. ", "Third.")
    seconds = await speak(sentences, Voice(), AtOnce(), pieces.append)
    assert "".join(piece.text for piece in pieces) == "First one. Second one. Third."
    assert seconds == pytest.approx(sum(piece.seconds for piece in pieces))
    sound = np.frombuffer(b"".join(piece.sound for piece in pieces), "<i2")
    assert [int(np.count_nonzero(sound == number)) for number in (1, 2, 3)] == [
        RATE,
        RATE * 11 // 10,
        RATE * 6 // 10,
    ]
    assert max(piece.seconds for piece in pieces) == pytest.approx(0.04)


async def test_only_the_next_sentence_is_made_while_one_is_sent() -> None:
    voice, pace = Voice(), UntilDue()
    pieces: list[Spoken] = []
    async with asyncio.TaskGroup() as tasks:
        sentences = said("First one. ", "Second one. ", "Third.")
        tasks.create_task(speak(sentences, voice, pace, pieces.append))
        await pace.asked.wait()
        assert (voice.made, pieces) == (["First one. ", "Second one. "], [])
        pace.open.set()
    assert voice.made == ["First one. ", "Second one. ", "Third."]


async def test_a_sentence_is_spoken_before_the_next_one_is_thought_of() -> None:
    thought = asyncio.Event()
    spoken = asyncio.Event()

    async def slowly() -> AsyncIterator[str]:
        yield "First. "
        await thought.wait()
        yield "Second."

    pieces: list[Spoken] = []

    def send(piece: Spoken) -> None:
        pieces.append(piece)
        if "First." in "".join(each.text for each in pieces):
            spoken.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(speak(slowly(), Voice(), AtOnce(), send))
        await spoken.wait()
        thought.set()
    assert "".join(piece.text for piece in pieces) == "First. Second."


async def test_words_without_sound_are_sent_still() -> None:
    pieces: list[Spoken] = []
    assert await speak(said(" "), Voice(), AtOnce(), pieces.append) == 0.0
    assert [(piece.text, piece.sound) for piece in pieces] == [(" ", b"")]
    assert await speak(said(), Voice(), AtOnce(), pieces.append) == 0.0
    assert len(pieces) == 1


async def test_sound_is_due_a_lead_before_it_is_played_without_drift() -> None:
    loop, pace = asyncio.get_running_loop(), RealTime()
    await pace.due(0.0)
    start = loop.time()
    for piece in range(1, 14):
        await pace.due(piece * 0.04)
        assert loop.time() - start >= piece * 0.04 - LEAD - 0.002
    assert loop.time() - start < 13 * 0.04 - LEAD + 0.3
    await pace.played(13 * 0.04)
    assert loop.time() - start >= 13 * 0.04 - 0.002


async def test_the_lead_is_due_at_once() -> None:
    loop, pace = asyncio.get_running_loop(), RealTime()
    start = loop.time()
    for position in np.arange(0, LEAD, 0.04):
        await pace.due(float(position))
    assert loop.time() - start < LEAD - 0.1


async def test_a_late_sentence_moves_the_end() -> None:
    loop, pace = asyncio.get_running_loop(), RealTime()
    await pace.due(0.0)
    late = asyncio.Event()
    loop.call_later(0.15, late.set)
    await late.wait()
    resumed = loop.time()
    await pace.due(0.04)
    await pace.played(0.14)
    assert loop.time() - resumed >= 0.098


async def test_who_is_interrupted_makes_no_further_sentence() -> None:
    made: list[asyncio.Future[Pcm]] = []
    pace = UntilDue()

    def synthesize(sentence: str) -> asyncio.Future[Pcm]:
        made.append(asyncio.get_running_loop().create_future())
        if len(made) == 1:
            made[0].set_result(np.ones(RATE, np.int16))
        return made[-1]

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(
            speak(said("First one. ", "Second one. ", "Third."), synthesize, pace, print)
        )
        await pace.asked.wait()
        task.cancel()
    assert [each.cancelled() for each in made] == [False, True]


async def test_who_is_interrupted_lets_go_of_the_sound() -> None:
    """Not only at the next garbage collection, which is far off where little happens."""
    pace = UntilDue()
    sounds: list[weakref.ref[Pcm]] = []

    def synthesize(sentence: str) -> asyncio.Future[Pcm]:
        done: asyncio.Future[Pcm] = asyncio.get_running_loop().create_future()
        done.set_result(np.ones(RATE, np.int16))
        sounds.append(weakref.ref(done.result()))
        return done

    gc.disable()
    try:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(speak(said("First. ", "Second."), synthesize, pace, print))
            await pace.asked.wait()
            task.cancel()
        assert [each() for each in sounds] == [None, None]
    finally:
        gc.enable()
