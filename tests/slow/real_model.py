"""The bridge with a real language model behind a real llama.cpp server."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from functools import partial

import pytest

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.skill import Prompt, Request
from live_desktop.server.bridge.address import read_address
from live_desktop.server.bridge.bridge import Bridge
from live_desktop.server.bridge.client import Patience, post
from live_desktop.server.bridge.events import EventReader
from live_desktop.server.bridge.prompting import messages_of
from live_desktop.server.bridge.wire import read_piece
from live_desktop.server.models import ModelStore
from tests.server.conftest import store
from tests.server.live_client import dialed
from tests.slow.model_server import model_server

__all__ = ["store"]

QUESTION = "What is the capital of France, and what is it known for?"
MODEL = "smollm2-135m"


def report(what: str, value: object) -> None:
    """Print a finding."""
    sys.stdout.write(f"\n  {what}: {value}")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of the running model server."""
    with model_server() as running:
        yield running


@asynccontextmanager
async def crossing(address: str) -> AsyncIterator[Bridge]:
    """Run a bridge that looks for the server by itself."""
    found: asyncio.Queue[BrainChanged] = asyncio.Queue()
    bridge = Bridge(found.put_nowait, nearby=[read_address(address).base])
    bridge.use(UseBrain(address="auto"))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bridge.run())
        async with asyncio.timeout(30):
            news = await found.get()
        assert news == BrainChanged(MODEL, read_address(address).base)
        yield bridge
        running.cancel()


async def never(request: Request) -> FunctionResponse | None:
    raise AssertionError(f"nobody asked for {request.name}")


async def test_the_model_answers_sentence_by_sentence(address: str) -> None:
    async with crossing(address) as bridge:
        for _ in range(2):
            start = time.perf_counter()
            times, sentences = [], []
            async with aclosing(bridge.answer(Prompt(QUESTION), never)) as answer:
                async for sentence in answer:
                    times.append(time.perf_counter() - start)
                    sentences.append(sentence)
            report("first sentence after", f"{times[0]:.3f} s, the last after {times[-1]:.3f} s")
            report("words", "".join(sentences))
            assert "Paris" in "".join(sentences)


async def test_the_first_token_comes_soon(address: str) -> None:
    body = {"model": MODEL, "messages": messages_of(Prompt("Why is the sky blue?")), "stream": True}
    start = time.perf_counter()
    async with aclosing(
        post(read_address(address), "/chat/completions", body, Patience())
    ) as answer:
        reader = EventReader()
        async for data in answer:
            if any(read_piece(each).text for each in reader.feed(data)):
                break
    report("first token after", f"{time.perf_counter() - start:.3f} s")


async def test_an_answer_can_be_cut_off_and_another_one_asked_for(address: str) -> None:
    async with crossing(address) as bridge:
        long = Prompt("Tell me a very long story about the sea.")
        async with aclosing(bridge.answer(long, never)) as answer:
            report("cut off after", await anext(answer))
        start = time.perf_counter()
        async with aclosing(bridge.answer(Prompt("Say hello."), never)) as answer:
            report("the next begins", await anext(answer))
        report("after", f"{time.perf_counter() - start:.3f} s")


async def test_functions_may_be_offered(address: str) -> None:
    weather = FunctionDeclaration(name="get_weather", parameters={"type": "OBJECT"})

    async def call(request: Request) -> FunctionResponse:
        return FunctionResponse(name=request.name, response={"celsius": 21})

    async with crossing(address) as bridge:
        prompt = Prompt("Say hello to me.", functions=(weather,))
        async with aclosing(bridge.answer(prompt, call)) as answer:
            report("with a function at hand", "".join([each async for each in answer]))


async def test_the_answer_is_spoken(address: str, store: ModelStore) -> None:
    async with (
        crossing(address) as bridge,
        dialed(store, make_brain=partial(Brain, model=bridge)) as client,
    ):
        await client.set_up()
        start = time.perf_counter()
        await client.type(QUESTION)
        first = await client.until(
            lambda each: each.server_content and each.server_content.model_turn
        )
        report("first sound after", f"{time.perf_counter() - start:.3f} s")
        rest = await client.until(
            lambda each: (
                each.server_content
                and each.server_content.output_transcription
                and "Paris" in each.server_content.output_transcription.text
            )
        )
        report("spoken", first.said + rest.said)
