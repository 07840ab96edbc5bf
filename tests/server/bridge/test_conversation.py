"""A language model of the user's own answers in the embedded server, over a real WebSocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.protocol.content import FunctionResponse, text_content
from live_desktop.protocol.messages import ServerMessage, ToolResponse
from live_desktop.protocol.setup import (
    FunctionDeclaration,
    GenerationConfig,
    Setup,
    SpeechConfig,
    Tool,
)
from live_desktop.server.brain.brain import Brain
from live_desktop.server.bridge.bridge import Bridge
from live_desktop.server.bridge.prompting import SPOKEN
from live_desktop.server.models import ModelStore
from tests.server.conftest import Say
from tests.server.live_client import SETUP, AtOnce, LiveClient, dialed
from tests.support.openai_server import Exchange, OpenAIServer, calling, openai_server, saying

WEATHER = FunctionDeclaration(name="get_weather", parameters={"type": "OBJECT"})


@asynccontextmanager
async def talking(
    store: ModelStore, *scripts: Any, setup: Setup = SETUP
) -> AsyncIterator[tuple[LiveClient, OpenAIServer, Bridge]]:
    """Dial an embedded server whose open questions go to a server with scripts."""
    found = asyncio.Event()

    def tell(news: BrainChanged) -> None:
        if news.name:
            found.set()

    async with openai_server(*scripts) as server, asyncio.TaskGroup() as tasks:
        bridge = Bridge(tell)
        bridge.use(UseBrain(address=server.base))
        running = tasks.create_task(bridge.run())
        async with asyncio.timeout(10):
            await found.wait()
        thinking = partial(Brain, model=bridge)
        async with dialed(store, make_brain=thinking, make_pace=AtOnce) as client:
            yield await client.set_up(setup), server, bridge
        running.cancel()


def is_sound(message: ServerMessage) -> bool:
    content = message.server_content
    return content is not None and content.model_turn is not None


async def test_an_open_question_is_spoken_while_it_is_still_being_answered(
    store: ModelStore,
) -> None:
    go_on = asyncio.Event()

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.say("Light scatters. ", "Blue does it ", "most.")
        await go_on.wait()
        await exchange.finish()

    async with talking(store, script) as (client, _server, _bridge):
        await client.type("Why is the sky blue?")
        first = await client.until(is_sound)
        assert first.said
        go_on.set()
        assert first.said + (await client.turn()).said == "Light scatters. Blue does it most. "


async def test_an_open_question_by_voice_reaches_the_model(store: ModelStore, say: Say) -> None:
    async with talking(store, saying("It is blue.")) as (client, server, _bridge):
        await client.play(say("Why is the sky blue today?"))
        turn = await client.turn()
        assert turn.said == "It is blue. "
        assert turn.seconds > 0.3
        assert "sky" in server.asked[0].body["messages"][-1]["content"].lower()


async def test_exact_skills_answer_without_the_model(store: ModelStore) -> None:
    async with talking(store) as (client, server, _bridge):
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."
        assert server.asked == []


async def test_instructions_and_history_reach_the_model(store: ModelStore) -> None:
    setup = replace(SETUP, system_instruction=text_content("Answer like a pirate."))
    scripts = saying("Arr, hello."), saying("Ada.")
    async with talking(store, *scripts, setup=setup) as (client, server, _bridge):
        await client.ask("I'd like you to meet me, I'm called Ada Lovelace by all")
        assert await client.ask("Who am I to you, then, old friend?") == "Ada. "
        system, *history = server.asked[1].body["messages"]
        assert system["content"] == f"Answer like a pirate.\n\n{SPOKEN}"
        assert [each["role"] for each in history] == ["user", "assistant", "user"]
        assert history[1]["content"] == "Arr, hello."


async def test_the_language_that_is_wanted_reaches_the_model(store: ModelStore) -> None:
    config = GenerationConfig(speech_config=SpeechConfig(language_code="de-DE"))
    setup = replace(SETUP, generation_config=config)
    async with talking(store, saying("Hallo."), setup=setup) as (client, server, _bridge):
        await client.ask("How would you explain gravity to a cat?")
        assert server.asked[0].body["messages"][0]["content"] == f"{SPOKEN}\n\nAnswer in de-DE."


async def test_functions_are_called_for_the_model(store: ModelStore) -> None:
    setup = replace(SETUP, tools=(Tool(function_declarations=(WEATHER,)),))
    scripts = calling(("a", "get_weather", '{"city": "Oslo"}')), saying("It is warm.")
    async with talking(store, *scripts, setup=setup) as (client, server, _bridge):
        await client.type("Should I take a coat to Oslo tomorrow?")
        asked = (await client.until(lambda each: each.tool_call)).messages[-1].tool_call
        assert asked is not None
        (call,) = asked.function_calls
        assert (call.name, call.args) == ("get_weather", {"city": "Oslo"})
        answer = FunctionResponse(id=call.id, name=call.name, response={"celsius": 21})
        await client.send(ToolResponse(function_responses=(answer,)))
        assert (await client.turn()).said == "It is warm. "
        assert server.asked[1].body["messages"][-1]["content"] == '{"celsius":21}'


async def test_an_interruption_hangs_up_on_the_model(store: ModelStore) -> None:
    hung_up = asyncio.Event()

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.say("Once upon a time. There was")
        await exchange.hung_up()
        hung_up.set()

    async with talking(store, script, saying("Good bye then.")) as (client, _server, _bridge):
        await client.type("Describe the sea to me in great detail")
        await client.until(is_sound)
        await client.write("Describe the land instead of that")
        async with asyncio.timeout(10):
            await hung_up.wait()
        assert any(each.interrupted for each in (await client.turn()).contents)
        assert (await client.turn()).said == "Good bye then. "


@pytest.mark.parametrize("question", ["Hello!", "How would you explain gravity to a cat?"])
async def test_when_the_model_is_gone_it_is_told_and_small_talk_goes_on(
    store: ModelStore, question: str
) -> None:
    async def script(exchange: Exchange) -> None:
        exchange.cut()

    async with talking(store, script) as (client, server, _bridge):
        server.models = b"gone"
        said = await client.ask(question)
        host = f"127.0.0.1:{server.port}"
        told = f"The connection to the local model at {host} broke off. "
        assert said.startswith(told)
        assert (len(said) > len(told)) == (question == "Hello!")
