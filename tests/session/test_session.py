"""A session over real WebSockets: talking, changing its mind, losing connections."""

import asyncio
from dataclasses import replace

import pytest

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    NetworkFailed,
    QuotaExhausted,
    Remedy,
    RemoteProtocolError,
    SetupRejected,
)
from live_desktop.protocol.content import Blob, FunctionCall, FunctionResponse
from live_desktop.protocol.events import (
    AudioDelta,
    InputTranscript,
    ToolCalls,
    TurnComplete,
)
from live_desktop.protocol.messages import (
    RealtimeInput,
    ServerContent,
    ServerMessage,
    ToolCall,
    Transcription,
)
from live_desktop.protocol.models import Activity
from live_desktop.session import channel as channel_module
from live_desktop.session.changes import Broken, Continuity, Opened, Renewing, SessionEvent
from live_desktop.session.conversation import Speaker
from live_desktop.session.effects import Effect
from live_desktop.session.endpoint import Endpoint, custom_endpoint
from live_desktop.session.session import Session
from tests.support.recorded_server import (
    ANSWER,
    IMPATIENT,
    LOUD,
    QUICK,
    QUIET,
    WISHES,
    Recorder,
    listen,
    reached,
    send,
    session_with,
    talking,
    turn,
    until,
)
from tests.support.scripted_server import (
    Client,
    hang,
    refuse,
    scripted_server,
)

# One connection


async def test_a_session_is_set_up_and_carries_both_ways() -> None:
    async def script(client: Client) -> None:
        assert client.headers["x-goog-api-key"] == "secret-key"
        for _ in range(3):
            await client.receive()
        await send(
            client, ServerContent(input_transcription=Transcription(text="hi"), turn_complete=True)
        )

    async with talking(script) as (session, server):
        session.send_text("hello\x07 \ud800there\u3000")
        session.send_audio(LOUD)
        session.end_audio()
        opened = await until(session, Opened)
        assert opened.continuity is Continuity.STARTED
        assert opened.asked
        assert await until(session, InputTranscript) == InputTranscript("hi")
        assert await until(session, TurnComplete) == TurnComplete()
        await session.hang_up()
        with pytest.raises(StopAsyncIteration):
            await anext(session)
    setup = server.setups[0].setup
    assert setup is not None
    assert setup.model == "models/gemini-3.8-live"
    assert setup.session_resumption is not None
    assert setup.context_window_compression is not None
    text, audio, end = server.received[0]
    assert text.realtime_input == RealtimeInput(text="hello there\u3000")
    assert audio.realtime_input is not None
    assert audio.realtime_input.audio == Blob(mime_type="audio/pcm;rate=16000", data=LOUD)
    assert end.realtime_input == RealtimeInput(audio_stream_end=True)


async def test_hanging_up_ends_the_iteration_of_another_task() -> None:
    async with talking(listen) as (session, _):
        await until(session, Opened)

        async def rest() -> list[SessionEvent]:
            return [event async for event in session]

        async with asyncio.TaskGroup() as group:
            listening = group.create_task(rest())
            await session.hang_up()
        assert not any(isinstance(event, Broken) for event in listening.result())
        session.send_audio(QUIET)


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        (1007, "API key not valid. Please pass a valid API key.", KeyRejected),
        (1008, "models/x is not found for API version v1beta", SetupRejected),
        (1011, "You exceeded your current quota", QuotaExhausted),
    ],
)
async def test_a_refused_setup_is_not_tried_again(
    code: int, reason: str, error: type[LiveDesktopError]
) -> None:
    async with (
        scripted_server(refuse(code, reason)) as endpoint,
        session_with(endpoint) as session,
    ):
        with pytest.raises(error) as refused:
            await anext(session)
    assert reason in refused.value.detail


async def test_a_server_that_never_answers_is_given_up() -> None:
    patience = replace(IMPATIENT, setup=0.1)
    async with (
        scripted_server(hang) as endpoint,
        session_with(endpoint, patience=patience) as session,
    ):
        with pytest.raises(NetworkFailed, match="does not answer"):
            await anext(session)


