"""Every close that services are known to make has a cause and a remedy."""

import pytest

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
from live_desktop.session.closes import explain_close, explain_refusal

N, R, F = Retry.NEVER, Retry.RESUME, Retry.FRESH


@pytest.mark.parametrize(
    ("code", "reason", "error", "retry"),
    [
        (1000, "", ServiceFailed, R),
        (1001, "", ServiceFailed, R),
        (1002, "", ProtocolError, R),
        (1005, "", ServiceFailed, R),
        (1006, "", NetworkFailed, R),
        (1007, "API key not valid. Please pass a valid API key.", KeyRejected, N),
        (1007, "API Key not found. Please pass a valid API key.", KeyRejected, N),
        (1007, "API key expired. Please renew the API key.", KeyRejected, N),
        (1007, "Request contains an invalid argument.", SetupRejected, N),
        (
            1007,
            "Explicit activity control is not supported when automatic activity detection is",
            LocalProtocolError,
            N,
        ),
        (1007, "Sample rate changed from previously 24000 to 16000.", LocalProtocolError, N),
        (1007, "gemini-1 is not supported in the live api.", SetupRejected, N),
        (1007, "User location is not supported for the API use.", SetupRejected, N),
        (1007, "The requested combination of response modalities (TEXT) is not", SetupRejected, N),
        (1007, "Invalid JSON payload received. Unknown name", SetupRejected, N),
        (1008, "models/x is not found for API version v1beta, or is not", SetupRejected, N),
        (1008, "Publisher Model `x` was not found", SetupRejected, N),
        (1008, "Requested entity was not found.", ServiceFailed, F),
        (1008, "Your API key was reported as leaked.", KeyRejected, N),
        (1008, "Generative Language API has not been used in project 1 before", KeyRejected, N),
        (1008, "Your project has been denied access.", KeyRejected, N),
        (1008, "Operation is not implemented, or supported, or enabled.", ServiceFailed, R),
        (1008, "BidiGenerateContent session expired", ServiceFailed, F),
        (1008, "BidiGenerateContent session not found", ServiceFailed, F),
        (1009, "", ProtocolError, F),
        (1011, "You exceeded your current quota, please check your plan", QuotaExhausted, N),
        (1011, "RESOURCE_EXHAUSTED: Maximum concurrent sessions", QuotaExhausted, N),
        (1011, "Your prepayment credits are depleted.", QuotaExhausted, N),
        (1011, "Token has been used too many times", KeyRejected, N),
        (1011, "Token has expired", KeyRejected, N),
        (1011, "auth token has expired", KeyRejected, N),
        (1011, "new_session_expire_time deadline exceeded", KeyRejected, N),
        (1011, "Internal error encountered.", ServiceFailed, R),
        (1011, "The service is currently unavailable.", ServiceFailed, R),
        (1011, "Deadline expired before operation could complete.", ServiceFailed, R),
        (1012, "", ServiceFailed, R),
        (1013, "", ServiceFailed, R),
    ],
)
def test_a_close_has_a_cause_and_a_remedy(
    code: int, reason: str, error: type[LiveDesktopError], retry: Retry
) -> None:
    explained = explain_close(code, reason)
    assert type(explained) is error
    assert explained.retry is retry
    assert str(explained).endswith(".")
    assert str(code) in explained.detail
    assert reason in explained.detail


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    explained = explain_close(4321, "the moon is full")
    assert "4321" in str(explained)
    assert "the moon is full" in str(explained)
    assert explained.retry is Retry.NEVER


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (401, Remedy.CHANGE_KEY),
        (403, Remedy.CHANGE_KEY),
        (404, Remedy.CHANGE_CONNECTION),
        (429, Remedy.USE_LOCAL),
        (503, Remedy.RETRY),
    ],
)
def test_a_refused_upgrade_has_a_remedy(status: int, remedy: Remedy) -> None:
    assert explain_refusal(status).remedy is remedy


@pytest.mark.parametrize(
    ("reason", "remedies"),
    [
        ("Requested entity was not found.", (Remedy.RETRY, Remedy.CHANGE_CONNECTION)),
        ("You exceeded your current quota.", (Remedy.USE_LOCAL, Remedy.RETRY)),
        ("Explicit activity control is not supported.", (Remedy.RETRY, Remedy.REPORT)),
    ],
)
def test_what_the_words_name_beside_has_a_button_too(
    reason: str, remedies: tuple[Remedy, Remedy]
) -> None:
    error = explain_close(1008, reason)
    assert (error.remedy, error.other) == remedies
