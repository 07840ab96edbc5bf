"""A session that was recorded is had again, message by message."""

from contextlib import suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from live_desktop.protocol.connection import Connection
from live_desktop.protocol.content import Blob, Content, FunctionCall, FunctionResponse, Part
from live_desktop.protocol.events import (
    AudioDelta,
    GoingAway,
    Interrupted,
    Resumable,
    ServerEvent,
    SetupAccepted,
    ToolCalls,
    TurnComplete,
)
from live_desktop.protocol.flight import decode_flight
from live_desktop.protocol.messages import (
    ClientContent,
    ClientMessage,
    GoAway,
    RealtimeInput,
    ServerContent,
    ServerMessage,
    SessionResumptionUpdate,
    ToolCall,
    ToolResponse,
    Transcription,
)
from live_desktop.protocol.setup import SessionResumptionConfig, Setup
from live_desktop.server.models import ModelStore
from live_desktop.server.replay import (
    ReplayServer,
    counts,
    load_flight,
)
from live_desktop.session.recorder import FlightRecorder
from tests.protocol.test_recorded import RECORDINGS, messages, replay
from tests.server.live_client import SETUP, AtOnce, dialed
from tests.server.replaying import MIC, SOUND, STARTED, InstantClock, Talker, replayed, talking
from tests.support.scripted_server import Client, scripted_server, until_closed

HANDLE = "5c1f0e0a-7c56-4f0e"
TOOL = FunctionCall(id="fc-1", name="clock", args={"zone": "Oslo"})
ANSWER = ToolResponse(function_responses=(FunctionResponse(id="fc-1", response={"now": "9:00"}),))


def content(**fields: object) -> ServerMessage:
    """Make a message of server content."""
    return ServerMessage(server_content=ServerContent(**fields))  # type: ignore[arg-type]


def says(text: str) -> ServerMessage:
    """Make a piece of answer with its sound."""
    part = Part(inline_data=Blob(mime_type="audio/pcm;rate=24000", data=SOUND))
    return content(
        output_transcription=Transcription(text=text),
        model_turn=Content(role="model", parts=(part,)),
    )


async def script(client: Client) -> None:
    """Be a server with two connections: the second is the first one resumed, and is refused."""
    setup = (await client.accept()).setup
    assert setup is not None
    resumption = setup.session_resumption
    if resumption is not None and resumption.handle:
        assert resumption.handle == HANDLE
        await client.send(says("Welcome back."))
        await client.socket.close(1011, "You exceeded your current quota.")
        return
    update = SessionResumptionUpdate(new_handle=HANDLE, resumable=True)
    await client.send(ServerMessage(session_resumption_update=update))
    await media_passed_over(client)
    await client.send(content(input_transcription=Transcription(text="What time is it?")))
    await client.send(ServerMessage(tool_call=ToolCall(function_calls=(TOOL,))))
    await media_passed_over(client)
    await client.send(says("It is "))
    await client.send(says("nine."))
    await client.send(content(turn_complete=True))
    await media_passed_over(client)
    await client.send(content(interrupted=True))
    await client.send(ServerMessage(go_away=GoAway()))
    await until_closed(client)


async def media_passed_over(client: Client) -> ClientMessage:
    """Wait for a message that is no sound."""
    while not counts(message := await client.receive()):
        pass
    return message


async def converse(url: str, recorder: FlightRecorder | None = None) -> list[ServerEvent]:
    """Have the whole conversation, over both connections."""
    resume = SessionResumptionConfig()
    async with talking(url, recorder) as first:
        await first.send(Setup(model="models/m", session_resumption=resume))
        await first.until(Resumable)
        for _ in range(5 if recorder else 2):
            await first.send(MIC)
        await first.send(RealtimeInput(text="What time is it?"))
        await first.until(ToolCalls)
        await first.send(ANSWER)
        await first.until(TurnComplete)
        await first.send(ClientContent(turn_complete=True))
        await first.until(GoingAway)
    handle = next(each.handle for each in first.events if isinstance(each, Resumable))
    assert handle
    async with talking(url, recorder) as second:
        again = SessionResumptionConfig(handle=handle)
        await second.send(Setup(model="models/m", session_resumption=again))
        assert await second.until_closed() == (1011, "You exceeded your current quota.")
    return [*first.events, *second.events]


def comparable(events: list[ServerEvent]) -> list[object]:
    """Give events with sound as its size, and without the name of the handle."""
    return [
        (len(each.pcm), each.rate)
        if isinstance(each, AudioDelta)
        else Resumable
        if isinstance(each, Resumable)
        else each
        for each in events
    ]


async def test_a_recorded_session_is_had_again(tmp_path: Path) -> None:
    recorder = FlightRecorder("custom", STARTED)
    async with scripted_server(script) as endpoint:
        before = await converse(endpoint.url, recorder)
    path = tmp_path / "session.jsonl"
    path.write_bytes(recorder.document())
    assert HANDLE not in path.read_text()
    async with replayed(ReplayServer(load_flight(path), clock=InstantClock())) as url:
        assert comparable(await converse(url)) == comparable(before)
        assert comparable(await converse(url)) == comparable(before)  # it begins anew
    assert Interrupted() in before
    assert sum(isinstance(each, AudioDelta) for each in before) == 3


async def test_a_conversation_with_the_embedded_server_is_had_again(store: ModelStore) -> None:
    recorder = FlightRecorder("local", STARTED)

    async def ask(talker: Talker) -> list[ServerEvent]:
        await talker.send(SETUP)
        await talker.until(SetupAccepted)
        await talker.send(RealtimeInput(text="What is 2 plus 2?"))
        await talker.until(TurnComplete)
        return talker.events

    async with dialed(store, make_pace=AtOnce) as client:
        recorder.opened()
        before = await ask(Talker(client.socket, recorder))
    flight = decode_flight(recorder.document())
    async with (
        replayed(ReplayServer(flight, clock=InstantClock())) as url,
        talking(url) as talker,
    ):
        assert comparable(await ask(talker)) == comparable(before)


@pytest.mark.parametrize("name", RECORDINGS)
async def test_real_traffic_is_had_again(name: str) -> None:
    recorder = FlightRecorder("google", STARTED)
    recorder.opened()
    for frame in (sent := messages(name, "sent")):
        recorder.sent(frame)
    for frame in messages(name, "received"):
        recorder.received(frame)
    recorder.closed(1011, "Deadline expired before operation could complete.")
    server = ReplayServer(decode_flight(recorder.document()), clock=InstantClock())
    connection = Connection()
    async with replayed(server) as url, connect(url, proxy=None, max_size=None) as client:
        for frame in sent:
            await client.send(frame)
        connection.send(Setup(model="models/m"))
        events: list[ServerEvent] = []
        with suppress(ConnectionClosed):
            while True:
                events += connection.receive(await client.recv())
        assert client.close_reason == "Deadline expired before operation could complete."
    assert comparable(events) == comparable(replay(name))