@pytest.mark.logs("the network is too slow")
async def test_a_slow_network_drops_the_oldest_sound_and_counts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channel_module, "LONGEST_BACKLOG", 10)
    async with talking(listen) as (session, server):
        await until(session, Opened)
        for number in range(25):
            session.send_audio(bytes([number, 64]))
        session.send_text("end")
        await reached(lambda: server.received and server.texts(0) == ["end"])
    inputs = [each.realtime_input for each in server.received[0]]
    blocks = [each.audio.data[0] for each in inputs if each is not None and each.audio is not None]
    assert blocks == list(range(15, 25))


# Losing a connection


async def test_what_no_answer_has_begun_to_is_said_again() -> None:
    async def cut(client: Client) -> None:
        await client.receive()
        await client.receive()
        client.socket.transport.abort()

    async with talking(cut, listen) as (session, server):
        session.send_text("Are you there?")
        session.send_audio(LOUD)
        broken = await until(session, Broken)
        assert isinstance(broken.error, NetworkFailed)
        assert (broken.attempt, broken.tries) == (1, 5)
        session.send_audio(LOUD)
        await until(session, Opened)
        await reached(lambda: len(server.received[1]) == 3)
    assert server.texts(1) == ["Are you there?"]
    assert sum(each.realtime_input.audio is not None for each in server.received[1]
               if each.realtime_input is not None) == 2  # fmt: skip


async def test_what_is_being_answered_is_not_asked_again() -> None:
    async def cut_answer(client: Client) -> None:
        await client.receive()
        await send(client, ANSWER)
        await client.receive()
        client.socket.transport.abort()

    turns = [turn(0, Speaker.USER, "Tell me a story.")]
    async with talking(cut_answer, listen, turns=lambda: turns) as (session, server):
        session.send_text("Tell me a story.")
        await until(session, Opened)
        await until(session, AudioDelta)
        turns.append(turn(1, Speaker.ASSISTANT, "Once upon"))
        session.send_audio(QUIET)
        assert not (await until(session, Opened)).asked
        await reached(lambda: server.told(1))
    assert server.texts(1) == []
    assert server.told(1) == [("user", "Tell me a story."), ("model", "Once upon")]


async def test_five_tries_then_the_user_is_asked_and_may_try_again() -> None:
    async with session_with(custom_endpoint("ws://127.0.0.1:9")) as session:
        attempts = [(await until(session, Broken)).attempt for _ in range(5)]
        assert attempts == [1, 2, 3, 4, 5]
        with pytest.raises(NetworkFailed, match="cannot be reached") as failed:
            await anext(session)
        assert (failed.value.remedy, failed.value.other) == (
            Remedy.RETRY,
            Remedy.CHANGE_CONNECTION,
        )
        async with session:
            assert (await until(session, Broken)).attempt == 1


async def test_nonsense_from_the_server_costs_only_the_connection() -> None:
    async def nonsense(client: Client) -> None:
        await client.socket.send("this is no JSON")

    async with talking(nonsense, listen) as (session, _):
        assert isinstance((await until(session, Broken)).error, RemoteProtocolError)
        assert await until(session, Opened)


async def test_quota_in_the_middle_is_not_tried_again() -> None:
    async def close(client: Client) -> None:
        await client.socket.close(1011, "You exceeded your current quota, please check")

    async with talking(close) as (session, server):
        with pytest.raises(QuotaExhausted):
            await until(session, Broken)
        assert len(server.setups) == 1


# Changing wishes


async def test_a_new_instruction_takes_effect_where_the_service_can() -> None:
    server = Recorder(listen)
    async with scripted_server(server.play) as address:
        wishes = [WISHES]

        async def dial() -> Endpoint:
            return replace(address, updates_context=True)

        async with Session(dial, lambda: wishes[-1], patience=QUICK) as session:
            assert session.update() is Effect.NEXT
            await until(session, Opened)
            wishes.append(replace(WISHES, persona="Be kind."))
            assert session.update() is Effect.NOW
            assert session.update() is Effect.NOW
            await reached(lambda: server.received and len(server.received[0]) == 1)
            wishes.append(replace(WISHES, persona="Be kind.", voice="Kore"))
            assert session.update() is Effect.RENEWED
            await until(session, Opened)
        await session.aclose()
    update = server.received[0][0].context_update
    assert update is not None
    assert update.system_instruction is not None
    assert update.system_instruction.parts[0].text == "Be kind."
    assert update.tools is None
    assert len(server.setups) == 2


