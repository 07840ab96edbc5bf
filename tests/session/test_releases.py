"""Newer versions: one plain question, and what the answer is worth."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.errors import LiveDesktopError, NewerVersion, Remedy, UpdateUnknown
from live_desktop.session.network import NO_PROXY, Network
from live_desktop.session.releases import (
    NO_ANSWER,
    NO_RELEASE,
    NO_WAY,
    RELEASES_API,
    TOO_OFTEN,
    WEBSITE,
    Release,
    is_newer,
    newest_release,
    numbers,
)
from tests.support.authority import Authority
from tests.support.proxies import connect_proxy
from tests.support.web import web

HOST = "releases.test"
STRAIGHT = Network(NO_PROXY)
OUT = {"tag_name": "v0.2.0", "html_url": "https://evil.example/", "assets": [{"id": 1}]}


async def test_it_is_one_request_that_says_nothing_of_the_user() -> None:
    async with web(lambda _: (200, OUT)) as server:
        newest = await newest_release(STRAIGHT, f"{server.url}/releases/latest")
    assert newest == Release("0.2.0")
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.query, asked.body) == (
        "GET",
        "/releases/latest",
        {},
        b"",
    )
    assert asked.headers.pop("user-agent") == "live-desktop"
    assert set(asked.headers) == {"host", "accept", "accept-encoding", "connection"}


async def test_it_goes_through_the_proxy_and_trusts_the_authority_of_the_settings(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path)
    async with (
        web(lambda _: (200, OUT), tls=authority.server(HOST)) as server,
        connect_proxy({HOST: server.port}) as proxy,
    ):
        network = Network(f"http://127.0.0.1:{proxy.port}", str(authority.file))
        assert await newest_release(network, f"https://{HOST}/latest") == Release("0.2.0")
        with pytest.raises(UpdateUnknown, match="certificate is not trusted"):
            await newest_release(Network(network.proxy), f"https://{HOST}/latest")
    assert proxy.asked == [HOST, HOST]


@pytest.mark.parametrize(
    ("status", "content", "words"),
    [
        (404, {"message": "Not Found"}, NO_RELEASE),
        (403, {"message": "API rate limit exceeded"}, TOO_OFTEN),
        (429, b"", TOO_OFTEN),
        (500, b"<html>", NO_ANSWER),
        (301, {"url": "https://evil.example/"}, NO_ANSWER),
        (200, b"", NO_ANSWER),
        (200, [], NO_ANSWER),
        (200, {}, NO_ANSWER),
        (200, {"tag_name": 7}, NO_ANSWER),
        (200, {"tag_name": "v0.2.0", "prerelease": True}, NO_ANSWER),
        (200, {"tag_name": "v0.2.0", "draft": True}, NO_ANSWER),
        (200, {"tag_name": "v0.2.0/../../evil"}, NO_ANSWER),
        (200, {"tag_name": "v0.2.0\n"}, NO_ANSWER),
    ],
)
async def test_what_is_no_answer_is_said_in_words(status: int, content: object, words: str) -> None:
    async with web(lambda _: (status, content)) as server:
        with pytest.raises(UpdateUnknown) as caught:
            await newest_release(STRAIGHT, server.url)
    assert str(caught.value) == words
    assert caught.value.detail


async def test_where_there_is_no_way_it_says_so() -> None:
    listener = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    listener.close()
    await listener.wait_closed()
    with pytest.raises(UpdateUnknown) as caught:
        await newest_release(STRAIGHT, f"http://127.0.0.1:{port}")
    assert str(caught.value) == NO_WAY


async def test_where_the_proxy_is_in_the_way_it_says_so() -> None:
    async with connect_proxy({}) as proxy:
        with pytest.raises(UpdateUnknown, match="The proxy does not let"):
            await newest_release(Network(f"http://127.0.0.1:{proxy.port}"), RELEASES_API)
    with pytest.raises(UpdateUnknown, match="no way through the proxy"):
        await newest_release(Network(f"http://127.0.0.1:{proxy.port}"), RELEASES_API)


async def test_a_proxy_that_is_none_is_said_as_such() -> None:
    with pytest.raises(LiveDesktopError, match="proxy"):
        await newest_release(Network("no address"), RELEASES_API)


def test_the_page_is_built_on_our_own_address() -> None:
    assert Release("0.2.0").page == f"{WEBSITE}/releases/tag/v0.2.0"
    assert RELEASES_API.startswith("https://")
    offer = Release("0.2.0").offer()
    assert isinstance(offer, NewerVersion)
    assert offer.remedy is Remedy.OPEN_RELEASE
    assert "0.2.0" in str(offer)


@pytest.mark.parametrize(
    ("version", "own", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("v0.10.0", "0.9.9", True),
        ("1.0", "0.99.99", True),
        ("0.1.0", "0.1.0", False),
        ("0.1", "0.1.0", False),
        ("0.1.0", "0.2.0", False),
        ("0.2.0", "0.2.0.dev3", True),
        ("0.2.0", "0.2.0rc1", True),
        ("0.1.0", "0.2.0.dev3+g12", False),
        ("nightly", "0.1.0", False),
        ("0.2.0", "unknown", False),
        ("0.2.0-beta", "0.1.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, own: str, newer: bool) -> None:
    assert is_newer(version, own) is newer


@given(st.text("v0123456789.-rc\n", max_size=12))
def test_any_text_is_a_version_or_none(text: str) -> None:
    assert len(numbers(text)) in {0, 3}


@given(st.tuples(*[st.integers(0, 999_999)] * 3), st.tuples(*[st.integers(0, 999_999)] * 3))
def test_of_two_versions_one_at_most_is_newer(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    first, second = (".".join(map(str, each)) for each in (one, other))
    assert is_newer(first, second) is (one > other)
