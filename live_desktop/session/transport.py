"""The WebSocket of one connection."""

import asyncio
import errno
import logging
import socket as socket_library
import ssl
from collections.abc import Callable
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
    ProxyError,
    WebSocketException,
)

from live_desktop.errors import LiveDesktopError, NetworkFailed, Remedy, SetupRejected
from live_desktop.language import _
from live_desktop.session.closes import explain_close, explain_refusal
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.network import AS_THE_SYSTEM, Network
from live_desktop.session.tunnel import Tunnel

logger = logging.getLogger(__name__)

# The library logs request headers when debugging, and a header carries the key.
logging.getLogger("websockets").setLevel(logging.WARNING)

DIAL_SECONDS = 10.0
CLOSE_SECONDS = 2.0
UNACKNOWLEDGED_MS = 20_000
"""What was sent may stay unacknowledged so long; then the system gives the connection up."""
_HOME = frozenset({"127.0.0.1", "::1"})
_FAULTS = frozenset({1002, 1003, 1007, 1009})
"""Codes with which the library closes a connection over which something broken came."""
LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes; a server may send seconds of speech in one message."""


class _Dialling(connect):
    """Opens a WebSocket by way of a proxy, and to the server that was named alone."""

    def __init__(
        self, url: str, proxy: str | None, trust: ssl.SSLContext | None, **options: Any
    ) -> None:
        is_tunnelled = proxy is not None and proxy.startswith("http")
        self._tunnel = Tunnel(proxy, url, trust) if proxy and is_tunnelled else None
        if url.startswith("wss:"):
            options["ssl"] = trust
        super().__init__(url, proxy=None if is_tunnelled else proxy, **options)

    async def open_tcp_connection(self) -> ClientConnection:
        # The library's own way through HTTP proxies lets refusals fail in callbacks too.
        if self._tunnel is None:
            return await super().open_tcp_connection()
        transport = await self._tunnel.open()
        connection = self.factory(self.ws_uri)
        transport.set_protocol(connection)
        connection.connection_made(transport)
        return connection

    def process_redirect(self, exc: Exception) -> Exception | str:
        # The key in the headers is for this server, and for no other that it may name.
        return exc


class Transport:
    """An open WebSocket: text frames out, text or binary frames in."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def dial(cls, endpoint: Endpoint, network: Network = AS_THE_SYSTEM) -> Self:
        """Open a WebSocket to an endpoint; raises a LiveDesktopError that says why it fails."""
        proxy = None
        if endpoint.kind is not EndpointKind.LOCAL:
            # Some systems ask the name service whether a host is reached directly.
            proxy = await asyncio.to_thread(network.proxy_for, endpoint.url)
        encrypted = any(url.startswith(("wss:", "https:")) for url in (endpoint.url, proxy or ""))
        # Reading the system's authorities takes longer than a window may stand still.
        trust = await asyncio.to_thread(network.trust) if encrypted else None
        try:
            socket = await _Dialling(
                endpoint.url,
                proxy,
                trust,
                additional_headers=list(endpoint.headers),
                open_timeout=DIAL_SECONDS,
                close_timeout=CLOSE_SECONDS,
                max_size=LARGEST_MESSAGE,
                # Speech in base64 hardly shrinks, and deflating it costs time on both sides.
                compression=None,
                # The session looks after the connection itself: pongs come half a minute late.
                ping_interval=None,
                # A reader that pauses would hold up the close as well; an answer is taken whole.
                max_queue=None,
            )
        except InvalidStatus as error:
            raise explain_refusal(error.response.status_code) from error
        except ssl.SSLError as error:
            raise NetworkFailed(
                _("The server's certificate is not trusted on this computer."),
                detail=str(error),
                other=Remedy.CHANGE_CONNECTION,
            ) from error
        except (OSError, TimeoutError) as error:
            raise _unreachable(endpoint, proxy, error) from error
        except ProxyError as error:
            raise NetworkFailed(
                _(
                    "The proxy does not let the connection through. Check the proxy in the"
                    " settings."
                ),
                detail=str(error.__cause__ or error),
                other=Remedy.CHANGE_PROXY,
            ) from error
        except InvalidHandshake as error:
            # An answer that ends too early is no wrong answer.
            if isinstance(error.__cause__, EOFError):
                raise explain_close(1006, "") from error
            raise SetupRejected(
                _("This address answers, but it is no Live server."), detail=str(error)
            ) from error
        except InvalidURI as error:
            raise SetupRejected(
                _("This is no server address. It starts with ws:// or wss://, then the host."),
                # The library's own words hold the address whole, with what is secret in it.
                detail=type(error).__name__,
            ) from error
        except WebSocketException as error:
            raise NetworkFailed(
                _("The connection could not be opened. Try again."), detail=str(error)
            ) from error
        _give_up_in_time(socket)
        return cls(socket)

    async def send(self, frame: str) -> None:
        """Send one text frame; raises a LiveDesktopError where the connection is gone."""
        try:
            await self._socket.send(frame)
        except ConnectionClosed as closed:
            raise _closed(closed) from closed

    async def receive(self) -> str | bytes:
        """Wait for the next frame; raises a LiveDesktopError that explains the close."""
        try:
            return await self._socket.recv()
        except ConnectionClosed as closed:
            raise _closed(closed) from closed

    async def ping(self, answered: Callable[[], None]) -> None:
        """Ask the other side for a sign of life; raises a LiveDesktopError as `send` does."""
        try:
            pong = await self._socket.ping()
        except ConnectionClosed as closed:
            raise _closed(closed) from closed

        def came(waiter: asyncio.Future[float]) -> None:
            if not waiter.cancelled() and waiter.exception() is None:
                answered()

        asyncio.ensure_future(pong).add_done_callback(came)  # noqa: TID251 - it is a future

    @property
    def stranded(self) -> bool:
        """Tell whether the address it was dialled from is no longer this computer's."""
        local = self._socket.local_address
        if not local or local[0] in _HOME:
            return False
        return not _is_own_address(local[0])

    async def aclose(self) -> None:
        """Close the socket and wait until the other side has agreed."""
        await self._socket.close()

    def abort(self) -> None:
        """Close the socket without a word: nobody is there who could agree."""
        self._socket.transport.abort()


