"""Utterances are understood in their order, guessed at in pauses, and not piled up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np

from live_desktop.protocol.messages import ServerMessage
from live_desktop.server.hearing import MOST_UNHEARD, Hearing
from live_desktop.server.listening import ManualListener
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from tests.server.conftest import Say
from tests.server.live_client import SETUP, AtOnce, LiveClient, dialed

SOON = 0.05


class Ears:
    """Stands in for the models: each recognition is told when the test wants it."""

    can_listen = True

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[Recognition]] = []

    def recognize(self, _samples: Samples) -> asyncio.Future[Recognition]:
        self.asked.append(asyncio.get_running_loop().create_future())
        return self.asked[-1]


class Notes:
    """Writes down what was understood."""

    def __init__(self) -> None:
        self.understood: list[str] = []

    def understand(self, recognition: Recognition, *, is_last: bool) -> None:
        self.understood.append(recognition.text)

    def __getattr__(self, _name: str) -> Any:
        return lambda *_given: None


@asynccontextmanager
async def hearing_with(ears: Ears, notes: Notes) -> AsyncIterator[Hearing]:
    async with asyncio.TaskGroup() as tasks:
        yield Hearing(ManualListener(), ears, notes, tasks)  # type: ignore[arg-type]


async def test_who_speaks_faster_than_is_understood_has_to_wait() -> None:
    ears, notes = Ears(), Notes()
    async with hearing_with(ears, notes) as hearing, asyncio.TaskGroup() as tasks:
        for _ in range(MOST_UNHEARD - 1):
            hearing.begin()
            await hearing.end()
        hearing.begin()
        ending = tasks.create_task(hearing.end())
        _, waiting = await asyncio.wait([ending], timeout=SOON)
        assert waiting, "as many as may be are not understood yet"
        ears.asked[0].set_result(Recognition("first", 0.0))
        await ending
        assert hearing.is_busy
        for number, each in enumerate(ears.asked[1:]):
            each.set_result(Recognition(str(number), 0.0))
    assert notes.understood == ["first", *map(str, range(MOST_UNHEARD - 1))]
    assert not hearing.is_busy


async def interim(client: LiveClient) -> str:
    """Wait for a guess."""

    def told(message: ServerMessage) -> bool:
        content = message.server_content
        assert content is None or content.input_transcription is None, "no guess came before it"
        return content is not None and content.interim_input_transcription is not None

    content = (await client.until(told)).contents[-1]
    assert content.interim_input_transcription is not None
    return content.interim_input_transcription.text


async def test_in_a_pause_the_client_is_told_what_was_understood_so_far(
    store: ModelStore, say: Say
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(SETUP)
        await client.play(say("What is five plus five?", after=0.0))
        await client.play(np.zeros(3200, np.float32))
        guess = await interim(client)
        await client.play(np.zeros(24_000, np.float32))
        turn = await client.turn()
    assert guess == turn.heard
    assert turn.said == "5 plus 5 is 10."
