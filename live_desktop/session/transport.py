"""The WebSocket of one connection."""

import logging
import ssl
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
    WebSocketException,
)

from live_desktop.errors import LiveDesktopError, NetworkFailed, SetupRejected
from live_desktop.session.closes import explain_close, explain_refusal
from live_desktop.session.endpoint import Endpoint, EndpointKind

logger = logging.getLogger(__name__)

# The library logs request headers when debugging, and a header carries the key.
logging.getLogger("websockets").setLevel(logging.WARNING)

DIAL_SECONDS = 10.0
CLOSE_SECONDS = 2.0
PING_SECONDS = 20.0
PONG_SECONDS = 60.0
LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes; a server may send seconds of speech in one message."""


class Transport:
    """An open WebSocket: text frames out, text or binary frames in."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def dial(cls, endpoint: Endpoint) -> Self:
        """Open a WebSocket to an endpoint; raises a LiveDesktopError that says why it fails."""
        try:
            socket = await connect(
                endpoint.url,
                additional_headers=list(endpoint.headers),
                open_timeout=DIAL_SECONDS,
                close_timeout=CLOSE_SECONDS,
                max_size=LARGEST_MESSAGE,
                # Speech in base64 hardly shrinks, and deflating it costs time on both sides.
                compression=None,
                # Pongs of the service come up to half a minute late, which is no fault.
                ping_interval=PING_SECONDS,
                ping_timeout=PONG_SECONDS,
                proxy=None if endpoint.kind is EndpointKind.LOCAL else True,
            )
        except InvalidStatus as error:
            raise explain_refusal(error.response.status_code) from error
        except ssl.SSLError as error:
            raise NetworkFailed(
                "The server's certificate is not trusted on this computer.", detail=str(error)
            ) from error
        except (OSError, TimeoutError) as error:
            raise _unreachable(endpoint, error) from error
        except InvalidHandshake as error:
            raise SetupRejected(
                "This address answers, but it is no Live server.", detail=str(error)
            ) from error
        except InvalidURI as error:
            raise SetupRejected(
                "This is no server address. It starts with ws:// or wss://, then the host.",
                detail=str(error),
            ) from error
        except (WebSocketException, ImportError) as error:
            raise NetworkFailed(
                "The proxy that this computer is set to cannot be used.", detail=str(error)
            ) from error
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

    async def aclose(self) -> None:
        """Close the socket and wait until the other side has agreed."""
        await self._socket.close()


def _closed(closed: ConnectionClosed) -> LiveDesktopError:
    frame = closed.rcvd
    return explain_close(frame.code, frame.reason) if frame else explain_close(1006, "")


def _unreachable(endpoint: Endpoint, error: Exception) -> LiveDesktopError:
    if endpoint.kind is EndpointKind.GOOGLE:
        message = "Google cannot be reached. Check the network, or talk to the offline voice."
    else:
        message = "The server cannot be reached. Is it running, and is its address right?"
    return NetworkFailed(message, detail=str(error) or type(error).__name__)
