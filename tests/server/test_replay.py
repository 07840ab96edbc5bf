"""Playing back: a session that was recorded from a real server is had again from its file."""

import asyncio
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from live_desktop.errors import LocalServerFailed
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
from live_desktop.protocol.flight import Close, Flight, FlightBroken, FlightHeader, decode_flight
from live_desktop.protocol.messages import (
    Activity,
    ClientContent,
    ClientMessage,
    ClientPart,
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
from live_desktop.server import replay as replaying
from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from live_desktop.server.replay import (
    ReplayServer,
    Tone,
    connections_of,
    counts,
    load_flight,
    serve_replay,
)
from live_desktop.session.closes import explain_close
from live_desktop.session.recorder import FlightRecorder
from tests.protocol.test_recorded import RECORDINGS, messages, replay
from tests.server.live_client import SETUP, AtOnce, LiveClient, dialed
from tests.support.scripted_server import Client, scripted_server, until_closed

STARTED = datetime(2026, 1, 2, tzinfo=UTC)
HANDLE = "5c1f0e0a-7c56-4f0e"
SOUND = bytes(range(256)) * 8
MIC = RealtimeInput(audio=Blob(mime_type="audio/pcm;rate=16000", data=SOUND))
TOOL = FunctionCall(id="fc-1", name="clock", args={"zone": "Oslo"})
ANSWER = ToolResponse(function_responses=(FunctionResponse(id="fc-1", response={"now": "9:00"}),))


class InstantClock:
    """A clock that jumps to whatever time is waited for."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        """Give the time."""
        return self.time

    async def until(self, time: float) -> None:
        """Jump."""
        self.time = max(self.time, time)


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = 0.0
        self.asked: list[float] = []
        self.changed = asyncio.Condition()

    def now(self) -> float:
        """Give the time."""
        return self.time

    async def until(self, time: float) -> None:
        """Wait until the hand has come there."""
        async with self.changed:
            self.asked.append(time)
            self.changed.notify_all()
            await self.changed.wait_for(lambda: self.time >= time)

    async def move(self, time: float) -> None:
        """Move the hand."""
        async with self.changed:
            self.time = time
            self.changed.notify_all()

    async def asked_for(self, number: int) -> list[float]:
        """Wait until so many times have been asked for; gives them."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(lambda: len(self.asked) >= number)
        return self.asked


class Talker:
    """A client by the codec alone, which may have a recorder listen in."""

    def __init__(self, socket: ClientConnection, recorder: FlightRecorder | None) -> None:
        self.socket = socket
        self.events: list[ServerEvent] = []
        self._connection = Connection()
        self._recorder = recorder

    async def send(self, part: ClientPart) -> None:
        """Send a message."""
        frame = self._connection.send(part)
        if self._recorder:
            self._recorder.sent(frame)
        await self.socket.send(frame)

    async def receive(self) -> tuple[ServerEvent, ...]:
        """Wait for the events of the next message."""
        async with asyncio.timeout(10):
            frame = await self.socket.recv()
        if self._recorder:
            self._recorder.received(frame)
        events = self._connection.receive(frame)
        self.events += events
        return events

    async def until(self, kind: type[ServerEvent]) -> None:
        """Receive up to an event of a kind."""
        while not any(isinstance(event, kind) for event in await self.receive()):
            pass

    async def until_closed(self) -> tuple[int | None, str | None]:
        """Receive up to the close; gives its code and reason."""
        with suppress(ConnectionClosed):
            while True:
                await self.receive()
        code, reason = self.socket.close_code, self.socket.close_reason
        if self._recorder:
            self._recorder.closed(code or 1006, reason or "")
        return code, reason


@asynccontextmanager
async def talking(url: str, recorder: FlightRecorder | None = None) -> AsyncIterator[Talker]:
    """Dial a server."""
    async with connect(url, proxy=None, max_size=None) as socket:
        if recorder:
            recorder.opened()
        yield Talker(socket, recorder)


@asynccontextmanager
async def replayed(server: ReplayServer) -> AsyncIterator[str]:
    """Run a replay; gives its address."""
    async with await server.listen("127.0.0.1", 0) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


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


def made(*steps: tuple[float, str, str]) -> Flight:
    """Record a connection in which these things happened: time, kind, and what."""
    times = iter([0.0, 0.0, *(time for time, _, _ in steps)])
    recorder = FlightRecorder("custom", STARTED, clock=lambda: next(times))
    recorder.opened()
    for _, kind, what in steps:
        {"sent": recorder.sent, "received": recorder.received, "noted": recorder.noted}[kind](what)
    return decode_flight(recorder.document())


SENT_SETUP = '{"setup":{"model":"models/m"}}'
SENT_TEXT = '{"realtimeInput":{"text":"hi"}}'
SENT_SOUND = '{"realtimeInput":{"audio":{"data":"AAAA"}}}'
ACCEPT = '{"setupComplete":{}}'
TURN = '{"serverContent":{"turnComplete":true}}'


def test_each_cue_waits_for_what_came_before_it_and_no_longer() -> None:
    flight = made(
        (0.5, "sent", SENT_SETUP),
        (0.75, "received", ACCEPT),
        (1.0, "sent", SENT_SOUND),
        (2.0, "sent", SENT_TEXT),
        (2.25, "sent", SENT_SOUND),
        (2.5, "noted", "the microphone is muted"),
        (3.0, "received", "{}"),
        (3.5, "received", TURN),
        (4.5, "noted", "close 1001: bye"),
    )
    (connection,) = connections_of(flight)
    assert [(cue.after, cue.pause) for cue in connection.cues] == [
        (1, 0.25),
        (2, 1.0),
        (2, 0.5),
        (2, 1.0),
    ]


def test_a_close_of_ours_is_no_cue() -> None:
    recorder = FlightRecorder("custom", STARTED)
    recorder.opened()
    recorder.sent(SENT_SETUP)
    recorder.received(ACCEPT)
    recorder.closed_here()
    recorder.closed(1000, "")
    (connection,) = connections_of(decode_flight(recorder.document()))
    assert [cue.close for cue in connection.cues] == [None]


def test_the_words_of_a_lost_connection_are_its_close() -> None:
    detail = explain_close(1011, "Internal error encountered.").detail
    assert Close.noted(detail) == Close(1011, "Internal error encountered.")
    assert Close.noted(explain_close(1006, "").detail) == Close(1006)


def test_a_gap_in_the_recording_is_not_waited_for() -> None:
    clock = iter(float(tick) for tick in range(1000))
    recorder = FlightRecorder("custom", STARTED, clock=lambda: next(clock), most_entries=5)
    recorder.opened()
    recorder.sent(SENT_SETUP)
    recorder.received(ACCEPT)
    for _ in range(500):
        recorder.received("{}")
    (connection,) = connections_of(decode_flight(recorder.document()))
    assert [cue.pause for cue in connection.cues] == [1.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("part", "is_waited_for"),
    [
        (RealtimeInput(text="hi"), True),
        (RealtimeInput(activity_start=Activity()), True),
        (RealtimeInput(activity_end=Activity()), True),
        (RealtimeInput(audio_stream_end=True), False),
        (MIC, False),
        (RealtimeInput(video=Blob(mime_type="image/jpeg", data=SOUND)), False),
        (RealtimeInput(media_chunks=(Blob(data=SOUND),)), False),
    ],
)
def test_streamed_media_are_not_waited_for(part: RealtimeInput, is_waited_for: bool) -> None:
    assert counts(ClientMessage(realtime_input=part)) is is_waited_for


async def test_a_message_waits_for_its_time_and_speed_shortens_it() -> None:
    flight = made((1.0, "sent", SENT_SETUP), (3.0, "received", ACCEPT), (9.0, "received", TURN))
    clock = HandClock()
    async with (
        replayed(ReplayServer(flight, conduct=Conduct(speed=2.0), clock=clock)) as url,
        talking(url) as talker,
        asyncio.TaskGroup() as tasks,
    ):
        await talker.send(Setup(model="models/m"))
        assert await clock.asked_for(1) == [1.0]
        receiving = tasks.create_task(talker.receive())
        await clock.move(0.99)
        await (await talker.socket.ping())
        assert not receiving.done()
        await clock.move(1.5)  # late: what follows is due by the recording all the same
        await receiving
        assert await clock.asked_for(2) == [1.0, 4.0]
        await clock.move(4.0)
        assert await talker.receive() == (TurnComplete(),)


async def test_a_message_waits_for_its_turn_but_not_for_sound() -> None:
    flight = made(
        (0, "sent", SENT_SETUP),
        (0, "received", ACCEPT),
        (0, "sent", SENT_SOUND),
        (2, "sent", SENT_TEXT),
        (3, "received", TURN),
    )
    clock = HandClock()
    async with (
        replayed(ReplayServer(flight, clock=clock)) as url,
        talking(url) as talker,
        asyncio.TaskGroup() as tasks,
    ):
        await talker.send(Setup(model="models/m"))
        await talker.receive()
        await talker.send(MIC)
        receiving = tasks.create_task(talker.receive())
        await (await talker.socket.ping())
        assert not receiving.done()
        await clock.move(7.0)
        await talker.send(RealtimeInput(text="now"))
        assert await clock.asked_for(2) == [0.0, 8.0]
        await clock.move(8.0)
        assert await receiving == (TurnComplete(),)


async def test_what_was_no_message_is_played_as_it_was() -> None:
    flight = made((0, "sent", SENT_SETUP), (0, "received", "this is no JSON"))
    async with replayed(ReplayServer(flight)) as url, connect(url, proxy=None) as client:
        await client.send(SENT_SETUP)
        assert await client.recv() == "this is no JSON"


@pytest.mark.parametrize(
    ("note", "code", "reason"),
    [
        ("close 1008: " + "é" * 80, 1008, "é" * 61),
        ("close 4001: mine", 4001, "mine"),
        ("close 1000", 1000, ""),
        ("close 1006", 1006, ""),
        ("close 1005", 1006, ""),
        ("close 9999: odd", 1006, ""),
    ],
)
async def test_the_end_is_the_recorded_one(note: str, code: int, reason: str) -> None:
    flight = made((0, "sent", SENT_SETUP), (0, "noted", note))
    async with replayed(ReplayServer(flight)) as url, connect(url, proxy=None) as client:
        await client.send(SENT_SETUP)
        with pytest.raises(ConnectionClosed):
            await client.recv()
    assert (client.close_code, client.close_reason) == (code, reason)


async def test_a_server_that_never_answered_does_not() -> None:
    async with (
        replayed(ReplayServer(made((0, "sent", SENT_SETUP)))) as url,
        connect(url, proxy=None) as client,
    ):
        await client.send(SENT_SETUP)
        await (await client.ping())
    assert client.close_code == 1000


@pytest.mark.parametrize("frame", ["{}", "no JSON", '{"realtimeInput":{"text":"hi"}}'])
async def test_a_client_without_a_setup_is_refused(frame: str) -> None:
    flight = made((0, "sent", SENT_SETUP), (0, "received", ACCEPT))
    async with replayed(ReplayServer(flight)) as url:
        async with connect(url, proxy=None) as client:
            await client.send(frame)
            with pytest.raises(ConnectionClosed):
                await client.recv()
            assert client.close_code == 1007
        async with connect(url, proxy=None) as client:
            await client.send(SENT_SETUP)
            await client.recv()
            await client.send("no JSON")
            with pytest.raises(ConnectionClosed):
                await client.recv()
            assert client.close_code == 1007


@pytest.mark.parametrize("politely", [True, False])
async def test_a_client_that_leaves_leaves_nothing_behind(politely: bool) -> None:
    flight = made((0, "sent", SENT_SETUP), (0, "received", ACCEPT), (999, "received", TURN))
    before = asyncio.all_tasks()
    async with replayed(ReplayServer(flight)) as url, connect(url, proxy=None) as client:
        await client.send(SENT_SETUP)
        await client.recv()
        if not politely:
            client.transport.abort()
        await client.close()
    assert asyncio.all_tasks() <= before


async def test_other_paths_and_taken_ports_are_refused() -> None:
    server = ReplayServer(made((0, "sent", SENT_SETUP)))
    async with replayed(server) as url:
        with pytest.raises(InvalidStatus, match="404"):
            await connect(f"{url}/favicon.ico", proxy=None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalServerFailed, match=f"cannot listen on 127.0.0.1 port {port}"):
            await server.listen("127.0.0.1", port)


async def test_what_cannot_be_played_is_told(tmp_path: Path) -> None:
    with pytest.raises(FlightBroken, match="cannot be read"):
        await serve_replay(tmp_path / "missing", "127.0.0.1", 0)
    with pytest.raises(FlightBroken, match="can be played"):
        ReplayServer(Flight(header=FlightHeader(started=STARTED)))
    with pytest.raises(FlightBroken, match="can be played"):
        ReplayServer(made((0, "received", ACCEPT), (0, "sent", SENT_TEXT)))


async def test_a_replay_asks_for_the_token() -> None:
    flight = made((0, "sent", SENT_SETUP), (0, "received", ACCEPT))
    server = ReplayServer(flight, token="tests-only", clock=InstantClock())
    async with replayed(server) as url:
        for path, reason in (("/", "API Key not found."), ("/?key=wrong", "API key not valid.")):
            async with connect(url + path, proxy=None) as client:
                await client.send(SENT_SETUP)
                assert await LiveClient(client).closed() == (
                    1007,
                    f"{reason} Please pass a valid API key.",
                )
        async with connect(f"{url}/?key=tests-only", proxy=None) as client:
            await client.send(SENT_SETUP)
            assert await client.recv() == ACCEPT.encode()


async def test_a_replay_takes_frames_and_pongs_from_its_conduct() -> None:
    flight = made((0, "sent", SENT_SETUP), (0, "received", ACCEPT))
    conduct = Conduct(text_frames=True, slow_pongs=0.3)
    async with (
        replayed(ReplayServer(flight, conduct=conduct, clock=InstantClock())) as url,
        connect(url, proxy=None) as client,
    ):
        await client.send(SENT_SETUP)
        assert await client.recv() == ACCEPT
        start = asyncio.get_running_loop().time()
        await (await client.ping())
        assert asyncio.get_running_loop().time() - start >= 0.28


async def test_a_replay_does_not_keep_a_client_without_a_setup(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replaying, "SETUP_SECONDS", 0.05)
    flight = made((0, "sent", SENT_SETUP), (0, "received", ACCEPT))
    async with replayed(ReplayServer(flight)) as url, connect(url, proxy=None) as client:
        closing = (1007, "Request contains an invalid argument. No setup came in time.")
        assert await LiveClient(client).closed() == closing


def test_the_tone_goes_on_from_piece_to_piece() -> None:
    tone, mime = Tone(), "audio/pcm;rate=24000"
    pieces = b"".join(tone.fill(size, mime) for size in (480, 962, 2))
    assert pieces == Tone().fill(1444, mime)
    samples = np.frombuffer(pieces, "<i2")
    assert 300 < np.abs(samples).max() < 3000
    assert len(Tone().fill(7, mime)) == 7
    assert Tone().fill(9, "image/jpeg") == bytes(9)
    assert Tone().fill(8, "audio/pcm;rate=0") == Tone().fill(8, mime)


PROGRAM = (
    "import asyncio, sys, pathlib; from live_desktop.server.replay import serve_replay; "
    "asyncio.run(serve_replay(pathlib.Path(sys.argv[1]), '127.0.0.1', 0))"
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
async def test_the_process_plays_a_file_until_a_signal(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    recorder = FlightRecorder("custom", STARTED)
    recorder.opened()
    recorder.sent(SENT_SETUP)
    recorder.received(ACCEPT)
    path.write_bytes(recorder.document())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", PROGRAM, str(path), stdout=PIPE, stderr=PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            line = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"listening on (ws://127\.0\.0\.1:\d+)\n", line)
        assert found, line
        async with connect(found[1], proxy=None) as client:
            await client.send(SENT_SETUP)
            assert await client.recv() == ACCEPT.encode()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.communicate() == (b"", b"")
        assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
