"""The port: looks who comes, and leads them to the Live API or to plain HTTP."""

import asyncio
import errno
import logging
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import cast

from websockets.asyncio.server import Server, ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.http11 import Request, Response

from live_desktop.errors import LocalServerFailed
from live_desktop.server.conduct import Conduct, Switchboard
from live_desktop.server.http import Answer, HttpAnswer, HttpFailed, HttpProtocol, HttpRequest
from live_desktop.server.keys import from_elsewhere
from live_desktop.server.live_socket import LiveSocket

logger = logging.getLogger(__name__)

LARGEST_FRAME = 16 * 2**20
MOST_CONNECTIONS = 128
MOST_EARLY = 64
"""Clients that have not said yet what they want, or want plain HTTP; of more the oldest goes."""

_PATH = re.compile(
    r"(?:https?://[^/]+)?(?:/|.*google\.ai\.generativelanguage\.v\w+\.GenerativeService\.\w+/?"
    r"|.*google\.cloud\.aiplatform\.v\w+\.LlmBidiService/\w+/?)"
)
_UPGRADE = re.compile(rb"\r\nupgrade:[ \t]*websocket[ \t]*\r\n", re.IGNORECASE)
_HELLO_SECONDS = 10.0  # for the head of a request
_LARGEST_HEAD = 32 * 2**10
_TLS = 0x16  # how a hello begins that should have come to wss://
_MOST_QUEUED = 4  # frames, of up to 16 MiB each
_PING_EVERY, _PING_PATIENCE = 30.0, 60.0  # seconds; a client that vanished is let go
_CLOSE_PATIENCE = 1.0  # seconds; some clients never answer a close

# Its debug lines show requests whole, and a request may carry the token.
_socket_logger = logging.getLogger(f"{__name__}.socket")
_socket_logger.setLevel(logging.INFO)


async def open_door(
    serve_client: Callable[[LiveSocket], Awaitable[None]],
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    switchboard: Switchboard | None = None,
    answer: Answer | None = None,
    keyless: bool = False,
) -> Server:
    """Listen for clients of the Live API, and answer plain HTTP with `answer` where there is one.

    A server that is `keyless` takes no pages of other sites. Raises LocalServerFailed where the
    port is taken or the host is not this computer.
    """
    lobby = _Lobby(switchboard or Switchboard(Conduct()), answer or only_live)

    def check(connection: ServerConnection, request: Request) -> Response | None:
        return _check(connection, request, keyless=keyless)

    try:
        return await listen(
            cast("Callable[[ServerConnection], Awaitable[None]]", serve_client),
            host,
            port,
            ssl=tls,
            # The library wants a class, and only ever calls it.
            create_connection=cast("type[ServerConnection]", lobby.receive),
            process_request=check,
            compression=None,
            max_size=LARGEST_FRAME,
            max_queue=_MOST_QUEUED,
            ping_interval=_PING_EVERY,
            ping_timeout=_PING_PATIENCE,
            close_timeout=_CLOSE_PATIENCE,
            logger=_socket_logger,
        )
    except (OSError, UnicodeError) as error:
        raise LocalServerFailed(_no_door(host, port, error), detail=str(error)) from error


def only_live(request: HttpRequest) -> HttpAnswer:
    """Answer where there is no plain HTTP to be had."""
    if _PATH.fullmatch(request.path):
        raise HttpFailed(HTTPStatus.UPGRADE_REQUIRED, "This path takes WebSockets only.")
    raise HttpFailed(HTTPStatus.NOT_FOUND, "This is not a path of the Live API.")


def _check(connection: ServerConnection, request: Request, *, keyless: bool) -> Response | None:
    if not _PATH.fullmatch(request.path.partition("?")[0]):
        return connection.respond(HTTPStatus.NOT_FOUND, "This is not a path of the Live API.\n")
    if keyless and any(map(from_elsewhere, request.headers.get_all("Origin"))):
        words = "Pages of other sites need the key of this server, and it has none.\n"
        return connection.respond(HTTPStatus.FORBIDDEN, words)
    if len(connection.server.all_connections) >= MOST_CONNECTIONS:
        logger.info("a client is turned away: there are %d connections", MOST_CONNECTIONS)
        words = "This server has as many connections as it can take.\n"
        return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, words)
    return None


class _Lobby:
    """Knows the clients that are not on the Live API, or not yet."""

    def __init__(self, switchboard: Switchboard, answer: Answer) -> None:
        self._switchboard = switchboard
        self._answer = answer
        self._early: dict[asyncio.Transport, None] = {}

    def receive(
        self,
        *arguments: object,
        **options: object,
    ) -> asyncio.Protocol:
        """Make the protocol of a new TCP connection."""
        return _Doorman(self, LiveSocket(self._switchboard, *arguments, **options))

    def enter(self, transport: asyncio.Transport) -> None:
        """Note a new client."""
        self._early[transport] = None
        if len(self._early) > MOST_EARLY:
            logger.info("too many clients say nothing: the oldest is let go")
            oldest = next(iter(self._early))
            del self._early[oldest]
            oldest.abort()

    def leave(self, transport: asyncio.Transport) -> None:
        """Note that a client is gone, or on the Live API."""
        self._early.pop(transport, None)

    def plain(self, transport: asyncio.Transport) -> HttpProtocol:
        """Make the protocol of a client that wants plain HTTP."""
        return HttpProtocol(self._answer, lambda: self.leave(transport))


class _Doorman(asyncio.Protocol):
    """Waits for the head of a client's request and hands the connection to whom it is for."""

    def __init__(self, lobby: _Lobby, live: LiveSocket) -> None:
        self._lobby = lobby
        self._live = live
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._lobby.enter(self._transport)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_HELLO_SECONDS, self._transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._lobby.leave(self._transport)

    def data_received(self, data: bytes) -> None:
        self._head += data
        head, end, _ = self._head.partition(b"\r\n\r\n")
        if end and _UPGRADE.search(head + b"\r\n"):
            self._lobby.leave(self._transport)
            self._hand_to(self._live)
        elif end or len(self._head) > _LARGEST_HEAD or not self._head[:1].isalpha():
            if self._head[0] == _TLS:
                logger.info("a client speaks TLS, but there is no certificate: see --certificate")
            self._hand_to(self._lobby.plain(self._transport))

    def _hand_to(self, protocol: asyncio.Protocol) -> None:
        self._timer.cancel()
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(self._head)


def address_of(server: Server, scheme: str = "ws") -> str:
    """Give the URL that a server listens on."""
    host, port = next(iter(server.sockets)).getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _no_door(host: str, port: int, error: Exception) -> str:
    """Say whether it is the host or the port that cannot be listened on."""
    unknown = isinstance(error, socket.gaierror | UnicodeError)
    if unknown or (isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL):
        return (
            f"The Live server cannot listen on the host {host}, which is no address of this "
            "computer. Take 127.0.0.1, or 0.0.0.0 for all of its addresses."
        )
    return (
        f"The Live server cannot listen on {host} port {port}. Choose another port, or 0 for any."
    )
