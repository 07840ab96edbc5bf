"""The way out to the network: through which proxy, and whose certificates are trusted."""

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from live_desktop.errors import Remedy, SetupRejected
from live_desktop.language import _

NO_PROXY = "none"
"""The proxy setting that goes straight out, whatever the system says."""

_PROXY_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})
# A proxy for WebSockets is rarely named, and a SOCKS proxy carries them best.
_SECURE_KEYS = ("wss", "socks", "https")
_PLAIN_KEYS = ("ws", "socks", "https", "http")


@dataclass(frozen=True, slots=True)
class Network:
    """How to reach servers; as it stands, the way that the system is set to."""

    # Its address may hold a password.
    proxy: str = field(default="", repr=False)
    """Empty for the system's, NO_PROXY, or an http, https, socks5 or socks5h URL."""
    ca_file: str = ""
    """A PEM file of authorities to trust besides the system's."""

    def proxy_for(self, url: str) -> str | None:
        """Find the proxy on the way to an address; this computer itself is never proxied.

        Raises SetupRejected where the setting is no proxy's address.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.proxy == NO_PROXY or _is_loopback(host):
            return None
        if self.proxy:
            return _checked(
                self.proxy.strip(),
                _(
                    "The proxy that is set is no proxy's address. It starts with http://, https://,"
                    " socks5:// or socks5h://, then the host and the port."
                ),
            )
        found = _system_proxy(host, parts.port, secure=parts.scheme in {"wss", "https"})
        if not found:
            return None
        wrong = _(
            "The proxy that this computer is set to is no proxy's address. It starts with http://,"
            " https://, socks5:// or socks5h://, then the host and the port."
        )
        return _checked(found, wrong)

    def trust(self) -> ssl.SSLContext:
        """Make the context that knows whom to trust; raises SetupRejected for a bad CA file."""
        context = ssl.create_default_context()
        if self.ca_file:
            try:
                context.load_verify_locations(self.ca_file)
            except (OSError, ssl.SSLError) as error:
                raise SetupRejected(
                    _(
                        "The file of certificates {ca_file} cannot be used. It must be a PEM file"
                        " of certificate authorities."
                    ).format(ca_file=self.ca_file),
                    detail=str(error),
                ) from error
        return context


AS_THE_SYSTEM = Network()
"""The way that the system is set to."""


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _system_proxy(host: str, port: int | None, *, secure: bool) -> str:
    if proxy_bypass(f"{host}:{port or (443 if secure else 80)}"):
        return ""
    proxies = getproxies()
    for key in _SECURE_KEYS if secure else _PLAIN_KEYS:
        proxy = proxies.get(key)
        if proxy:
            # macOS gives its SOCKS proxy this way.
            is_socks = key == "socks" and proxy.startswith("http://")
            return f"socks5h://{proxy.removeprefix('http://')}" if is_socks else proxy
    return ""


def _checked(proxy: str, wrong: str) -> str:
    try:
        parts = urlsplit(proxy)
        valid = (
            parts.scheme in _PROXY_SCHEMES
            and bool(parts.hostname)
            and parts.port != 0
            and parts.path in {"", "/"}
            and not (parts.query or parts.fragment)
            # A name without a password is no use to a proxy.
            and (parts.username is None) == (parts.password is None)
        )
    except ValueError:
        valid = False
    if not valid:
        # The address stays out of the message: it may hold a password.
        raise SetupRejected(wrong, remedy=Remedy.CHANGE_PROXY)
    return proxy
