"""The bridge to a language model: what it is asked, and what is read out of its answers."""

import asyncio
import logging
from contextlib import aclosing
from typing import Any

import pytest

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Prompt
from live_desktop.server.bridge.bridge import Bridge
from live_desktop.server.bridge.client import Patience
from live_desktop.server.bridge.prompting import HISTORY_BUDGET, SPOKEN
from tests.server.bridge.crossing import (
    DONE,
    News,
    answering,
    crossing,
    delta,
    failing,
    free_port,
    never,
    said,
)
from tests.support.openai_server import (
    Exchange,
    event,
    openai_server,
    refusing,
    sending,
)


async def test_an_answer_comes_sentence_by_sentence() -> None:
    go_on = asyncio.Event()

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.say("Light scat", "ters. Blue light", " scatters")
        await go_on.wait()
        await exchange.say(" most.")
        await exchange.finish()

    async with answering(script) as (bridge, server):
        async with asyncio.timeout(10), aclosing(bridge.answer(Prompt("Why?"), never)) as sentences:
            assert await anext(sentences) == "Light scatters. "
            go_on.set()
            assert [each async for each in sentences] == ["Blue light scatters most. "]
        body = server.asked[0].body
        assert body["model"] == "tiny:latest"
        assert body["stream"] is True
        assert "tools" not in body
        assert not set(body) & {"temperature", "top_p", "max_tokens", "seed"}


async def test_instructions_and_history_are_passed_on() -> None:
    history = (
        Said(Role.MODEL, "A greeting that nobody asked for."),
        Said(Role.USER, "My name is Ada."),
        Said(Role.MODEL, "Hello Ada."),
        Said(Role.FUNCTION, "21 degrees"),
        Said(Role.USER, "Interrupted?"),
    )
    async with answering() as (bridge, server):
        await said(bridge, Prompt("Who am I?", history, "Be a pirate."))
        assert server.asked[0].body["messages"] == [
            {"role": "system", "content": f"Be a pirate.\n\n{SPOKEN}"},
            {"role": "user", "content": "My name is Ada."},
            {"role": "assistant", "content": "Hello Ada."},
            {
                "role": "user",
                "content": "(A function answered: 21 degrees)\nInterrupted?\nWho am I?",
            },
        ]


async def test_of_a_long_history_the_newest_is_passed_on() -> None:
    turns = [Said((Role.USER, Role.MODEL)[n % 2], f"{n} " + "x" * 997) for n in range(100)]
    async with answering() as (bridge, server):
        await said(bridge, Prompt("And now?", tuple(turns)))
        messages = server.asked[0].body["messages"]
        assert messages[0] == {"role": "system", "content": SPOKEN}
        assert messages[1]["content"].startswith("76 ")
        assert sum(len(each["content"]) for each in messages[1:-1]) in range(
            HISTORY_BUDGET - 1000, HISTORY_BUDGET + 1
        )


async def test_a_key_is_sent_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with openai_server() as server, crossing(server.base, key="sk-secret") as (bridge, news):
        assert await news.next() == BrainChanged("tiny:latest", server.base)
        await said(bridge)
        assert server.keys == ["Bearer sk-secret", "Bearer sk-secret"]
        assert "secret" not in repr(bridge._found)
    assert "secret" not in caplog.text


