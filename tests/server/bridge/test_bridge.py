"""The bridge: which server it finds, what it asks, and what it makes of the answers."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import Behavior, FunctionDeclaration
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import ModelFailed, Prompt, Request
from live_desktop.server.bridge.address import NoAddress, read_address
from live_desktop.server.bridge.answering import MOST_ROUNDS
from live_desktop.server.bridge.bridge import AUTO, Bridge
from live_desktop.server.bridge.client import Patience
from live_desktop.server.bridge.discovery import choose
from live_desktop.server.bridge.prompting import HISTORY_BUDGET, SPOKEN, json_schema
from tests.support.openai_server import (
    Exchange,
    OpenAIServer,
    calling,
    event,
    openai_server,
    refusing,
    saying,
    sending,
)

HASTY = Patience(connect=2.0, first=5.0, between=5.0, look=2.0)
WEATHER = FunctionDeclaration(
    name="get_weather",
    description="Tells the weather.",
    parameters={"type": "OBJECT", "properties": {"city": {"type": "STRING"}}},
)
SEARCH = FunctionDeclaration(name="search", behavior=Behavior.NON_BLOCKING)


class News:
    """What a bridge tells of itself."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[BrainChanged] = asyncio.Queue()

    def tell(self, news: BrainChanged) -> None:
        self._told.put_nowait(news)

    async def next(self) -> BrainChanged:
        async with asyncio.timeout(10):
            return await self._told.get()


@asynccontextmanager
async def crossing(
    address: str, *, nearby: Sequence[str] = (), look_again: float = 30.0, **wanted: str
) -> AsyncIterator[tuple[Bridge, News]]:
    """Run a bridge to an address."""
    news = News()
    bridge = Bridge(news.tell, nearby=nearby, patience=HASTY, look_again=look_again)
    bridge.use(UseBrain(address=address, **wanted))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bridge.run())
        try:
            yield bridge, news
        finally:
            running.cancel()


@asynccontextmanager
async def answering(*scripts: Any) -> AsyncIterator[tuple[Bridge, OpenAIServer]]:
    """Run a server with scripts, and a bridge that has found it."""
    async with openai_server(*scripts) as server, crossing(server.base) as (bridge, news):
        assert (await news.next()).name == "tiny:latest"
        yield bridge, server


async def never(request: Request) -> FunctionResponse | None:
    raise AssertionError(f"nobody asked for {request.name}")


async def said(bridge: Bridge, prompt: Prompt | str = "Why?", call: Any = never) -> list[str]:
    prompt = Prompt(prompt) if isinstance(prompt, str) else prompt
    async with asyncio.timeout(10), aclosing(bridge.answer(prompt, call)) as sentences:
        return [sentence async for sentence in sentences]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


# What is asked


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


# What is answered


def delta(**fields: Any) -> bytes:
    return event({"choices": [{"delta": fields}]})


DONE = b"data: [DONE]\n\n"


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


async def failing(bridge: Bridge) -> tuple[list[str], str]:
    """Collect what an answer says before it fails, and why it does."""
    words: list[str] = []
    try:
        async with asyncio.timeout(10), aclosing(bridge.answer(Prompt("Why?"), never)) as sentences:
            async for sentence in sentences:
                words.append(sentence)
    except ModelFailed as failed:
        return words, str(failed)
    raise AssertionError("the model did not fail")


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


# Functions


