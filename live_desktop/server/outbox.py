"""The messages that wait to be sent to one client: not more than it can be expected to read."""

import asyncio
import logging

from live_desktop.protocol.messages import ServerMessage
from live_desktop.server.lifetime import Dropped

logger = logging.getLogger(__name__)

MOST_MESSAGES = 16_384
"""Ten minutes of sound, for a client that takes it all at once."""


class Outbox:
    """A queue of messages, each with the time at which it came."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[tuple[float, ServerMessage]] = asyncio.Queue()
        self._overfull = asyncio.Event()

    def put(self, message: ServerMessage) -> None:
        """Append a message."""
        if self._messages.qsize() >= MOST_MESSAGES:
            self._overfull.set()
            return
        self._messages.put_nowait((asyncio.get_running_loop().time(), message))

    async def take(self) -> tuple[float, ServerMessage]:
        """Wait for the oldest message, and tell when it came by the loop's clock."""
        return await self._messages.get()

    async def watch(self) -> None:
        """Wait until there are too many messages; raises Dropped then."""
        await self._overfull.wait()
        logger.info("a client does not read what it asked for")
        raise Dropped
