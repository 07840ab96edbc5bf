"""The WebSocket of one client, with what the library has no switch for."""

import asyncio
import logging

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame, Opcode
from websockets.protocol import Event, State

from live_desktop.server.conduct import Switchboard
from live_desktop.server.lifetime import Dropped

logger = logging.getLogger(__name__)

UNREAD_SECONDS = 30.0
"""So long a client may leave what it is sent unread."""
_CONTENT = (Opcode.TEXT, Opcode.BINARY, Opcode.CONT)
_PONG = b"\x8a"  # how the frame of a pong begins
_MOST_HELD = 2**20  # bytes read in a stall, so that a client that hangs up is noticed


class LiveSocket(ServerConnection):
    """A WebSocket that can be slow or stand still, and does not wait for ever to be read."""

    def __init__(self, switchboard: Switchboard, *arguments: object, **options: object) -> None:
        """Look at the switchboard for how late pongs are."""
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._switchboard = switchboard
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._held = bytearray()
        self._stall_ends: asyncio.TimerHandle | None = None
        self._closing = False

    async def send_frame(self, frame: str | bytes) -> None:
        """Send a frame once the connection flows; raises Dropped where it is never read."""
        await self._flowing.wait()
        try:
            async with asyncio.timeout(UNREAD_SECONDS):
                await self.send(frame)
        except TimeoutError:
            logger.info("a client does not read what it is sent")
            raise Dropped from None

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close at once, even where the client goes on talking; what it says is passed over."""
        self._closing = True
        self.transport.resume_reading()
        await super().close(code, reason)

    def process_event(self, event: Event) -> None:
        """Take what the client says, unless it is too late for that."""
        if not (self._closing and isinstance(event, Frame) and event.opcode in _CONTENT):
            super().process_event(event)

    def stall(self, seconds: float | None) -> None:
        """Read and write nothing, for so many seconds or for ever."""
        self._flowing.clear()
        if self.keepalive_task is not None:  # nobody could answer it
            self.keepalive_task.cancel()
        if self._stall_ends is not None:
            self._stall_ends.cancel()
        if seconds is not None:
            self._stall_ends = self.loop.call_later(seconds, self._flow)

    def data_received(self, data: bytes) -> None:
        """Read, or keep for later."""
        if self._flowing.is_set():
            super().data_received(data)
            return
        self._held += data
        if len(self._held) > _MOST_HELD:
            self.transport.pause_reading()

    def send_data(self) -> None:
        """Write, but pongs and whatever stands still later."""
        if not self._flowing.is_set():
            return
        late = self._switchboard.conduct.slow_pongs
        pongs = [frame for frame in self.protocol.writes if late and frame[:1] == _PONG]
        for pong in pongs:
            self.protocol.writes.remove(pong)
            self.loop.call_later(late, self._send_late, pong)
        super().send_data()

    def _send_late(self, pong: bytes) -> None:
        if self.state is State.OPEN and self._flowing.is_set():
            self.transport.write(pong)

    def _flow(self) -> None:
        self._flowing.set()
        if self.state is not State.OPEN:
            return
        self.start_keepalive()
        held, self._held = bytes(self._held), bytearray()
        if not self.recv_messages.paused:
            self.transport.resume_reading()
        if held:
            self.data_received(held)
        self.send_data()
