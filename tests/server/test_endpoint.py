"""The door: paths, tokens, the first line on stdout, and a clean end."""

import asyncio
import re
import signal
import socket
import ssl
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from live_desktop.errors import LocalServerFailed
from live_desktop.server import endpoint
from live_desktop.server.endpoint import LiveServer, load_certificate
from live_desktop.server.models import ModelStore
from tests.server.live_client import AtOnce, LiveClient, dialed

SERVICE = "google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent"
MISSING = (1007, "API Key not found. Please pass a valid API key.")
INVALID = (1007, "API key not valid. Please pass a valid API key.")
TOKEN = "a token für tests"
ASCII_TOKEN = "tests-only"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?key=any",
        f"/ws/{SERVICE}",
        f"//ws/{SERVICE}?key=any",
        f"/ws/{SERVICE.replace('v1', 'v1alpha')}Constrained",
        f"/behind/a/proxy/{SERVICE.replace('v1', 'v1beta')}",
    ],
)
async def test_the_paths_of_the_live_api_lead_in(store: ModelStore, path: str) -> None:
    async with dialed(store, make_pace=AtOnce, path=path) as client:
        await client.set_up()


@pytest.mark.parametrize("path", ["/ws", "/favicon.ico", f"/{SERVICE}/more", "/v1/models"])
async def test_other_paths_do_not(store: ModelStore, path: str) -> None:
    with pytest.raises(InvalidStatus, match="404"):
        async with dialed(store, path=path):
            pass


async def test_frames_are_not_compressed(store: ModelStore) -> None:
    async with dialed(store) as client:
        await client.set_up()
        assert client.socket.protocol.extensions == []


async def test_a_client_that_vanished_is_let_go(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "_PING_EVERY", 0.05)
    monkeypatch.setattr(endpoint, "_PING_PATIENCE", 0.1)
    async with await LiveServer(store).listen("127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        key = "AAAAAAAAAAAAAAAAAAAAAA=="
        writer.write(
            f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b" 101 " in await reader.readline()
        async with asyncio.timeout(10):
            await reader.read()  # to the end: no ping is answered, and no close
        writer.close()
        await writer.wait_closed()


async def test_the_token_opens_in_a_header_or_in_the_query(store: ModelStore) -> None:
    header = {"X-Goog-Api-Key": ASCII_TOKEN}
    async with dialed(store, token=ASCII_TOKEN, headers=header) as client:
        await client.set_up()
    async with dialed(store, token=ASCII_TOKEN, path=f"/?key={ASCII_TOKEN}") as client:
        await client.set_up()
    for way in ("Token", "bearer"):
        header = {"Authorization": f"{way} {ASCII_TOKEN}"}
        async with dialed(store, token=ASCII_TOKEN, headers=header) as client:
            await client.set_up()
    ephemeral = "auth_tokens/abc"
    for path in (f"/{SERVICE}Constrained?access_token={ephemeral}", "/?key=auth_tokens%2Fabc"):
        async with dialed(store, token=ephemeral, path=path) as client:
            await client.set_up()
    async with dialed(store, token=TOKEN, path="/?key=a%20token%20f%C3%BCr%20tests") as client:
        await client.set_up()


@pytest.mark.parametrize(
    ("path", "headers", "closing"),
    [
        ("/", None, MISSING),
        ("/?key=", None, MISSING),
        ("/?key=wrong", None, INVALID),
        ("/", {"x-goog-api-key": "wrong"}, INVALID),
    ],
)
async def test_a_wrong_token_is_refused_at_the_setup(
    store: ModelStore, path: str, headers: dict[str, str] | None, closing: tuple[int, str]
) -> None:
    async with dialed(store, token=ASCII_TOKEN, path=path, headers=headers) as client:
        await client.socket.send('{"setup": {"model": "models/gemini-3.8-live"}}')
        assert await client.closed() == closing


async def test_a_client_that_vanishes_leaves_nothing_behind(store: ModelStore) -> None:
    before = asyncio.all_tasks()
    async with dialed(store) as client:
        await client.set_up()
        await client.type("Tell me a story.")
        await client.receive()
        client.socket.transport.abort()
        await client.socket.wait_closed()
    assert asyncio.all_tasks() <= before


async def test_a_taken_port_is_told(store: ModelStore) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalServerFailed, match=f"cannot listen on 127.0.0.1 port {port}"):
            await LiveServer(store).listen("127.0.0.1", port)


# Over TLS


async def test_it_serves_over_tls(store: ModelStore, tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    both = tmp_path / "both.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(both)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    live = LiveServer(store, make_pace=AtOnce)
    async with await live.listen("127.0.0.1", 0, tls=load_certificate(both, None)) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"wss://127.0.0.1:{port}", proxy=None, ssl=trusting) as connection:
            client = await LiveClient(connection).set_up()
            assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


def test_a_certificate_without_its_key_is_told(tmp_path: Path) -> None:
    one, other = trustme.CA().issue_cert("localhost"), trustme.CA().issue_cert("localhost")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    one.cert_chain_pems[0].write_to_path(certificate)
    other.private_key_pem.write_to_path(key)
    for private_key in (key, None, tmp_path / "missing.pem"):
        with pytest.raises(LocalServerFailed, match=r"cert\.pem cannot be used"):
            load_certificate(certificate, private_key)


# A process of its own

PROGRAM = (
    "import asyncio, sys; from live_desktop.server.endpoint import serve; "
    "asyncio.run(serve(sys.argv[1], 0, token=None, until_stdin_closes=bool(sys.argv[2])))"
)


@asynccontextmanager
async def served(host: str = "127.0.0.1", watch: str = "yes") -> AsyncIterator[tuple[Process, str]]:
    """Run the server in a process; gives the address that it prints first."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        "-c",
        PROGRAM,
        host,
        watch,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            line = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"listening on (ws://\S+:\d+)\n", line)
        assert found, line
        yield process, found[1]
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def finish(process: Process) -> tuple[int | None, bytes]:
    async with asyncio.timeout(10):
        _, errors = await process.communicate()
    return process.returncode, errors


async def test_the_process_serves_and_ends_with_its_stdin() -> None:
    async with served() as (process, url):
        async with connect(url, proxy=None) as connection:
            client = await LiveClient(connection).set_up()
            await client.type("What is 2 plus 2?")
            assert (await client.turn()).said == "2 plus 2 is 4."
            assert process.stdin is not None
            process.stdin.close()
            assert (await client.closed())[0] == 1001
        assert await finish(process) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_ends_with_a_signal(number: signal.Signals) -> None:
    async with served(watch="") as (process, _):
        process.send_signal(number)
        assert await finish(process) == (0, b"")


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6 here")
async def test_an_ipv6_address_is_written_in_brackets() -> None:
    async with served(host="::1") as (_, url):
        assert url.startswith("ws://[::1]:")
