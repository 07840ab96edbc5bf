"""The switches of the server: limits of a connection, and faults on demand."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from live_desktop.protocol.codec import decode_server
from live_desktop.protocol.messages import RealtimeInput, ServerMessage
from live_desktop.protocol.setup import SessionResumptionConfig
from live_desktop.server.conduct import Closing, Conduct, Fault, Switchboard
from live_desktop.server.faults import REFUSALS
from live_desktop.server.models import ModelStore
from live_desktop.server.shaping import Shaper
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


@pytest.mark.parametrize("told_early", [{"connection_seconds": 0.3}, {"go_away_after": 0.1}])
async def test_a_connection_is_told_to_go_and_then_closed(
    store: ModelStore, told_early: dict[str, float]
) -> None:
    loop = asyncio.get_running_loop()
    async with behaving(store, go_away_seconds=0.2, **told_early) as client:
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


# How clients are turned away


@pytest.mark.parametrize("after", [None, 0.05])
@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        (Fault.MISSING_KEY, 1007, "API Key not found. Please pass a valid API key."),
        (Fault.REFUSED_KEY, 1007, "API key not valid. Please pass a valid API key."),
        (Fault.EXPIRED_KEY, 1007, "API key expired. Please renew the API key."),
        (Fault.LEAKED_KEY, 1008, "Your API key was reported as leaked."),
        (Fault.NO_ACCESS, 1008, "Your project has been denied access"),
        (Fault.LOCATION, 1007, "User location is not supported for the API use"),
        (Fault.QUOTA, 1011, "You exceeded your current quota, please check your plan and billing"),
        (Fault.CREDITS, 1011, "Your prepayment credits are depleted."),
        (Fault.MODEL_NOT_FOUND, 1008, "models/gemini-3.8-live is not found for API version"),
        (Fault.INVALID_ARGUMENT, 1007, "Request contains an invalid argument."),
        (Fault.INTERNAL, 1011, "Internal error encountered."),
        (Fault.UNAVAILABLE, 1011, "The service is currently unavailable."),
    ],
)
async def test_a_client_is_turned_away_as_by_the_service(
    store: ModelStore, fault: Fault, code: int, reason: str, after: float | None
) -> None:
    async with behaving(store, fault=fault, close_after=after) as client:
        await client.send(SETUP)
        if after is not None:
            assert (await client.receive()).setup_complete is not None
        found, said = await client.closed()
        assert (found, (said or "").startswith(reason)) == (code, True), said


def test_every_fault_has_its_words() -> None:
    assert set(Fault) == {*REFUSALS, Fault.MODEL_NOT_FOUND}


async def test_only_who_resumes_has_an_expired_handle(store: ModelStore) -> None:
    conduct = Conduct(fault=Fault.EXPIRED_HANDLE)
    resuming = replace(SETUP, session_resumption=SessionResumptionConfig(handle="old"))
    async with running(store, make_pace=AtOnce, conduct=conduct) as address:
        async with dialing(address) as client:
            await client.set_up(RESUMABLE)
            assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."
        async with dialing(address) as client:
            await client.send(resuming)
            assert await client.closed() == (1008, "BidiGenerateContent session expired")


# Standing still


async def test_a_connection_stands_still_for_a_while(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with behaving(store, stall_after=0.0, stall_seconds=0.5) as client:
        start = loop.time()
        await client.set_up()
        await client.type("What is 2 plus 2?")
        pong = await client.socket.ping()
        assert (await client.turn()).said == "2 plus 2 is 4."
        await pong
        assert loop.time() - start >= 0.49


async def test_a_client_may_leave_while_its_connection_stands_still(store: ModelStore) -> None:
    async with running(store, conduct=Conduct(stall_after=0.0)) as address:
        client = await connect(address, proxy=None, close_timeout=0.2)
        await LiveClient(client).set_up()
        await client.close()
        assert client.close_code == 1006
        async with dialing(address) as other:
            await other.set_up()
            other.socket.transport.abort()


# Lateness and size


async def test_sound_comes_in_bursts(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with behaving(store, burst_ms=400.0) as client:
        await client.set_up()
        await client.type("What is 2 plus 2?")
        times: list[float] = []

        def ends(message: ServerMessage) -> bool:
            times.append(loop.time())
            return _ends(message)

        turn = await client.until(ends)
        assert turn.said == "2 plus 2 is 4."
        sound = [time for time, each in zip(times, turn.messages, strict=True) if _sounds(each)]
        assert len(sound) > 10
        assert max(sound) - min(sound) < 0.3


async def test_messages_are_late_by_chance_and_all_there(store: ModelStore) -> None:
    async with behaving(store, jitter_ms=100.0, seed=7) as client:
        await client.set_up()
        await client.type("What is 2 plus 2?")
        turn = await client.turn()
        assert turn.said == "2 plus 2 is 4."
        marks = [
            (each.generation_complete, each.turn_complete)
            for each in turn.contents
            if each.generation_complete or each.turn_complete
        ]
        assert marks == [(True, False), (False, True)]


async def test_one_message_is_oversize_and_still_a_message(store: ModelStore) -> None:
    async with behaving(store, oversize_bytes=1_500_000) as client:
        await client.set_up()
        sizes = [len(frame) for frame in await frames_of_turn(client)]
        assert sizes.count(1_500_000) == 1
        assert sorted(sizes)[-2] < 10_000
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


async def test_a_client_that_takes_no_oversize_message_closes(store: ModelStore) -> None:
    async with running(store, conduct=Conduct(oversize_bytes=2**20 + 1)) as address:
        async with connect(address, proxy=None) as socket:
            client = await LiveClient(socket).set_up()
            await client.type("What is 2 plus 2?")
            await client.closed()
            assert socket.protocol.close_sent is not None
            assert socket.protocol.close_sent.code == 1009
        async with dialing(address) as other:
            await other.set_up()


async def test_half_a_message_comes_among_the_others(store: ModelStore) -> None:
    async with behaving(store, malformed_after_messages=3) as client:
        await client.set_up()
        frames = await frames_of_turn(client)
        broken = [frame for frame in frames if not _is_json(frame)]
        assert broken == [frames[2]]
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


def _is_json(frame: str | bytes) -> bool:
    try:
        json.loads(frame)
    except ValueError:
        return False
    return True


def _ends(message: ServerMessage) -> bool:
    return bool(message.server_content and message.server_content.turn_complete)


def _sounds(message: ServerMessage) -> bool:
    return bool(message.server_content and message.server_content.model_turn)


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
    assert list(Shaper(Switchboard(Conduct())).shape(message)) == [message]


async def test_several_faults_at_once_keep_the_answer_whole(store: ModelStore) -> None:
    async with behaving(
        store, crowded_messages=True, empty_messages=True, late_turn_complete=0.01, slow_pongs=0.1
    ) as client:
        await client.set_up(RESUMABLE)
        await client.receive()
        await client.send(RealtimeInput(text="What is 3 plus 3?"))
        assert (await client.turn()).said == "3 plus 3 is 6."
