"""The login of Google Cloud, against a token server of our own."""

import asyncio
import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from live_desktop.errors import KeyRejected, NetworkFailed, Remedy, SetupRejected
from live_desktop.session.network import AS_THE_SYSTEM
from live_desktop.session.vertex import VertexLogin
from tests.support.web import Asked, web


class Account:
    """A service account's file, as the library finds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def gets_tokens_from(self, url: str) -> None:
        """Write the file anew."""
        account = {
            "type": "service_account",
            "project_id": "my-project",
            "private_key_id": "1",
            "private_key": self._key,
            "client_email": "me@my-project.iam.example",
            "token_uri": f"{url}/token",
        }
        self.path.write_text(json.dumps(account))


@pytest.fixture(scope="module")
def shared_account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    return Account(tmp_path_factory.mktemp("login") / "account.json")


@pytest.fixture
def account(shared_account: Account, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(shared_account.path))
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    return shared_account


async def test_a_token_is_fetched_once_and_again_when_it_has_expired(account: Account) -> None:
    lifetimes = iter([3600, 3600, 1, 3600])

    def answer(asked: Asked) -> tuple[int, Any]:
        seconds = next(lifetimes)
        return 200, {"access_token": f"ya29.{len(server.asked)}", "expires_in": seconds}

    async with web(answer) as server:
        account.gets_tokens_from(server.url)
        login = VertexLogin()
        first, again = await asyncio.gather(
            login.access(AS_THE_SYSTEM), login.access(AS_THE_SYSTEM)
        )
        assert (first.token, first.project) == ("ya29.1", "my-project")
        assert again == first
        assert "ya29" not in repr(first)
        assert (await VertexLogin().access(AS_THE_SYSTEM)).token == "ya29.2"
        short = VertexLogin()
        assert (await short.access(AS_THE_SYSTEM)).token == "ya29.3"
        assert (await short.access(AS_THE_SYSTEM)).token == "ya29.4"
    assert {(asked.method, asked.path) for asked in server.asked} == {("POST", "/token")}
    assert b"assertion=" in server.asked[0].body


async def test_a_refused_login_is_explained_and_read_anew(account: Account) -> None:
    replies = iter(
        [(400, {"error": "invalid_grant", "error_description": "Token has been revoked."}),
         (200, {"access_token": "ya29.new", "expires_in": 3600})]
    )  # fmt: skip
    async with web(lambda _: next(replies)) as server:
        account.gets_tokens_from(server.url)
        login = VertexLogin()
        with pytest.raises(KeyRejected, match="gcloud auth application-default login") as caught:
            await login.access(AS_THE_SYSTEM)
        assert caught.value.remedy is Remedy.RETRY
        assert "revoked" in caught.value.detail
        assert (await login.access(AS_THE_SYSTEM)).token == "ya29.new"


async def test_a_token_server_out_of_reach_is_explained(account: Account) -> None:
    async with web(lambda _: (200, {})) as server:
        account.gets_tokens_from(server.url)
    with pytest.raises(NetworkFailed, match="cannot be reached"):
        await VertexLogin().access(AS_THE_SYSTEM)


async def test_a_computer_without_a_login_is_told_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing.json"))
    with pytest.raises(KeyRejected, match="gcloud auth application-default login") as caught:
        await VertexLogin().access(AS_THE_SYSTEM)
    assert caught.value.remedy is Remedy.RETRY


async def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    there = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name.startswith("google"):
            raise ImportError(name)
        return there(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SetupRejected, match=r"pip install .*live-desktop\[vertex\]"):
        await VertexLogin().access(AS_THE_SYSTEM)
