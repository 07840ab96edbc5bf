"""The keys of the door: what a client gives for one, and whether it is let in."""

import hmac
import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from live_desktop.server.refusal import Refusal

TOKEN_VARIABLE = "LIVE_DESKTOP_SERVER_TOKEN"  # noqa: S105 - the name of the variable, not a token
TOKEN_PREFIX = "auth_tokens/"  # noqa: S105 - how the name of an ephemeral token begins

_AUTHORIZATION = re.compile(r"(?:Token|Bearer)\s+(\S+)", re.IGNORECASE)


def given_key(target: str, headers: Callable[[str], Sequence[str]]) -> str:
    """Find the key that a client gives, in any of the places where it may give a key or token.

    `target` is the request's path with its query, `headers` gives all values of a header.
    """
    authorizations = headers("Authorization")
    tokens = [found[1] for each in authorizations if (found := _AUTHORIZATION.fullmatch(each))]
    query = parse_qs(target.partition("?")[2])
    given = (
        *headers("x-goog-api-key"),
        *tokens,
        *query.get("key", []),
        *query.get("access_token", []),
    )
    return next(iter(given), "")


def key_refusal(token: str | None, given: str) -> Refusal | None:
    """Check a key against the server's token; None takes any key."""
    if token is None:
        return None
    if not given:
        return Refusal.KEY_MISSING
    # A header may hold bytes that are no text, which the library passes on as surrogates.
    known = hmac.compare_digest(given.encode(errors="surrogateescape"), token.encode())
    return None if known else Refusal.KEY_INVALID


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer alone, by its name or address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def from_elsewhere(origin: str) -> bool:
    """Tell whether the page of an Origin header is not one of this computer."""
    try:
        return not is_loopback(urlsplit(origin).hostname or "")
    except ValueError:
        return True