async def test_functions_are_offered_and_called_in_order() -> None:
    requests: list[Request] = []

    async def call(request: Request) -> FunctionResponse | None:
        requests.append(request)
        if not request.blocks:
            return None
        answer = {"temperature": 21, "scheduling": "SILENT"}
        return FunctionResponse(name=request.name, response=answer)

    async def wanting(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.say("I'll look")
        await calling_with(exchange)
        await exchange.finish()

    async def calling_with(exchange: Exchange) -> None:
        first = {"name": "get_weather", "arguments": '{"city": '}
        await exchange.delta(tool_calls=[{"index": 0, "id": "a", "function": first}])
        await exchange.delta(tool_calls=[{"index": 0, "function": {"arguments": '"Oslo"}'}}])
        second = {"name": "search", "arguments": ""}
        await exchange.delta(tool_calls=[{"index": 1, "id": "b", "function": second}])

    async with answering(wanting, saying("It is 21 degrees.")) as (bridge, server):
        prompt = Prompt("How warm?", functions=(WEATHER, SEARCH))
        assert await said(bridge, prompt, call) == ["I'll look ", "It is 21 degrees. "]
        assert requests == [
            Request("get_weather", {"city": "Oslo"}, blocks=True),
            Request("search", {}, blocks=False),
        ]
        tools = [each["function"] for each in server.asked[0].body["tools"]]
        assert tools == [
            {
                "name": "get_weather",
                "description": "Tells the weather.",
                "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
            },
            {
                "name": "search",
                "description": "",
                "parameters": {"type": "object", "properties": {}},
            },
        ]
        asking, first_result, second_result = server.asked[1].body["messages"][-3:]
        assert asking["content"] == "I'll look"
        assert [each["id"] for each in asking["tool_calls"]] == ["a", "b"]
        assert asking["tool_calls"][0]["function"]["arguments"] == '{"city": "Oslo"}'
        assert first_result == {
            "role": "tool", "tool_call_id": "a", "content": '{"temperature":21}',
        }  # fmt: skip
        assert second_result["content"] == "The function is started; its result will come later."


async def test_calls_that_make_no_sense_are_told_to_the_model() -> None:
    script = calling(("a", "get_weather", '{"city": '), ("b", "dance", "{}"))
    async with answering(script, saying("Sorry.")) as (bridge, server):
        assert await said(bridge, Prompt("Go", functions=(WEATHER,))) == ["Sorry. "]
        asking, malformed, unknown = server.asked[1].body["messages"][-3:]
        assert asking["tool_calls"][0]["function"]["arguments"] == "{}"
        assert malformed["content"] == "Error: the arguments are no JSON object."
        assert unknown["content"] == "Error: there is no function named dance."


async def test_calls_that_share_an_index_are_told_apart_by_their_ids() -> None:
    names: list[Any] = []

    async def call(request: Request) -> FunctionResponse:
        names.append(request.args["city"])
        return FunctionResponse(response={"ok": True})

    def one(call_id: str, city: str) -> bytes:
        function = {"name": "get_weather", "arguments": {"city": city}}
        return delta(tool_calls=[{"index": 0, "id": call_id, "function": function}])

    script = sending(one("a", "Oslo"), one("b", "Rome"), DONE)
    async with answering(script, saying("Done.")) as (bridge, _server):
        await said(bridge, Prompt("Go", functions=(WEATHER,)), call)
        assert names == ["Oslo", "Rome"]


async def test_a_model_that_only_calls_has_to_speak_at_last() -> None:
    calls = 0

    async def call(_request: Request) -> FunctionResponse:
        nonlocal calls
        calls += 1
        return FunctionResponse(response={"output": "again"})

    async with answering(calling(("a", "get_weather", "{}"))) as (bridge, server):
        with pytest.raises(ModelFailed, match="gave no answer"):
            await said(bridge, Prompt("Go", functions=(WEATHER,)), call)
        assert calls == MOST_ROUNDS
        assert ["tools" in each.body for each in server.asked] == [True] * MOST_ROUNDS + [False]


async def test_a_server_without_tools_is_asked_without_them() -> None:
    refusal = refusing(400, {"error": {"message": "tiny does not support tools"}})
    async with answering(refusal, saying("Hello.")) as (bridge, server):
        for _ in range(2):
            assert await said(bridge, Prompt("Go", functions=(WEATHER,))) == ["Hello. "]
        assert ["tools" in each.body for each in server.asked] == [True, False, False]


def test_schemas_of_the_live_api_become_json_schemas() -> None:
    assert json_schema(
        {
            "type": "OBJECT",
            "properties": {
                "type": {"type": "STRING", "enum": ["A"], "nullable": True},
                "all": {"type": "ARRAY", "minItems": "1", "items": {"type": "INTEGER"}},
                "any": {"anyOf": [{"type": "NUMBER"}, {"type": "TYPE_UNSPECIFIED"}]},
            },
            "propertyOrdering": ["all"],
            "required": ["type"],
        }
    ) == {
        "type": "object",
        "properties": {
            "type": {"type": ["string", "null"], "enum": ["A"]},
            "all": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
            "any": {"anyOf": [{"type": "number"}, {}]},
        },
        "required": ["type"],
    }


# Which server


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
