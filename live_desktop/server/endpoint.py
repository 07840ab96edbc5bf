"""The server's door: a WebSocket endpoint that speaks the Live API."""

import asyncio
import hmac
import logging
import re
import signal
import ssl
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from os import read
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

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

logger = logging.getLogger(__name__)

TOKEN_VARIABLE = "LIVE_DESKTOP_SERVER_TOKEN"  # noqa: S105 - the name of the variable, not a token

_PATH = re.compile(r"/|.*google\.ai\.generativelanguage\.v\w+\.GenerativeService\.\w+/?")
_AUTHORIZATION = re.compile(r"(?:Token|Bearer)\s+(\S+)", re.IGNORECASE)
_LARGEST_FRAME = 16 * 2**20
_PING_EVERY, _PING_PATIENCE = 30.0, 60.0  # seconds; a client that vanished is let go
_STDIN = 0
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
        slow_pongs = self._conduct.slow_pongs
        return await open_door(
            self._serve_client,
            host,
            port,
            tls=tls,
            connection=_late_ponging(slow_pongs) if slow_pongs else None,
        )

    async def _serve_client(self, socket: ServerConnection) -> None:
        connection = LiveConnection(
            self._store,
            self._sessions,
            make_pace=self._make_pace,
            conduct=self._conduct,
            refusal=self._refusal(socket.request),
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

    def _refusal(self, request: Request | None) -> Refusal | None:
        """Check a client's token; the answer to a wrong one waits for its setup."""
        if self._token is None or request is None:
            return None
        given = _given_key(request)
        if not given:
            return Refusal.KEY_MISSING
        known = hmac.compare_digest(given.encode(), self._token.encode())
        return None if known else Refusal.KEY_INVALID


async def open_door(
    serve_client: Callable[[ServerConnection], Awaitable[None]],
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    connection: type[ServerConnection] | None = None,
) -> Server:
    """Listen for clients of the Live API; raises LocalServerFailed where the port is taken."""
    try:
        return await listen(
            serve_client,
            host,
            port,
            ssl=tls,
            create_connection=connection,
            process_request=_check_path,
            compression=None,
            max_size=_LARGEST_FRAME,
            ping_interval=_PING_EVERY,
            ping_timeout=_PING_PATIENCE,
            logger=_socket_logger,
        )
    except OSError as error:
        raise LocalServerFailed(
            f"The Live server cannot listen on {host} port {port}. "
            "Choose another port, or 0 for any.",
            detail=str(error),
        ) from error


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
    try:
        context.load_cert_chain(certificate, private_key)
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
    stop = asyncio.Event()
    stop_on_signals(stop)
    if until_stdin_closes:
        _stop_on_end_of_stdin(stop)
    store = await ModelStore.load()
    try:
        live = LiveServer(store, token=token, conduct=conduct)
        async with await live.listen(host, port, tls=tls) as server:
            sys.stdout.write(f"listening on {address_of(server, 'wss' if tls else 'ws')}\n")
            sys.stdout.flush()
            await stop.wait()
    finally:
        store.close()


def address_of(server: Server, scheme: str = "ws") -> str:
    """Give the URL that a server listens on."""
    host, port = next(iter(server.sockets)).getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _check_path(socket: ServerConnection, request: Request) -> Response | None:
    if _PATH.fullmatch(urlsplit(request.path).path):
        return None
    return socket.respond(HTTPStatus.NOT_FOUND, "This is not a path of the Live API.\n")


def _given_key(request: Request) -> str:
    """Find the key that a client gives, in any of the places where it may give a key or token."""
    headers = request.headers.get_all("x-goog-api-key")
    authorizations = request.headers.get_all("Authorization")
    tokens = [found[1] for each in authorizations if (found := _AUTHORIZATION.fullmatch(each))]
    query = parse_qs(urlsplit(request.path).query)
    given = (*headers, *tokens, *query.get("key", []), *query.get("access_token", []))
    return next(iter(given), "")


def first_refusal(group: BaseExceptionGroup[Refused]) -> Refused:
    """Take the first refusal out of a group."""
    first = group.exceptions[0]
    return first_refusal(first) if isinstance(first, BaseExceptionGroup) else first


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set an event when the system asks the program to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def _stop_on_end_of_stdin(stop: asyncio.Event) -> None:
    """Watch stdin in a thread, for not every system can wait for it in the loop."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        # Not through sys.stdin: its lock would be held when the interpreter ends.
        with suppress(OSError):
            while read(_STDIN, 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended for another reason
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
