"""Functions: orders to call them, calls over the wire, answers, and cancellations."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from live_desktop.protocol.content import (
    FunctionCall,
    FunctionResponse,
    Scheduling,
    text_content,
)
from live_desktop.protocol.messages import ClientContent, ServerMessage, ToolResponse
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    Behavior,
    FunctionDeclaration,
    RealtimeInputConfig,
    Setup,
    Tool,
)
from live_desktop.server import questions, telling
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.functions.arguments import read_arguments
from live_desktop.server.brain.functions.calling import Calling, report
from live_desktop.server.brain.history import Role
from live_desktop.server.brain.utterance import Utterance
from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from tests.server.conftest import Say
from tests.server.live_client import SETUP, AtOnce, LiveClient, Turn, UntilTold, dialed

WEATHER = FunctionDeclaration(
    name="get_weather",
    description="Tells the weather.",
    parameters={
        "type": "OBJECT",
        "properties": {
            "city": {"type": "STRING"},
            "days": {"type": "INTEGER"},
            "metric": {"type": "BOOLEAN"},
        },
        "required": ["city"],
    },
)
SEARCH = FunctionDeclaration(name="search", behavior=Behavior.NON_BLOCKING)
PING = FunctionDeclaration(name="ping")


def offering(*functions: FunctionDeclaration) -> Setup:
    return replace(SETUP, tools=(Tool(function_declarations=functions),))


# Orders


@pytest.fixture
def brain() -> Brain:
    thinking = Brain()
    thinking.functions = (WEATHER, SEARCH, PING)
    return thinking


@pytest.mark.parametrize(
    ("order", "name", "args"),
    [
        ("Call get_weather with city Oslo", "get_weather", {"city": "Oslo"}),
        ("Please call get_weather with city=Oslo.", "get_weather", {"city": "Oslo"}),
        ("Call get weather with city Oslo.", "get_weather", {"city": "Oslo"}),
        ("Use the function get_weather for Oslo", "get_weather", {"city": "Oslo"}),
        ("get_weather city=Oslo days=3", "get_weather", {"city": "Oslo", "days": 3}),
        (
            "Run the tool get_weather with city New York, days 3 and metric yes, please.",
            "get_weather",
            {"city": "New York", "days": 3, "metric": True},
        ),
        (
            'get_weather {"city": "Oslo", "when": {"hour": 5}}',
            "get_weather",
            {"city": "Oslo", "when": {"hour": 5}},
        ),
        ("get_weather(city='São Paulo', metric=false)", "get_weather",
         {"city": "São Paulo", "metric": False}),
        ("What does get_weather say?", "get_weather", {}),
        ("Call search with text tea and limit five", "search", {"text": "tea", "limit": "five"}),
        ("Can you use the search function?", "search", {}),
        ("Use search.", "search", {}),
        ("ping", "ping", {}),
        ("Ping!", "ping", {}),
        ("Call the function ping", "ping", {}),
    ],
)  # fmt: skip
def test_an_order_names_a_function_and_its_arguments(
    brain: Brain, order: str, name: str, args: dict[str, Any]
) -> None:
    request = brain.answer(order).request
    assert request is not None
    assert (request.name, request.args) == (name, args)


@pytest.mark.parametrize(
    ("typed", "name", "args"),
    [
        ('/tool get_weather {"city": "Oslo", "days": [1]}', "get_weather",
         {"city": "Oslo", "days": [1]}),
        (' /tool  get_weather{"city": "call ping"} ', "get_weather", {"city": "call ping"}),
        ("/tool ping", "ping", {}),
        ("/tool ping {}", "ping", {}),
    ],
)  # fmt: skip
def test_a_typed_call_means_what_it_says(
    brain: Brain, typed: str, name: str, args: dict[str, Any]
) -> None:
    request = brain.answer(typed).request
    assert request is not None
    assert (request.name, request.args) == (name, args)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ('/tool ping {"a": }', "The arguments of ping are no JSON object: JSON is malformed"),
        ("/tool ping [1]", "are no JSON object: Expected `object`, got `array`."),
        ("/tool ping Oslo", "are no JSON object: JSON is malformed"),
        ('/tool ping {"a": ' + "[" * 5000, "are no JSON object"),
        ("/tool Ping {}", "I know no function Ping. I can call: get_weather, search, ping."),
        ("/tool", "Write /tool, the name of a function, and its arguments as JSON. I know no such"),
    ],
)
def test_a_typed_call_that_is_wrong_is_explained(brain: Brain, typed: str, part: str) -> None:
    reply = brain.answer(typed)
    assert reply.request is None
    assert part in reply.text


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read(rest: str) -> None:
    calling = Calling(lambda: (WEATHER, FunctionDeclaration()))
    calling.answer(Utterance.of(f"/tool {rest}"))
    calling.answer(Utterance.of(f"/tool get_weather {rest}"))


@pytest.mark.parametrize(
    "text",
    [
        "What is 2 plus 2?",
        "I would search the house",
        "search me",
        "We played ping pong",
        "Call me",
        "What's the weather?",
    ],
)
def test_other_words_call_nothing(brain: Brain, text: str) -> None:
    assert brain.answer(text).request is None


def test_an_unknown_function_is_told(brain: Brain) -> None:
    said = brain.answer("Use the function dance").text
    assert said == "I know no function dance. I can call: get_weather, search, ping."


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ("Call get_wether with city Oslo", "get_wether"),
        ("Please use get_wether.", "get_wether"),
        ("Run _x", "_x"),
        ("Call wether with city Oslo", "wether"),
        ("call wether(city='Oslo')", "wether"),
        ('call wether {"city":"Oslo"}', "wether"),
        ("Use the tool wether with city Oslo.", "wether"),
    ],
)
def test_a_function_that_was_never_declared_is_named(brain: Brain, order: str, name: str) -> None:
    known = "I can call: get_weather, search, ping."
    assert brain.answer(order).text == f"I know no function {name}. {known}"
    assert Brain().answer(order).text == "No functions were declared in the setup."


@pytest.mark.parametrize("order", ["Use the function", "Use your tool, please", "Run a function."])
def test_a_function_without_a_name_is_unknown_too(brain: Brain, order: str) -> None:
    said = brain.answer(order).text
    assert said == "I know no such function. I can call: get_weather, search, ping."


@pytest.mark.parametrize("text", ["Call me with news", "Use it (now)", "Call Anna", "Run away"])
def test_not_every_order_means_a_function(brain: Brain, text: str) -> None:
    assert "function" not in brain.answer(text).text


@given(st.text(), st.sampled_from([WEATHER.parameters, {}, {"properties": 5, "required": 7}]))
def test_whatever_is_said_is_read(words: str, schema: dict[str, Any]) -> None:
    assert isinstance(read_arguments(words, schema), dict)


@pytest.mark.parametrize(
    ("response", "said"),
    [
        ({"output": "3 C, fog"}, "3 C, fog"),
        ({"result": [1, 2]}, "1, 2"),
        ({"result": {"deep": {"er": 1}}}, '{"deep":{"er":1}}'),
        ({"output": True}, "yes"),
        ({"output": None}, "null"),
        ({"windSpeed": 4, "is_raining": False}, "wind speed: 4, is raining: no"),
        ({"output": 5, "scheduling": "SILENT"}, "5"),
        ({"error": "no network"}, "get_weather failed: no network"),
        ({"sky": "grey", "wind": 4}, "sky: grey, wind: 4"),
        ({"output": ""}, "Done."),
        ({}, "Done."),
    ],
)
def test_an_answer_is_said_compactly(response: dict[str, Any], said: str) -> None:
    assert report(FunctionResponse(name="get_weather", response=response)) == said


# Over the wire


def is_call(message: ServerMessage) -> bool:
    return message.tool_call is not None


def calls_in(turn: Turn) -> list[FunctionCall]:
    calls = [each.tool_call.function_calls for each in turn.messages if each.tool_call]
    return [call for several in calls for call in several]


def cancelled_in(turn: Turn) -> list[str]:
    cancellations = [each.tool_call_cancellation for each in turn.messages]
    return [each for several in cancellations if several for each in several.ids]


async def called(client: LiveClient, order: str) -> FunctionCall:
    """Give an order and wait for the call."""
    await client.type(order)
    (call,) = calls_in(await client.until(is_call))
    return call


async def respond(
    client: LiveClient, call: FunctionCall, answer: dict[str, Any], **more: Any
) -> None:
    response = FunctionResponse(id=call.id, name=call.name, response=answer, **more)
    await client.send(ToolResponse(function_responses=(response,)))


async def test_a_turn_waits_for_its_function(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(offering(WEATHER))
        call = await called(client, "Call get_weather with city Oslo")
        assert (call.name, call.args) == ("get_weather", {"city": "Oslo"})
        await respond(client, call, {"output": "3 degrees and fog."})
        turn = await client.turn()
        assert turn.said == "3 degrees and fog."
        assert [content.generation_complete for content in turn.contents][-2:] == [True, False]
        assert await client.ask("Say that again.") == "3 degrees and fog."
        again = await called(client, "Call get_weather with city Rome")
    assert again.id != call.id


async def test_a_spoken_order_calls(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(offering(WEATHER))
        await client.play(say("Please call get weather with city London."))
        (call,) = calls_in(await client.until(is_call))
    assert (call.name, call.args) == ("get_weather", {"city": "London"})


@pytest.mark.parametrize("way", ["speech", "content", "text"])
async def test_an_interruption_cancels_the_call(store: ModelStore, say: Say, way: str) -> None:
    question = say("What is five plus five?")
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(offering(WEATHER))
        call = await called(client, "Call get_weather with city Oslo")
        if way == "speech":
            await client.play(question)
        elif way == "content":
            await client.send(ClientContent(turns=(text_content("Never mind."),)))
        else:
            await client.type("What is 5 plus 5?")
        ending = await client.turn()
        told = [message for message in ending.messages if not message.voice_activity]
        assert told[0].server_content is not None
        assert told[0].server_content.interrupted
        assert told[1].tool_call_cancellation is not None
        assert told[1].tool_call_cancellation.ids == (call.id,)
        assert told[2].server_content is not None
        assert told[2].server_content.turn_complete
        await respond(client, call, {"output": "too late"})
        said = (await client.turn()).said if way != "content" else await client.ask("5 plus 5?")
        assert said == "5 plus 5 is 10."
        assert await client.ask("What did the function say?") == "No function has answered yet."


async def test_a_marker_cancels_the_call(store: ModelStore) -> None:
    detection = AutomaticActivityDetection(disabled=True)
    manual = RealtimeInputConfig(automatic_activity_detection=detection)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(replace(offering(WEATHER), realtime_input_config=manual))
        call = await called(client, "Call get_weather with city Oslo")
        await client.mark_start()
        assert cancelled_in(await client.turn()) == [call.id]


async def test_a_patient_session_finishes_its_call_first(store: ModelStore) -> None:
    patient = RealtimeInputConfig(activity_handling=ActivityHandling.NO_INTERRUPTION)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(replace(offering(WEATHER), realtime_input_config=patient))
        call = await called(client, "Call get_weather with city Oslo")
        await client.type("What is 5 plus 5?")
        await respond(client, call, {"output": "Fog."})
        assert [(await client.turn()).said for _ in range(2)] == ["Fog.", "5 plus 5 is 10."]


ASKED = "I'm running search and will tell you what it says."


async def test_talk_goes_on_while_a_function_runs(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Call search with text tea")
        assert (await client.turn()).said == ASKED
        assert await client.ask("What is 5 plus 5?") == "5 plus 5 is 10."
        await respond(client, call, {"result": "Tea is a drink."})
        assert (await client.turn()).said == "Tea is a drink."


async def test_an_answer_waits_until_nobody_speaks(store: ModelStore) -> None:
    pace = UntilTold()
    async with dialed(store, make_pace=lambda: pace) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Use search.")
        await respond(client, call, {"output": "Found."}, scheduling=Scheduling.WHEN_IDLE)
        playing = await client.until(
            lambda each: each.server_content and each.server_content.generation_complete
        )
        pace.ended.set()
        await client.turn()
        found = await client.turn()
    assert (playing.said, found.said) == (ASKED, "Found.")
    assert not any(content.interrupted for content in [*playing.contents, *found.contents])


async def test_an_urgent_answer_goes_before_a_question_that_waits(store: ModelStore) -> None:
    patient = RealtimeInputConfig(activity_handling=ActivityHandling.NO_INTERRUPTION)
    pace = UntilTold()
    async with dialed(store, make_pace=lambda: pace) as client:
        await client.set_up(replace(offering(SEARCH), realtime_input_config=patient))
        call = await called(client, "Use search.")
        pace.ended.set()
        await client.turn()
        pace.ended.clear()
        await client.type("What is 2 plus 2?")
        await client.type("What is 3 plus 3?")
        await respond(client, call, {"output": "Fire!"}, scheduling=Scheduling.INTERRUPT)
        pace.ended.set()
        turns = [await client.turn() for _ in range(3)]
    assert turns[0].contents[-2].interrupted
    assert [turn.said for turn in turns[1:]] == ["Fire!", "3 plus 3 is 6."]


@pytest.mark.parametrize("beside", [True, False])
async def test_an_urgent_answer_interrupts(store: ModelStore, beside: bool) -> None:
    more: dict[str, Any] = {"scheduling": Scheduling.INTERRUPT} if beside else {}
    inside = {} if beside else {"scheduling": "INTERRUPT"}
    async with dialed(store, conduct=Conduct(speed=10)) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Use search.")
        await client.turn()
        await client.type("Tell me a story.")
        await client.until(lambda each: each.server_content)
        await respond(client, call, {"output": "Fire!", **inside}, **more)
        ending = await client.turn()
        assert ending.contents[-2].interrupted
        assert cancelled_in(ending) == []
        assert (await client.turn()).said == "Fire!"


async def test_a_silent_answer_is_only_kept(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Use search.")
        await client.turn()
        await respond(client, call, {"output": "Quietly found."}, scheduling=Scheduling.SILENT)
        assert await client.ask("What is 5 plus 5?") == "5 plus 5 is 10."
        assert await client.ask("What did the function say?") == "Quietly found."


async def test_a_call_stays_open_while_it_will_continue(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Use search.")
        await client.turn()
        said = []
        for number, more in ((1, True), (2, True), (3, False)):
            await respond(client, call, {"output": f"Part {number}."}, will_continue=more)
            said.append((await client.turn()).said)
        await respond(client, call, {"output": "Part 4."})
        said.append(await client.ask("What is 5 plus 5?"))
    assert said == ["Part 1.", "Part 2.", "Part 3.", "5 plus 5 is 10."]


async def test_an_interrupted_order_takes_its_call_back(store: ModelStore) -> None:
    async with dialed(store, make_pace=UntilTold) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Use search.")
        await client.type("Never mind.")
        assert cancelled_in(await client.turn()) == [call.id]


PATIENT = replace(
    offering(WEATHER),
    realtime_input_config=RealtimeInputConfig(activity_handling=ActivityHandling.NO_INTERRUPTION),
)


async def test_a_call_that_is_never_answered_is_given_up(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "CALL_SECONDS", 0.05)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(PATIENT)
        call = await called(client, "Call get_weather with city Oslo")
        await client.type("What is 5 plus 5?")
        given_up = await client.turn()
        assert given_up.said == "get_weather failed: no answer came in time."
        assert cancelled_in(given_up) == [call.id]
        assert (await client.turn()).said == "5 plus 5 is 10."
        await respond(client, call, {"output": "too late"})
        said = await client.ask("What did the function say?")
    assert said == "get_weather failed: no answer came in time."


async def test_only_so_many_questions_wait(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_WAITING", 3)
    brain = Brain()
    async with dialed(store, make_pace=AtOnce, make_brain=lambda: brain) as client:
        await client.set_up(PATIENT)
        call = await called(client, "Call get_weather with city Oslo")
        for number in range(10):
            await client.type(f"What is {number} plus 0?")
        await respond(client, call, {"output": "Fog."})
        said = [(await client.turn()).said for _ in range(4)]
    assert said == ["Fog.", *(f"{number} plus 0 is {number}." for number in (7, 8, 9))]
    asked = list(brain.history.of(Role.USER))
    assert sorted(asked[1:]) == [f"What is {number} plus 0?" for number in range(10)]


async def test_content_that_ends_an_answer_lets_a_report_be_spoken(store: ModelStore) -> None:
    pace = UntilTold()
    async with dialed(store, make_pace=lambda: pace) as client:
        await client.set_up(offering(SEARCH))
        call = await called(client, "Use search.")
        pace.ended.set()
        await client.turn()
        pace.ended.clear()
        await client.type("What is 2 plus 2?")
        await client.until(
            lambda each: each.server_content and each.server_content.generation_complete
        )
        await respond(client, call, {"output": "Found."})
        await client.send(ClientContent(turns=(text_content("What is 3"),)))
        cut_off = await client.turn()
        pace.ended.set()
        reported = await client.turn()
        await client.write("plus 3?")
        asked = await client.turn()
    assert cut_off.contents[-2].interrupted
    assert reported.said == "Found."
    assert asked.said == "3 plus 3 is 6.", "what was written before the report is no less asked"
