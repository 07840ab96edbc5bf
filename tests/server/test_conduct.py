"""The switches of the server: limits of a connection, and faults on demand."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from live_desktop.protocol.codec import decode_server
from live_desktop.protocol.messages import RealtimeInput, ServerMessage
from live_desktop.protocol.setup import SessionResumptionConfig
from live_desktop.server.conduct import Closing, Conduct
from live_desktop.server.delivery import Shaper
from live_desktop.server.models import ModelStore
from live_desktop.server.speaking import LEAD, RealTime
from tests.server.conftest import Say
from tests.server.live_client import (
    SETUP,
    WAIT,
    AtOnce,
    LiveClient,
    Turn,
    dialed,
    dialing,
    running,
)

DEADLINE = (1011, "Deadline expired before operation could complete.")
RESUMABLE = replace(SETUP, session_resumption=SessionResumptionConfig())


@asynccontextmanager
async def behaving(store: ModelStore, **conduct: Any) -> AsyncIterator[LiveClient]:
    """Dial a server that behaves so."""
    async with dialed(store, make_pace=AtOnce, conduct=Conduct(**conduct)) as client:
        yield client


async def frames_of_turn(client: LiveClient) -> list[str | bytes]:
    """Collect the raw frames of one answered question."""
    await client.type("What is 2 plus 2?")
    frames: list[str | bytes] = []
    async with asyncio.timeout(WAIT):
        while not frames or b"turnComplete" not in _bytes(frames[-1]):
            frames.append(await client.socket.recv())
    return frames


def _bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


# The life of a connection


async def test_a_connection_is_told_to_go_and_then_closed(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with behaving(store, connection_seconds=0.3, go_away_seconds=0.2) as client:
        start = loop.time()
        await client.set_up()
        told = await client.receive()
        assert told.go_away is not None
        assert told.go_away.time_left == pytest.approx(0.2)
        assert loop.time() - start >= 0.09
        assert await client.closed() == DEADLINE
        assert 0.29 <= loop.time() - start < 2


async def test_a_short_life_begins_with_its_end(store: ModelStore) -> None:
    async with behaving(store, connection_seconds=0.05) as client:
        await client.set_up()
        told = await client.receive()
        assert told.go_away is not None
        assert told.go_away.time_left == pytest.approx(0.05)
        assert await client.closed() == DEADLINE


async def test_after_its_deadline_a_session_is_resumed(store: ModelStore) -> None:
    conduct = Conduct(connection_seconds=0.3, go_away_seconds=0.1)
    async with running(store, make_pace=AtOnce, conduct=conduct) as address:
        handle = ""
        for _ in range(3):
            async with dialing(address) as client:
                config = SessionResumptionConfig(handle=handle)
                await client.set_up(replace(SETUP, session_resumption=config))
                if not handle:
                    await client.type("My name is Anna.")
                turn = await client.until(lambda each: each.go_away)
                updates = [each.session_resumption_update for each in turn.messages]
                handle = [update.new_handle for update in updates if update][-1]
                assert await client.closed() == DEADLINE
        async with dialing(address) as client:
            config = SessionResumptionConfig(handle=handle)
            await client.set_up(replace(SETUP, session_resumption=config))
            assert await client.ask("What is my name?") == "Your name is Anna."


@pytest.mark.parametrize("conduct", [{"drop_after": 0.1}, {"drop_after_messages": 1}])
async def test_a_connection_is_cut_without_a_word(
    store: ModelStore, conduct: dict[str, Any]
) -> None:
    async with behaving(store, **conduct) as client:
        await client.set_up()
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(client.socket.recv(), WAIT)
    assert closed.value.rcvd is None


async def test_a_connection_is_cut_after_so_many_messages(store: ModelStore) -> None:
    async with behaving(store, drop_after_messages=5) as client:
        await client.set_up()
        await client.type("Tell me a story.")
        messages = [await client.receive() for _ in range(4)]
        assert all(message.server_content for message in messages)
        assert (await client.closed())[0] == 1006


@pytest.mark.parametrize("after", [None, 0.05])
async def test_a_connection_is_closed_as_wanted(store: ModelStore, after: float | None) -> None:
    closing = Closing(1011, "You exceeded your current quota.")
    async with behaving(store, close=closing, close_after=after) as client:
        await client.send(SETUP)
        if after is not None:
            assert (await client.receive()).setup_complete is not None
        assert await client.closed() == (1011, "You exceeded your current quota.")


# Faults


async def test_messages_come_in_text_frames(store: ModelStore) -> None:
    async with behaving(store, text_frames=True) as client:
        await client.send(SETUP)
        assert await client.socket.recv() == '{"setupComplete":{}}'
        frames = await frames_of_turn(client)
    assert all(isinstance(frame, str) for frame in frames)


async def test_there_are_messages_without_content(store: ModelStore) -> None:
    async with behaving(store, empty_messages=True) as client:
        await client.set_up()
        frames = await frames_of_turn(client)
    assert frames[:2] == [b"{}", b'{"serverContent":{}}']
    assert frames.count(b"{}") == frames.count(b'{"serverContent":{}}') == len(frames) / 3


async def test_there_are_no_transcripts(store: ModelStore, say: Say) -> None:
    async with behaving(store, no_transcription=True) as client:
        await client.set_up()
        await client.play(say("What is five plus five?"))
        turn = await client.turn()
    assert (turn.heard, turn.said) == ("", "")
    assert turn.seconds > 0.5
    assert all(content != type(content)() for content in turn.contents), "no empty message instead"


async def test_the_end_of_a_turn_comes_late(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with behaving(store, late_turn_complete=0.3) as client:
        await client.set_up()
        await client.type("What is 2 plus 2?")
        await client.until(
            lambda each: each.server_content and each.server_content.generation_complete
        )
        start = loop.time()
        await client.turn()
        assert loop.time() - start >= 0.29


async def test_messages_are_crowded_and_of_tomorrow(store: ModelStore) -> None:
    async with behaving(store, crowded_messages=True) as client:
        await client.set_up()
        frames = await frames_of_turn(client)
    last = decode_server(frames[-2]).server_content
    assert last is not None
    assert last.model_turn is not None
    assert last.generation_complete
    assert not last.turn_complete, "it comes when the sound is played"
    ending = json.loads(frames[-1])
    assert ending["serverContent"]["turnCompleteReason"] == "NOT_YET_INVENTED"
    assert ending["messageOfTomorrow"]["kind"] == "NOT_YET_INVENTED"
    turn = Turn([decode_server(frame) for frame in frames])
    assert turn.said == "2 plus 2 is 4."


async def test_an_interruption_is_crowded_with_its_content(store: ModelStore) -> None:
    async with dialed(store, conduct=Conduct(crowded_messages=True)) as client:
        await client.set_up()
        await client.type("Tell me a story.")
        await client.until(lambda each: each.server_content)
        await client.type("Thank you.")
        turn = await client.turn()
        assert (await client.turn()).said == "You're welcome."
    last = turn.contents[-1]
    assert last.model_turn is not None
    assert last.interrupted
    assert last.turn_complete
    assert turn.messages[-1].usage_metadata is not None


@pytest.mark.parametrize("seconds", [0.0, 0.3])
async def test_pongs_come_late(store: ModelStore, seconds: float) -> None:
    async with behaving(store, slow_pongs=seconds) as client:
        await client.set_up()
        async with asyncio.timeout(WAIT):
            latency = await (await client.socket.ping())
            assert seconds <= latency < seconds + 0.25
            pong = await client.socket.ping()
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4.", "the talk does not wait"
        assert isinstance(pong, asyncio.Future)
        assert pong.done() is not bool(seconds)


async def test_a_mute_server_accepts_and_says_nothing(store: ModelStore) -> None:
    async with behaving(store, mute=True, connection_seconds=0.3) as client:
        await client.set_up(RESUMABLE)
        await client.type("What is 2 plus 2?")
        async with asyncio.timeout(WAIT):
            with pytest.raises(ConnectionClosed) as closed:
                await client.socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.reason == DEADLINE[1]


async def test_older_models_do_not_tell_of_speech(store: ModelStore, say: Say) -> None:
    async with behaving(store, legacy_activity=True) as client:
        await client.set_up()
        await client.play(say("What is five plus five?"))
        turn = await client.turn()
    assert turn.said == "5 plus 5 is 10."
    assert not any(message.voice_activity for message in turn.messages)


async def test_answers_pass_at_another_speed(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with dialed(store, conduct=Conduct(speed=20)) as client:
        await client.set_up()
        await client.type("Who are you?")
        start = loop.time()
        turn = await client.turn()
        took = loop.time() - start
    assert turn.seconds > 6
    assert turn.seconds / 20 - 0.1 <= took < turn.seconds / 3


async def test_a_fast_loudspeaker_keeps_its_lead() -> None:
    loop, pace = asyncio.get_running_loop(), RealTime(10)
    await pace.due(0.0)
    start = loop.time()
    await pace.due(2.0)
    assert (2.0 - LEAD) / 10 - 0.002 <= loop.time() - start < 0.4
    await pace.played(2.0)
    assert loop.time() - start >= 0.198


def test_a_well_behaved_server_sends_what_it_is_given() -> None:
    message = ServerMessage()
    assert list(Shaper(Conduct()).shape(message)) == [message]


async def test_several_faults_at_once_keep_the_answer_whole(store: ModelStore) -> None:
    async with behaving(
        store, crowded_messages=True, empty_messages=True, late_turn_complete=0.01, slow_pongs=0.1
    ) as client:
        await client.set_up(RESUMABLE)
        await client.receive()
        await client.send(RealtimeInput(text="What is 3 plus 3?"))
        assert (await client.turn()).said == "3 plus 3 is 6."
