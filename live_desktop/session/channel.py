"""One connection of a session: set up, then frames in both directions until it closes."""

import asyncio
import logging
from collections import deque
from typing import NamedTuple, Self

from live_desktop.errors import LiveDesktopError, NetworkFailed, RemoteProtocolError
from live_desktop.language import _
from live_desktop.protocol.connection import Connection, State
from live_desktop.protocol.events import ServerEvent
from live_desktop.protocol.messages import ClientPart, RealtimeInput
from live_desktop.protocol.setup import Setup
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.network import AS_THE_SYSTEM, Network
from live_desktop.session.patience import Patience
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.transport import Transport
from live_desktop.session.watchdog import Watchdog
from live_desktop.tasks import TaskSet

logger = logging.getLogger(__name__)

LONGEST_BACKLOG = 3_000
"""Frames that may wait for a slow network: a minute of 20 ms microphone blocks."""
LONGEST_RUN = 50
"""Frames that are sent before anything else has its turn."""


class _Frame(NamedTuple):
    text: str
    is_audio: bool


class Channel:
    """An open connection that is set up: it may be talked over at once."""

    def __init__(
        self,
        transport: Transport,
        connection: Connection,
        early: tuple[ServerEvent, ...],
        patience: Patience,
        recorder: FlightRecorder,
    ) -> None:
        self.lost_blocks = 0
        """Microphone blocks that a slow network made us give up."""
        self._transport = transport
        self._connection = connection
        self._early = early
        self._recorder = recorder
        self._outgoing: deque[_Frame] = deque()
        self._has_outgoing = asyncio.Event()
        self._watchdog = Watchdog(patience)
        self._tasks = TaskSet(_report_sender_failure)
        self._tasks.start(self._send_outgoing(), name="channel sender")

    @classmethod
    async def open(
        cls,
        endpoint: Endpoint,
        setup: Setup,
        *,
        network: Network = AS_THE_SYSTEM,
        patience: Patience,
        recorder: FlightRecorder,
    ) -> Self:
        """Dial and set up; raises a LiveDesktopError that says why it fails."""
        recorder.dialled()
        try:
            transport = await Transport.dial(endpoint, network)
        except LiveDesktopError as error:
            # The detail may hold an address, which is nobody's business.
            recorder.not_reached(str(error))
            raise
        connection = Connection()
        recorder.opened(endpoint.kind)
        try:
            frame = connection.send(setup)
            recorder.sent(frame)
            await transport.send(frame)
            early: tuple[ServerEvent, ...] = ()
            async with asyncio.timeout(patience.setup):
                while connection.state is not State.LIVE:
                    answer = await transport.receive()
                    recorder.received(answer)
                    early += connection.receive(answer)
        except TimeoutError as error:
            transport.abort()
            raise NetworkFailed(_("The server does not answer. Try again.")) from error
        except LiveDesktopError as error:
            recorder.noted(error.detail)
            await transport.aclose()
            raise
        except BaseException:
            transport.abort()
            raise
        logger.info("channel: live with %s", endpoint.kind)
        return cls(transport, connection, early, patience, recorder)

    @property
    def closed(self) -> bool:
        """Tell whether the connection is closed, by whichever side: what is sent now is lost."""
        return self._connection.state is State.CLOSED

    async def receive(self) -> tuple[ServerEvent, ...]:
        """Wait for the events of the next frame; raises a LiveDesktopError where it is lost."""
        if self._early:
            early, self._early = self._early, ()
            return early
        try:
            frame = await self._transport.receive()
            self._watchdog.hear()
            self._recorder.received(frame)
            return self._connection.receive(frame)
        except LiveDesktopError as error:
            if not self.closed:
                self._connection.close()
                logger.info("channel: lost (%s)", error.detail)
            self._recorder.noted(error.detail)
            if isinstance(error, RemoteProtocolError):
                # To close in good order is to wait until the rest of its nonsense has come.
                self._transport.abort()
            raise

    def send(self, part: ClientPart) -> None:
        """Send a message, after those before it; raises LocalProtocolError where it may not be."""
        # A microphone block may still be on its way while the connection closes.
        if self.closed:
            return
        is_audio = isinstance(part, RealtimeInput) and part.audio is not None
        if is_audio and len(self._outgoing) >= LONGEST_BACKLOG:
            self._give_up_oldest_block()
        self._outgoing.append(_Frame(self._connection.send(part), is_audio))
        self._has_outgoing.set()

    def look(self) -> None:
        """Look whether the connection still lives; raises NetworkFailed where it does not."""
        fault = self._watchdog.fault()
        if self._transport.stranded:
            fault = "the network changed"
        if fault:
            self._connection.close()
            self._transport.abort()
            logger.info("channel: given up (%s)", fault)
            self._recorder.noted(fault)
            raise NetworkFailed(
                _("The connection was lost. Check the network and try again."), detail=fault
            )
        if self._watchdog.wants_ping():
            self._tasks.start(self._transport.ping(self._watchdog.hear), name="ping")

    async def aclose(self) -> None:
        """Close the connection in good order; whoever waits for a frame sees it closed."""
        if not self.closed:
            self._connection.close()
            self._recorder.closed_here()
            logger.info("channel: closed")
        await self._tasks.aclose()
        await self._transport.aclose()

    def _give_up_oldest_block(self) -> None:
        oldest = next((frame for frame in self._outgoing if frame.is_audio), None)
        if oldest is None:
            return
        self._outgoing.remove(oldest)
        self.lost_blocks += 1
        if self.lost_blocks % 50 == 1:
            logger.warning("the network is too slow: %d blocks not sent", self.lost_blocks)

    async def _send_outgoing(self) -> None:
        while True:
            await self._has_outgoing.wait()
            for _block in range(min(LONGEST_RUN, len(self._outgoing))):
                frame = self._outgoing.popleft().text
                self._recorder.sent(frame)
                with self._watchdog.sending():
                    await self._transport.send(frame)
            if self._outgoing:
                await asyncio.sleep(0)  # sending need not wait for anything, but others do
            else:
                self._has_outgoing.clear()


def _report_sender_failure(error: BaseException) -> None:
    # A lost connection shows itself to the receiver, with its reason; a fault of ours does not.
    if not isinstance(error, LiveDesktopError):
        logger.error("the session's sender failed", exc_info=error)
