"""Models are checked before they are used, and a missing recogniser is no disaster."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from live_desktop.errors import LocalServerFailed
from live_desktop.server import models
from live_desktop.server.models import ModelStore
from tests.server.conftest import Say


async def test_the_store_listens_and_speaks(store: ModelStore, say: Say) -> None:
    assert store.can_listen
    assert (await store.recognize(say("Good morning."))).text.startswith("Good morning")
    assert len(await store.speak("Good morning.", "Kore")) > 12_000


def test_a_model_that_is_not_ours_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hibari.onnx").write_bytes(b"another voice")
    monkeypatch.setattr(models, "HIBARI_ASSETS", str(tmp_path))
    with pytest.raises(LocalServerFailed, match=r"hibari\.onnx is not the one"):
        models.load_synthesizer()


def test_a_model_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "HIBARI_ASSETS", str(tmp_path))
    with pytest.raises(LocalServerFailed, match=r"hibari\.onnx cannot be read"):
        models.load_synthesizer()


@pytest.mark.logs("speech is not recognised")
async def test_without_a_recogniser_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    deaf = await ModelStore.load()
    try:
        assert not deaf.can_listen
        with pytest.raises(RuntimeError, match="no recogniser"):
            deaf.recognize(np.zeros(16_000, np.float32))
        assert len(await deaf.speak("I still speak.", "Aoede")) > 12_000
    finally:
        deaf.close()
