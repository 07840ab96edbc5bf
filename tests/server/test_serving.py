"""The process that a window starts: it serves, tells news on stdout and takes orders on stdin."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from live_desktop.offline import BrainChanged, News, Unanswered, UseBrain, read_news, write_line
from tests.server.live_client import dialing
from tests.support.openai_server import openai_server, saying

OPEN_QUESTION = "Why is the sky blue?"


class Child:
    """The server in a process of its own, as a window sees it."""

    def __init__(self, process: Process, address: str) -> None:
        self.process = process
        self.address = address

    async def news(self) -> News | None:
        """Read the next line."""
        assert self.process.stdout is not None
        async with asyncio.timeout(20):
            return read_news((await self.process.stdout.readline()).decode())

    async def order(self, order: UseBrain) -> None:
        """Write a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(write_line(order).encode())
        await self.process.stdin.drain()

    async def ask(self, question: str) -> str:
        """Talk with it over a connection of its own."""
        async with dialing(self.address) as client:
            await client.set_up()
            return await client.ask(question)


@asynccontextmanager
async def started(*switches: str) -> AsyncIterator[Child]:
    """Start the command as a window does, and end it by closing its stdin."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "live_desktop", "serve", "--port", "0", "--until-stdin-closes"),
        *("--no-token", "--speed", "1000", *switches),
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            told = (await process.stdout.readline()).decode()
        yield Child(process, told.removeprefix("listening on ").strip())
        process.stdin.close()
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_window_is_told_what_answers_and_what_nobody_answers() -> None:
    async with started() as child:
        assert await child.news() == BrainChanged()
        assert await child.ask("What is 2 plus 2?") == "2 plus 2 is 4."
        assert "offline" in await child.ask(OPEN_QUESTION)
        assert await child.news() == Unanswered()
        async with openai_server(saying("Light scatters.")) as model:
            await child.order(UseBrain(model.base))
            assert await child.news() == BrainChanged("tiny:latest", model.base)
            assert await child.ask(OPEN_QUESTION) == "Light scatters. "
        await child.ask(OPEN_QUESTION)
        told = await child.news()
        assert isinstance(told, BrainChanged)
        assert "does not answer" in told.problem
        await child.order(UseBrain())
        while told != BrainChanged():  # the small talk had no answer either
            told = await child.news()
            assert told in (Unanswered(), BrainChanged())


async def test_a_line_that_is_no_order_is_passed_over() -> None:
    async with started("--brain", "http://127.0.0.1:1") as child:
        told = await child.news()
        assert isinstance(told, BrainChanged)
        assert "does not answer" in told.problem
        assert child.process.stdin is not None
        child.process.stdin.write(b"hello\n\xff\xfe\n{}\n" + b"x" * 100_000 + b"\n")
        await child.order(UseBrain())
        assert await child.news() == BrainChanged()


async def test_without_a_window_a_model_that_is_not_there_is_told_on_stderr() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "live_desktop", "serve", "--port", "0"),
        *("--no-token", "--brain", "http://127.0.0.1:1"),
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(30):
            told = (await process.stderr.readline()).decode()
    finally:
        process.kill()
        await process.communicate()
    assert "127.0.0.1:1 does not answer. Start its server" in told
