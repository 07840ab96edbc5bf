"""A connection to the embedded server: ways of asking, and what it passes over or refuses."""

import numpy as np
import pytest

from live_desktop.protocol.content import Blob, Content, FunctionResponse, Part, text_content
from live_desktop.protocol.messages import (
    ClientContent,
    RealtimeInput,
    ToolResponse,
)
from live_desktop.server import connection
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.dialogue import CANNOT_LISTEN, NOT_UNDERSTOOD
from live_desktop.server.models import ModelStore
from live_desktop.server.settings import gate_settings
from tests.server.conftest import Say
from tests.server.live_client import (
    AtOnce,
    dialed,
    dialing,
    running,
)
from tests.server.spoken import MANUAL, activities, has_heard, listening_with

# Ways of asking


async def test_typed_text_is_answered_by_either_way(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.type("What is 2 plus 2?")
        assert (await client.turn()).said == "2 plus 2 is 4."
        await client.write("What is 3 plus 3?")
        assert (await client.turn()).said == "3 plus 3 is 6."


async def test_content_is_collected_until_the_turn_is_complete(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        history = (
            text_content("What is 1 plus 1?"),
            text_content("2", role="model"),
            Content(role="user", parts=(Part(text="What is "), Part(text="3 plus"))),
        )
        await client.send(ClientContent(turns=history))
        await client.send(ClientContent(turns=(text_content("4?"),)))
        await client.send(ClientContent(turn_complete=True))
        assert (await client.turn()).said == "3 plus 4 is 7."


async def test_markers_frame_an_utterance(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(MANUAL)
        await client.play(say("Tell me a story.", before=0, after=0.3))
        await client.mark_start()
        await client.play(say("What is five plus five?", before=0, after=0))
        await client.mark_end()
        turn = await client.turn()
    assert turn.said == "5 plus 5 is 10."
    assert activities(turn) == []


async def test_an_empty_utterance_between_markers_is_told(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(MANUAL)
        await client.mark_start()
        await client.play(np.zeros(8000, np.float32))
        await client.mark_end()
        turn = await client.turn()
    assert (turn.heard, turn.said) == ("", NOT_UNDERSTOOD)


async def test_the_end_of_the_stream_ends_the_utterance(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(say("What is five plus five?", after=0.05))
        await client.send(RealtimeInput(audio_stream_end=True))
        assert (await client.turn()).said == "5 plus 5 is 10."
        await client.play(say("What is six plus six?"))
        assert (await client.turn()).said == "6 plus 6 is 12."


@pytest.mark.parametrize(("silence", "turns"), [(300, 2), (1500, 1)])
async def test_the_silence_that_ends_speech_is_the_clients_choice(
    store: ModelStore, say: Say, silence: int, turns: int
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(listening_with(silence_duration_ms=silence))
        await client.play(say("Five plus five.", after=0.4))
        await client.play(say("Six plus six.", before=0.4, after=2.0))
        heard = [(await client.until(has_heard)).heard for _ in range(turns)]
    assert len(heard) == turns
    assert "plus" in heard[0]
    assert ("6" in normalize(heard[0]) or "six" in normalize(heard[0])) == (turns == 1)


async def test_a_short_sound_is_no_speech_where_the_client_wants_much(
    store: ModelStore, say: Say
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(listening_with(prefix_padding_ms=900))
        await client.play(say("Stop."))
        await client.play(say("What is five plus five, my friend?"))
        turn = await client.turn()
    assert turn.said.startswith("I can't") or "10" in turn.said
    assert "stop" not in normalize(turn.heard)


async def test_noise_is_not_answered(store: ModelStore, say: Say) -> None:
    noise = np.random.default_rng(2).normal(0, 0.05, 5 * 16_000).astype(np.float32)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(noise)
        await client.type("What is 2 plus 2?")
        turn = await client.turn()
    assert turn.said == "2 plus 2 is 4."
    assert turn.heard == ""


# Without a recogniser


@pytest.mark.logs("speech is not recognised")
async def test_without_a_recogniser_it_says_so_and_reads(
    store: ModelStore, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_recognizer", None)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(say("What is five plus five?"))
        assert (await client.turn()).said == CANNOT_LISTEN
        await client.type("What is 5 plus 5?")
        assert (await client.turn()).said == "5 plus 5 is 10."


@pytest.mark.parametrize(("wanted", "given"), [(-5, 0), (0, 0), (700, 700), (10**9, 5000)])
def test_the_clients_times_stay_sane(wanted: int, given: int) -> None:
    settings = gate_settings(listening_with(prefix_padding_ms=wanted, silence_duration_ms=wanted))
    assert (settings.onset_ms, settings.silence_ms) == (given, given)


async def test_the_brain_is_told_the_language(store: ModelStore) -> None:
    brains: list[Brain] = []

    def make_brain() -> Brain:
        brains.append(Brain())
        return brains[-1]

    async with dialed(store, make_brain=make_brain) as client:
        speech = '"generation_config": {"speech_config": {"language_code": "de-DE"}}'
        await client.socket.send('{"setup": {"model": "gemini-3.8-live", %s}}' % speech)
        assert (await client.receive()).setup_complete is not None
    assert [brain.language for brain in brains] == ["de-DE"]


# What is passed over


async def test_what_has_no_use_here_is_accepted_quietly(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        response = FunctionResponse(id="call-1", name="look_up", response={"output": 1})
        await client.send(ToolResponse(function_responses=(response,)))
        await client.send(RealtimeInput(video=Blob(mime_type="image/jpeg", data=b"\xff\xd8")))
        await client.send(RealtimeInput(audio_stream_end=True))
        await client.socket.send('{"someNewMessage": {"later": true}}')
        await client.socket.send("{}")
        await client.type("What is 2 plus 2?")
        assert (await client.turn()).said == "2 plus 2 is 4."


async def test_snake_case_in_a_binary_frame_is_read(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        frame = b'{"setup": {"model": "gemini-3.8-live", "output_audio_transcription": {}}}'
        await client.socket.send(frame)
        assert (await client.receive()).setup_complete is not None
        await client.socket.send('{"realtime_input": {"text": "What is 2 plus 2?"}}')
        assert (await client.turn()).said == "2 plus 2 is 4."


# What is refused

INVALID = "Request contains an invalid argument."
SET_UP_FRAME = '{"setup": {"model": "models/gemini-3.8-live"}}'
SOUND_FRAME = '{"realtimeInput": {"audio": {"mimeType": "%s", "data": "AAA="}}}'


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        (['{"realtimeInput": {"text": "Hello"}}'], INVALID),
        (["{}"], INVALID),
        (["not JSON"], INVALID),
        (['{"setup": {"model": 5}}'], INVALID),
        ([SET_UP_FRAME] * 2, INVALID),
        ([SET_UP_FRAME, "[1]"], INVALID),
        (
            [
                '{"setup": {"model": "gemini-3.8-live", '
                '"generationConfig": {"responseModalities": ["text"]}}}'
            ],
            "The requested combination of response modalities (TEXT) is not supported",
        ),
        (
            [
                SET_UP_FRAME,
                '{"realtimeInput": {"activityStart": {}}}',
            ],
            "Explicit activity control is not supported when automatic activity detection",
        ),
        (
            [
                SET_UP_FRAME,
                '{"realtimeInput": {"activityEnd": {}}}',
            ],
            "Explicit activity control is not supported when automatic activity detection",
        ),
        (
            [
                SET_UP_FRAME,
                SOUND_FRAME % "audio/pcm;rate=24000",
                SOUND_FRAME % "audio/pcm;rate=16000",
            ],
            "Sample rate changed from previously 24000 to 16000, which is not supported.",
        ),
        (
            [
                SET_UP_FRAME,
                SOUND_FRAME % "audio/pcm;rate=95999",
            ],
            "Sample rate 95999 is not supported.",
        ),
        (
            [SET_UP_FRAME, SOUND_FRAME % "audio/ogg"],
            INVALID,
        ),
    ],
)
async def test_a_broken_rule_closes_with_code_and_reason(
    store: ModelStore, frames: list[str], reason: str
) -> None:
    async with dialed(store) as client:
        for frame in frames:
            await client.socket.send(frame)
        code, found = await client.closed()
    assert code == 1007
    assert found is not None
    assert found.startswith(reason)


@pytest.mark.logs("a session failed")
async def test_a_fault_of_our_own_closes_as_an_internal_error(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_sentence: str, _voice: str) -> None:
        raise OSError("the model is gone")

    monkeypatch.setattr(store, "speak", broken)
    async with dialed(store) as client:
        await client.set_up()
        await client.type("Hello")
        assert await client.closed() == (1011, "Internal error encountered.")


async def test_a_client_without_a_setup_is_not_kept(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SETUP_SECONDS", 0.2)
    closing = (1007, "Request contains an invalid argument. No setup came in time.")
    async with (
        running(store, make_pace=AtOnce) as address,
        dialing(address) as client,
        dialing(address) as silent,
    ):
        await client.set_up()
        assert await silent.closed() == closing
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."
