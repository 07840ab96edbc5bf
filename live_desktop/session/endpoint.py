"""Where a session goes: one value builds the URL and the headers for every kind of service."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from live_desktop.errors import KeyRejected, Remedy, SetupRejected
from live_desktop.language import _

_GOOGLE = "wss://generativelanguage.googleapis.com"
_SERVICE = "/ws/google.ai.generativelanguage.{version}.GenerativeService.{method}"
_METHOD = "BidiGenerateContent"
_PATH = _SERVICE.format(version="v1beta", method=_METHOD)
_VERTEX = "aiplatform.googleapis.com"
_VERTEX_PATH = "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"
_VERTEX_NAME = re.compile(r"[a-z0-9][a-z0-9.:-]*")
TOKEN_PREFIX = "auth_tokens/"  # noqa: S105 - the form of a token, not a token


class EndpointKind(StrEnum):
    """The kinds of service a session can talk to."""

    LOCAL = "local"
    GOOGLE = "google"
    CUSTOM = "custom"
    VERTEX = "vertex"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address to dial; secrets travel in `headers`, never in `url`."""

    kind: EndpointKind
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    model_prefix: str = "models/"
    """What stands before a model's id in the setup."""
    updates_context: bool = False
    """An open session's persona and tools can be changed with contextUpdate."""


def google_endpoint(key: str, version: str = "v1beta") -> Endpoint:
    """Make the endpoint of the Gemini Developer API from an API key or an ephemeral token."""
    if not key:
        raise KeyRejected(
            _(
                "There is no API key yet. Add one in the window or set GEMINI_API_KEY, or talk"
                " offline."
            ),
            other=Remedy.USE_LOCAL,
        )
    _check_key(key)
    method, header = _METHOD, ("x-goog-api-key", key)
    if key.startswith(TOKEN_PREFIX):
        method, header = _METHOD + "Constrained", ("Authorization", f"Token {key}")
    path = _SERVICE.format(version=version, method=method)
    return Endpoint(EndpointKind.GOOGLE, _GOOGLE + path, (header,))


def vertex_endpoint(project: str, location: str, token: str) -> Endpoint:
    """Make the endpoint of Google Cloud's Vertex platform from an OAuth access token.

    Raises SetupRejected where the project or the location is none.
    """
    # Both become part of an address, and Google's names have no other characters.
    if not _VERTEX_NAME.fullmatch(project):
        raise SetupRejected(
            _("“{project}” is no Google Cloud project. Set the project's ID.").format(
                project=project
            )
        )
    if not _VERTEX_NAME.fullmatch(location):
        raise SetupRejected(
            _("“{location}” is no Google Cloud location, such as us-central1.").format(
                location=location
            )
        )
    _check_key(token)
    host = _VERTEX if location == "global" else f"{location}-{_VERTEX}"
    return Endpoint(
        EndpointKind.VERTEX,
        f"wss://{host}{_VERTEX_PATH}",
        (("Authorization", f"Bearer {token}"),),
        model_prefix=f"projects/{project}/locations/{location}/publishers/google/models/",
        updates_context=True,
    )


def custom_endpoint(url: str, key: str = "") -> Endpoint:
    """Make the endpoint of any server that speaks the Live API; raises SetupRejected for no URL."""
    parts = _split(url)
    if parts is None or parts.scheme not in {"ws", "wss"} or not parts.hostname:
        raise SetupRejected(
            _(
                "“{url}” is no server address. It starts with ws:// or wss://, then the host."
            ).format(url=_shown(url)),
        )
    _check_key(key)
    path = parts.path if parts.path.strip("/") else _PATH
    headers = (("x-goog-api-key", key),) if key else ()
    return Endpoint(EndpointKind.CUSTOM, parts._replace(path=path, fragment="").geturl(), headers)


def _shown(url: str) -> str:
    """Leave out of an address what may be secret in it."""
    start, _, rest = url.strip().partition("?")[0].partition("//")
    return f"{start}//{rest.rpartition('@')[2]}" if rest else start


def local_endpoint(url: str, token: str) -> Endpoint:
    """Make the endpoint of the embedded server from its address and access token."""
    headers = (("x-goog-api-key", token),)
    return Endpoint(EndpointKind.LOCAL, url.rstrip("/") + _PATH, headers, updates_context=True)


def server_host(url: str) -> str:
    """Find the host in an address; empty where there is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises ValueError where it is none
    except ValueError:
        return None
    return parts


def _check_key(key: str) -> None:
    # Other characters cannot travel in a header, and no key has them.
    if not (key.isascii() and key.isprintable()):
        raise KeyRejected(_("This is no API key: it has characters that keys do not have."))
