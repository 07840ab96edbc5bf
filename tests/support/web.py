"""A small HTTP server that answers as a test says, and keeps what it was asked."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Their names in lower case."""
    body: bytes


Answer = Callable[[Asked], tuple[int, Any]]
"""Gives the status and what is sent as JSON, or as it is where it is bytes."""


@dataclass(slots=True)
class Web:
    """A running server."""

    port: int
    asked: list[Asked]

    @property
    def url(self) -> str:
        """Its address without TLS."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.asynccontextmanager
async def web(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    """Run a server that answers every request so, one a connection."""
    asked: list[Asked] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            try:
                asked.append(await _read(reader))
                status, content = answer(asked[-1])
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                head = f"HTTP/1.1 {status} Answer\r\nContent-Length: {len(body)}\r\n"
                writer.write(f"{head}Content-Type: application/json\r\n".encode())
                writer.write(b"Connection: close\r\n\r\n" + body)
                await writer.drain()
            finally:
                writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield Web(server.sockets[0].getsockname()[1], asked)


async def _read(reader: asyncio.StreamReader) -> Asked:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = first.split()
    headers = {
        name.lower(): value for name, value in (line.split(": ", 1) for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Asked(method, parts.path, dict(parse_qsl(parts.query)), headers, body)
