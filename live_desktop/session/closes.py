"""Why a connection was closed or refused, in the user's words, and whether to dial again.

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
    Remedy,
    Retry,
    ServiceFailed,
    SetupRejected,
)
from live_desktop.language import _


@dataclass(frozen=True, slots=True)
class Cause:
    """A pattern that a close reason shows, what it means, and whether dialling again may help.

    `other` is what the message names beside the remedy of the error.
    """

    pattern: str
    error: type[LiveDesktopError]
    retry: Retry
    message: str
    other: Remedy | None = None


CAUSES: tuple[Cause, ...] = (
    Cause(
        r"api key (not valid|not found|expired)",
        KeyRejected,
        Retry.NEVER,
        _("The API key is not accepted. Check it, or enter another."),
    ),
    Cause(
        r"reported as leaked",
        KeyRejected,
        Retry.NEVER,
        _("This API key was found in public and is blocked. Make a new one."),
    ),
    Cause(
        r"token has (been used too many times|expired)|new_session_expire_time",
        KeyRejected,
        Retry.NEVER,
        _("The token is used up or too old. Make a new one."),
    ),
    Cause(
        r"has not been used in project|is disabled|denied access",
        KeyRejected,
        Retry.NEVER,
        _("The key's project may not use the Gemini API. Enable it there, or use another key."),
        Remedy.RETRY,
    ),
    Cause(
        r"exceeded your current quota|resource_exhausted|credits are depleted|concurrent",
        QuotaExhausted,
        Retry.NEVER,
        _("The account's limit is reached. Wait a while, or talk to the offline voice."),
    ),
    Cause(
        r"location is not supported",
        SetupRejected,
        Retry.NEVER,
        _("Google does not offer this service where you are. Use another connection."),
    ),
    Cause(
        r"requested entity was not found",
        ServiceFailed,
        Retry.FRESH,
        _("The service does not find what it needs for this session. Try again, or another model."),
        Remedy.CHANGE_CONNECTION,
    ),
    Cause(
        r"is not found|not supported (in the live api|for bidi)|was not found",
        SetupRejected,
        Retry.NEVER,
        _("The service does not offer the model that is set. Use another connection."),
    ),
    Cause(
        r"explicit activity control|sample rate changed",
        LocalProtocolError,
        Retry.NEVER,
        _("The program broke a rule of the service. Try again; if it goes on, report it."),
    ),
    Cause(
        r"not implemented, or supported, or enabled",
        ServiceFailed,
        Retry.RESUME,
        _("The service lost its way in this session. Try again."),
    ),
    Cause(
        r"response modalities",
        SetupRejected,
        Retry.NEVER,
        _("The model cannot answer in the form that was asked for. Use another connection."),
    ),
    Cause(
        r"session (not found|expired)",
        ServiceFailed,
        Retry.FRESH,
        _("The service no longer knows this session. Start again to go on."),
    ),
    Cause(
        r"deadline expired",
        ServiceFailed,
        Retry.RESUME,
        _("The service ended the session. Start again to go on."),
    ),
    Cause(
        r"internal error|currently unavailable",
        ServiceFailed,
        Retry.RESUME,
        _("The service has a fault of its own. Try again in a moment."),
    ),
    Cause(
        r"invalid argument|invalid json|unknown name",
        SetupRejected,
        Retry.NEVER,
        _("The service refuses a setting of this session. Try another model, voice or connection."),
    ),
)
"""Read from the top; the first pattern found in the reason decides."""

_BY_CODE: tuple[Cause, ...] = (
    Cause("1000", ServiceFailed, Retry.RESUME, _("The service ended the session.")),
    Cause("1001", ServiceFailed, Retry.RESUME, _("The service is going down.")),
    Cause(
        "1002",
        ProtocolError,
        Retry.RESUME,
        _("The other side sent something that is no WebSocket message."),
    ),
    Cause("1005", ServiceFailed, Retry.RESUME, _("The service ended the session without a word.")),
    Cause(
        "1006",
        NetworkFailed,
        Retry.RESUME,
        _("The connection was lost. Check the network and try again."),
    ),
    Cause("1007", SetupRejected, Retry.NEVER, _("The service refuses what was sent to it.")),
    Cause("1008", SetupRejected, Retry.NEVER, _("The service refuses this session.")),
    Cause("1009", ProtocolError, Retry.FRESH, _("A message was too large for the other side.")),
    Cause(
        "1011",
        ServiceFailed,
        Retry.RESUME,
        _("The service has a fault of its own. Try again in a moment."),
    ),
    Cause("1012", ServiceFailed, Retry.RESUME, _("The service starts anew.")),
    Cause(
        "1013", ServiceFailed, Retry.RESUME, _("The service is too busy. Try again in a moment.")
    ),
)
"""What a code means where the reason says nothing that is known."""


def explain_close(code: int, reason: str) -> LiveDesktopError:
    """Make the error that tells the user why a connection was closed and what to do."""
    detail = f"close {code}: {reason}" if reason else f"close {code}"
    for cause in CAUSES:
        if re.search(cause.pattern, reason, re.IGNORECASE):
            return cause.error(cause.message, detail=detail, retry=cause.retry, other=cause.other)
    unknown = Cause(
        "",
        ServiceFailed,
        Retry.NEVER,
        _("The service closed the session ({code}).").format(code=code),
    )
    cause = next((each for each in _BY_CODE if each.pattern == str(code)), unknown)
    message = with_words_of_service(cause.message, reason)
    return cause.error(message, detail=detail, retry=cause.retry)


def with_words_of_service(message: str, said: str) -> str:
    """Add to a message what the service itself said, where that is anything."""
    if not said:
        return message
    # Translators: {message} is a whole sentence, {words} is what the service said, in English.
    return _("{message} It says: “{words}”").format(message=message, words=said)


def explain_refusal(status: int) -> LiveDesktopError:
    """Make the error for a server that answers the dialling with an HTTP status."""
    detail = f"HTTP {status}"
    if status in {401, 403}:
        return KeyRejected(
            _("The server refuses this key. Check it, or enter another."), detail=detail
        )
    if status == 429:
        return QuotaExhausted(_("The account's limit is reached. Wait a while."), detail=detail)
    if status >= 500:
        return ServiceFailed(_("The service has a fault of its own. Try again."), detail=detail)
    return SetupRejected(
        _("This address answers, but it is no Live server (HTTP {status}).").format(status=status),
        detail=detail,
    )
