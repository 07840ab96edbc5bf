"""A vault of a real backend, in a file of its own."""

from pathlib import Path

import keyring
import pytest
from keyrings.alt.file import PlaintextKeyring


def use_vault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep keys in that file, and have none in the environment."""
    for variable in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    backend = PlaintextKeyring()
    backend.file_path = str(path)
    # It is no vault by itself, and so it has to be chosen.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    keyring.set_keyring(backend)
