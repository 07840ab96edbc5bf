"""Plays a recorded session back: a Live server that says again what a server once said."""

import asyncio
import logging
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from websockets.asyncio.server import Server

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import decode_client
from live_desktop.protocol.events import OUTPUT_RATE, audio_rate
from live_desktop.protocol.flight import (
    CLOSED_HERE,
    DROPPED,
    Close,
    Flight,
    FlightBroken,
    FlightEntry,
    FlightKind,
    decode_flight,
    filled,
)
from live_desktop.protocol.messages import ClientMessage
from live_desktop.server.conduct import SENDABLE, Conduct, Switchboard
from live_desktop.server.connection import SETUP_SECONDS
from live_desktop.server.door import open_door
from live_desktop.server.endpoint import see_off
from live_desktop.server.keys import given_key, key_refusal
from live_desktop.server.live_socket import LiveSocket
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.serving import serve_until
from live_desktop.server.stopping import Stop

logger = logging.getLogger(__name__)

_TONE_HZ = 220.0
_TONE_PEAK = 600  # of 32767: to be heard, not to disturb


class Clock(Protocol):
    """The time that a replay goes by, in seconds."""

    def now(self) -> float:
        """Give the time."""

    async def until(self, time: float) -> None:
        """Wait for a time; one that is past needs no waiting."""


class LoopClock:
    """The event loop's own time."""

    def now(self) -> float:
        """Give the time."""
        return asyncio.get_running_loop().time()

    async def until(self, time: float) -> None:
        """Wait for a time."""
        await asyncio.sleep(time - self.now())


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that the server did: a message, or the end of the connection."""

    after: int
    """The client's messages that came before it, its setup among them."""
    pause: float
    """Seconds since the last cue, or since the last of those messages if that came later."""
    entry: FlightEntry
    close: Close | None = None


@dataclass(frozen=True, slots=True)
class RecordedConnection:
    """What the server did on one connection, in order."""

    number: int
    cues: tuple[Cue, ...]


