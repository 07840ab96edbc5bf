"""Plain HTTP on the port of the WebSocket: what is read, what is answered, who is let go."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
import pytest_asyncio
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import connect

from live_desktop.server import door, http
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.http import HttpAnswer, HttpProtocol, HttpRequest
from live_desktop.server.models import ModelStore
from tests.server.live_client import AtOnce, LiveClient, dialing, running
from tests.server.web_client import Web, raw

GET = b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest_asyncio.fixture
async def address(store: ModelStore) -> AsyncIterator[str]:
    async with running(store, make_pace=AtOnce) as found:
        yield found


async def test_both_are_served_on_one_port(address: str) -> None:
    status, body = await Web(address).ask("GET", "/v1beta/models")
    assert status == 200
    assert "models/gemini-3.8-live" in [each["name"] for each in body["models"]]
    async with dialing(address) as client:
        await client.set_up()
        status, _ = await Web(address).ask("GET", "/v1beta/models")
        assert (status, await client.ask("What is 2 plus 2?")) == (200, "2 plus 2 is 4.")


async def test_both_are_served_over_tls(store: ModelStore) -> None:
    authority = trustme.CA()
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    authority.configure_trust(trusting)
    async with await LiveServer(store, make_pace=AtOnce).listen(
        "127.0.0.1", 0, tls=serving
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with httpx.AsyncClient(verify=trusting, trust_env=False) as client:
            reply = await client.get(f"https://127.0.0.1:{port}/v1/models/gemini-3.8-live")
        assert reply.json()["baseModelId"] == "gemini-3.8-live"
        async with connect(f"wss://127.0.0.1:{port}", proxy=None, ssl=trusting) as connection:
            await LiveClient(connection).set_up()


async def test_a_request_may_come_in_pieces(address: str) -> None:
    status, body = await raw(address, *(GET[at : at + 1] for at in range(len(GET))))
    assert (status, "models" in body) == (200, True)


async def test_a_body_may_come_in_chunks(address: str) -> None:
    head = (
        b"POST //v1beta/auth_tokens HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(*address.removeprefix("ws://").split(":"))
    writer.write(head)
    assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
    for chunk in (b'5\r\n{"use\r\n', b'6\r\ns": 3}\r\n', b"0\r\n\r\n"):
        writer.write(chunk)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert b"HTTP/1.1 200 " in answer
    assert b'{"name":"auth_tokens/' in answer


@pytest.mark.parametrize(
    ("method", "path", "status", "word"),
    [
        ("GET", "/", 426, "FAILED_PRECONDITION"),
        ("GET", "/favicon.ico", 404, "NOT_FOUND"),
        ("GET", "/v1beta/auth_tokens", 404, "NOT_FOUND"),
        ("POST", "/v1/auth_tokens", 404, "NOT_FOUND"),
        ("POST", "/v1/models", 404, "NOT_FOUND"),
        ("GET", "/v2/models", 404, "NOT_FOUND"),
        ("GET", "/v1/models/gemini-1.0", 404, "NOT_FOUND"),
        ("GET", "/v1beta/voices?page_size=-1", 400, "INVALID_ARGUMENT"),
        ("GET", "/v1beta/voices?page_token=%FF", 400, "INVALID_ARGUMENT"),
        ("GET", "/v1beta/voices?" + "a=1&" * 200, 400, "INVALID_ARGUMENT"),
    ],
)
async def test_an_error_has_the_form_of_the_service(
    address: str, method: str, path: str, status: int, word: str
) -> None:
    found, body = await Web(address).ask(method, path)
    assert (found, set(body)) == (status, {"error"})
    assert (body["error"]["code"], body["error"]["status"]) == (status, word)
    assert body["error"]["message"]


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ((b"nonsense\r\n\r\n",), 400),
        ((b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",), 400),
        ((b"GET / HTTP/1.1\r\n\r\n",), 400),
        ((b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n",), 501),
        ((b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",), 400),
        ((b"GET / HTTP/1.1\r\nHost: x\r\nfilling: " + b"x" * 70_000,), 431),
        (
            (
                b"POST /v1beta/auth_tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n",
                *[bytes(100_000)] * 20,
            ),
            413,
        ),
    ],
)
async def test_what_is_no_request_is_answered_all_the_same(
    address: str, pieces: tuple[bytes, ...], status: int
) -> None:
    found, body = await raw(address, *pieces, ends=True)
    assert (found, body["error"]["code"]) == (status, status)


@pytest.mark.parametrize("piece", [b"", b"GET / HTT", b"POST / HTTP/1.1\r\nHost: x\r\n"])
async def test_a_client_that_stops_is_let_go(address: str, piece: bytes) -> None:
    assert await raw(address, piece, ends=True) == (0, None)


async def test_a_slow_client_is_let_go(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_HELLO_SECONDS", 0.1)
    monkeypatch.setattr(http, "PATIENCE", 0.1)
    assert await raw(address, b"GET / HTTP/1.1\r\nHost:") == (0, None)
    half = b"POST /v1beta/auth_tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
    status, body = await raw(address, half)
    assert (status, body["error"]["code"]) == (408, 408)


async def test_of_too_many_silent_clients_the_oldest_goes(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_EARLY", 2)
    host, port = address.removeprefix("ws://").split(":")
    opened = [await asyncio.open_connection(host, int(port)) for _ in range(3)]
    oldest = opened[0][0]
    async with asyncio.timeout(10):
        with suppress(ConnectionResetError):
            assert await oldest.read() == b""
    assert (await Web(address).ask("GET", "/v1/models"))[0] == 200
    for _, writer in opened:
        writer.transport.abort()


async def test_head_has_no_body(address: str) -> None:
    assert await raw(address, GET.replace(b"GET", b"HEAD")) == (404, None)


@pytest.mark.logs("a request failed")
async def test_a_fault_of_our_own_is_told_as_one() -> None:
    def broken(_request: HttpRequest) -> HttpAnswer:
        raise OSError("a secret")

    loop, gone = asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(lambda: HttpProtocol(broken, gone.set), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        status, body = await raw(f"ws://127.0.0.1:{port}", GET)
        await gone.wait()
    assert (status, body["error"]["status"]) == (500, "INTERNAL")
    assert "secret" not in body["error"]["message"]


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.written += b""

    def abort(self) -> None:
        self.close()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from([
                b"GET / HTTP/1.1\r\n", b"Host: x\r\n", b"\r\n", b"Content-Length: 3\r\n",
                b"Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n", b"0\r\n\r\n", GET,
            ]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_no_bytes_break_the_reader(pieces: list[bytes]) -> None:
    async def feed() -> None:
        wire, gone = Wire(), asyncio.Event()
        protocol = HttpProtocol(lambda _request: HttpAnswer(), gone.set)
        protocol.connection_made(wire)
        for piece in pieces:
            if piece:
                protocol.data_received(piece)
        protocol.eof_received()
        protocol.connection_lost(None)
        assert wire.written.count(b"HTTP/1.1 ") <= 2  # one answer, perhaps after "go on"
        assert gone.is_set()

    asyncio.run(feed())
