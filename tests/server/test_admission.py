"""Ephemeral tokens at the door: where they are taken, and for how long."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from live_desktop.protocol.setup import SessionResumptionConfig
from live_desktop.server.models import ModelStore
from tests.server.live_client import PATH, SETUP, AtOnce, LiveClient, dialing, running
from tests.server.web_client import Web

KEY = "tests-only"
HERE = f"{PATH}Constrained"
USED_UP = (1011, "Token has been used too many times")


@pytest_asyncio.fixture
async def web(store: ModelStore) -> AsyncIterator[Web]:
    async with running(store, token=KEY, make_pace=AtOnce) as address:
        yield Web(address, KEY)


async def minted(web: Web, **order: Any) -> str:
    status, body = await web.ask("POST", "/v1beta/auth_tokens", order)
    assert (status, list(body)) == (200, ["name"])
    return str(body["name"])


async def refused(client: LiveClient) -> tuple[int | None, str | None]:
    await client.send(SETUP)
    return await client.closed()


async def test_a_token_is_taken_in_the_query_and_in_the_header(web: Web) -> None:
    name = await minted(web, uses=0)
    ways: tuple[tuple[str, dict[str, str]], ...] = (
        (f"{HERE}?access_token={name}", {}),
        (f"{HERE}?access_token={name.replace('/', '%2F')}", {}),
        (HERE, {"Authorization": f"Token {name}"}),
        (HERE, {"Authorization": f"Token {name}", "x-goog-api-key": name}),
    )
    for path, headers in ways:
        async with dialing(web.address, path, headers) as client:
            await client.set_up()


@pytest.mark.parametrize(
    ("path", "closing"),
    [
        (f"{PATH}?access_token=NAME", (1008, "Method doesn't allow unregistered callers")),
        (f"{HERE}?access_token=auth_tokens/made-up", (1007, "API key not valid.")),
        (HERE, (1007, "API Key not found.")),
    ],
)
async def test_a_token_is_not_taken_elsewhere(
    web: Web, path: str, closing: tuple[int, str]
) -> None:
    name = await minted(web)
    async with dialing(web.address, path.replace("NAME", name)) as client:
        code, reason = await refused(client)
    assert reason is not None
    assert (code, reason[: len(closing[1])]) == closing


async def test_tokens_are_asked_for_by_a_server_without_a_key_too(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address:
        name = await minted(Web(address))
        async with dialing(address, f"{HERE}?access_token={name}") as client:
            await client.set_up()
        unknown = (1007, "API key not valid. Please pass a valid API key.")
        for given, closing in ((name, USED_UP), ("auth_tokens/x", unknown)):
            async with dialing(address, f"{HERE}?access_token={given}") as client:
                assert await refused(client) == closing


async def test_resuming_is_free(web: Web) -> None:
    name, handle = await minted(web), ""
    path = f"{HERE}?access_token={name}"
    for _ in range(3):
        async with dialing(web.address, path) as client:
            config = SessionResumptionConfig(handle=handle)
            await client.set_up(replace(SETUP, session_resumption=config))
            update = (await client.receive()).session_resumption_update
            assert update is not None
            handle = update.new_handle
    async with dialing(web.address, path) as client:
        assert await refused(client) == USED_UP


async def test_a_setup_that_is_refused_is_no_use(web: Web) -> None:
    name = await minted(web)
    async with dialing(web.address, f"{HERE}?access_token={name}") as client:
        await client.send(replace(SETUP, model="models/gone"))
        assert (await client.closed())[0] == 1008
    async with dialing(web.address, f"{HERE}?access_token={name}") as client:
        await client.set_up()


async def test_a_token_that_expires_ends_its_session(web: Web) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=0.8)).isoformat()
    name = await minted(web, expireTime=soon, uses=2)
    async with dialing(web.address, f"{HERE}?access_token={name}") as client:
        await client.set_up()
        assert await client.closed() == (1011, "auth token has expired")
    async with dialing(web.address, f"{HERE}?access_token={name}") as client:
        assert await refused(client) == (1011, "Token has expired")


async def test_what_a_token_fixes_is_not_asked_of_the_client(web: Web) -> None:
    fixed = {"model": "models/gemini-3.8-live", "outputAudioTranscription": {}}
    name = await minted(web, bidiGenerateContentSetup=fixed)
    async with dialing(web.address, f"{HERE}?access_token={name}") as client:
        await client.socket.send('{"setup": {"model": "models/never-heard-of"}}')
        assert (await client.receive()).setup_complete is not None
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


async def test_an_order_that_is_amiss_is_told_in_the_services_form(web: Web) -> None:
    status, body = await web.ask("POST", "/v1alpha/auth_tokens", {"uses": "many"})
    assert (status, body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    for key, expected in (("", 403), ("wrong", 400)):
        status, _ = await Web(web.address, key).ask("POST", "/v1beta/auth_tokens", {})
        assert status == expected
