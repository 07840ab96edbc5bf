"""Which language model is found on this computer, and what is left alone."""

import asyncio
from typing import Any

import pytest

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.server.brain.skill import ModelFailed
from live_desktop.server.bridge.address import NoAddress, read_address
from live_desktop.server.bridge.bridge import AUTO
from live_desktop.server.bridge.discovery import choose
from tests.server.bridge.crossing import crossing, failing, free_port, said
from tests.support.openai_server import (
    openai_server,
    saying,
)


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("localhost:11434/", "http://localhost:11434/v1"),
        (" http://127.0.0.1:1234/v1/ ", "http://127.0.0.1:1234/v1"),
        ("https://ai.example.com/api", "https://ai.example.com/api/v1"),
        ("https://x.org/v1beta/openai/", "https://x.org/v1beta/openai"),
        ("http://[::1]:8080/v1/chat/completions", "http://[::1]:8080/v1"),
    ],
)
def test_addresses_are_read_as_people_write_them(text: str, base: str) -> None:
    assert read_address(text).base == base


@pytest.mark.parametrize(
    "text", ["", "ftp://x", "http://", "http://x:99999", "http://me:pw@x", "http://[::1", "a b"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NoAddress):
        read_address(text)


def test_only_the_loopback_is_here() -> None:
    here = ("localhost", "127.0.0.1", "127.8.8.8", "[::1]")
    assert all(read_address(host).is_here for host in here)
    assert not any(read_address(host).is_here for host in ("192.168.0.2", "localhost.evil.org"))


@pytest.mark.parametrize(
    ("models", "wanted", "chosen"),
    [
        (("nomic-embed-text", "bge-m3:567m", "whisper-1", "llama3:8b"), "", "llama3:8b"),
        (("a", "b"), "b", "b"),
        (("a", "b:latest"), "b", "b:latest"),
        (("a",), "b", ""),
        (("gte-large", "tts-1"), "", ""),
        (("battsy", "mistral-clippy"), "", "battsy"),
    ],
)
def test_a_model_for_talking_is_chosen(models: tuple[str, ...], wanted: str, chosen: str) -> None:
    assert choose(models, wanted) == chosen


async def test_a_server_that_starts_later_is_found() -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}/v1"
    async with crossing(AUTO, nearby=[base], look_again=0.02) as (bridge, news):
        assert bridge.name == ""
        async with openai_server(port=port):
            assert await news.next() == BrainChanged("tiny:latest", base)
            assert await said(bridge) == ["Hello. "]
        words, why = await failing(bridge)
        assert words == []
        told = f"The local model at 127.0.0.1:{port} does not answer."
        assert why.startswith(told)
        assert await news.next() == BrainChanged(problem=why)
        async with openai_server(port=port):
            assert await news.next() == BrainChanged("tiny:latest", base)


async def test_the_first_of_several_servers_is_taken() -> None:
    async with openai_server() as first, openai_server() as second:
        nobody = f"http://127.0.0.1:{free_port()}/v1"
        nearby = [nobody, second.base, first.base]
        async with crossing(AUTO, nearby=nearby, key="sk") as (_bridge, news):
            assert await news.next() == BrainChanged("tiny:latest", second.base)
            assert first.keys == second.keys == [""]


@pytest.mark.parametrize(
    ("status", "models"),
    [
        (200, b"<html>It works!</html>"),
        (200, {"data": "something"}),
        (404, {"detail": "Not Found"}),
        (302, b""),
        (401, b"Unauthorized"),
    ],
)
async def test_a_stranger_at_a_known_port_is_left_alone(status: int, models: Any) -> None:
    port = free_port()
    async with openai_server() as stranger:
        stranger.models, stranger.models_status = models, status
        nearby = [stranger.base, f"http://127.0.0.1:{port}/v1"]
        async with crossing(AUTO, nearby=nearby, look_again=0.02) as (_bridge, news):
            async with openai_server(port=port) as server:
                assert await news.next() == BrainChanged("tiny:latest", server.base)
            assert stranger.paths == ["/v1/models"]


async def test_who_speaks_no_http_is_left_alone() -> None:
    connections = 0

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(b"SSH-2.0-something\r\n")
        writer.close()

    port = free_port()
    door = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with door:
        stranger = f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}/v1"
        nearby = [stranger, f"http://127.0.0.1:{port}/v1"]
        async with crossing(AUTO, nearby=nearby, look_again=0.02) as (bridge, news):
            async with openai_server(port=port) as server:
                assert await news.next() == BrainChanged("tiny:latest", server.base)
            await failing(bridge)
            await news.next()
            async with openai_server(port=port):
                await news.next()
        assert connections == 1


async def test_a_server_that_is_still_loading_is_asked_again() -> None:
    async with openai_server() as server:
        ready, server.models = server.models, {"error": {"message": "Loading model"}}
        server.models_status = 503
        async with crossing(AUTO, nearby=[server.base], look_again=0.02) as (_bridge, news):
            told = await news.next()
            name = f"The local model at 127.0.0.1:{server.port}"
            assert told == BrainChanged(problem=f"{name} is not ready yet.")
            server.models, server.models_status = ready, 200
            assert await news.next() == BrainChanged("tiny:latest", server.base)


@pytest.mark.parametrize(
    ("status", "models", "wanted", "problem"),
    [
        (200, b"<html>", "", "At {} there is no OpenAI-compatible server. Check the address in "
                             "Connection."),
        (401, {"error": {"message": "no"}}, "", "The local model at {} asks for a key. Give its "
                                                "address and its key in Connection."),
        (200, {"data": []}, "", "The server at {} has no model to talk with. Load one there."),
        (200, {"data": [{"id": "a"}]}, "b", "The local model at {} has no model named b. Load it "
                                            "there, or choose another in Connection."),
    ],
)  # fmt: skip
async def test_why_a_server_is_of_no_use_is_told(
    status: int, models: Any, wanted: str, problem: str
) -> None:
    async with openai_server() as server:
        server.models, server.models_status = models, status
        async with crossing(server.base, model=wanted) as (bridge, news):
            host = f"127.0.0.1:{server.port}"
            assert await news.next() == BrainChanged(problem=problem.format(host))
            assert bridge.name == ""
            with pytest.raises(ModelFailed):
                await said(bridge)


async def test_another_server_can_be_wanted_at_any_time() -> None:
    async with (
        openai_server() as first,
        openai_server(saying("Second.")) as second,
        crossing("nowhere at all") as (bridge, news),
    ):
        problem = "The address of the language model is no URL. Check it in Connection."
        assert await news.next() == BrainChanged(problem=problem)
        bridge.use(UseBrain(address=first.base, model="large"))
        assert await news.next() == BrainChanged("large", first.base)
        bridge.use(UseBrain(address=second.base.removesuffix("/v1")))
        assert bridge.name == ""
        assert await news.next() == BrainChanged("tiny:latest", second.base)
        assert await said(bridge) == ["Second. "]
        bridge.use(UseBrain())
        assert await news.next() == BrainChanged()
        assert bridge.name == ""


async def test_what_is_found_too_late_is_forgotten() -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        asked.set()
        await go_on.wait()

    async with openai_server() as late, openai_server() as wanted:
        late.before_models = hold
        async with crossing(late.base) as (bridge, news), asyncio.timeout(10):
            await asked.wait()
            bridge.use(UseBrain(address=wanted.base))
            go_on.set()
            assert await news.next() == BrainChanged("tiny:latest", wanted.base)