async def test_no_proxy_stands_between_programs_of_one_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    async with answering() as (bridge, _server):
        assert await said(bridge) == ["Hello. "]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ([delta(content="It is "), delta(content="so."), DONE], ["It is so. "]),
        ([delta(content="No end mark.")], ["No end mark. "]),
        ([b": ping\n\n", delta(role="assistant"), delta(content="Yes."), DONE], ["Yes. "]),
        ([delta(content=None), delta(reasoning_content="Hm. So."), delta(content="Yes."), DONE],
         ["Yes. "]),
        ([delta(reasoning="Hm.", content=""), delta(content="<think>Or "),
          delta(content="no.</thi"), delta(content="nk>Yes."), DONE], ["Yes. "]),
        ([delta(content="Yes."), event({"choices": [], "usage": {"total_tokens": 3}}), DONE],
         ["Yes. "]),
        ([delta(content=[{"type": "text", "text": "Parts."}]), DONE], ["Parts. "]),
        ([b"data: not JSON\n\n", event([1]), event({"choices": "odd"}), delta(content="Yes."),
          DONE], ["Yes. "]),
        ([event({"choices": [{"message": {"content": "All at once. Yes."}}]})[6:]],
         ["All at once. ", "Yes. "]),
    ],
)  # fmt: skip
async def test_all_ways_to_answer_are_read(sent: list[bytes], words: list[str]) -> None:
    async with answering(sending(*sent)) as (bridge, _server):
        assert await said(bridge) == words


@pytest.mark.parametrize(
    ("script", "words", "why"),
    [
        (sending(delta(content="One. Two"), event({"error": {"message": "out of  memory"}})),
         ["One. ", "Two "], "failed. It says: “out of memory”"),
        (sending(delta(content="One. Two"), b'error: {"code": 500, "message": "no"}\n\n'),
         ["One. ", "Two "], "failed. It says: “no”"),
        (refusing(500, {"error": {"message": "Too hot."}}), [],
         "refuses to answer (HTTP 500). It says: “Too hot.”"),
        (refusing(400, {"error": "Bad."}), [], "refuses to answer (HTTP 400). It says: “Bad.”"),
        (refusing(503, b"<html>"), [], "refuses to answer (HTTP 503)."),
        (refusing(401, {"error": "key"}), [], "refuses the key. Check it in Connection."),
        (sending(DONE), [], "gave no answer. Ask again, or choose another model."),
        (sending(delta(content="<think>for ever"), DONE), [],
         "gave no answer. Ask again, or choose another model."),
        (sending(delta(content="One. Two"), b"data: " + b"x" * 2**21), ["One. ", "Two "],
         "sends what cannot be read."),
    ],
)  # fmt: skip
async def test_a_failure_is_told_after_what_came(script: Any, words: list[str], why: str) -> None:
    async with answering(script) as (bridge, server):
        name = f"The local model at 127.0.0.1:{server.port}"
        assert await failing(bridge) == (words, f"{name} {why}")


async def test_a_connection_cut_in_a_sentence_is_told() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.say("One. Two and")
        exchange.cut()

    async with answering(script) as (bridge, server):
        words, why = await failing(bridge)
        assert words == ["One. ", "Two and "]
        assert why == f"The connection to the local model at 127.0.0.1:{server.port} broke off."


@pytest.mark.parametrize("begins", [False, True])
async def test_a_server_that_falls_silent_is_given_up(begins: bool) -> None:
    async def script(exchange: Exchange) -> None:
        if begins:
            await exchange.start()
            await exchange.say("One. Two")
        await exchange.hung_up()

    async with openai_server(script) as server:
        patience = Patience(first=5.0 if begins else 0.1, between=0.1, look=2.0)
        news = News()
        bridge = Bridge(news.tell, patience=patience)
        bridge.use(UseBrain(address=server.base))
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(bridge.run())
            await news.next()
            words, why = await failing(bridge)
            running.cancel()
        assert words == (["One. ", "Two "] if begins else [])
        assert why.endswith("takes too long to answer.")


async def test_closing_an_answer_hangs_up() -> None:
    hung_up = asyncio.Event()

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.say("One. Two. Three")
        await exchange.hung_up()
        hung_up.set()

    async with answering(script) as (bridge, _server):
        async with aclosing(bridge.answer(Prompt("Why?"), never)) as sentences:
            assert await anext(sentences) == "One. "
        async with asyncio.timeout(10):
            await hung_up.wait()


async def test_an_answer_without_end_is_cut() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.start()
        while True:
            await exchange.say("It goes on and on. " * 100)

    async with answering(script) as (bridge, _server):
        words = await said(bridge)
        assert sum(map(len, words)) in range(19_900, 20_002)
