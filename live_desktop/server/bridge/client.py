"""The door to language model servers: requests over HTTP, and answers as they arrive."""

import asyncio
import functools
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec

from live_desktop.server.bridge.address import Address
from live_desktop.server.bridge.events import LARGEST

if TYPE_CHECKING:
    import httpx

# The library logs each request; what is worth a line is logged here.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a server may take."""

    connect: float = 2.0
    first: float = 60.0
    """To the beginning of an answer: a model may have to be loaded first."""
    between: float = 30.0
    """From one piece of an answer to the next."""
    look: float = 0.4
    """To list its models, on this computer."""
    look_far: float = 5.0
    """To list its models, anywhere else."""


class Unreachable(Exception):
    """Nobody answers at the address."""


class Broken(Exception):
    """The connection broke before the answer was complete, or it was no HTTP."""


class Slow(Exception):
    """The server lets one wait too long."""


class Refused(Exception):
    """The server answers with an error."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, cut off where it is too large to be one of such a server."""

    status: int
    body: bytes


async def load() -> None:
    """Load the library without holding up the loop: it takes a moment."""
    await asyncio.to_thread(_import)


async def get(address: Address, path: str, patience: Patience) -> Reply:
    """Ask for something small; raises Unreachable, Broken or Slow."""
    seconds = patience.look if address.is_here else patience.look_far
    await load()
    async with (
        _faults(),
        _deadline(seconds),
        _client(address, seconds) as client,
        client.stream("GET", address.base + path) as response,
    ):
        return Reply(response.status_code, await _beginning(response))


async def post(
    address: Address, path: str, body: dict[str, Any], patience: Patience
) -> AsyncGenerator[bytes, None]:
    """Send JSON and yield the answer as it arrives; closing the generator hangs up.

    Raises Unreachable, Broken, Slow or Refused.
    """
    content = msgspec.json.encode(body)
    await load()
    async with _faults(), _client(address, patience.connect) as client:
        request = client.build_request(
            "POST", address.base + path, content=content, headers={"Content-Type": _JSON}
        )
        begun = asyncio.get_running_loop().time()
        async with _deadline(patience.first):
            response = await client.send(request, stream=True)
        try:
            if not response.is_success:
                async with _deadline(patience.between):
                    raise Refused(response.status_code, await _beginning(response))
            left = begun + patience.first - asyncio.get_running_loop().time()
            # The library calls it an iterator, but it is a generator, and has to be closed.
            stream = cast("AsyncGenerator[bytes, None]", response.aiter_bytes())
            async with aclosing(stream) as pieces:
                while True:
                    async with _deadline(left):
                        data = await anext(pieces, None)
                    if data is None:
                        return
                    yield data
                    left = patience.between
        finally:
            await response.aclose()


async def _beginning(response: "httpx.Response") -> bytes:
    body = b""
    async for data in response.aiter_bytes():
        body += data
        if len(body) > LARGEST:
            break
    return body


@asynccontextmanager
async def _client(address: Address, connect: float) -> "AsyncIterator[httpx.AsyncClient]":
    import httpx  # noqa: PLC0415 - imported by now, in a thread

    trust = await asyncio.to_thread(_authorities) if address.is_encrypted else _nobody()
    async with httpx.AsyncClient(
        # A proxy has no business between two programs of one computer.
        trust_env=not address.is_here,
        verify=trust,
        timeout=httpx.Timeout(None, connect=connect),
        headers=_headers(address),
    ) as client:
        yield client


def _headers(address: Address) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity"}  # what packs a stream also holds it back
    if address.key:
        headers["Authorization"] = f"Bearer {address.key}"
    return headers


@asynccontextmanager
async def _faults() -> AsyncIterator[None]:
    """Turn the library's errors into ours."""
    import httpx  # noqa: PLC0415 - imported by now, in a thread

    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        raise Unreachable from error
    except (ValueError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise Broken from error


@asynccontextmanager
async def _deadline(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise Slow from error


@functools.cache
def _import() -> None:
    import httpx  # noqa: PLC0415 - a tenth of a second and more

    httpx.AsyncClient(trust_env=False, verify=_nobody())  # loads another part of it


@functools.cache
def _authorities() -> ssl.SSLContext:
    return ssl.create_default_context()


@functools.cache
def _nobody() -> ssl.SSLContext:
    """Trust nobody: where nothing is encrypted, nobody need be trusted."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
