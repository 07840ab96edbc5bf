"""The catalogue of voices: page after page, and what may go wrong on the way."""

from pathlib import Path
from typing import Any

import pytest

from live_desktop.errors import KeyRejected, NetworkFailed, ServiceFailed
from live_desktop.session.catalogue import CatalogueVoice, fetch_voices
from live_desktop.session.network import Network
from tests.support.authority import Authority
from tests.support.proxies import connect_proxy, socks_proxy
from tests.support.web import Asked, web

KEY = "AIzaNotARealKey"
TAVI = {
    "id": "en-us-tavi",
    "display_name": "Tavi",
    "type": "prebuilt",
    "language_code": "en-US",
    "gender": "female",
    "accent": "American",
    "persona": "narrator",
    "description": "Calm and near.",
    "context": "audiobook",
}


async def test_all_pages_are_fetched_with_the_key_in_a_header() -> None:
    def answer(asked: Asked) -> tuple[int, Any]:
        if "page_token" in asked.query:
            return 200, {"voices": [{"id": "voice_mine", "type": "prompted"}, {"type": "odd"}]}
        return 200, {"voices": [TAVI], "next_page_token": "more & more"}

    async with web(answer) as server:
        voices = await fetch_voices(KEY, base_url=server.url)
    assert voices == (
        CatalogueVoice(
            id="en-us-tavi",
            display_name="Tavi",
            type="prebuilt",
            language_code="en-US",
            gender="female",
            accent="American",
            persona="narrator",
            description="Calm and near.",
        ),
        CatalogueVoice(id="voice_mine", type="prompted"),
    )
    first, second = server.asked
    assert (first.method, first.path) == ("GET", "/v1beta/voices")
    assert first.query == {"page_size": "1000"}
    assert second.query == {"page_size": "1000", "page_token": "more & more"}
    assert {asked.headers["x-goog-api-key"] for asked in server.asked} == {KEY}


async def test_a_catalogue_without_end_is_given_up() -> None:
    async with web(lambda _: (200, {"voices": [TAVI], "next_page_token": "again"})) as server:
        voices = await fetch_voices(KEY, base_url=server.url)
    assert len(voices) == len(server.asked) == 50


@pytest.mark.parametrize("content", [b"<html>", {"voices": "none"}, {"voices": [{"id": 1}]}, []])
async def test_what_is_no_catalogue_is_explained(content: Any) -> None:
    async with web(lambda _: (200, content)) as server:
        with pytest.raises(ServiceFailed, match="catalogue"):
            await fetch_voices(KEY, base_url=server.url)


async def test_a_refused_key_is_explained() -> None:
    async with web(lambda _: (403, b"")) as server:
        with pytest.raises(KeyRejected):
            await fetch_voices(KEY, base_url=server.url)
    with pytest.raises(KeyRejected):
        await fetch_voices("")


async def test_the_networks_proxy_and_authorities_hold_here_too(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    async with (
        web(lambda _: (200, {"voices": [TAVI]}), authority.server("api.test")) as server,
        connect_proxy({"api.test": server.port}, login="me:word") as proxy,
        socks_proxy({"api.test": server.port}, login="me:word") as socks,
    ):
        trusting = str(authority.file)
        by_http = f"http://me:word@127.0.0.1:{proxy.port}"
        by_socks = f"socks5h://me:word@127.0.0.1:{socks.port}"
        for address in (by_http, by_socks):
            (voice,) = await fetch_voices(KEY, Network(address, trusting), "https://api.test")
            assert voice.id == "en-us-tavi"
        with pytest.raises(NetworkFailed, match="certificate"):
            await fetch_voices(KEY, Network(by_http), "https://api.test")
        stranger = Network(by_http.replace("word", "wrong"), trusting)
        with pytest.raises(NetworkFailed, match="proxy"):
            await fetch_voices(KEY, stranger, "https://api.test")
        assert proxy.asked == ["api.test"] * 2
        assert socks.asked == ["api.test"]
