"""A session over a real WebSocket: opening, talking, losing, closing."""

import asyncio

import pytest

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    NetworkFailed,
    RemoteProtocolError,
    SetupRejected,
)
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import InputTranscript, TurnComplete
from live_desktop.protocol.messages import (
    ClientMessage,
    RealtimeInput,
    ServerContent,
    ServerMessage,
    ToolResponse,
    Transcription,
)
from live_desktop.protocol.models import Wishes
from live_desktop.session import session as module
from live_desktop.session.endpoint import custom_endpoint
from live_desktop.session.session import Session
from tests.support.scripted_server import Client, hang, refuse, scripted_server, until_closed

WISHES = Wishes("gemini-3.8-live", "Puck", "Be brief.")


async def test_a_session_is_set_up_and_carries_both_ways() -> None:
    received: list[ClientMessage] = []

    async def script(client: Client) -> None:
        received.append(await client.accept())
        assert client.headers["x-goog-api-key"] == "secret-key"
        for _ in range(4):
            received.append(await client.receive())
        await client.send(
            ServerMessage(
                server_content=ServerContent(
                    input_transcription=Transcription(text="hi"), turn_complete=True
                )
            )
        )
        await until_closed(client)

    async with scripted_server(script) as endpoint:
        async with await Session.open(endpoint, WISHES) as session:
            session.send_text("hello\x07 \ud800there\u3000")
            session.send_audio(b"\1\0" * 320)
            session.end_audio()
            session.respond((FunctionResponse(id="1", name="f", response={"output": 2}),))
            assert await anext(session) == InputTranscript("hi")
            assert await anext(session) == TurnComplete()
        with pytest.raises(StopAsyncIteration):
            await anext(session)
    setup, text, audio, end, answer = received
    assert setup.setup is not None
    assert setup.setup.model == "models/gemini-3.8-live"
    assert text.realtime_input == RealtimeInput(text="hello there\u3000")
    assert audio.realtime_input is not None
    assert audio.realtime_input.audio is not None
    assert audio.realtime_input.audio.data == b"\1\0" * 320
    assert audio.realtime_input.audio.mime_type == "audio/pcm;rate=16000"
    assert end.realtime_input == RealtimeInput(audio_stream_end=True)
    assert isinstance(answer.tool_response, ToolResponse)


async def test_closing_ends_the_iteration_of_another_task() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await until_closed(client)

    async with scripted_server(script) as endpoint:
        session = await Session.open(endpoint, WISHES)

        async def listen() -> list[object]:
            return [event async for event in session]

        async with asyncio.TaskGroup() as group:
            listening = group.create_task(listen())
            await session.aclose()
        assert listening.result() == []
        session.send_audio(b"\0\0")


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        (1007, "API key not valid. Please pass a valid API key.", KeyRejected),
        (1008, "models/x is not found for API version v1beta", SetupRejected),
    ],
)
async def test_a_refused_setup_says_why(
    code: int, reason: str, error: type[LiveDesktopError]
) -> None:
    async with scripted_server(refuse(code, reason)) as endpoint:
        with pytest.raises(error) as refused:
            await Session.open(endpoint, WISHES)
    assert reason in refused.value.detail


async def test_a_connection_that_breaks_is_lost_in_words() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        client.socket.transport.abort()

    async with scripted_server(script) as endpoint, await Session.open(endpoint, WISHES) as session:
        with pytest.raises(NetworkFailed, match="lost"):
            await anext(session)


async def test_nonsense_from_the_server_ends_the_session() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await client.socket.send("this is no JSON")
        await until_closed(client)

    async with scripted_server(script) as endpoint, await Session.open(endpoint, WISHES) as session:
        with pytest.raises(RemoteProtocolError):
            await anext(session)


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(NetworkFailed, match="cannot be reached"):
        await Session.open(custom_endpoint("ws://127.0.0.1:9"), WISHES)


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SETUP_SECONDS", 0.1)
    async with scripted_server(hang) as endpoint:
        with pytest.raises(NetworkFailed, match="does not answer"):
            await Session.open(endpoint, WISHES)


@pytest.mark.logs("the network is too slow")
async def test_a_slow_network_drops_the_oldest_sound_and_counts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LONGEST_BACKLOG", 10)
    received: list[bytes] = []
    done = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        while not done.is_set():
            realtime = (await client.receive()).realtime_input
            if realtime is None or realtime.text is not None:
                done.set()
            elif realtime.audio is not None:
                received.append(realtime.audio.data)
        await until_closed(client)

    async with scripted_server(script) as endpoint, await Session.open(endpoint, WISHES) as session:
        for number in range(25):
            session.send_audio(bytes([number, 0]))
        session.send_text("end")
        await done.wait()
        assert session.lost_blocks == 15
    assert [block[0] for block in received] == list(range(15, 25))
