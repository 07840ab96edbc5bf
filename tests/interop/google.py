"""Google's client, pointed at a server on the loopback."""

import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.resources import as_file, files
from typing import Any

from google import genai
from google.genai import types
from google.genai.live import AsyncSession
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from live_desktop.protocol.codec import decode_client, encode_server
from live_desktop.protocol.messages import ClientMessage, ServerMessage, SetupComplete
from live_desktop.server.endpoint import LiveServer
from tests.interop.conftest import Tls

MODEL = "gemini-3.8-live"
BLOCK = 3200  # bytes: 100 ms of the microphone


def spoken(name: str) -> list[bytes]:
    """Read a spoken request that is shipped, and a second of silence, in microphone blocks."""
    with (
        as_file(files("live_desktop.resources") / "sounds" / f"{name}.wav") as path,
        wave.open(str(path)) as file,
    ):
        pcm = file.readframes(file.getnframes()) + bytes(10 * BLOCK)
    return [pcm[start : start + BLOCK] for start in range(0, len(pcm), BLOCK)]


@asynccontextmanager
async def google_client(port: int, tls: Tls, key: str = "key") -> AsyncIterator[genai.Client]:
    """Make a client that dials the loopback."""
    options = types.HttpOptions(
        base_url=f"https://127.0.0.1:{port}",
        async_client_args={"ssl": tls.client, "proxy": None},
    )
    client = genai.Client(api_key=key, vertexai=False, http_options=options)
    try:
        yield client
    finally:
        await client.aio.aclose()
        client.close()


@asynccontextmanager
async def serving(live: LiveServer, tls: Tls, key: str = "key") -> AsyncIterator[genai.Client]:
    """Run our server; gives Google's client for it."""
    server = await live.listen("127.0.0.1", 0, tls=tls.server)
    async with server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with google_client(port, tls, key) as client:
            yield client


class Scripted:
    """A server that accepts a session, sends what it is given and keeps what it receives."""

    def __init__(self, answers: tuple[ServerMessage, ...]) -> None:
        self.received: list[ClientMessage] = []
        self._answers = answers

    async def serve(self, socket: ServerConnection) -> None:
        """Talk to one client until it hangs up."""
        self.received.append(decode_client(await socket.recv()))
        for message in (ServerMessage(setup_complete=SetupComplete()), *self._answers):
            await socket.send(encode_server(message))
        with suppress(ConnectionClosed):
            async for frame in socket:
                self.received.append(decode_client(frame))


@asynccontextmanager
async def scripted(
    tls: Tls, *answers: ServerMessage
) -> AsyncIterator[tuple[genai.Client, Scripted]]:
    """Run a scripted server; gives Google's client for it, and what arrives."""
    script = Scripted(answers)
    async with serve(script.serve, "127.0.0.1", 0, ssl=tls.server) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with google_client(port, tls) as client:
            yield client, script


async def until(
    session: AsyncSession, wanted: Callable[[types.LiveServerMessage], Any]
) -> list[types.LiveServerMessage]:
    """Collect what the session receives, up to the first message that is wanted."""
    messages: list[types.LiveServerMessage] = []
    while True:
        async for message in session.receive():
            messages.append(message)
            if wanted(message):
                return messages


def turn_complete(message: types.LiveServerMessage) -> bool:
    """Tell whether a message ends a turn."""
    return bool(message.server_content and message.server_content.turn_complete)
