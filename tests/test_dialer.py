"""Where the next session goes, by the settings."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from msgspec.structs import replace

from live_desktop.addresses import brain_server, is_on_this_computer, whole_address
from live_desktop.dialer import (
    Dialer,
    brain_order,
    endpoint_kind,
    has_brain_key,
    network_of,
    words_leave,
)
from live_desktop.errors import SetupRejected
from live_desktop.offline import UseBrain
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.local_server import LocalServer
from live_desktop.session.network import Network
from live_desktop.store.settings import BrainChoice, ConnectionChoice, Settings
from tests.support.web import web

NATIVE = "gemini-2.5-flash-native-audio-preview-12-2025"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaNotARealKey")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


def dialer(settings: Settings, folder: Path) -> Dialer:
    return Dialer(lambda: settings, LocalServer(folder / "server.log"))


def test_every_choice_has_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    for choice in ConnectionChoice:
        if choice is not ConnectionChoice.AUTO:
            assert endpoint_kind(Settings(connection=choice)) == choice.value
    assert endpoint_kind(Settings()) is EndpointKind.GOOGLE
    monkeypatch.delenv("GEMINI_API_KEY")
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    assert endpoint_kind(Settings()) is EndpointKind.LOCAL


def test_the_network_is_the_one_that_is_set() -> None:
    settings = Settings(proxy=" socks5://host:1080 ", ca_file="/etc/ca.pem")
    assert network_of(settings) == Network("socks5://host:1080", "/etc/ca.pem")
    assert network_of(Settings()) == Network()


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434"),
        (" https://Models.Example/v1/?a=b ", "https://models.example:443"),
        ("http://[::1]/v1", "http://[::1]:80"),
        ("http://localhost.evil.example", "http://localhost.evil.example:80"),
        ("ws://host", ""),
        ("http://", ""),
        ("http://host:99999", ""),
        ("http://name:secret@host", ""),
        ("http://localhost\\@host", ""),
        ("http://local host", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_a_server_is_named_by_its_address(address: str, server: str) -> None:
    assert brain_server(address) == server


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("localhost:8080", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:11434/v1", True),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://0.0.0.0:11434", False),
        ("http://192.168.1.5", False),
        ("https://api.example.org", False),
        ("", False),
    ],
)
def test_what_stays_on_this_computer_is_known(address: str, here: bool) -> None:
    server = brain_server(whole_address(address))
    assert is_on_this_computer(server) is here
    settings = Settings(brain=BrainChoice.ADDRESS, brain_address=whole_address(address))
    order = brain_order(settings, "")
    assert order == (UseBrain(whole_address(address)) if here else UseBrain())


def test_nothing_is_asked_elsewhere_without_consent() -> None:
    address, server = "https://a.example/v1", "https://a.example:443"
    settings = Settings(brain=BrainChoice.ADDRESS, brain_address=address, brain_model=" big ")
    assert brain_order(settings, "key") == UseBrain()
    # Who agreed to the encrypted way has not agreed to the other, nor to another port.
    for other in ("http://a.example:80", "https://a.example:8443", "https://b.example:443"):
        assert brain_order(replace(settings, brain_consent=(other,)), "key") == UseBrain()
    agreed = replace(settings, brain_consent=("http://b:80", server))
    assert brain_order(agreed, "key") == UseBrain(address, "big", "key")
    assert not words_leave(settings)
    assert words_leave(agreed)
    assert not words_leave(replace(agreed, brain=BrainChoice.AUTO))
    assert not words_leave(Settings(brain=BrainChoice.ADDRESS, brain_address="http://localhost:1"))


def test_a_key_is_for_one_server_alone() -> None:
    assert brain_order(Settings(), "key") == UseBrain("auto")
    assert brain_order(Settings(brain=BrainChoice.OFF), "key") == UseBrain()
    kept = Settings(brain_address="https://a.example/v1", brain_key_for="https://a.example:443")
    assert has_brain_key(kept)
    assert not has_brain_key(replace(kept, brain_address="https://b.example/v1"))
    assert not has_brain_key(Settings())


async def test_google_is_dialled_in_the_version_that_the_wishes_need(tmp_path: Path) -> None:
    plain = Settings(connection=ConnectionChoice.GOOGLE, model=NATIVE)
    assert ".v1beta." in (await dialer(plain, tmp_path).endpoint()).url
    moody = Settings(connection=ConnectionChoice.GOOGLE, model=NATIVE, affective=True)
    assert ".v1alpha." in (await dialer(moody, tmp_path).endpoint()).url


async def test_vertex_is_dialled_with_the_logins_token_and_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    account = {
        "type": "service_account",
        "private_key": key.decode(),
        "client_email": "me@iam.example",
    }
    file = tmp_path / "account.json"
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    async with web(lambda _: (200, {"access_token": "ya29.x", "expires_in": 3600})) as server:
        account["token_uri"] = server.url
        file.write_text(json.dumps(account))
        homeless = Settings(connection=ConnectionChoice.VERTEX)
        with pytest.raises(SetupRejected, match="no Google Cloud project"):
            await dialer(homeless, tmp_path).endpoint()
        file.write_text(json.dumps(account | {"project_id": "of-login"}))
        endpoint = await dialer(homeless, tmp_path).endpoint()
        assert endpoint.headers == (("Authorization", "Bearer ya29.x"),)
        assert "/of-login/locations/us-central1/" in endpoint.model_prefix
        chosen = Settings(
            connection=ConnectionChoice.VERTEX,
            vertex_project="mine",
            vertex_location="europe-west4",
        )
        endpoint = await dialer(chosen, tmp_path).endpoint()
        assert "/mine/locations/europe-west4/" in endpoint.model_prefix
