"""Where a session goes: one value builds the URL and the headers for every kind of service."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from live_desktop.errors import KeyRejected, SetupRejected

_GOOGLE = "wss://generativelanguage.googleapis.com"
_SERVICE = "/ws/google.ai.generativelanguage.v1beta.GenerativeService."
_TOKEN_PREFIX = "auth_tokens/"  # noqa: S105 - the form of a token, not a token


class EndpointKind(StrEnum):
    """The kinds of service a session can talk to."""

    LOCAL = "local"
    GOOGLE = "google"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address to dial; secrets travel in `headers`, never in `url`."""

    kind: EndpointKind
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def google_endpoint(key: str) -> Endpoint:
    """Make the endpoint of the Gemini Developer API from an API key or an ephemeral token."""
    if not key:
        raise KeyRejected("There is no API key yet. Add one, or talk to the offline voice.")
    _check_key(key)
    method = "BidiGenerateContent"
    header = ("x-goog-api-key", key)
    if key.startswith(_TOKEN_PREFIX):
        method += "Constrained"
        header = ("Authorization", f"Token {key}")
    return Endpoint(EndpointKind.GOOGLE, _GOOGLE + _SERVICE + method, (header,))


def custom_endpoint(url: str, key: str = "") -> Endpoint:
    """Make the endpoint of any server that speaks the Live API; raises SetupRejected for no URL."""
    host = server_host(url)
    parts = urlsplit(url.strip()) if host else None
    if parts is None or parts.scheme not in {"ws", "wss"}:
        raise SetupRejected(
            f"“{url}” is no server address. It starts with ws:// or wss://, then the host.",
        )
    _check_key(key)
    path = parts.path if parts.path.strip("/") else _SERVICE + "BidiGenerateContent"
    headers = (("x-goog-api-key", key),) if key else ()
    return Endpoint(EndpointKind.CUSTOM, parts._replace(path=path, fragment="").geturl(), headers)


def local_endpoint(url: str, token: str) -> Endpoint:
    """Make the endpoint of the embedded server from its address and access token."""
    address = url.rstrip("/") + _SERVICE + "BidiGenerateContent"
    return Endpoint(EndpointKind.LOCAL, address, (("x-goog-api-key", token),))


def server_host(url: str) -> str:
    """Find the host in an address; empty where there is none."""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""


def _check_key(key: str) -> None:
    # Other characters cannot travel in a header, and no key has them.
    if not (key.isascii() and key.isprintable()):
        raise KeyRejected("This is no API key: it has characters that keys do not have.")
