"""The server's door: a WebSocket endpoint that speaks the Live API."""

import asyncio
import errno
import hmac
import logging
import re
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from websockets.asyncio.server import Server, ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from live_desktop.errors import LocalServerFailed
from live_desktop.server.brain.brain import Brain
from live_desktop.server.conduct import Conduct
from live_desktop.server.connection import LiveConnection
from live_desktop.server.lifetime import Dropped
from live_desktop.server.models import ModelStore
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.sessions import Sessions
from live_desktop.server.speaking import Pace, RealTime
from live_desktop.server.stopping import Stop

logger = logging.getLogger(__name__)

TOKEN_VARIABLE = "LIVE_DESKTOP_SERVER_TOKEN"  # noqa: S105 - the name of the variable, not a token

_PATH = re.compile(
    r"(?:https?://[^/]+)?(?:/|.*google\.ai\.generativelanguage\.v\w+\.GenerativeService\.\w+/?"
    r"|.*google\.cloud\.aiplatform\.v\w+\.LlmBidiService/\w+/?)"
)
_AUTHORIZATION = re.compile(r"(?:Token|Bearer)\s+(\S+)", re.IGNORECASE)
_LARGEST_FRAME = 16 * 2**20
_PING_EVERY, _PING_PATIENCE = 30.0, 60.0  # seconds; a client that vanished is let go
_CLOSE_PATIENCE = 1.0  # seconds; some clients never answer a close
_STOP_PATIENCE = 1.5  # seconds; so that they have had theirs
_PONG = b"\x8a"  # how the frame of a pong begins

# Its debug lines show requests whole, and a request may carry the token.
_socket_logger = logging.getLogger(f"{__name__}.socket")
_socket_logger.setLevel(logging.INFO)


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
    ) -> None:
        """Let in clients that know `token`, or all if it is None.

        Each session gets a brain of its own, and each answer a pace: without `make_pace` that of
        a loudspeaker.
        """
        self._conduct = conduct or Conduct()
        self._store = store
        self._token = token
        self._sessions = Sessions(make_brain, handle_seconds=self._conduct.handle_seconds)
        self._make_pace = make_pace or partial(RealTime, self._conduct.speed)

    async def listen(self, host: str, port: int, *, tls: ssl.SSLContext | None = None) -> Server:
        """Start to listen; port 0 picks a free one. Raises LocalServerFailed if it is taken."""
        return await open_door(
            self._serve_client, host, port, tls=tls, slow_pongs=self._conduct.slow_pongs
        )

    async def _serve_client(self, socket: ServerConnection) -> None:
        connection = LiveConnection(
            self._store,
            self._sessions,
            make_pace=self._make_pace,
            conduct=self._conduct,
            refusal=token_refusal(self._token, socket.request),
        )
        try:
            await connection.run(socket, socket.send)
        except* ConnectionClosed:
            logger.info("a client is gone without a goodbye")
        except* Dropped:
            logger.info("a connection is cut")
            socket.transport.abort()
        except* Refused as group:
            refused = first_refusal(group)
            logger.info("a connection is closed: %s", refused.reason)
            await socket.close(refused.code, refused.reason)
        except* Exception:
            logger.exception("a session failed")
            await socket.close(Refusal.INTERNAL.code, Refusal.INTERNAL.reason)


def token_refusal(token: str | None, request: Request | None) -> Refusal | None:
    """Check a client's token; the answer to a wrong one waits for its setup."""
    if token is None or request is None:
        return None
    given = _given_key(request)
    if not given:
        return Refusal.KEY_MISSING
    known = hmac.compare_digest(given.encode(), token.encode())
    return None if known else Refusal.KEY_INVALID


async def open_door(
    serve_client: Callable[[ServerConnection], Awaitable[None]],
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    slow_pongs: float = 0.0,
) -> Server:
    """Listen for clients of the Live API, and answer their pings so many seconds late.

    Raises LocalServerFailed where the port is taken or the host is not this computer.
    """
    try:
        return await listen(
            serve_client,
            host,
            port,
            ssl=tls,
            create_connection=_late_ponging(slow_pongs) if slow_pongs else None,
            process_request=_check_path,
            compression=None,
            max_size=_LARGEST_FRAME,
            ping_interval=_PING_EVERY,
            ping_timeout=_PING_PATIENCE,
            close_timeout=_CLOSE_PATIENCE,
            logger=_socket_logger,
        )
    except (OSError, UnicodeError) as error:
        raise LocalServerFailed(_no_door(host, port, error), detail=str(error)) from error


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


