"""The control endpoint: the conduct of a running server, and the end of single connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from live_desktop.server.conduct import Conduct, Switchboard
from live_desktop.server.control import Control
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.http import HttpFailed, HttpRequest
from live_desktop.server.models import ModelStore
from tests.server.live_client import AtOnce, LiveClient, dialing, running
from tests.server.web_client import Web

DEADLINE = (1011, "Deadline expired before operation could complete.")


@asynccontextmanager
async def controlled(store: ModelStore, **conduct: Any) -> AsyncIterator[tuple[LiveClient, Web]]:
    """A client that is set up, and the way to the server's control."""
    async with (
        running(store, make_pace=AtOnce, conduct=Conduct(**conduct)) as address,
        dialing(address) as client,
    ):
        yield await client.set_up(), Web(address)


async def test_the_conduct_is_read_changed_and_taken_back(store: ModelStore) -> None:
    async with controlled(store, text_frames=False, speed=2.0) as (_, web):
        status, body = await web.ask("GET", "/control/conduct")
        assert (status, body["speed"], body["fault"]) == (200, 2.0, None)
        assert set(body) == set(Conduct.__struct_fields__)
        changes = {"fault": "quota", "close_after": 1, "close": None}
        status, body = await web.ask("PATCH", "/control/conduct", changes)
        assert (status, body["fault"], body["close_after"], body["speed"]) == (200, "quota", 1, 2.0)
        assert (await web.ask("GET", "/control/conduct"))[1] == body
        _, body = await web.ask("DELETE", "/control/conduct")
        assert msgspec.convert(body, Conduct) == Conduct()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text_frame": True}, "text_frame"),
        ({"speed": 0}, "$.speed"),
        ({"speed": "fast"}, "$.speed"),
        ({"drop_after_messages": 0}, "$.drop_after_messages"),
        ({"oversize_bytes": 10**12}, "$.oversize_bytes"),
        ({"fault": "other"}, "$.fault"),
        ({"close": {"code": 1006}}, "$.close"),
        ([], "object"),
    ],
)
async def test_a_change_that_is_amiss_changes_nothing(
    store: ModelStore, changes: object, said: str
) -> None:
    async with controlled(store) as (_, web):
        status, body = await web.ask("PATCH", "/control/conduct", changes)
        assert (status, said in body["error"]["message"]) == (400, True), body
        _, body = await web.ask("GET", "/control/conduct")
        assert msgspec.convert(body, Conduct) == Conduct()


async def test_the_form_of_messages_changes_for_running_connections(store: ModelStore) -> None:
    async with controlled(store) as (client, web):
        for is_text in (True, False):
            await web.ask("PATCH", "/control/conduct", {"text_frames": is_text})
            await client.type("What is 2 plus 2?")
            frames: list[str | bytes] = []
            async with asyncio.timeout(10):
                while not frames or "turnComplete" not in str(frames[-1]):
                    frames.append(await client.socket.recv())
            assert {isinstance(frame, str) for frame in frames} == {is_text}


