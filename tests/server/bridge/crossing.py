"""A bridge that is connected to a scripted server, for tests."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.protocol.content import FunctionResponse
from live_desktop.server.brain.skill import ModelFailed, Prompt, Request
from live_desktop.server.bridge.bridge import Bridge
from live_desktop.server.bridge.client import Patience
from tests.support.openai_server import (
    OpenAIServer,
    event,
    openai_server,
)

HASTY = Patience(connect=2.0, first=5.0, between=5.0, look=2.0)


class News:
    """What a bridge tells of itself."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[BrainChanged] = asyncio.Queue()

    def tell(self, news: BrainChanged) -> None:
        self._told.put_nowait(news)

    async def next(self) -> BrainChanged:
        async with asyncio.timeout(10):
            return await self._told.get()


@asynccontextmanager
async def crossing(
    address: str, *, nearby: Sequence[str] = (), look_again: float = 30.0, **wanted: str
) -> AsyncIterator[tuple[Bridge, News]]:
    """Run a bridge to an address."""
    news = News()
    bridge = Bridge(news.tell, nearby=nearby, patience=HASTY, look_again=look_again)
    bridge.use(UseBrain(address=address, **wanted))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bridge.run())
        try:
            yield bridge, news
        finally:
            running.cancel()


@asynccontextmanager
async def answering(*scripts: Any) -> AsyncIterator[tuple[Bridge, OpenAIServer]]:
    """Run a server with scripts, and a bridge that has found it."""
    async with openai_server(*scripts) as server, crossing(server.base) as (bridge, news):
        assert (await news.next()).name == "tiny:latest"
        yield bridge, server


async def never(request: Request) -> FunctionResponse | None:
    raise AssertionError(f"nobody asked for {request.name}")


async def said(bridge: Bridge, prompt: Prompt | str = "Why?", call: Any = never) -> list[str]:
    prompt = Prompt(prompt) if isinstance(prompt, str) else prompt
    async with asyncio.timeout(10), aclosing(bridge.answer(prompt, call)) as sentences:
        return [sentence async for sentence in sentences]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def delta(**fields: Any) -> bytes:
    return event({"choices": [{"delta": fields}]})


DONE = b"data: [DONE]\n\n"


async def failing(bridge: Bridge) -> tuple[list[str], str]:
    """Collect what an answer says before it fails, and why it does."""
    words: list[str] = []
    try:
        async with asyncio.timeout(10), aclosing(bridge.answer(Prompt("Why?"), never)) as sentences:
            async for sentence in sentences:
                words.append(sentence)
    except ModelFailed as failed:
        return words, str(failed)
    raise AssertionError("the model did not fail")
