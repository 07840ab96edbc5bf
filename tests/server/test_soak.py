"""Hundreds of sessions one after another, and dozens at once, against the server's own process."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from live_desktop.protocol.messages import ServerMessage
from live_desktop.protocol.setup import SessionResumptionConfig
from live_desktop.server.resample import Samples
from tests.server.conftest import Say
from tests.server.live_client import SETUP, Turn, dialing

SESSIONS, FIRST_SESSIONS = 500, 100
AT_ONCE = 4
WORDS = ("hi", "yes", "tea", "good", "blue", "seven", "hello", "water")
SPOKEN_EVERY, DROPPED_EVERY, RESUMED_EVERY = 25, 20, 7
MOST_GROWTH = 16 * 2**20
"""Bytes of resident memory that the later sessions may add: the resumable ones are remembered,
and the models have not seen their largest input yet."""
RESUMABLE = replace(SETUP, session_resumption=SessionResumptionConfig())

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells what a process uses"
)


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a process uses."""

    resident: int
    """Bytes."""
    threads: int
    descriptors: int


class Child:
    """The server in a process of its own."""

    def __init__(self, number: int, address: str) -> None:
        self._folder = Path(f"/proc/{number}")
        self.address = address

    def footprint(self) -> Footprint:
        """Read what the process uses now."""
        lines = (self._folder / "status").read_text().splitlines()
        told = dict(line.split(":", 1) for line in lines)
        return Footprint(
            int(told["VmRSS"].split()[0]) * 1024,
            int(told["Threads"]),
            len(list((self._folder / "fd").iterdir())),
        )

    async def quiet_footprint(self) -> Footprint:
        """Wait until all clients are gone, and read what the process uses then."""
        url = self.address.replace("ws://", "http://") + "/control/connections"
        async with httpx.AsyncClient(trust_env=False) as web, asyncio.timeout(10):
            while (await web.get(url)).json()["connections"]:
                pass
        return self.footprint()


@asynccontextmanager
async def serving(*switches: str) -> AsyncIterator[Child]:
    """Run the command in a process until the test is done."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "live_desktop", "serve", "--port", "0"),
        *("--no-token", "--brain", "none", *switches),
        stdout=PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            told = (await process.stdout.readline()).decode()
        yield Child(process.pid, told.removeprefix("listening on ").strip())
        process.terminate()
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def has_sound(message: ServerMessage) -> bool:
    return message.server_content is not None and message.server_content.model_turn is not None


def is_whole(turn: Turn) -> bool:
    """Tell whether a turn was told to its end, in order."""
    ends = [each for each in turn.contents if each.generation_complete or each.turn_complete]
    return [each.turn_complete for each in ends] == [False, True] and turn.seconds > 0.3


async def typed(address: str, number: int) -> None:
    async with dialing(address) as client:
        await client.set_up()
        word = WORDS[number % len(WORDS)]
        assert await client.ask(f"Say {word}.") == f"{word.capitalize()}."


async def spoken(address: str, question: Samples) -> None:
    async with dialing(address) as client:
        await client.set_up()
        await client.play(question)
        turn = await client.turn()
        assert turn.said == "5 plus 5 is 10."
        assert is_whole(turn)


async def dropped(address: str) -> None:
    async with dialing(address) as client:
        await client.set_up()
        await client.type("Tell me a story.")
        await client.until(has_sound)
        client.socket.transport.abort()


async def resumed(address: str) -> None:
    async with dialing(address) as client:
        await client.set_up(RESUMABLE)
        await client.ask("My name is Ada.")
        updated = await client.until(lambda each: each.session_resumption_update)
    update = updated.messages[-1].session_resumption_update
    assert update is not None
    again = replace(SETUP, session_resumption=SessionResumptionConfig(handle=update.new_handle))
    async with dialing(address) as client:
        await client.set_up(again)
        assert await client.ask("What is my name?") == "Your name is Ada."


async def visit(address: str, number: int, question: Samples) -> None:
    """Hold the session with a number, of whatever kind is its turn."""
    if number % SPOKEN_EVERY == 0:
        await spoken(address, question)
    elif number % DROPPED_EVERY == 0:
        await dropped(address)
    elif number % RESUMED_EVERY == 0:
        await resumed(address)
    else:
        await typed(address, number)


async def visit_all(address: str, numbers: range, question: Samples) -> None:
    """Hold sessions, some at once."""
    waiting = iter(numbers)

    async def visitor() -> None:
        for number in waiting:
            await visit(address, number, question)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(visitor())


async def test_hundreds_of_sessions_leave_nothing_behind(say: Say) -> None:
    question = say("What is five plus five?")
    async with serving("--speed", "1000") as child:
        await visit_all(child.address, range(FIRST_SESSIONS), question)
        before = await child.quiet_footprint()
        await visit_all(child.address, range(FIRST_SESSIONS, SESSIONS), question)
        after = await child.quiet_footprint()
    assert after.threads == before.threads
    assert after.descriptors == before.descriptors
    assert after.resident - before.resident < MOST_GROWTH


async def test_four_speak_while_twenty_listen(say: Say) -> None:
    question = say("What is five plus five?")
    async with serving("--speed", "10") as child, AsyncExitStack() as listening:
        listeners = [await listening.enter_async_context(dialing(child.address)) for _ in range(20)]
        for each in listeners:
            await each.set_up()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(4):
                tasks.create_task(spoken(child.address, question))
        for number, each in enumerate(listeners):
            assert (
                await each.ask(f"What is {number} plus 1?") == f"{number} plus 1 is {number + 1}."
            )
