"""The embedded server as a child process."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from live_desktop.errors import KeyRejected, LocalServerFailed
from live_desktop.offline import BrainChanged, News, Unanswered, UseBrain, write_line
from live_desktop.protocol.models import Wishes
from live_desktop.session.changes import Opened
from live_desktop.session.endpoint import Endpoint, local_endpoint
from live_desktop.session.local_server import LocalServer
from live_desktop.session.session import Session
from tests.support.scripted_program import put_in_place

WISHES = Wishes("gemini-3.8-live", "Kore", "")


async def opened(endpoint: Endpoint) -> None:
    """Open a session and close it."""

    async def dial() -> Endpoint:
        return endpoint

    async with Session(dial, lambda: WISHES) as session:
        assert isinstance(await anext(session), Opened)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[LocalServer]:
    running = LocalServer(tmp_path / "logs" / "server.log")
    yield running
    await running.aclose()


async def test_it_is_started_once_and_talks(server: LocalServer) -> None:
    endpoint, again = await asyncio.gather(server.endpoint(), server.endpoint())
    assert endpoint == again
    await opened(endpoint)


async def test_it_lets_nobody_else_in(server: LocalServer) -> None:
    url = (await server.endpoint()).url
    with pytest.raises(KeyRejected):
        await opened(local_endpoint(url, "a guess"))


async def test_it_is_started_again_after_a_crash(server: LocalServer) -> None:
    first = await server.endpoint()
    assert server._process is not None
    server._process.kill()
    server._process.wait()
    second = await server.endpoint()
    assert second != first
    await opened(second)


async def test_it_ends_with_its_parent(server: LocalServer) -> None:
    await server.endpoint()
    process = server._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.to_thread(process.wait, 10) == 0


@pytest.mark.logs("did not start")
async def test_a_server_that_cannot_start_says_why(
    server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(LocalServerFailed, match="offline voice"):
        await server.endpoint()


# The lines beside the wire


ECHOING = """
import sys
print("listening on ws://127.0.0.1:1/", flush=True)
print("hello there", flush=True)
for line in sys.stdin:
    address = line.partition('"address":"')[2].partition('"')[0]
    print('{"type":"brain","name":"","address":"%s","problem":"Grüße"}' % address, flush=True)
"""
"""A server that answers each order with its address, in news."""
DEAF = """
import sys, time
print("listening on ws://127.0.0.1:1/", flush=True)
sys.stdin.close()
time.sleep(60)
"""
TALKATIVE = """
import sys
print("listening on ws://127.0.0.1:1/", flush=True)
for _ in range(20000):
    print('{"type":"unanswered"}')
sys.stdout.flush()
sys.stdin.read()
"""


class Ear:
    """Keeps the news, and wakes whoever waits for some."""

    def __init__(self) -> None:
        self.news: list[News] = []
        self._told = asyncio.Event()

    def hear(self, news: News) -> None:
        self.news.append(news)
        self._told.set()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self._told.clear()
                await self._told.wait()


async def test_an_order_is_passed_on_and_its_news_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put_in_place(monkeypatch, ECHOING)
    ear = Ear()
    server = LocalServer(tmp_path / "server.log", ear.hear)
    await server.use_brain(UseBrain("auto"))
    assert not ear.news, "there is no server yet"
    await server.endpoint()
    await ear.until(lambda: ear.news)
    await server.use_brain(UseBrain("http://127.0.0.1:8080", key="a secret"))
    await ear.until(lambda: len(ear.news) == 2)
    assert ear.news == [
        BrainChanged(address="auto", problem="Grüße"),
        BrainChanged(address="http://127.0.0.1:8080", problem="Grüße"),
    ]
    await server.aclose()
    assert "the embedded server said: hello there" in caplog.text
    assert "a secret" not in caplog.text


async def test_a_server_that_is_started_again_gets_the_order_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place(monkeypatch, ECHOING)
    ear = Ear()
    server = LocalServer(tmp_path / "server.log", ear.hear)
    await server.use_brain(UseBrain("auto"))
    await server.endpoint()
    assert server._process is not None
    await ear.until(lambda: len(ear.news) == 1)
    server._process.kill()
    server._process.wait()
    # Whoever is dead is told nothing, and what it was not told goes to the next one.
    await server.use_brain(UseBrain("http://localhost:1"))
    await server.endpoint()
    await ear.until(lambda: len(ear.news) == 2)
    assert ear.news[1] == BrainChanged(address="http://localhost:1", problem="Grüße")
    await server.aclose()


async def test_a_server_that_is_told_nothing_hears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place(monkeypatch, ECHOING)
    ear = Ear()
    server = LocalServer(tmp_path / "server.log", ear.hear)
    await server.endpoint()
    await server.aclose()
    assert not ear.news


async def test_more_news_than_the_pipe_holds_come_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place(monkeypatch, TALKATIVE)
    ear = Ear()
    server = LocalServer(tmp_path / "server.log", ear.hear)
    await server.endpoint()
    await ear.until(lambda: len(ear.news) == 20_000)
    assert set(ear.news) == {Unanswered()}
    await server.aclose()


@pytest.mark.logs("does not end by itself")
async def test_a_deaf_server_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("live_desktop.session.local_server.STOP_SECONDS", 0.2)
    put_in_place(monkeypatch, DEAF)
    server = LocalServer(tmp_path / "server.log")
    await server.endpoint()
    for _ in range(3):
        await server.use_brain(UseBrain("auto"))
    await server.aclose()


def test_a_line_is_one_line_whatever_it_holds() -> None:
    assert write_line(UseBrain("a\nb", "\u2028")).count("\n") == 1
