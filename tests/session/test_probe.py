"""A probe: a real session with the embedded server, and each way in which there is none."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from live_desktop.errors import SetupRejected
from live_desktop.protocol.models import Wishes
from live_desktop.session.endpoint import (
    Endpoint,
    custom_endpoint,
    google_endpoint,
    local_endpoint,
)
from live_desktop.session.local_server import LocalServer
from live_desktop.session.patience import Patience
from live_desktop.session.probe import probe
from live_desktop.session.verdict import Finding, Verdict
from tests.support.scripted_server import Client, refuse, scripted_server, until_closed

WISHES = Wishes("gemini-3.8-live", "Kore", "")


def at(endpoint: Endpoint) -> Callable[[], Awaitable[Endpoint]]:
    """Dial this endpoint."""

    async def dial() -> Endpoint:
        return endpoint

    return dial


async def test_a_session_that_can_be_set_up_is_good(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "server.log")
    try:
        found = await probe(server.endpoint, WISHES)
        assert (found.finding, found.reason) == (Finding.GOOD, "")
        assert found.seconds > 0
        url = (await server.endpoint()).url
        found = await probe(at(local_endpoint(url, "a guess")), WISHES)
        assert found.finding is Finding.REFUSED
        assert "key" in found.reason.lower()
    finally:
        await server.aclose()


async def test_nothing_is_said_in_it() -> None:
    said: list[str] = []
    closed = asyncio.Event()

    async def listen(client: Client) -> None:
        said.append(type(await client.accept()).__name__)
        await until_closed(client)
        said.append(f"closed with {client.socket.close_code}")
        closed.set()

    async with scripted_server(listen) as endpoint:
        assert (await probe(at(endpoint), WISHES)).finding is Finding.GOOD
        await closed.wait()
    assert said == ["ClientMessage", "closed with 1000"]


@pytest.mark.parametrize(
    ("code", "reason", "finding"),
    [
        (1007, "API key not valid. Please pass a valid API key.", Finding.REFUSED),
        (1011, "You exceeded your current quota, please check your plan", Finding.EXHAUSTED),
        (1008, "models/x is not found for API version v1beta, or is not", Finding.FAILED),
        (1006, "", Finding.UNREACHED),
    ],
)
async def test_each_refusal_has_its_finding(code: int, reason: str, finding: Finding) -> None:
    async def vanish(client: Client) -> None:
        await client.receive()
        client.socket.transport.abort()

    async with scripted_server(vanish if code == 1006 else refuse(code, reason)) as endpoint:
        found = await probe(at(endpoint), WISHES)
    assert found.finding is finding
    assert found.reason
    assert "secret-key" not in repr(found)


async def test_what_is_no_key_or_address_is_found_before_dialling() -> None:
    async def bad_key() -> Endpoint:
        return google_endpoint("Schlüssel")

    async def bad_address() -> Endpoint:
        return custom_endpoint("nowhere")

    assert (await probe(bad_key, WISHES)).finding is Finding.REFUSED
    found = await probe(bad_address, WISHES)
    with pytest.raises(SetupRejected) as told:
        custom_endpoint("nowhere")
    assert found == Verdict(Finding.FAILED, str(told.value))


async def test_a_server_that_says_nothing_is_given_up() -> None:
    async with scripted_server(until_closed) as endpoint:
        brief = replace(Patience(), setup=0.05)
        found = await probe(at(endpoint), WISHES, patience=brief)
    assert found.finding in {Finding.UNREACHED, Finding.FAILED}
    assert found.reason
