"""Ephemeral tokens: what the service is asked for, and what it may answer."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    NetworkFailed,
    QuotaExhausted,
    ServiceFailed,
    SetupRejected,
)
from live_desktop.session.network import Network
from live_desktop.session.tokens import mint_token
from tests.support.web import Asked, web

KEY = "AIzaNotARealKey"
MINTED = {"name": "auth_tokens/abc123"}


def fault(message: str) -> dict[str, Any]:
    return {"error": {"code": 400, "message": message, "status": "SOMETHING"}}


async def test_a_token_is_asked_for_with_the_key_in_a_header() -> None:
    async with web(lambda _: (200, MINTED)) as server:
        before = datetime.now(UTC)
        token = await mint_token(KEY, uses=3, minutes=90, base_url=server.url)
    assert token.name == "auth_tokens/abc123"
    assert token.uses == 3
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/v1beta/auth_tokens", {})
    assert asked.headers["x-goog-api-key"] == KEY
    body = json.loads(asked.body)
    assert body.pop("uses") == 3
    assert set(body) == {"expireTime", "newSessionExpireTime"}
    for moment in body.values():
        assert datetime.fromisoformat(moment) == token.expires
        assert timedelta() <= token.expires - before - timedelta(minutes=90) < timedelta(minutes=1)


async def test_no_limit_of_uses_is_said_for_the_services_default_is_one() -> None:
    async with web(lambda _: (200, MINTED)) as server:
        await mint_token(KEY, uses=0, base_url=server.url)
    assert json.loads(server.asked[0].body)["uses"] == 0


async def test_the_token_is_in_no_repr() -> None:
    async with web(lambda _: (200, MINTED)) as server:
        assert "abc123" not in repr(await mint_token(KEY, base_url=server.url))


@pytest.mark.parametrize(
    ("status", "content", "error", "word"),
    [
        (400, fault("API key not valid. Please pass a valid API key."), KeyRejected, "API key"),
        (401, b"", KeyRejected, "key"),
        (403, fault("Gemini API has not been used in project 1 before"), KeyRejected, "project"),
        (429, fault("You exceeded your current quota"), QuotaExhausted, "limit"),
        (429, b"busy", QuotaExhausted, "limit"),
        (404, fault("Nothing here."), SetupRejected, "“Nothing here.”"),
        (400, b"<html>", SetupRejected, "HTTP 400"),
        (503, b"", ServiceFailed, "fault of its own"),
        (302, b"", ServiceFailed, "no token"),
        (200, b"<html>", ServiceFailed, "no token"),
        (200, {"name": "keys/abc"}, ServiceFailed, "no token"),
        (200, {}, ServiceFailed, "no token"),
    ],
)
async def test_refusals_are_explained(
    status: int, content: Any, error: type[LiveDesktopError], word: str
) -> None:
    def answer(_asked: Asked) -> tuple[int, Any]:
        return status, content

    async with web(answer) as server:
        with pytest.raises(error) as caught:
            await mint_token(KEY, base_url=server.url)
    assert word in str(caught.value)
    assert KEY not in f"{caught.value}{caught.value.detail}"


async def test_a_service_out_of_reach_is_explained() -> None:
    async with web(lambda _: (200, MINTED)) as server:
        pass
    with pytest.raises(NetworkFailed, match="cannot be reached"):
        await mint_token(KEY, base_url=server.url)


async def test_a_proxy_that_is_not_there_is_named() -> None:
    async with web(lambda _: (200, MINTED)) as server:
        gone = server.url
    with pytest.raises(NetworkFailed, match="no way through the proxy"):
        await mint_token(KEY, network=Network(proxy=gone), base_url="http://service.invalid")


@pytest.mark.parametrize(
    ("key", "uses", "minutes", "error"),
    [
        ("", 1, 30.0, KeyRejected),
        ("schlüssel", 1, 30.0, KeyRejected),
        ("auth_tokens/abc", 1, 30.0, KeyRejected),
        (KEY, -1, 30.0, SetupRejected),
        (KEY, 1, 0.0, SetupRejected),
        (KEY, 1, 1200.5, SetupRejected),
        (KEY, 1, float("nan"), SetupRejected),
    ],
)
async def test_what_no_token_can_be_is_refused_before_anything_is_sent(
    key: str, uses: int, minutes: float, error: type[LiveDesktopError]
) -> None:
    async with web(lambda _: (200, MINTED)) as server:
        with pytest.raises(error):
            await mint_token(key, uses=uses, minutes=minutes, base_url=server.url)
    assert server.asked == []
