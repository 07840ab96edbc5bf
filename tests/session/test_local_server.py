"""The embedded server as a child process."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from live_desktop.errors import KeyRejected, LocalServerFailed
from live_desktop.protocol.models import Wishes
from live_desktop.session.changes import Opened
from live_desktop.session.endpoint import Endpoint, local_endpoint
from live_desktop.session.local_server import LocalServer
from live_desktop.session.session import Session

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
