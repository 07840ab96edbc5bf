"""Addresses: what is dialled, and where the key travels."""

import pytest

from live_desktop.errors import KeyRejected, SetupRejected
from live_desktop.session.endpoint import custom_endpoint, google_endpoint, local_endpoint

SECRET = "AIzaNotARealKey"


def test_google_takes_a_key_or_a_token() -> None:
    by_key = google_endpoint(SECRET)
    assert by_key.url.endswith("GenerativeService.BidiGenerateContent")
    assert by_key.headers == (("x-goog-api-key", SECRET),)
    by_token = google_endpoint("auth_tokens/abc")
    assert by_token.url.endswith("BidiGenerateContentConstrained")
    assert by_token.headers == (("Authorization", "Token auth_tokens/abc"),)
    with pytest.raises(KeyRejected):
        google_endpoint("")


def test_secrets_are_in_no_url_and_no_repr() -> None:
    for endpoint in (
        google_endpoint(SECRET),
        custom_endpoint("wss://example.org", SECRET),
        local_endpoint("ws://127.0.0.1:1", SECRET),
    ):
        assert SECRET not in endpoint.url
        assert SECRET not in repr(endpoint)


def test_a_custom_address_keeps_its_path_or_gets_the_services() -> None:
    assert custom_endpoint("ws://relay.example:81/live").url == "ws://relay.example:81/live"
    assert custom_endpoint(" wss://example.org/ ").url.endswith("BidiGenerateContent")


@pytest.mark.parametrize(
    "address", ["", "example.org", "http://example.org", "ws://", "ws:///x", "ws://[::1"]
)
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(SetupRejected, match="ws://"):
        custom_endpoint(address)


@pytest.mark.parametrize("key", ["AIza…", "two\nlines", "schlüssel"])
def test_what_is_no_key_is_refused_in_words(key: str) -> None:
    for make in (google_endpoint, lambda key: custom_endpoint("ws://host", key)):
        with pytest.raises(KeyRejected, match="no API key"):
            make(key)
