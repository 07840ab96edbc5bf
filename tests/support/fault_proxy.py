"""A proxy between a client and a Live server that lets a chosen fault act at a chosen point.

It passes bytes on untouched but where a fault acts. Messages are looked into, so they must not be
compressed. The first fault in the list that has its point at a message acts on it alone.
"""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from live_desktop.session.endpoint import Endpoint, custom_endpoint
from live_desktop.tasks import TaskSet
from tests.support.faults import Direction, Fault, Outcome, Refuse, Then, Watch
from tests.support.frames import Splitter, Unit

_PIECE = 2**16
_LINGER_NOT = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


@contextlib.asynccontextmanager
async def fault_proxy(upstream: Endpoint | str, *faults: Fault) -> AsyncIterator["FaultProxy"]:
    """Run a proxy before a ws:// server; raises what went wrong in the proxy itself at the end."""
    target = custom_endpoint(upstream) if isinstance(upstream, str) else upstream
    proxy = FaultProxy(target, faults)
    try:
        await proxy.start()
        yield proxy
    finally:
        await proxy.aclose()


class FaultProxy:
    """Listens, and makes a `_Connection` of each client."""

    def __init__(self, upstream: Endpoint, faults: tuple[Fault, ...]) -> None:
        address = urlsplit(upstream.url)
        if address.scheme != "ws" or address.hostname is None:
            raise ValueError(f"the proxy cannot look into {address.scheme} connections")
        self.upstream = (address.hostname, address.port or 80)
        self.faults = faults
        self.connections = 0
        """How many TCP connections clients have made so far."""
        self.struck = asyncio.Event()
        """Set when a fault acts; a test may clear it."""
        self._socket = _bound_socket(0)
        self._port: int = self._socket.getsockname()[1]
        self.endpoint = replace(
            upstream, url=address._replace(netloc=f"127.0.0.1:{self._port}").geturl()
        )
        """Where to dial, with the headers of the server's own endpoint."""
        self._server: asyncio.Server | None = None
        self._listening: asyncio.Task[None] | None = None
        self._failures: list[BaseException] = []
        self.tasks = TaskSet(self._failures.append)
        self._open: set[_Connection] = set()
        self._held: list[asyncio.Event] = []

    async def start(self) -> None:
        """Begin to listen, unless the first connection is to be refused."""
        if self._refuses_next():
            self.struck.set()
        else:
            await self._listen()

    async def aclose(self) -> None:
        """Reset what is open and stop; raises what failed in the proxy."""
        await self.tasks.aclose()
        self._stop_listening()
        self._socket.close()
        if self._failures:
            raise BaseExceptionGroup("the fault proxy failed", self._failures)

    def release(self) -> None:
        """Let go what is held, delayed or refused now; a fault that acts later holds again."""
        for event in self._held:
            event.set()
        self._held.clear()
        self._listen()

    async def refuse_connections(self, refused: bool) -> None:
        """Take the network down for new connections, or up again."""
        if not refused:
            await self._listen()
        elif self._listening is not None:
            await self._listening
            self._stop_listening()

    def cut_all(self) -> None:
        """Reset every connection."""
        for connection in self._open:
            connection.cut()

    def hold(self, event: asyncio.Event) -> None:
        """Set an event when the test releases."""
        self._held.append(event)

    def _refuses_next(self) -> bool:
        return any(
            isinstance(fault.effect, Refuse)
            and fault.point.connection in (None, self.connections + 1)
            for fault in self.faults
        )

    def _listen(self) -> "asyncio.Task[None]":
        if self._listening is None:
            # From here on the system lets clients in; they wait until the server takes them.
            self._socket.listen()
            self._listening = self.tasks.start(self._serve(), "listen")
        return self._listening

    async def _serve(self) -> None:
        self._server = await asyncio.start_server(
            self._accept, sock=self._socket, start_serving=False
        )
        await self._server.start_serving()

    def _stop_listening(self) -> None:
        """Refuse connections, and keep the port so that nobody else takes it."""
        if self._server is not None:
            self._server.close()
            self._server, self._listening = None, None
            self._socket = _bound_socket(self._port)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = _Connection(self, reader, writer)
        self._open.add(connection)
        task = self.tasks.start(connection.run(), f"connection {self.connections}")
        task.add_done_callback(lambda _: self._open.discard(connection))
        if self._refuses_next():
            self._stop_listening()
            self.struck.set()


@dataclass(eq=False, slots=True)
class _Lane:
    """One direction of a connection."""

    watches: tuple[Watch, ...]
    writer: asyncio.StreamWriter | None = None
    """None until the server is dialled, which only a request that passes does."""
    is_finished: bool = False
    overdue: bytes = b""
    """A message that goes after the next one."""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.gate.set()

    def finish(self) -> None:
        """End the TCP connection this way; what comes later is thrown away."""
        if self.writer is not None and not self.is_finished:
            self.writer.write_eof()
        self.is_finished = True

    def cut(self) -> None:
        """Reset the TCP connection."""
        self.is_finished = True
        if self.writer is not None:
            link = self.writer.get_extra_info("socket")
            with contextlib.suppress(OSError):  # it may have ended by itself
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self.writer.transport.abort()


