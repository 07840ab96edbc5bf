"""Addresses: what is dialled, and where the key travels."""

import pytest

from live_desktop.errors import KeyRejected, SetupRejected
from live_desktop.session.endpoint import (
    EndpointKind,
    custom_endpoint,
    google_endpoint,
    local_endpoint,
    vertex_endpoint,
)

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


def test_google_has_two_versions() -> None:
    assert ".v1beta.GenerativeService." in google_endpoint(SECRET).url
    assert ".v1alpha.GenerativeService." in google_endpoint(SECRET, "v1alpha").url


def test_vertex_takes_a_bearer_token_and_the_models_full_names() -> None:
    endpoint = vertex_endpoint("my-project", "europe-west4", "ya29.token")
    assert endpoint.kind is EndpointKind.VERTEX
    assert endpoint.url == (
        "wss://europe-west4-aiplatform.googleapis.com"
        "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"
    )
    assert endpoint.headers == (("Authorization", "Bearer ya29.token"),)
    assert endpoint.model_prefix == (
        "projects/my-project/locations/europe-west4/publishers/google/models/"
    )
    everywhere = vertex_endpoint("example.com:old-project", "global", "t").url
    assert everywhere.startswith("wss://aiplatform.googleapis.com/")


@pytest.mark.parametrize("name", ["", "evil.example/", "a b", "Ä", "x?y", "a@b"])
def test_what_is_no_project_or_location_is_refused_in_words(name: str) -> None:
    with pytest.raises(SetupRejected, match="no Google Cloud project"):
        vertex_endpoint(name, "us-central1", "token")
    with pytest.raises(SetupRejected, match="no Google Cloud location"):
        vertex_endpoint("project", name, "token")


def test_an_open_session_can_change_with_our_own_server_and_with_vertex() -> None:
    assert local_endpoint("ws://127.0.0.1:1", SECRET).updates_context
    assert vertex_endpoint("project", "us-central1", SECRET).updates_context
    assert not google_endpoint(SECRET).updates_context
    assert not custom_endpoint("ws://host").updates_context
    assert google_endpoint(SECRET).model_prefix == "models/"


def test_secrets_are_in_no_url_and_no_repr() -> None:
    for endpoint in (
        google_endpoint(SECRET),
        custom_endpoint("wss://example.org", SECRET),
        local_endpoint("ws://127.0.0.1:1", SECRET),
        vertex_endpoint("project", "us-central1", SECRET),
    ):
        assert SECRET not in endpoint.url
        assert SECRET not in repr(endpoint)


def test_a_custom_address_keeps_its_path_or_gets_the_services() -> None:
    assert custom_endpoint("ws://relay.example:81/live").url == "ws://relay.example:81/live"
    assert custom_endpoint(" wss://example.org/ ").url.endswith("BidiGenerateContent")


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "http://example.org", "ws://", "ws:///x", "ws://[::1", "ws://h:99999"],
)
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(SetupRejected, match="ws://"):
        custom_endpoint(address)


@pytest.mark.parametrize("key", ["AIza…", "two\nlines", "schlüssel"])
def test_what_is_no_key_is_refused_in_words(key: str) -> None:
    for make in (google_endpoint, lambda key: custom_endpoint("ws://host", key)):
        with pytest.raises(KeyRejected, match="no API key"):
            make(key)
