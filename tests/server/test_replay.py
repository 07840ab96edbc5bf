"""Playing a recording back to a client: when, how it ends, and what is refused."""

import asyncio
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import numpy as np
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from live_desktop.errors import LocalServerFailed
from live_desktop.protocol.events import TurnComplete
from live_desktop.protocol.flight import Flight, FlightBroken, FlightHeader
from live_desktop.protocol.messages import RealtimeInput
from live_desktop.protocol.setup import Setup
from live_desktop.server import replay as replaying
from live_desktop.server.conduct import Conduct
from live_desktop.server.replay import (
    ReplayServer,
    Tone,
    serve_replay,
)
from live_desktop.session.recorder import FlightRecorder
from tests.server.live_client import LiveClient
from tests.server.replaying import (
    ACCEPT,
    MIC,
    SENT_SETUP,
    SENT_SOUND,
    SENT_TEXT,
    STARTED,
    TURN,
    InstantClock,
    made,
    replayed,
    talking,
)


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
