"""Recordings to play back, and clients and clocks to play them to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live_desktop.protocol.connection import Connection
from live_desktop.protocol.content import Blob
from live_desktop.protocol.events import ServerEvent
from live_desktop.protocol.flight import Flight, decode_flight
from live_desktop.protocol.messages import (
    ClientPart,
    RealtimeInput,
)
from live_desktop.server.replay import ReplayServer
from live_desktop.session.recorder import FlightRecorder

STARTED = datetime(2026, 1, 2, tzinfo=UTC)
SOUND = bytes(range(256)) * 8
MIC = RealtimeInput(audio=Blob(mime_type="audio/pcm;rate=16000", data=SOUND))


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
