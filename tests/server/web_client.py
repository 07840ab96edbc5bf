"""Plain HTTP to a running server, byte by byte where it matters."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

WAIT = 20.0


@dataclass
class Web:
    """Asks a server over HTTP."""

    address: str
    key: str = ""

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Send one request; gives the status and the decoded body."""
        given = {"x-goog-api-key": self.key} if self.key else {}
        url = self.address.replace("ws", "http", 1) + path
        async with httpx.AsyncClient(trust_env=False, timeout=WAIT) as client:
            reply = await client.request(method, url, json=body, headers=given | (headers or {}))
        assert reply.headers["content-type"] == "application/json"
        return reply.status_code, reply.json() if reply.content else None


async def raw(address: str, *pieces: bytes, ends: bool = False) -> tuple[int, Any]:
    """Send bytes as they are; gives the status and the decoded body, or 0 without an answer."""
    host, _, port = address.removeprefix("ws://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if ends:
            writer.write_eof()
        async with asyncio.timeout(WAIT):
            answer = await reader.read()
    finally:
        writer.transport.abort()
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head:
        return 0, None
    return int(head.split()[1]), msgspec.json.decode(body) if body else None
