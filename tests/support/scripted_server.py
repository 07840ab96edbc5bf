"""A Live server that does what a test tells it to, over a real WebSocket: for faults."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from websockets.asyncio.server import ServerConnection, serve

from live_desktop.protocol.codec import decode_client, encode_server
from live_desktop.protocol.messages import ClientMessage, ServerMessage, SetupComplete
from live_desktop.session.endpoint import Endpoint, custom_endpoint


class Client:
    """The server's side of one connection."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.headers = socket.request.headers if socket.request else {}

    async def receive(self) -> ClientMessage:
        """Wait for the client's next message."""
        return decode_client(await self.socket.recv())

    async def send(self, message: ServerMessage) -> None:
        """Send a message."""
        await self.socket.send(encode_server(message))

    async def accept(self) -> ClientMessage:
        """Take the setup and accept it; returns the setup's message."""
        setup = await self.receive()
        await self.send(ServerMessage(setup_complete=SetupComplete()))
        return setup


Script = Callable[[Client], Awaitable[None]]


@contextlib.asynccontextmanager
async def scripted_server(script: Script) -> AsyncIterator[Endpoint]:
    """Run a server that plays a script for each connection; gives its endpoint."""

    async def play(socket: ServerConnection) -> None:
        await script(Client(socket))

    async with serve(play, "127.0.0.1", 0, ping_interval=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield custom_endpoint(f"ws://127.0.0.1:{port}", "secret-key")


async def until_closed(client: Client) -> None:
    """Read and pass over whatever comes, until the client closes."""
    with contextlib.suppress(Exception):
        while True:
            await client.socket.recv()


def refuse(code: int, reason: str) -> Script:
    """Make a script that closes with a code and a reason after the setup."""

    async def script(client: Client) -> None:
        await client.receive()
        await client.socket.close(code, reason)

    return script


async def hang(client: Client) -> None:
    """Never answer."""
    await asyncio.wait_for(until_closed(client), 30)
