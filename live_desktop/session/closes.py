"""Why a connection was closed or refused, in the user's words.

The reason text decides before the code does: one code covers faults that need opposite remedies.
"""

import re
from dataclasses import dataclass

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    LocalProtocolError,
    NetworkFailed,
    ProtocolError,
    QuotaExhausted,
    ServiceFailed,
    SetupRejected,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A pattern that a close reason shows, and what it means."""

    pattern: str
    error: type[LiveDesktopError]
    message: str


CAUSES: tuple[Cause, ...] = (
    Cause(
        r"api key (not valid|not found|expired)",
        KeyRejected,
        "The API key is not accepted. Check it, or enter another.",
    ),
    Cause(
        r"reported as leaked",
        KeyRejected,
        "This API key was found in public and is blocked. Make a new one.",
    ),
    Cause(
        r"has not been used in project|is disabled|denied access",
        KeyRejected,
        "The key's project may not use the Gemini API. Enable it there, or use another key.",
    ),
    Cause(
        r"exceeded your current quota|resource_exhausted|credits are depleted|concurrent",
        QuotaExhausted,
        "The account's limit is reached. Wait a while, or talk to the offline voice.",
    ),
    Cause(
        r"location is not supported",
        SetupRejected,
        "Google does not offer this service where you are. Use another connection.",
    ),
    Cause(
        r"is not found|not supported (in the live api|for bidi)|was not found",
        SetupRejected,
        "The service does not offer the model that is set. Use another connection.",
    ),
    Cause(
        r"explicit activity control|sample rate changed",
        LocalProtocolError,
        "The program broke a rule of the service. Try again; if it goes on, report it.",
    ),
    Cause(
        r"not implemented, or supported, or enabled",
        ServiceFailed,
        "The service lost its way in this session. Try again.",
    ),
    Cause(
        r"response modalities",
        SetupRejected,
        "The model cannot answer in the form that was asked for. Use another connection.",
    ),
    Cause(
        r"deadline expired|session (not found|expired)",
        ServiceFailed,
        "The service ended the session. Start again to go on.",
    ),
    Cause(
        r"internal error|currently unavailable",
        ServiceFailed,
        "The service has a fault of its own. Try again in a moment.",
    ),
    Cause(
        r"invalid argument|invalid json|unknown name",
        SetupRejected,
        "The service refuses a setting of this session. Try another voice or connection.",
    ),
)
"""Read from the top; the first pattern found in the reason decides."""

_BY_CODE: dict[int, tuple[type[LiveDesktopError], str]] = {
    1000: (ServiceFailed, "The service ended the session. Start again to go on."),
    1001: (ServiceFailed, "The service is going down. Start again to go on."),
    1006: (NetworkFailed, "The connection was lost. Check the network and try again."),
    1007: (SetupRejected, "The service refuses what was sent to it."),
    1008: (SetupRejected, "The service refuses this session."),
    1009: (ProtocolError, "A message was too large for the other side."),
    1011: (ServiceFailed, "The service has a fault of its own. Try again in a moment."),
}


def explain_close(code: int, reason: str) -> LiveDesktopError:
    """Make the error that tells the user why a connection was closed and what to do."""
    detail = f"close {code}: {reason}" if reason else f"close {code}"
    for cause in CAUSES:
        if re.search(cause.pattern, reason, re.IGNORECASE):
            return cause.error(cause.message, detail=detail)
    error, message = _BY_CODE.get(
        code, (ServiceFailed, f"The service closed the session ({code}).")
    )
    if reason:
        message = f"{message} It says: “{reason}”"
    return error(message, detail=detail)


def explain_refusal(status: int) -> LiveDesktopError:
    """Make the error for a server that answers the dialling with an HTTP status."""
    detail = f"HTTP {status}"
    if status in {401, 403}:
        return KeyRejected(
            "The server refuses this key. Check it, or enter another.", detail=detail
        )
    if status == 429:
        return QuotaExhausted("The account's limit is reached. Wait a while.", detail=detail)
    if status >= 500:
        return ServiceFailed("The service has a fault of its own. Try again.", detail=detail)
    return SetupRejected(
        f"This address answers, but it is no Live server (HTTP {status}).", detail=detail
    )
