"""The server as a whole: it lets clients in, and sees them off."""

import logging
import re
import ssl
from collections.abc import Awaitable, Callable
from itertools import count

from websockets.asyncio.server import Server, ServerConnection
from websockets.exceptions import ConnectionClosed

from live_desktop.server.brain.brain import Brain
from live_desktop.server.conduct import Conduct, Switchboard
from live_desktop.server.connection import LiveConnection
from live_desktop.server.control import Control
from live_desktop.server.desk import Desk
from live_desktop.server.door import open_door
from live_desktop.server.keys import TOKEN_PREFIX, given_key, key_refusal
from live_desktop.server.lifetime import Dropped
from live_desktop.server.live_socket import LiveSocket
from live_desktop.server.minting import Mint, Ticket
from live_desktop.server.models import ModelStore
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.sessions import Sessions
from live_desktop.server.speaking import Pace, RealTime

logger = logging.getLogger(__name__)

_CONSTRAINED = re.compile(r"[./]BidiGenerateContentConstrained/?(?:\?|$)")


class LiveServer:
    """Serves any number of clients with one set of models."""

    def __init__(
        self,
        store: ModelStore,
        *,
        token: str | None = None,
        make_brain: Callable[[], Brain] = Brain,
        make_pace: Callable[[], Pace] | None = None,
        conduct: Conduct | None = None,
        controlled: bool = True,
    ) -> None:
        """Let in clients that know `token`, or all if it is None.

        Each session gets a brain of its own, and each answer a pace: without `make_pace` that of
        a loudspeaker. Where it is `controlled`, this computer can change its conduct over HTTP.
        """
        self._switchboard = Switchboard(conduct or Conduct())
        self._store = store
        self._token = token
        self._sessions = Sessions(
            make_brain, handle_seconds=lambda: self._switchboard.conduct.handle_seconds
        )
        self._make_pace = make_pace or (lambda: RealTime(self._switchboard.conduct.speed))
        self._mint = Mint()
        self._connections: dict[int, LiveConnection] = {}
        self._numbers = count(1)
        control = Control(self._switchboard, self._connections) if controlled else None
        self._desk = Desk(token, self._mint, control)

    async def listen(self, host: str, port: int, *, tls: ssl.SSLContext | None = None) -> Server:
        """Start to listen; port 0 picks a free one. Raises LocalServerFailed if it is taken."""
        return await open_door(
            self._serve_client,
            host,
            port,
            tls=tls,
            switchboard=self._switchboard,
            answer=self._desk.answer,
            keyless=self._token is None,
        )

    async def _serve_client(self, socket: LiveSocket) -> None:
        refusal, ticket = self._admit(socket)
        connection = LiveConnection(
            self._store,
            self._sessions,
            make_pace=self._make_pace,
            switchboard=self._switchboard,
            refusal=refusal,
            ticket=ticket,
        )
        number = next(self._numbers)
        self._connections[number] = connection
        try:
            await see_off(connection.run(socket, socket.send_frame, socket.stall), socket)
        finally:
            del self._connections[number]

    def _admit(self, socket: ServerConnection) -> tuple[Refusal | None, Ticket | None]:
        """Check a client's key or token; the answer to a wrong one waits for its setup."""
        request = socket.request
        if request is None:
            return Refusal.KEY_MISSING, None
        given = given_key(request.path, request.headers.get_all)
        refusal = key_refusal(self._token, given)
        if not given.startswith(TOKEN_PREFIX) or (self._token is not None and refusal is None):
            return refusal, None
        if not _CONSTRAINED.search(request.path):
            return Refusal.TOKEN_ON_PLAIN_METHOD, None
        ticket = self._mint.find(given)
        return (None, ticket) if ticket is not None else (Refusal.KEY_INVALID, None)


async def see_off(serving: Awaitable[None], socket: LiveSocket) -> None:
    """Serve a client, and close its connection in the way in which that ends."""
    try:
        await serving
    except* ConnectionClosed:
        logger.info("a client is gone without a goodbye")
    except* Dropped:
        logger.info("a connection is cut")
        socket.transport.abort()
    except* Refused as group:
        refused = _first_refusal(group)
        logger.info("a connection is closed: %s", refused.reason)
        await socket.close(refused.code, refused.reason)
    except* Exception:
        logger.exception("a session failed")
        await socket.close(Refusal.INTERNAL.code, Refusal.INTERNAL.reason)


def _first_refusal(group: BaseExceptionGroup[Refused]) -> Refused:
    first = group.exceptions[0]
    return _first_refusal(first) if isinstance(first, BaseExceptionGroup) else first