class ReplayServer:
    """Plays the connections of a recording, one to each client that sets itself up.

    After the last connection comes the first again.
    """

    def __init__(
        self,
        flight: Flight,
        *,
        token: str | None = None,
        conduct: Conduct | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Play to clients that know `token`, or to all if it is None.

        Of the conduct the speed, the kind of frames and late pongs count. Raises FlightBroken if
        nothing can be played.
        """
        self._connections = connections_of(flight)
        if not self._connections:
            raise FlightBroken("There is no connection in this recording that can be played back.")
        self._token = token
        self._conduct = conduct or Conduct()
        self._clock = clock or LoopClock()
        self._taken = 0

    async def listen(self, host: str, port: int, *, tls: ssl.SSLContext | None = None) -> Server:
        """Start to listen; port 0 picks a free one. Raises LocalServerFailed if it is taken."""
        return await open_door(
            self._serve_client,
            host,
            port,
            tls=tls,
            switchboard=Switchboard(self._conduct),
            keyless=self._token is None,
        )

    async def _serve_client(self, socket: LiveSocket) -> None:
        await see_off(self._talk(socket), socket)

    async def _talk(self, socket: LiveSocket) -> None:
        await self._let_in(socket)
        await self._play(self._take(), socket)

    async def _let_in(self, socket: LiveSocket) -> None:
        """Wait for the setup; raises Refused where none comes, or the token is wrong."""
        try:
            async with asyncio.timeout(SETUP_SECONDS):
                message = _decoded(await socket.recv())
        except TimeoutError:
            raise Refused.because(Refusal.SETUP_LATE) from None
        if message.setup is None:
            raise Refused.because(Refusal.SETUP_MISSING)
        request = socket.request
        given = given_key(request.path, request.headers.get_all) if request else ""
        refusal = key_refusal(self._token, given)
        if refusal is not None:
            raise Refused.because(refusal)

    def _take(self) -> RecordedConnection:
        taken = self._connections[self._taken % len(self._connections)]
        self._taken += 1
        return taken

    async def _play(self, played: RecordedConnection, socket: LiveSocket) -> None:
        logger.info("playing the recorded connection %d", played.number)
        player = _Player(self._clock, self._conduct)
        player.heard()  # the setup
        async with asyncio.TaskGroup() as tasks:
            playing = tasks.create_task(player.play(played.cues, socket))
            async for frame in socket:
                if counts(_decoded(frame)):
                    player.heard()
            playing.cancel()


class _Player:
    """Plays one connection to one client."""

    def __init__(self, clock: Clock, conduct: Conduct) -> None:
        self._clock = clock
        self._conduct = conduct
        self._arrivals: asyncio.Queue[float] = asyncio.Queue()
        self._tone = Tone()

    def heard(self) -> None:
        """Note that the client sent a message that counts."""
        self._arrivals.put_nowait(self._clock.now())

    async def play(self, cues: Iterable[Cue], socket: LiveSocket) -> None:
        """Play all cues, each when its turn and its time have come."""
        heard = 0
        due = self._clock.now()
        for cue in cues:
            while heard < cue.after:
                due = max(due, await self._arrivals.get())
                heard += 1
            due += cue.pause / self._conduct.speed
            await self._clock.until(due)
            if cue.close is not None:
                await _close(socket, cue.close)
                return
            await socket.send_frame(self._frame(cue.entry))

    def _frame(self, entry: FlightEntry) -> str | bytes:
        frame = filled(entry, self._tone.fill)
        if isinstance(frame, bytes) and self._conduct.text_frames:
            return frame.decode()
        return frame


@dataclass(slots=True)
class Tone:
    """A quiet tone that goes on from one piece to the next."""

    _position: int = field(default=0)

    def fill(self, size: int, mime_type: str) -> bytes:
        """Make `size` bytes of 16-bit tone, or of nothing where the type is no sound."""
        if not mime_type.lower().startswith("audio/"):
            return bytes(size)
        rate = _rate(mime_type)
        times = np.arange(self._position, self._position + size // 2) / rate
        self._position += size // 2
        wave = np.sin(2 * np.pi * _TONE_HZ * times) * _TONE_PEAK
        return wave.astype("<i2").tobytes() + bytes(size % 2)


def connections_of(flight: Flight) -> tuple[RecordedConnection, ...]:
    """Find the connections that can be played: those on which a setup was sent."""
    entries: dict[int, list[FlightEntry]] = {}
    for entry in flight.entries:
        entries.setdefault(entry.connection, []).append(entry)
    found = (_connection(number, entries[number]) for number in sorted(entries))
    return tuple(each for each in found if each is not None)


def counts(message: ClientMessage) -> bool:
    """Tell whether a replay waits for a client's message; it does not for streamed media.

    Nobody speaks twice with the same pauses, and a microphone may be muted this time.
    """
    given = message.realtime_input
    if given is None:
        return True
    return given.text is not None or bool(given.activity_start or given.activity_end)


def _connection(number: int, entries: Iterable[FlightEntry]) -> RecordedConnection | None:
    cues: list[Cue] = []
    sent = 0
    last = 0.0
    for entry in entries:
        words = entry.words
        if words == CLOSED_HERE and entry.kind is FlightKind.NOTED:
            break
        close = Close.noted(words) if words and entry.kind is FlightKind.NOTED else None
        if entry.kind is FlightKind.SENT:
            message = _sent(entry)
            if message is None or not counts(message) or (sent == 0 and message.setup is None):
                continue
            sent += 1
        elif sent == 0:
            continue
        elif entry.kind is FlightKind.RECEIVED or close is not None:
            cues.append(Cue(sent, max(0.0, entry.seconds - last), entry, close))
        elif words != DROPPED:
            continue
        last = entry.seconds
    return RecordedConnection(number, tuple(cues)) if sent else None


def _sent(entry: FlightEntry) -> ClientMessage | None:
    try:
        return decode_client(filled(entry, lambda _size, _mime: b""))
    except RemoteProtocolError:
        return None


def _rate(mime_type: str) -> int:
    try:
        return audio_rate(mime_type, OUTPUT_RATE)
    except RemoteProtocolError:
        return OUTPUT_RATE  # the client has its own word for such a type


def _decoded(frame: str | bytes) -> ClientMessage:
    try:
        return decode_client(frame)
    except RemoteProtocolError as error:
        raise Refused.because(Refusal.MALFORMED) from error


async def _close(socket: LiveSocket, close: Close) -> None:
    if close.code in SENDABLE:
        refused = Refused(close.code, close.reason)
        await socket.close(refused.code, refused.reason)
    else:
        socket.transport.abort()


def load_flight(path: Path) -> Flight:
    """Read a recording from a file; raises FlightBroken where that cannot be done."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FlightBroken(f"The recording “{path}” cannot be read.", detail=str(error)) from error
    return decode_flight(data)


async def serve_replay(
    path: Path,
    host: str,
    port: int,
    *,
    token: str | None = None,
    hint: str = "",
    for_window: bool = False,
    conduct: Conduct | None = None,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Play a recording to whoever connects, until a signal, or, for a window, until stdin ends.

    Says on stdout where it listens, and then the hint. Raises FlightBroken for a file that cannot
    be played, LocalServerFailed for a taken port.
    """
    replay = ReplayServer(load_flight(path), token=token, conduct=conduct)
    stop = Stop.on_signals(or_end_of_stdin=for_window)
    server = await replay.listen(host, port, tls=tls)
    await serve_until(stop, server, secure=tls is not None, hint=hint)
