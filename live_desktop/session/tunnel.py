"""A way through an HTTP proxy: CONNECT, then TLS with the server at the far end."""

import asyncio
import base64
import re
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from live_desktop.errors import NetworkFailed, Remedy, SetupRejected
from live_desktop.language import _

_LONGEST_HEAD = 64 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class Tunnel:
    """The way from here through a proxy to a server; both are URLs."""

    proxy: str
    server: str
    trust: ssl.SSLContext | None
    """Whom to trust at either end that is encrypted."""

    async def open(self) -> asyncio.Transport:
        """Open the way; raises OSError where there is none, NetworkFailed where it is refused."""
        loop = asyncio.get_running_loop()
        proxy, server = urlsplit(self.proxy), urlsplit(self.server)
        transport, asking = await loop.create_connection(
            lambda: _Asking(_request(proxy, server)),
            proxy.hostname or "",
            proxy.port or _PORTS[proxy.scheme],
            ssl=self.trust if proxy.scheme == "https" else None,
        )
        try:
            _check(await asking.status)
            if server.scheme == "wss" and self.trust is not None:
                # A protocol that takes no notice: nothing but the handshake comes yet.
                encrypted = await loop.start_tls(
                    transport, asyncio.Protocol(), self.trust, server_hostname=server.hostname
                )
                if encrypted is None:
                    raise ConnectionResetError("the connection was lost in the TLS handshake")
                return encrypted
        except BaseException:
            transport.abort()
            raise
        return transport


class _Asking(asyncio.Protocol):
    """Sends the request and reads the head of the reply; its status is 0 where none comes."""

    def __init__(self, request: bytes) -> None:
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._request = request
        self._head = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._head += data
        if b"\r\n\r\n" in self._head:
            found = _STATUS.match(self._head)
            self._settle(int(found[1]) if found else 0)
        elif len(self._head) > _LONGEST_HEAD:
            self._settle(0)

    def connection_lost(self, _error: Exception | None) -> None:
        self._settle(0)

    def _settle(self, status: int) -> None:
        if not self.status.done():
            self.status.set_result(status)


def _request(proxy: SplitResult, server: SplitResult) -> bytes:
    host = server.hostname or ""
    port = server.port or _PORTS[server.scheme]
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.username is not None:
        login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(login.encode()).decode()}")
    return "\r\n".join([*lines, "", ""]).encode()


def _check(status: int) -> None:
    if 200 <= status < 300:
        return
    if status == 407:
        raise SetupRejected(
            _(
                "The proxy wants a name and a password. Set them in its address:"
                " http://name:password@host:port."
            ),
            detail="HTTP 407",
            remedy=Remedy.CHANGE_PROXY,
        )
    raise NetworkFailed(
        _("The proxy does not let the connection through. Check the proxy in the settings."),
        detail=f"HTTP {status}" if status else "it is no HTTP proxy",
        other=Remedy.CHANGE_PROXY,
    )
