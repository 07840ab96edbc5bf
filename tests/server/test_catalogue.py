"""The catalogues, as clients leaf through them; one client is the program's own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from live_desktop.errors import KeyRejected
from live_desktop.protocol.cards import MODELS
from live_desktop.protocol.voices import LOCAL_VOICES, VOICES
from live_desktop.server import catalogue
from live_desktop.server.http import HttpFailed
from live_desktop.server.models import ModelStore
from live_desktop.session.catalogue import fetch_voices
from tests.server.live_client import running
from tests.server.web_client import Web

KEY = "tests-only"


@pytest_asyncio.fixture
async def web(store: ModelStore) -> AsyncIterator[Web]:
    async with running(store, token=KEY) as address:
        yield Web(address, KEY)


async def test_the_programs_own_client_reads_all_voices(web: Web) -> None:
    voices = await fetch_voices(KEY, base_url=web.address.replace("ws", "http", 1))
    assert [voice.id for voice in voices] == [voice.name for voice in VOICES]
    assert {voice.type for voice in voices} == {"prebuilt"}
    assert {voice.gender for voice in voices} == {"female", "male"}
    by_id = {voice.id: voice.description for voice in voices}
    assert "This server" not in "".join(by_id[voice.name] for voice in LOCAL_VOICES)
    assert "like Fenrir" in by_id["Orus"]
    with pytest.raises(KeyRejected):
        await fetch_voices("wrong", base_url=web.address.replace("ws", "http", 1))


async def test_voices_come_in_pages(web: Web) -> None:
    token, found = "", []
    for count in (12, 12, 6):
        query = f"page_size=12&page_token={token}"
        _, page = await web.ask("GET", f"/v1beta/voices?{query}")
        assert len(page["voices"]) == count
        found += [voice["id"] for voice in page["voices"]]
        token = page.get("next_page_token", "")
    assert (found, token) == ([voice.name for voice in VOICES], "")


async def test_models_come_in_pages_and_alone(web: Web) -> None:
    _, first = await web.ask("GET", "/v1/models?pageSize=5")
    _, second = await web.ask("GET", f"/v1/models?pageSize=5&pageToken={first['nextPageToken']}")
    listed = [each["baseModelId"] for each in (*first["models"], *second["models"])]
    assert listed == [card.id for card in MODELS]
    status, alone = await web.ask("GET", f"/v1beta/models/{listed[0]}")
    assert (status, alone) == (200, first["models"][0])
    assert alone["supportedGenerationMethods"] == ["bidiGenerateContent"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 30),
        ({"gender": "female"}, 14),
        ({"gender": "Male"}, 16),
        ({"language_code": "en-US"}, 30),
        ({"language_code": "EN"}, 30),
        ({"language_code": "de-DE"}, 0),
        ({"type": "prompted"}, 0),
        ({"persona": "firm"}, 3),
        ({"accent": "British"}, 0),
        ({"search": "breez"}, 1),
        ({"search": "aoede", "gender": "male"}, 0),
        ({"page_size": "3"}, 3),
        ({"page_size": "0"}, 30),
        ({"page_size": "5000"}, 30),
    ],
)
def test_a_query_finds_voices(query: dict[str, str], count: int) -> None:
    found = catalogue.voices(query)["voices"]
    assert isinstance(found, list)
    assert len(found) == count


@pytest.mark.parametrize(
    "query",
    [
        {"page_size": "some"},
        {"page_size": "-1"},
        {"page_token": "x"},
        {"page_token": "ü"},
        {"page_token": "AAAA"},
    ],
)
def test_a_page_that_is_none_is_told(query: dict[str, str]) -> None:
    with pytest.raises(HttpFailed):
        catalogue.voices(query)