class _Connection:
    """Carries one client's connection to the server and back."""

    def __init__(
        self, proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._proxy = proxy
        self._client = reader
        self._server: asyncio.StreamReader | None = None
        self._up = _Lane(self._watches(Direction.TO_SERVER))
        self._down = _Lane(self._watches(Direction.TO_CLIENT), writer)

    async def run(self) -> None:
        """Carry until both sides have ended."""
        try:
            request = await self._client.readuntil(b"\r\n\r\n")
            await self._carry(self._up, Unit(request, is_handshake=True))
            if self._server is None:
                await self._discard()
            else:
                await self._converse(self._server)
        except (OSError, asyncio.IncompleteReadError):
            pass  # one side is gone, and the other is told so by a reset
        finally:
            self.cut()

    def cut(self) -> None:
        """Reset the connection on both sides."""
        self._up.cut()
        self._down.cut()

    async def _converse(self, server: asyncio.StreamReader) -> None:
        response = await server.readuntil(b"\r\n\r\n")
        await self._carry(self._down, Unit(response, is_handshake=True))
        upgraded = response.split(b" ", 2)[1] == b"101"
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pump(self._client, self._up, upgraded))
            group.create_task(self._pump(server, self._down, upgraded))
        for lane in (self._up, self._down):
            if lane.writer is not None:
                lane.writer.close()
                await lane.writer.wait_closed()

    async def _pump(self, reader: asyncio.StreamReader, lane: _Lane, upgraded: bool) -> None:
        """Carry one direction until it ends."""
        splitter = Splitter()
        try:
            while data := await reader.read(_PIECE):
                for unit in splitter.feed(data) if upgraded else [Unit(data)]:
                    await self._carry(lane, unit)
            await self._write(lane, (lane.overdue, splitter.rest))
            lane.finish()
        except OSError:
            self.cut()

    async def _carry(self, lane: _Lane, unit: Unit) -> None:
        """Pass a unit on, or let a fault act on it."""
        await lane.gate.wait()
        overdue = lane.overdue if unit.is_message or unit.is_close else b""
        if overdue:
            lane.overdue = b""
        faults = [watch.fault for watch in lane.watches if watch.sees(unit)]
        if faults and not lane.is_finished:
            await self._strike(faults[0], lane, unit)
        else:
            await self._write(lane, (overdue, unit.raw) if unit.is_close else (unit.raw,))
        if overdue and not unit.is_close:
            await self._write(lane, (overdue,))

    async def _strike(self, fault: Fault, lane: _Lane, unit: Unit) -> None:
        outcome = fault.effect.act(unit, fault.point)
        if fault.point.after:
            await self._write(lane, (unit.raw[: fault.point.after],))
        released = asyncio.Event()
        if outcome.then in (Then.STALL, Then.HOLD):
            self._shut(lane, outcome)
        elif outcome.then is Then.DELAY:
            self._proxy.hold(released)
        self._proxy.struck.set()
        match outcome.then:
            case Then.SWAP:
                lane.overdue = b"".join(outcome.forward)
            case Then.DELAY:
                late = self._write_late(released, lane, outcome.forward)
                self._proxy.tasks.start(late, "delayed")
            case _:
                await self._write(lane, outcome.forward)
        match outcome.then:
            case Then.CUT:
                self.cut()
            case Then.FINISH:
                self._up.finish()
                self._down.finish()
            case Then.DISMISS:
                await self._dismiss(outcome.answer)
            case _:
                pass

    def _shut(self, lane: _Lane, outcome: Outcome) -> None:
        """Stop one direction or both: for good, or until the test releases."""
        for each in (self._up, self._down):
            if each is lane or outcome.both:
                each.gate.clear()
                if outcome.then is Then.HOLD:
                    self._proxy.hold(each.gate)

    async def _dismiss(self, answer: bytes) -> None:
        """Answer the client; it may go on talking until it has read the answer."""
        self._up.cut()
        await self._write(self._down, (answer,))
        self._down.finish()

    async def _write_late(
        self, released: asyncio.Event, lane: _Lane, pieces: tuple[bytes, ...]
    ) -> None:
        await released.wait()
        with contextlib.suppress(OSError):  # the connection may have ended meanwhile
            await self._write(lane, pieces)

    async def _write(self, lane: _Lane, pieces: tuple[bytes, ...]) -> None:
        """Write pieces one after another, each by itself, with nothing in between."""
        if not any(pieces):
            return
        await lane.gate.wait()
        async with lane.lock:
            for piece in filter(None, pieces):
                if lane.is_finished:
                    return
                writer = lane.writer or await self._dial()
                writer.write(piece)
                await writer.drain()
                # Two rounds of the loop: in the second the other side has read this piece.
                await asyncio.sleep(0)
                await asyncio.sleep(0)

    async def _dial(self) -> asyncio.StreamWriter:
        """Connect to the server."""
        self._server, self._up.writer = await asyncio.open_connection(*self._proxy.upstream)
        return self._up.writer

    async def _discard(self) -> None:
        """Read what the client says, for nobody, until it ends."""
        while await self._client.read(_PIECE):
            pass

    def _watches(self, direction: Direction) -> tuple[Watch, ...]:
        return tuple(
            Watch(fault)
            for fault in self._proxy.faults
            if fault.point.direction is direction
            and fault.point.connection in (None, self._proxy.connections)
            and not isinstance(fault.effect, Refuse)
        )


def _bound_socket(port: int) -> socket.socket:
    """Take a port of this computer; nobody can connect to it before it listens."""
    # Only where a socket is known for TCP does asyncio send small pieces at once.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound
