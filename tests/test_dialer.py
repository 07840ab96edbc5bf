"""Where the next session goes, by the settings."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from live_desktop.dialer import Dialer, endpoint_kind, network_of
from live_desktop.errors import SetupRejected
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.local_server import LocalServer
from live_desktop.session.network import Network
from live_desktop.store.settings import ConnectionChoice, Settings
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
