"""The door: paths, tokens, the first line on stdout, and a clean end."""

import asyncio
import re
import signal
import socket
import ssl
import sys
from asyncio import StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from live_desktop.errors import LocalServerFailed
from live_desktop.server import door, serving
from live_desktop.server.certificate import load_certificate
from live_desktop.server.door import address_of
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.models import ModelStore
from live_desktop.server.serving import serve_until
from live_desktop.server.stopping import Stop
from tests.server.live_client import AtOnce, LiveClient, dialed

SERVICE = "google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent"
MISSING = (1007, "API Key not found. Please pass a valid API key.")
INVALID = (1007, "API key not valid. Please pass a valid API key.")
HELLO = (
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
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
        "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent",
        f"/behind/a/proxy/{SERVICE.replace('v1', 'v1beta')}",
    ],
)
async def test_the_paths_of_the_live_api_lead_in(store: ModelStore, path: str) -> None:
    async with dialed(store, make_pace=AtOnce, path=path) as client:
        await client.set_up()


@pytest.mark.parametrize(
    "path", ["/ws", "/favicon.ico", f"/{SERVICE}/more", "/v1/models", "//[", "/%"]
)
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
    monkeypatch.setattr(door, "_PING_EVERY", 0.05)
    monkeypatch.setattr(door, "_PING_PATIENCE", 0.1)
    async with await LiveServer(store).listen("127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HELLO.encode())
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


@pytest.mark.parametrize("host", ["300.1.1.1", "192.0.2.1", "x" * 64 + ".example"])
async def test_a_host_that_is_not_this_computer_is_told(store: ModelStore, host: str) -> None:
    with pytest.raises(LocalServerFailed, match=f"host {host}, which is no address of this"):
        await LiveServer(store).listen(host, 0)


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


def test_a_locked_private_key_is_told_and_not_asked_for(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("localhost")
    certificate, key, both = (tmp_path / f"{name}.pem" for name in ("cert", "key", "both"))
    issued.cert_chain_pems[0].write_to_path(certificate)
    plain = load_pem_private_key(issued.private_key_pem.bytes(), None)
    lock = BestAvailableEncryption(b"a passphrase")
    locked = plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    key.write_bytes(locked)
    both.write_bytes(locked + certificate.read_bytes())
    with pytest.raises(LocalServerFailed, match=r"key\.pem is locked with a passphrase"):
        load_certificate(certificate, key)
    with pytest.raises(LocalServerFailed, match=r"both\.pem is locked with a passphrase"):
        load_certificate(both, None)


# A process of its own

PROGRAM = (
    "import asyncio, sys; from live_desktop.server.serving import serve; "
    "asyncio.run(serve(sys.argv[1], 0, token=None, for_window=bool(sys.argv[2])))"
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


@asynccontextmanager
async def speechless(url: str, hello: str = HELLO) -> AsyncIterator[StreamWriter]:
    """Open a socket that never says more than its first words."""
    host, _, port = url.removeprefix("ws://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(hello.encode())
    if hello:
        assert b" 101 " in await reader.readline()
    try:
        yield writer
    finally:
        writer.transport.abort()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
async def test_clients_that_do_not_answer_hold_nothing_up() -> None:
    async with (
        served(watch="") as (process, url),
        speechless(url),
        speechless(url, HELLO.replace(" / ", " http://localhost/?key=any ")),
    ):
        start = asyncio.get_running_loop().time()
        process.send_signal(signal.SIGTERM)
        assert await finish(process) == (0, b"")
        assert asyncio.get_running_loop().time() - start < 4.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
async def test_a_socket_that_never_says_hello_holds_nothing_up() -> None:
    async with served(watch="") as (process, url), speechless(url, hello=""):
        async with connect(url, proxy=None):  # by now the first socket has been let in
            start = asyncio.get_running_loop().time()
            process.send_signal(signal.SIGTERM)
            await process.wait()
        assert process.returncode == 0
        assert asyncio.get_running_loop().time() - start < 6.0


async def test_who_asks_twice_is_not_kept_waiting(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(door, "_CLOSE_PATIENCE", 60.0)
    monkeypatch.setattr(serving, "_STOP_PATIENCE", 60.0)
    server, stop = await LiveServer(store).listen("127.0.0.1", 0), Stop()
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        serves = tasks.create_task(serve_until(stop, server, secure=False))
        async with speechless(address_of(server)):
            stop.ask()
            await asyncio.wait([serves], timeout=0.1)
            assert not serves.done()
            stop.ask()
            await serves
    assert capsys.readouterr().out.startswith("listening on ws://127.0.0.1:")


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6 here")
async def test_an_ipv6_address_is_written_in_brackets() -> None:
    async with served(host="::1") as (_, url):
        assert url.startswith("ws://[::1]:")
