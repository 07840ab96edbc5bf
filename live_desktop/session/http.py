"""Plain HTTPS requests, beside the WebSocket of a session."""

import asyncio
import logging
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from live_desktop.errors import LiveDesktopError, NetworkFailed, Remedy, SetupRejected
from live_desktop.language import _
from live_desktop.session.closes import CAUSES, explain_refusal, with_words_of_service
from live_desktop.session.network import Network

if TYPE_CHECKING:
    import httpx

# The library logs each request; what is worth a line is logged here.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

REQUEST_SECONDS = 15.0
DEVELOPER_API = "https://generativelanguage.googleapis.com"


class WayBarred(NetworkFailed):
    """The network is there, but a proxy or a certificate stands in the way."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask of a server; secrets travel in `headers`, never in `url`."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str | int] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers; `data` may hold a secret."""

    status: int
    headers: Mapping[str, str]
    data: bytes = field(repr=False)


def ask(network: Network, request: Request) -> Reply:
    """Send a request and wait for the reply, whatever its status: call it off the loop's thread.

    Raises NetworkFailed where there is no reply (WayBarred where a proxy or a certificate is why),
    SetupRejected where the network's settings are
    amiss.
    """
    options = _options(network, request)
    import httpx  # noqa: PLC0415 - slow to import, and rarely needed

    try:
        with httpx.Client(**options) as client:
            reply = client.request(**_arguments(request))
    except httpx.HTTPError as error:
        raise _unreachable(error, options["proxy"]) from error
    return Reply(reply.status_code, reply.headers, reply.content)


async def fetch(network: Network, request: Request) -> bytes:
    """Send a request; returns the reply's body, or raises a LiveDesktopError that says why not."""
    reply = await exchange(network, request)
    if reply.status >= 400:
        raise _explain(reply.status, reply.data)
    return reply.data


async def exchange(network: Network, request: Request) -> Reply:
    """Send a request and return the reply, whatever its status; raises what `ask` does."""
    options = await asyncio.to_thread(_options, network, request)
    import httpx  # noqa: PLC0415 - imported by now, in the thread

    try:
        async with httpx.AsyncClient(**options) as client:
            reply = await client.request(**_arguments(request))
    except httpx.HTTPError as error:
        raise _unreachable(error, options["proxy"]) from error
    return Reply(reply.status_code, reply.headers, reply.content)


def _options(network: Network, request: Request) -> dict[str, Any]:
    """Make what a client of either kind is made with; slow, for it reads the authorities."""
    import httpx  # noqa: F401, PLC0415 - the slow import, off the loop's thread

    proxy = network.proxy_for(request.url)
    encrypted = any(url.startswith("https:") for url in (request.url, proxy or ""))
    return {
        "proxy": proxy,
        # Where nothing is encrypted, nobody need be trusted.
        "verify": network.trust() if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        # The network's settings have asked the system already.
        "trust_env": False,
        "timeout": REQUEST_SECONDS,
    }


def _arguments(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": request.headers,
        "params": request.params or None,
        "content": request.body,
    }


class _Fault(msgspec.Struct):
    message: str = ""


class _FaultBody(msgspec.Struct):
    error: _Fault


def _explain(status: int, data: bytes) -> LiveDesktopError:
    try:
        words = msgspec.json.decode(data, type=_FaultBody).error.message
    except msgspec.MsgspecError:
        words = ""
    detail = f"HTTP {status}: {words}" if words else f"HTTP {status}"
    for cause in CAUSES:
        if re.search(cause.pattern, words, re.IGNORECASE):
            return cause.error(cause.message, detail=detail, other=cause.other)
    if status in {401, 403, 429} or status >= 500:
        return explain_refusal(status)
    message = _("The service refuses this (HTTP {status}).").format(status=status)
    return SetupRejected(with_words_of_service(message, words), detail=detail)


def _unreachable(error: "httpx.HTTPError", proxy: str | None) -> NetworkFailed:
    import httpx  # noqa: PLC0415

    detail = str(error) or type(error).__name__
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return WayBarred(
                _("The server's certificate is not trusted on this computer."), detail=detail
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError):
        return WayBarred(
            _("The proxy does not let the connection through. Check the proxy in the settings."),
            detail=detail,
            other=Remedy.CHANGE_PROXY,
        )
    if proxy and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return WayBarred(
            _("There is no way through the proxy. Check that it runs, and its address."),
            detail=detail,
            other=Remedy.CHANGE_PROXY,
        )
    return NetworkFailed(_("Google cannot be reached. Check the network."), detail=detail)
