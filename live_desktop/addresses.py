"""The addresses of servers of language models, as they are typed and as they are told apart."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def brain_server(address: str) -> str:
    """Name the server of a base URL as scheme://host:port; empty where it is no such URL."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    host = parts.hostname or ""
    if port is None or parts.scheme not in _PORTS or not host:
        return ""
    # Readers of addresses differ in what they make of these, and so in whom they send to.
    if "\\" in address or not all(sign.isprintable() and not sign.isspace() for sign in address):
        return ""
    # A name and a password in the address would be kept with the settings, in plain sight.
    if "@" in parts.netloc:
        return ""
    return f"{parts.scheme}://[{host}]:{port}" if ":" in host else f"{parts.scheme}://{host}:{port}"


def whole_address(typed: str) -> str:
    """Add to an address what is usually left out in typing."""
    typed = typed.strip()
    return f"http://{typed}" if typed and "://" not in typed else typed


def is_on_this_computer(server: str) -> bool:
    """Tell whether nothing that goes to this server, a URL, leaves the computer."""
    host = urlsplit(server).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