def _late_ponging(seconds: float) -> type[ServerConnection]:
    """Make connections that answer pings late, for the library answers them at once."""

    class LatePonging(ServerConnection):
        def send_data(self) -> None:
            pongs = [frame for frame in self.protocol.writes if frame[:1] == _PONG]
            for pong in pongs:
                self.protocol.writes.remove(pong)
                self.loop.call_later(seconds, self._send_late, pong)
            super().send_data()

        def _send_late(self, pong: bytes) -> None:
            if self.state is State.OPEN:
                self.transport.write(pong)

    return LatePonging


def load_certificate(certificate: Path, private_key: Path | None) -> ssl.SSLContext:
    """Read the server's certificate, PEM; raises LocalServerFailed where it is of no use."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def refuse() -> str:  # without it, the library asks on the terminal
        raise LocalServerFailed(
            f"The private key {private_key or certificate} is locked with a passphrase. "
            "Give a key without one; 'openssl pkey -in KEY.pem -out OPEN.pem' makes it."
        )

    try:
        context.load_cert_chain(certificate, private_key, refuse)
    except (OSError, ssl.SSLError) as error:
        raise LocalServerFailed(
            f"The certificate {certificate} cannot be used with its private key. "
            "Give both as PEM files that belong together.",
            detail=str(error),
        ) from error
    return context


async def serve(
    host: str,
    port: int,
    *,
    token: str | None,
    until_stdin_closes: bool = False,
    conduct: Conduct | None = None,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Serve until a signal, or the end of stdin if wanted; says on stdout where it listens.

    Raises LocalServerFailed where the models or the port are not to be had.
    """
    stop = Stop.on_signals(or_end_of_stdin=until_stdin_closes)
    store = await ModelStore.load()
    try:
        live = LiveServer(store, token=token, conduct=conduct)
        await serve_until(stop, await live.listen(host, port, tls=tls), secure=tls is not None)
    finally:
        store.close()


async def serve_until(stop: Stop, server: Server, *, secure: bool) -> None:
    """Say on stdout where a server listens, and close it when it is to stop.

    Clients that do not answer the goodbye, or that nobody wants to wait for, are cut off.
    """
    sys.stdout.write(f"listening on {address_of(server, 'wss' if secure else 'ws')}\n")
    sys.stdout.flush()
    try:
        await stop.wanted.wait()
    finally:
        server.close()
        # A socket that has not said hello yet is no connection to cut off: it is not waited for.
        with suppress(TimeoutError):
            async with asyncio.timeout(2 * _STOP_PATIENCE), asyncio.TaskGroup() as tasks:
                cutting = tasks.create_task(_cut_off(server, stop.pressing))
                await server.wait_closed()
                cutting.cancel()


async def _cut_off(server: Server, pressing: asyncio.Event) -> None:
    """Cut off all clients that are left after a while, or as soon as it is pressing."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_STOP_PATIENCE):
            await pressing.wait()
    for connection in server.all_connections:
        connection.transport.abort()


def address_of(server: Server, scheme: str = "ws") -> str:
    """Give the URL that a server listens on."""
    host, port = next(iter(server.sockets)).getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _check_path(socket: ServerConnection, request: Request) -> Response | None:
    if _PATH.fullmatch(request.path.partition("?")[0]):
        return None
    return socket.respond(HTTPStatus.NOT_FOUND, "This is not a path of the Live API.\n")


def _given_key(request: Request) -> str:
    """Find the key that a client gives, in any of the places where it may give a key or token."""
    headers = request.headers.get_all("x-goog-api-key")
    authorizations = request.headers.get_all("Authorization")
    tokens = [found[1] for each in authorizations if (found := _AUTHORIZATION.fullmatch(each))]
    query = parse_qs(request.path.partition("?")[2])
    given = (*headers, *tokens, *query.get("key", []), *query.get("access_token", []))
    return next(iter(given), "")


def first_refusal(group: BaseExceptionGroup[Refused]) -> Refused:
    """Take the first refusal out of a group."""
    first = group.exceptions[0]
    return first_refusal(first) if isinstance(first, BaseExceptionGroup) else first
