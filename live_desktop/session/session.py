"""One conversation over the Live API: dial, set up, send, receive, close."""

import asyncio
import logging
from collections import deque
from types import TracebackType
from typing import NamedTuple, Self
from unicodedata import category

from live_desktop.errors import LiveDesktopError, NetworkFailed
from live_desktop.protocol.connection import Connection, State
from live_desktop.protocol.content import Blob, FunctionResponse
from live_desktop.protocol.events import ServerEvent
from live_desktop.protocol.messages import ClientPart, RealtimeInput, ToolResponse
from live_desktop.protocol.models import Wishes, build_setup, model_card
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.transport import Transport
from live_desktop.tasks import TaskSet

logger = logging.getLogger(__name__)

SETUP_SECONDS = 10.0
INPUT_RATE = 16_000
LONGEST_BACKLOG = 1_500
"""Frames that may wait for a slow network: half a minute of 20 ms microphone blocks."""


class _Frame(NamedTuple):
    text: str
    is_audio: bool


class Session:
    """An open session: iterate over it for events, call its methods to speak.

    As a context manager it closes itself on leaving.
    """

    def __init__(self, transport: Transport, connection: Connection, wishes: Wishes) -> None:
        self.lost_blocks = 0
        """Microphone blocks that a slow network made us give up."""
        self._transport = transport
        self._connection = connection
        self._card = model_card(wishes.model)
        self._arrived: deque[ServerEvent] = deque()
        self._outgoing: deque[_Frame] = deque()
        self._has_outgoing = asyncio.Event()
        self._tasks = TaskSet(_report_sender_failure)
        self._tasks.start(self._send_outgoing(), name="session sender")

    @classmethod
    async def open(cls, endpoint: Endpoint, wishes: Wishes) -> Self:
        """Dial and set up; raises a LiveDesktopError that says why it fails."""
        transport = await Transport.dial(endpoint)
        connection = Connection()
        try:
            await transport.send(connection.send(build_setup(wishes)))
            async with asyncio.timeout(SETUP_SECONDS):
                while connection.state is not State.LIVE:
                    # What comes before setupComplete, or with it, is of no use to a session.
                    connection.receive(await transport.receive())
        except TimeoutError as error:
            await transport.aclose()
            raise NetworkFailed("The server does not answer. Try again.") from error
        except BaseException:
            await transport.aclose()
            raise
        logger.info("session: live with %s", endpoint.kind)
        return cls(transport, connection, wishes)

    async def __aenter__(self) -> Self:
        """Enter an open session."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection; whoever iterates sees the end."""
        if not self.closed:
            self._connection.close()
            logger.info("session: closed")
        await self._tasks.aclose()
        await self._transport.aclose()

    def __aiter__(self) -> Self:
        """Iterate over the server's events until the session is closed."""
        return self

    async def __anext__(self) -> ServerEvent:
        """Wait for the next event; raises a LiveDesktopError where the connection is lost."""
        while not self._arrived:
            if self.closed:
                raise StopAsyncIteration
            try:
                self._arrived.extend(self._connection.receive(await self._transport.receive()))
            except LiveDesktopError as error:
                if self.closed:
                    raise StopAsyncIteration from error
                self._connection.close()
                logger.info("session: lost (%s)", error.detail)
                raise
        return self._arrived.popleft()

    def send_audio(self, pcm: bytes) -> None:
        """Send microphone samples: mono s16le at INPUT_RATE."""
        if len(self._outgoing) >= LONGEST_BACKLOG:
            self._give_up_oldest_block()
        self._send(RealtimeInput(audio=Blob(mime_type=f"audio/pcm;rate={INPUT_RATE}", data=pcm)))

    def end_audio(self) -> None:
        """Tell the server that the microphone pauses."""
        self._send(RealtimeInput(audio_stream_end=True))

    def send_text(self, text: str) -> None:
        """Send what the user typed."""
        # Lone surrogates have no UTF-8 form, and control characters end a session with 1007.
        clean = "".join(
            each for each in text if each in "\n\t" or category(each) not in {"Cc", "Cs"}
        )
        self._send(self._card.typed_text(clean))

    def respond(self, responses: tuple[FunctionResponse, ...]) -> None:
        """Send the answers to function calls."""
        self._send(ToolResponse(function_responses=responses))

    @property
    def closed(self) -> bool:
        """Tell whether the connection is closed, by whichever side: what is sent now is lost."""
        return self._connection.state is State.CLOSED

    def _send(self, part: ClientPart) -> None:
        # A microphone block may still be on its way while the session closes.
        if self.closed:
            return
        is_audio = isinstance(part, RealtimeInput) and part.audio is not None
        self._outgoing.append(_Frame(self._connection.send(part), is_audio))
        self._has_outgoing.set()

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
            while self._outgoing:
                await self._transport.send(self._outgoing.popleft().text)
            self._has_outgoing.clear()


def _report_sender_failure(error: BaseException) -> None:
    # A lost connection shows itself to the receiver, with its reason; a fault of ours does not.
    if not isinstance(error, LiveDesktopError):
        logger.error("the session's sender failed", exc_info=error)