async def test_wishes_that_change_while_dialling_are_dialled_anew() -> None:
    server = Recorder(listen)
    async with scripted_server(server.play) as endpoint:
        dialling, go_on = asyncio.Event(), asyncio.Event()

        async def dial() -> Endpoint:
            dialling.set()
            await go_on.wait()
            return endpoint

        async with Session(dial, lambda: WISHES, patience=QUICK) as session:
            async with asyncio.TaskGroup() as group:
                opening = group.create_task(until(session, Renewing))
                await dialling.wait()
                session.renew()
                go_on.set()
            assert opening.result()
            assert await until(session, Opened)
        await session.aclose()
    assert len(server.setups) == 2
    assert server.most_open == 1


# Manual activity


async def test_the_moment_before_the_key_belongs_to_what_is_said() -> None:
    wishes = replace(WISHES, activity=Activity(manual=True))
    async with talking(listen, wishes=wishes) as (session, server):
        await until(session, Opened)
        blocks = [bytes([number, 64] * 320) for number in range(40)]
        for block in blocks[:36]:
            session.send_audio(block)
        session.start_activity()
        session.start_activity()
        for block in blocks[36:]:
            session.send_audio(block)
        session.end_audio()
        session.send_audio(blocks[0])
        await reached(lambda: server.received and len(server.received[0]) == 38)
    first, *sound, last = (each.realtime_input for each in server.received[0])
    assert first is not None
    assert first.activity_start is not None
    assert last is not None
    assert last.activity_end is not None
    assert [each.audio.data for each in sound if each and each.audio] == blocks[4:]


async def test_a_mark_ends_with_its_conversation_and_with_its_mode() -> None:
    wishes = [replace(WISHES, activity=Activity(manual=True))]
    server = Recorder(listen)
    async with scripted_server(server.play) as endpoint:

        async def dial() -> Endpoint:
            return endpoint

        async with Session(dial, lambda: wishes[-1], patience=QUICK) as session:
            await until(session, Opened)
            session.start_activity()
            session.forget()
            assert not session.in_activity
            session.start_activity()
            wishes.append(WISHES)
            session.renew()
            await until(session, Opened)
            session.end_activity()
            session.send_text("done")
            await reached(lambda: server.texts(1) == ["done"])
        await session.aclose()
    assert len(server.received[1]) == 1


async def test_a_key_held_across_a_lost_connection_is_held_on_the_next() -> None:
    async def cut(client: Client) -> None:
        await client.receive()
        client.socket.transport.abort()

    wishes = replace(WISHES, activity=Activity(manual=True))
    async with talking(cut, listen, wishes=wishes) as (session, server):
        await until(session, Opened)
        session.start_activity()
        session.send_audio(LOUD)
        await until(session, Broken)
        session.end_activity()
        await until(session, Opened)
        await reached(lambda: len(server.received[1]) == 3)
    start, sound, end = (each.realtime_input for each in server.received[1])
    assert start is not None
    assert start.activity_start is not None
    assert sound is not None
    assert sound.audio is not None
    assert end is not None
    assert end.activity_end is not None


# Functions


async def test_each_call_is_answered_once() -> None:
    async def call(client: Client) -> None:
        calls = (FunctionCall(id="a", name="f"), FunctionCall(id="b", name="f"))
        await client.send(ServerMessage(tool_call=ToolCall(function_calls=calls)))

    async with talking(call) as (session, server):
        await until(session, ToolCalls)
        for _ in range(2):
            session.respond(FunctionResponse(id="a", name="f"))
        session.respond(FunctionResponse(id="z", name="f"))
        session.respond(FunctionResponse(id="b", name="f", will_continue=True))
        session.respond(FunctionResponse(id="b", name="f"))
        session.respond(FunctionResponse(id="b", name="f"))
        session.send_text("end")
        await reached(lambda: server.texts(0) == ["end"])
    answers = [each.tool_response for each in server.received[0] if each.tool_response is not None]
    assert [each.function_responses[0].id for each in answers] == ["a", "b", "b"]