def _give_up_in_time(socket: ClientConnection) -> None:
    # Elsewhere the system waits for minutes; there the pings find out.
    option = getattr(socket_library, "TCP_USER_TIMEOUT", None)
    plain = socket.transport.get_extra_info("socket")
    if option is not None and plain is not None:
        plain.setsockopt(socket_library.IPPROTO_TCP, option, UNACKNOWLEDGED_MS)


def _is_own_address(address: str) -> bool:
    family = socket_library.AF_INET6 if ":" in address else socket_library.AF_INET
    with socket_library.socket(family, socket_library.SOCK_DGRAM) as probe:
        try:
            probe.bind((address.partition("%")[0], 0))
        except OSError as error:
            return error.errno != errno.EADDRNOTAVAIL
    return True


def _closed(closed: ConnectionClosed) -> LiveDesktopError:
    # What only we closed we closed for a fault in what came, such as a message too large.
    ours = closed.sent if closed.sent is not None and closed.sent.code in _FAULTS else None
    frame = closed.rcvd or ours
    return explain_close(frame.code, frame.reason) if frame else explain_close(1006, "")


def _unreachable(endpoint: Endpoint, proxy: str | None, error: Exception) -> LiveDesktopError:
    if proxy is not None:
        message = _(
            "There is no way through the proxy. Check the network, and the proxy's address."
        )
        other = Remedy.CHANGE_PROXY
    elif endpoint.kind is EndpointKind.GOOGLE:
        message = _("Google cannot be reached. Check the network, or talk to the offline voice.")
        other = Remedy.USE_LOCAL
    else:
        message = _("The server cannot be reached. Is it running, and is its address right?")
        other = Remedy.CHANGE_CONNECTION
    return NetworkFailed(message, detail=str(error) or type(error).__name__, other=other)