async def test_a_fault_waits_for_the_next_connection(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address, dialing(address) as client:
        await client.set_up()
        await Web(address).ask("PATCH", "/control/conduct", {"fault": "unavailable"})
        async with dialing(address) as other:
            await other.socket.send('{"setup": {"model": "models/gemini-3.8-live"}}')
            assert await other.closed() == (1011, "The service is currently unavailable.")
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


async def test_connections_are_listed(store: ModelStore) -> None:
    async with controlled(store) as (client, web):
        await client.ask("What is 2 plus 2?")
        async with dialing(web.address) as other:
            await (await other.socket.ping())
            _, body = await web.ask("GET", "/control/connections")
            first, second = body["connections"]
            assert (first["number"], first["model"], first["received"]) == (1, "gemini-3.8-live", 2)
            assert first["sent"] > 5
            assert (second["number"], second["model"], second["sent"]) == (2, "", 0)
            now = datetime.now(UTC)
            assert now - timedelta(minutes=1) < datetime.fromisoformat(first["since"]) <= now


async def test_a_connection_is_told_to_go(store: ModelStore) -> None:
    async with controlled(store) as (client, web):
        assert await web.ask("POST", "/control/connections/1/goaway", {"seconds": 0.2}) == (200, {})
        told = (await client.receive()).go_away
        assert told is not None
        assert told.time_left == pytest.approx(0.2)
        assert await client.closed() == DEADLINE


async def test_a_connection_is_closed_or_cut(store: ModelStore) -> None:
    async with controlled(store) as (client, web):
        closing = {"code": 1008, "reason": "Enough."}
        await web.ask("POST", "/control/connections/1/close", closing)
        assert await client.closed() == (1008, "Enough.")
        for number, action, code in ((2, "close", 1000), (3, "drop", 1006)):
            async with dialing(web.address) as other:
                await other.set_up()
                await web.ask("POST", f"/control/connections/{number}/{action}")
                assert (await other.closed())[0] == code


async def test_a_connection_stands_still_and_goes_on(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with controlled(store) as (client, web):
        start = loop.time()
        await web.ask("POST", "/control/connections/1/stall", {"seconds": 0.1})
        await web.ask("POST", "/control/connections/1/stall", {"seconds": 0.4})
        await client.type("What is 2 plus 2?")
        pong = await client.socket.ping()
        assert (await client.turn()).said == "2 plus 2 is 4."
        await pong
        assert loop.time() - start >= 0.38


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/control/connections/7/drop", None, 404),
        ("POST", "/control/connections/1/sing", None, 404),
        ("GET", "/control/connections/1/drop", None, 404),
        ("PUT", "/control/conduct", {}, 404),
        ("GET", "/control/", None, 404),
        ("POST", "/control/connections/1/goaway", {"seconds": -1}, 400),
        ("POST", "/control/connections/1/stall", {"second": 1}, 400),
        ("POST", "/control/connections/1/close", {"reason": "x"}, 400),
        ("POST", "/control/connections/1/close", {"code": 1005}, 400),
    ],
)
async def test_what_cannot_be_done_is_told(
    store: ModelStore, method: str, path: str, body: object, status: int
) -> None:
    async with controlled(store) as (client, web):
        found, told = await web.ask(method, path, body)
        assert (found, told["error"]["code"]) == (status, status)
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


async def test_the_control_asks_for_the_key(store: ModelStore) -> None:
    async with running(store, token="tests-only") as address:
        assert (await Web(address).ask("GET", "/control/conduct"))[0] == 403
        assert (await Web(address, "wrong").ask("GET", "/control/conduct"))[0] == 400
        assert (await Web(address, "tests-only").ask("GET", "/control/conduct"))[0] == 200
        assert (await Web(address).ask("GET", "/control/conduct?key=tests-only"))[0] == 200


async def test_the_control_can_be_left_out(store: ModelStore) -> None:
    live = LiveServer(store, controlled=False)
    async with await live.listen("127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        assert (await Web(f"ws://127.0.0.1:{port}").ask("GET", "/control/conduct"))[0] == 404


@pytest.mark.parametrize(
    ("peer", "host", "origin", "let_in"),
    [
        ("127.0.0.1", "127.0.0.1:8765", "", True),
        ("127.0.0.1", "localhost", "http://localhost:3000", True),
        ("::1", "[::1]:8765", "", True),
        ("192.0.2.7", "127.0.0.1:8765", "", False),
        ("127.0.0.1", "elsewhere.example:8765", "", False),
        ("127.0.0.1", "", "", False),
        ("127.0.0.1", "a:b:c", "", False),
        ("127.0.0.1", "localhost", "https://elsewhere.example", False),
        ("127.0.0.1", "localhost", "null", False),
        ("127.0.0.1", "localhost", "http://[", False),
    ],
)
def test_only_this_computer_is_let_in(peer: str, host: str, origin: str, let_in: bool) -> None:
    control = Control(Switchboard(Conduct()), {})
    headers = [("host", host), *([("origin", origin)] if origin else [])]
    request = HttpRequest("GET", "/control/conduct", tuple(headers), peer=peer)
    if let_in:
        control.answer(request)
    else:
        with pytest.raises(HttpFailed, match="this computer alone"):
            control.answer(request)
