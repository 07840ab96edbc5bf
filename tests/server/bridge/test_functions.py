"""The functions that a language model is offered, and its calls of them."""

from typing import Any

import pytest

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import Behavior, FunctionDeclaration
from live_desktop.server.brain.skill import ModelFailed, Prompt, Request
from live_desktop.server.bridge.answering import MOST_ROUNDS
from live_desktop.server.bridge.prompting import json_schema
from tests.server.bridge.crossing import DONE, answering, delta, said
from tests.support.openai_server import (
    Exchange,
    calling,
    refusing,
    saying,
    sending,
)

WEATHER = FunctionDeclaration(
    name="get_weather",
    description="Tells the weather.",
    parameters={"type": "OBJECT", "properties": {"city": {"type": "STRING"}}},
)
SEARCH = FunctionDeclaration(name="search", behavior=Behavior.NON_BLOCKING)


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
