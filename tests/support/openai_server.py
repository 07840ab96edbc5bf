"""A language model server that follows a script, over real HTTP, and keeps what it was asked."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

MODELS = ("nomic-embed-text:latest", "tiny:latest", "large")


@dataclass
class Exchange:
    """One chat request, and the way to answer it."""

    body: dict[str, Any]
    headers: dict[str, str]
    """Their names in lower case."""
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def start(self, content_type: str = "text/event-stream") -> None:
        """Begin a streamed answer."""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n"
        self.writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        await self.writer.drain()

    async def send(self, data: bytes) -> None:
        """Send bytes of a streamed answer."""
        self.writer.write(b"%x\r\n%b\r\n" % (len(data), data))
        await self.writer.drain()

    async def delta(self, **delta: Any) -> None:
        """Send one piece of the answer."""
        await self.send(event({"choices": [{"index": 0, "delta": delta}]}))

    async def say(self, *texts: str) -> None:
        """Send words, a piece each."""
        for text in texts:
            await self.delta(content=text)

    async def finish(self, last: bytes = b"data: [DONE]\n\n") -> None:
        """End a streamed answer."""
        await self.send(last)
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    async def reply(self, status: int, content: Any) -> None:
        """Answer at once, with JSON or with bytes as they are."""
        await respond(self.writer, status, content)

    async def hung_up(self) -> None:
        """Wait until the client closes the connection."""
        with contextlib.suppress(OSError):
            assert await self.reader.read(1) == b""

    def cut(self) -> None:
        """Cut the connection."""
        self.writer.transport.abort()


Script = Callable[[Exchange], Awaitable[None]]


def saying(*texts: str) -> Script:
    """Make a script that answers with words, a piece each."""

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        await exchange.delta(role="assistant", content="")
        await exchange.say(*texts)
        await exchange.finish()

    return script


def sending(*data: bytes) -> Script:
    """Make a script that answers with bytes as they are."""

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        for each in data[:-1]:
            await exchange.send(each)
        await exchange.finish(data[-1])

    return script


def calling(*calls: tuple[str, str, str]) -> Script:
    """Make a script that wants functions called, each given by id, name and arguments."""

    async def script(exchange: Exchange) -> None:
        await exchange.start()
        for index, (call_id, name, arguments) in enumerate(calls):
            half = len(arguments) // 2
            first = {"name": name, "arguments": arguments[:half]}
            start = {"index": index, "id": call_id, "type": "function", "function": first}
            rest = {"index": index, "function": {"arguments": arguments[half:]}}
            await exchange.delta(tool_calls=[start])
            await exchange.delta(tool_calls=[rest])
        await exchange.finish()

    return script


def refusing(status: int, content: Any) -> Script:
    """Make a script that answers with an error."""

    async def script(exchange: Exchange) -> None:
        await exchange.reply(status, content)

    return script


def event(content: Any) -> bytes:
    """Write a server-sent event."""
    return b"data: " + json.dumps(content).encode() + b"\n\n"


@dataclass
class OpenAIServer:
    """A running server; its scripts are played in turn, and the last one again and again."""

    port: int
    scripts: list[Script]
    models: Any = field(
        default_factory=lambda: {"object": "list", "data": [{"id": each} for each in MODELS]}
    )
    """What it answers when asked for its models: JSON, or bytes as they are."""
    models_status: int = 200
    before_models: Callable[[], Awaitable[object]] | None = None
    """What it waits for before it tells its models."""
    asked: list[Exchange] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    """The paths of all requests."""
    keys: list[str] = field(default_factory=list)
    """The Authorization header of all requests."""

    @property
    def base(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {
                    name.lower(): value
                    for name, value in (line.split(": ", 1) for line in head[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                path = head[0].split()[1]
                self.paths.append(path)
                self.keys.append(headers.get("authorization", ""))
                if path.endswith("/models"):
                    if self.before_models is not None:
                        await self.before_models()
                    await respond(writer, self.models_status, self.models)
                    return
                exchange = Exchange(json.loads(body), headers, reader, writer)
                self.asked.append(exchange)
                script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
                await script(exchange)
            finally:
                writer.close()


async def respond(writer: asyncio.StreamWriter, status: int, content: Any) -> None:
    """Write a whole answer."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = f"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


@contextlib.asynccontextmanager
async def openai_server(*scripts: Script, port: int = 0) -> AsyncIterator[OpenAIServer]:
    """Run a server on the loopback; port 0 picks a free one."""
    running = OpenAIServer(port, list(scripts) or [saying("Hello.")])
    server = await asyncio.start_server(running.serve, "127.0.0.1", port)
    async with server:
        running.port = server.sockets[0].getsockname()[1]
        yield running
