"""Whatever a client sends or leaves unread: it is closed by a code, and the server serves on."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from live_desktop.protocol.messages import ServerContent, ServerMessage
from live_desktop.server import live_socket, outbox
from live_desktop.server.checks import MOST_FUNCTIONS
from live_desktop.server.connection import LARGEST_SETUP, LONGEST_QUESTION
from live_desktop.server.door import LARGEST_FRAME
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.lifetime import Dropped
from live_desktop.server.models import ModelStore
from live_desktop.server.outbox import Outbox
from tests.server.live_client import WAIT, AtOnce, LiveClient, dialed, dialing, running

INVALID = "Request contains an invalid argument."
SET_UP = '{"setup":{"model":"models/gemini-3.8-live"}}'
GRACEFUL = {1007, 1008, 1009}

# Frames at random

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([
                "setup", "model", "generationConfig", "generation_config", "speechConfig",
                "voiceConfig", "responseModalities", "tools", "functionDeclarations", "name",
                "parameters", "systemInstruction", "parts", "text", "role", "realtimeInput",
                "realtime_input", "audio", "video", "mimeType", "mime_type", "data",
                "mediaChunks", "activityStart", "activityEnd", "audioStreamEnd", "clientContent",
                "turns", "turnComplete", "toolResponse", "functionResponses", "id", "response",
                "scheduling", "contextUpdate", "realtimeInputConfig", "turnCoverage",
                "automaticActivityDetection", "disabled", "silenceDurationMs", "prefixPaddingMs",
                "sessionResumption", "handle", "contextWindowCompression", "triggerTokens",
                "thinkingConfig", "labels", "historyConfig", "proactivity",
            ])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)  # fmt: skip
SOUND = st.builds(
    lambda mime, data: {"realtimeInput": {"audio": {"mimeType": mime, "data": data}}},
    st.sampled_from(["audio/pcm", "audio/pcm;rate=16000", "audio/pcm;rate=0", "audio/pcm;rate=-1"])
    | st.text(max_size=20),
    st.sampled_from(["AAA=", "AAAA", "_-__", "=", "A", "AAAA====", "\N{BULLET}"]) | JSON,
)
FRAME = (
    st.binary(max_size=60)
    | st.text(max_size=60)
    | st.builds(json.dumps, JSON | SOUND)
    | st.builds(lambda value: json.dumps({"setup": value}), JSON)
    | st.builds(lambda value: json.dumps({"realtimeInput": value}), JSON)
    | st.builds(lambda value: json.dumps({"clientContent": {"turns": value}}), JSON)
    | st.builds(lambda value: json.dumps({"toolResponse": {"functionResponses": value}}), JSON)
)


@pytest.fixture(scope="module")
def server(store: ModelStore) -> Iterator[tuple[asyncio.Runner, str]]:
    """A server that runs through all examples, and the loop that it runs in."""
    with asyncio.Runner() as runner:
        serving = running(store, make_pace=AtOnce)
        address = runner.run(serving.__aenter__())
        yield runner, address
        runner.run(serving.__aexit__(None, None, None))


@settings(max_examples=300, deadline=None)
@given(first=st.booleans(), frames=st.lists(FRAME, max_size=6))
def test_frames_at_random_are_closed_by_a_code(
    server: tuple[asyncio.Runner, str], first: bool, frames: list[str | bytes]
) -> None:
    runner, address = server

    async def send() -> None:
        async with dialing(address) as client:
            with suppress(ConnectionClosed):
                for frame in ([SET_UP] if first else []) + frames:
                    await client.socket.send(frame)
                await client.socket.send("no JSON, which ends it at the latest")
            code, reason = await client.closed()
        assert code in GRACEFUL, (code, reason)

    runner.run(send())


# Frames of the worst kind


def deep(levels: int) -> str:
    return '{"setup":' * levels + "{}" + "}" * levels


def functions(*names: str) -> str:
    declared = [{"name": name} for name in names]
    return json.dumps({"setup": {"model": "gemini-3.8-live", "tools": [
        {"functionDeclarations": declared}]}})  # fmt: skip


@pytest.mark.parametrize(
    "frame",
    [
        deep(200),
        deep(100_000),
        "[" * 1_000_000,
        '{"setup":{"model":"gemini-3.8-live","tools":' + "[" * 5000 + "]" * 5000 + "}}",
        '{"setup":{"model":"gemini-3.8-live","generationConfig":{"seed":1e400}}}',
        '{"setup":{"model":"gemini-3.8-live","generationConfig":{"seed":' + "9" * 5000 + "}}}",
        '{"setup":{"model":"gemini-3.8-live","generationConfig":{"temperature":"hot"}}}',
        '{"setup":{"model":["gemini-3.8-live"]}}',
        '{"setup":{"model":"gemini-3.8-live","realtimeInputConfig":{"turnCoverage":"ALL"}}}',
        '{"setup":{"model":"gemini-3.8-live","realtimeInputConfig":{"activityHandling":3}}}',
        '{"setup":{"model":"\\ud800"}}',
        functions(*(f"f{number}" for number in range(MOST_FUNCTIONS + 1))),
        functions("x" * 129),
        functions("two words"),
        functions(""),
        functions("x" * 2**20),
        json.dumps({"setup": {"model": "x" * LARGEST_SETUP}}),
    ],
)
async def test_a_setup_beyond_measure_is_refused(store: ModelStore, frame: str) -> None:
    async with dialed(store) as client:
        await client.socket.send(frame)
        code, reason = await client.closed()
    assert code == 1007
    assert reason


async def test_as_many_functions_as_the_service_takes_are_taken(store: ModelStore) -> None:
    names = [f"get.thing_{number}:a-b" for number in range(MOST_FUNCTIONS)]
    async with dialed(store) as client:
        await client.socket.send(functions(*names))
        assert (await client.receive()).setup_complete is not None
        update = {
            "contextUpdate": {"tools": {"tools": [{"functionDeclarations": [{"name": "?"}]}]}}
        }
        await client.socket.send(json.dumps(update))
        assert (await client.closed())[0] == 1007


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\xff\xfe{}", 1007),
        ('{"realtimeInput":{"audio":{"mimeType":"audio/pcm","data":"?"}}}', 1007),
        ('{"realtimeInput":{"audio":{"mimeType":"image/jpeg","data":"AAAA"}}}', 1007),
        ('{"realtimeInput":{"video":{"mimeType":"audio/pcm","data":"AAAA"}}}', 1007),
        ('{"realtimeInput":{"audio":{"mimeType":"audio/pcm;rate=999999999","data":""}}}', 1007),
        ('{"clientContent":{"turns":[{"role":"wizard","parts":[{"text":"x"}]}]}}', 1007),
        ('{"toolResponse":{"functionResponses":[{"id":5}]}}', 1007),
    ],
)
async def test_a_message_that_is_amiss_closes_by_a_code(
    store: ModelStore, frame: str | bytes, code: int
) -> None:
    async with dialed(store) as client:
        await client.set_up()
        await client.socket.send(frame)
        assert (await client.closed())[0] == code


@pytest.mark.parametrize("sets_up", [True, False])
async def test_a_frame_that_is_too_large_closes_by_its_code(
    store: ModelStore, sets_up: bool
) -> None:
    async with dialed(store) as client:
        if sets_up:
            await client.set_up()
        size = (LARGEST_FRAME + 1).to_bytes(8, "big")
        client.socket.transport.write(b"\x82\xff" + size + b"mask")
        assert (await client.closed())[0] == 1009


async def test_text_that_is_no_utf_8_closes_by_its_code(store: ModelStore) -> None:
    async with dialed(store) as client:
        await client.set_up()
        broken = Frame(Opcode.TEXT, b'{"realtimeInput":{"text":"\xff"}}')
        client.socket.transport.write(broken.serialize(mask=True, extensions=[]))
        assert (await client.closed())[0] == 1007


@pytest.mark.parametrize(
    "message",
    [
        {"realtimeInput": {"text": "x" * (LONGEST_QUESTION + 1)}},
        {"clientContent": {"turns": [{"role": "user", "parts": [{"text": "x" * 100_000}]}] * 6}},
        {"contextUpdate": {"systemInstruction": {"parts": [{"text": "x" * LARGEST_SETUP}]}}},
    ],
)
async def test_more_than_a_context_holds_is_refused(
    store: ModelStore, message: dict[str, object]
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.socket.send(json.dumps(message))
        assert await client.closed() == (1007, INVALID)


async def test_a_context_that_is_asked_about_again_and_again_goes_on(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        for _ in range(7):
            await client.write("x" * 100_000)
            assert (await client.turn()).said


async def test_pictures_are_taken_and_not_looked_at(store: ModelStore) -> None:
    picture = {"mimeType": "image/jpeg", "data": "/9j/"}
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        for way in ({"video": picture}, {"mediaChunks": [picture]}, {"media_chunks": [picture]}):
            await client.socket.send(json.dumps({"realtime_input": way}))
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


async def test_sound_may_come_as_a_media_chunk(store: ModelStore) -> None:
    loud = {"mimeType": "audio/pcm;rate=95999", "data": "AAAA"}
    async with dialed(store) as client:
        await client.set_up()
        await client.socket.send(json.dumps({"realtimeInput": {"mediaChunks": [loud]}}))
        assert await client.closed() == (1007, "Sample rate 95999 is not supported.")


@pytest.mark.parametrize(
    "coverage",
    [
        "TURN_INCLUDES_ALL_INPUT",
        "turn_includes_only_activity",
        "TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO",
        "TURN_COVERAGE_UNSPECIFIED",
    ],
)
async def test_every_turn_coverage_is_accepted(store: ModelStore, coverage: str) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        config = {"turn_coverage": coverage}
        setup = {
            "model": "gemini-3.8-live",
            "realtimeInputConfig": config,
            "outputAudioTranscription": {},
        }
        await client.socket.send(json.dumps({"setup": setup}))
        assert (await client.receive()).setup_complete is not None
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."


# Clients that do not read


async def deaf(address: str) -> ClientConnection:
    """Dial, set up, and read nothing any more."""
    socket = await connect(address, proxy=None, max_queue=1, ping_interval=None)
    await LiveClient(socket).set_up()
    socket.transport.pause_reading()
    return socket


async def test_a_client_that_does_not_read_is_cut_off(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live_socket, "UNREAD_SECONDS", 0.3)
    caplog.set_level("INFO")
    live = LiveServer(store, make_pace=AtOnce)
    async with await live.listen("127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        socket = await deaf(f"ws://127.0.0.1:{port}")
        (serving,) = server.connections
        for _ in range(60):
            await LiveClient(socket).type("Tell me a story.")
        async with asyncio.timeout(WAIT):
            await serving.wait_closed()
        assert "a client does not read what it is sent" in caplog.text
        socket.transport.abort()
        await socket.wait_closed()
        async with dialing(f"ws://127.0.0.1:{port}") as other:
            await other.set_up()
            assert await other.ask("What is 2 plus 2?") == "2 plus 2 is 4."


async def test_an_outbox_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MOST_MESSAGES", 3)
    box, message = Outbox(), ServerMessage(server_content=ServerContent(turn_complete=True))
    for _ in range(3):
        box.put(message)
    assert (await box.take())[1] == message
    box.put(message)
    async with asyncio.timeout(WAIT):
        watching = asyncio.get_running_loop().create_task(box.watch())
        await asyncio.sleep(0)
        assert not watching.done()
        box.put(message)
        with pytest.raises(Dropped):
            await watching


# The life of many


async def test_clients_that_vanish_leave_nothing_behind(store: ModelStore) -> None:
    frames = [SET_UP, '{"realtimeInput":{"text":"Tell me a story."}}']
    before = asyncio.all_tasks()
    async with running(store) as address:
        for count in range(30):
            async with dialing(address) as client:
                for frame in frames[: count % 3]:
                    await client.socket.send(frame)
                if count % 2:
                    client.socket.transport.abort()
        async with dialing(address) as client:
            await client.set_up()
    assert asyncio.all_tasks() <= before
