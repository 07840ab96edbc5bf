"""Proxies that a client asks for the way: HTTP CONNECT and SOCKS5, as small as they work."""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

_GREETING = b"\x05\x01"
_NO_LOGIN, _LOGIN, _REFUSED = b"\x05\x00", b"\x05\x02", b"\x05\xff"
_GRANTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
_HOST_UNREACHABLE = b"\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"


@dataclass(slots=True)
class Proxy:
    """A running proxy, and what it was asked for."""

    port: int
    asked: list[str] = field(default_factory=list)
    """Hosts, in the order of the requests; a name if the client left it to the proxy to resolve."""


class Refused(Exception):
    """The client may not, or the host is not there."""


Ask = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]]
"""Reads a request; returns the host, or raises Refused after telling the client."""


@contextlib.asynccontextmanager
async def connect_proxy(
    routes: Mapping[str, int], *, login: str = "", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Proxy]:
    """Run an HTTP proxy that leads each host to a port of this computer; `login` is "name:word"."""
    wanted = f"Basic {base64.b64encode(login.encode()).decode()}"

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = head[0].split()
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        given = {name.lower(): value for name, value in headers.items()}
        host = target.rpartition(":")[0]
        status = 200 if method == "CONNECT" and host in routes else 502
        if login and given.get("proxy-authorization") != wanted:
            status = 407
        writer.write(f"HTTP/1.1 {status} Proxy\r\nContent-Length: 0\r\n\r\n".encode())
        if status != 200:
            raise Refused
        return host

    async with _running(ask, routes, tls) as proxy:
        yield proxy


@contextlib.asynccontextmanager
async def socks_proxy(routes: Mapping[str, int], *, login: str = "") -> AsyncIterator[Proxy]:
    """Run a SOCKS5 proxy that leads each host to a port of this computer."""

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        (count,) = (await reader.readexactly(2))[1:]
        offered = await reader.readexactly(count)
        if not login:
            writer.write(_NO_LOGIN)
        elif _LOGIN[1:] not in offered:
            writer.write(_REFUSED)
            raise Refused
        else:
            writer.write(_LOGIN)
            await reader.readexactly(1)
            given = b":".join([await _counted(reader), await _counted(reader)])
            if given != login.encode():
                writer.write(b"\x01\x01")
                raise Refused
            writer.write(b"\x01\x00")
        kind = (await reader.readexactly(4))[3]
        if kind == 1:
            host = ".".join(str(each) for each in await reader.readexactly(4))
        else:
            host = (await _counted(reader)).decode()
        await reader.readexactly(2)
        if host not in routes:
            writer.write(_HOST_UNREACHABLE)
            raise Refused
        writer.write(_GRANTED)
        return host

    async with _running(ask, routes, None) as proxy:
        yield proxy


async def _counted(reader: asyncio.StreamReader) -> bytes:
    (length,) = await reader.readexactly(1)
    return await reader.readexactly(length)


@contextlib.asynccontextmanager
async def _running(
    ask: Ask, routes: Mapping[str, int], tls: ssl.SSLContext | None
) -> AsyncIterator[Proxy]:
    proxy = Proxy(0)
    open_now: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        open_now.add(task)
        with contextlib.suppress(Refused, OSError, asyncio.IncompleteReadError):
            try:
                host = await ask(reader, writer)
                proxy.asked.append(host)
                there = await asyncio.open_connection("127.0.0.1", routes[host])
                await asyncio.gather(_pass_on(reader, there[1]), _pass_on(there[0], writer))
            finally:
                writer.close()
        open_now.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    proxy.port = server.sockets[0].getsockname()[1]
    async with server:
        yield proxy
    # A connection ends when its client has gone, which is before this line.
    for task in list(open_now):
        if task is not None:
            await asyncio.wait([task], timeout=5)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(2**16):
            writer.write(data)
            await writer.drain()
    writer.close()
