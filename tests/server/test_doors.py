"""Who may come: the key that is made at the start, addresses, and pages of other sites."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from live_desktop.server import door
from live_desktop.server.command import READABLE
from live_desktop.server.models import ModelStore
from tests.server.live_client import SETUP, AtOnce, LiveClient, dialing, running
from tests.server.web_client import Web

INVALID = (1007, "API key not valid. Please pass a valid API key.")


@asynccontextmanager
async def served(
    home: Path, *arguments: str, key: str | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `live-desktop serve` on a free port, with a key in the environment or none."""
    environment = {"LIVE_DESKTOP_HOME": str(home), "PATH": ""}
    if key is not None:
        environment["LIVE_DESKTOP_SERVER_TOKEN"] = key
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "live_desktop", "serve", "--port", "0", *arguments,
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def line_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(60):
        return (await process.stdout.readline()).decode()


async def test_by_hand_a_key_is_made_and_printed(tmp_path: Path) -> None:
    async with served(tmp_path) as process:
        found = re.fullmatch(r"listening on (ws://127\.0\.0\.1:\d+)\n", await line_of(process))
        key = re.fullmatch(r"key ([\w-]{32})\n", await line_of(process))
        assert found is not None
        assert key is not None
        async with connect(f"{found[1]}/?key={key[1]}", proxy=None) as connection:
            await LiveClient(connection).set_up()
        for path, words in (("/?key=wrong", "not valid"), ("/", "not found")):
            async with connect(found[1] + path, proxy=None) as connection:
                client = LiveClient(connection)
                await client.send(SETUP)
                assert words in ((await client.closed())[1] or "").lower()


async def test_a_key_of_ones_own_is_not_printed_and_other_addresses_are_warned_of(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, "--host", "0.0.0.0", key="my-own") as process:
        found = re.fullmatch(r"listening on ws://0\.0\.0\.0:(\d+)\n", await line_of(process))
        assert found is not None
        async with dialing(f"ws://127.0.0.1:{found[1]}", "/?key=my-own") as client:
            await client.set_up()
        process.terminate()
        output, errors = await process.communicate()
        assert (output, errors.decode()) == (b"", READABLE)


async def test_any_key_is_taken_only_when_asked_for(tmp_path: Path) -> None:
    authority, certificate = trustme.CA(), tmp_path / "server.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    switches = ("--host", "0.0.0.0", "--no-token", "--open", "--certificate", str(certificate))
    async with served(tmp_path, *switches, key="my-own") as process:
        assert (await line_of(process)).startswith("listening on wss://0.0.0.0:")
        process.terminate()
        assert await process.communicate() == (b"", b"")


# Pages of other sites


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        ("http://localhost:3000", True),
        ("https://127.0.0.1", True),
        ("http://[::1]:5173", True),
        ("https://elsewhere.example", False),
        ("http://localhost.elsewhere.example", False),
        ("http://127.0.0.1.elsewhere.example", False),
        ("null", False),
        ("", False),
    ],
)
async def test_a_keyless_server_takes_pages_of_this_computer_alone(
    store: ModelStore, origin: str, let_in: bool
) -> None:
    headers = {"Origin": origin}
    async with running(store, make_pace=AtOnce) as address:
        status, _ = await Web(address).ask("POST", "/v1beta/auth_tokens", {}, headers)
        assert status == (200 if let_in else 403)
        if let_in:
            async with dialing(address, headers=headers) as client:
                await client.set_up()
        else:
            with pytest.raises(InvalidStatus, match="403"):
                async with dialing(address, headers=headers):
                    pass


async def test_with_a_key_the_key_decides_about_pages(store: ModelStore) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    async with running(store, token="tests-only", make_pace=AtOnce) as address:
        async with dialing(address, "/?key=tests-only", headers) as client:
            await client.set_up()
        async with dialing(address, "/?key=wrong", headers) as client:
            await client.send(SETUP)
            assert await client.closed() == INVALID


# Too many


async def test_more_clients_than_the_server_takes_are_turned_away(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_CONNECTIONS", 2)
    async with running(store, make_pace=AtOnce) as address:
        async with dialing(address) as one, dialing(address) as other:
            await one.set_up()
            await other.set_up()
            with pytest.raises(InvalidStatus, match="503"):
                async with dialing(address):
                    pass
            assert (await Web(address).ask("GET", "/v1/models"))[0] == 200
        async with dialing(address) as again:
            await again.set_up()
