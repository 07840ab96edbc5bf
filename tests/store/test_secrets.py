"""The key: in a vault or in the environment, never in a log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from keyring.errors import KeyringLocked

from live_desktop.errors import KeyNotKept
from live_desktop.store.log import redact, start_logging
from live_desktop.store.secrets import Secret, store_key, stored_key, try_vault
from tests.support.vault import use_vault


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A vault of a real backend, in a file of its own."""
    before = keyring.get_keyring()
    use_vault(tmp_path / "vault.cfg", monkeypatch)
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("vault")
def test_a_key_is_kept_replaced_and_taken_out() -> None:
    assert stored_key(Secret.GOOGLE_KEY) == ""
    store_key(Secret.GOOGLE_KEY, "first")
    store_key(Secret.CUSTOM_KEY, "other")
    store_key(Secret.GOOGLE_KEY, "second")
    assert stored_key(Secret.GOOGLE_KEY) == "second"
    assert stored_key(Secret.CUSTOM_KEY) == "other"
    store_key(Secret.GOOGLE_KEY, "")
    assert stored_key(Secret.GOOGLE_KEY) == ""
    store_key(Secret.GOOGLE_KEY, "")


@pytest.mark.usefixtures("vault")
def test_the_environment_is_asked_where_the_vault_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "general")
    assert stored_key(Secret.GOOGLE_KEY) == "general"
    monkeypatch.setenv("GEMINI_API_KEY", " special ")
    assert stored_key(Secret.GOOGLE_KEY) == "special"
    assert stored_key(Secret.CUSTOM_KEY) == ""
    store_key(Secret.GOOGLE_KEY, "kept")
    assert stored_key(Secret.GOOGLE_KEY) == "kept"


@pytest.mark.usefixtures("vault")
def test_without_a_vault_a_key_serves_until_the_end() -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    assert stored_key(Secret.GOOGLE_KEY) == ""
    with pytest.raises(KeyNotKept, match="GEMINI_API_KEY"):
        store_key(Secret.GOOGLE_KEY, "key")
    # That variable holds no other key.
    with pytest.raises(KeyNotKept, match=r"vault that works\.$"):
        store_key(Secret.BRAIN_KEY, "other")
    assert (stored_key(Secret.GOOGLE_KEY), stored_key(Secret.BRAIN_KEY)) == ("key", "other")
    store_key(Secret.GOOGLE_KEY, "")
    assert stored_key(Secret.GOOGLE_KEY) == ""
    with pytest.raises(KeyNotKept, match="cannot be taken out"):
        store_key(Secret.GOOGLE_KEY, "")


@pytest.mark.usefixtures("vault")
def test_a_file_that_anybody_can_read_is_no_vault_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_key(Secret.GOOGLE_KEY, "chosen")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setattr(keyring.core, "load_config", lambda: None)
    before = (tmp_path / "vault.cfg").read_text()
    with pytest.raises(KeyNotKept, match="no key vault"):
        store_key(Secret.GOOGLE_KEY, "another")
    assert (tmp_path / "vault.cfg").read_text() == before
    assert stored_key(Secret.GOOGLE_KEY) == "another"
    store_key(Secret.GOOGLE_KEY, "")
    # What is in it can still be used, and taken out.
    assert stored_key(Secret.GOOGLE_KEY) == "chosen"
    store_key(Secret.GOOGLE_KEY, "")
    assert stored_key(Secret.GOOGLE_KEY) == ""


@pytest.mark.usefixtures("vault")
def test_a_trial_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: str) -> str:
        # It is in the vault by now.
        assert "trial" in (tmp_path / "vault.cfg").read_text()
        raise KeyringLocked("locked meanwhile")

    assert try_vault()
    with monkeypatch.context() as patched:
        patched.setattr(keyring, "get_password", fail)
        with pytest.raises(KeyNotKept) as caught:
            try_vault()
    assert caught.value.detail == "locked meanwhile"
    assert "trial" not in (tmp_path / "vault.cfg").read_text()


def test_the_log_keeps_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    handler = start_logging(path)
    secret = "AIza" + "x" * 35
    try:
        logging.getLogger("t").info("dialling %s", f"wss://host/?key={secret}&v=1")
        try:
            raise ValueError(f"bad key {secret}")
        except ValueError:
            logging.getLogger("t").info("it failed", exc_info=True)
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    text = path.read_text()
    assert "dialling wss://host/?key=[secret]&v=1" in text
    assert "ValueError: bad key [secret]" in text
    assert secret not in text


@pytest.mark.parametrize(
    "line",
    [
        "session: live with local",
        "The bearer of this letter asks for basic understanding.",
        "Bearer bonds are basic instruments, a standard-bearer said.",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact(line) == line


def test_a_token_of_the_service_is_a_secret() -> None:
    assert redact("auth_tokens/abc.def") == "[secret]"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Authorization: Bearer abc.def-123", "Authorization: [secret]"),
        ("bearer abcdefg9 went out", "[secret] went out"),
        ("bearer abcdefghijklmnopqrst went out", "[secret] went out"),
        ("Basic dXNlcjpwYXNz went out", "[secret] went out"),
        ("the key AQ.Ab8RN6_0123456789abc is refused", "the key [secret] is refused"),
        ("ya29.a0AfB_by-x.y expired", "[secret] expired"),
        ("dialling http://user:pass@proxy:8080", "dialling http://[secret]@proxy:8080"),
        ("x-goog-api-key=abcdefgh12", "x-goog-api-key=[secret]"),
    ],
)
def test_no_shape_of_a_secret_is_logged(line: str, kept: str) -> None:
    assert redact(line) == kept
