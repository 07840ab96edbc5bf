"""Models are checked before they are used, and a missing recogniser is no disaster."""

import asyncio
import importlib.util
import threading
from pathlib import Path

import numpy as np
import pytest

from live_desktop.errors import LocalServerFailed
from live_desktop.server import models
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from tests.server.conftest import Say


async def test_the_store_listens_and_speaks(store: ModelStore, say: Say) -> None:
    assert store.can_listen
    assert (await store.recognize(say("Good morning."))).text.startswith("Good morning")
    assert len(await store.speak("Good morning.", "Kore")) > 12_000


class Busy:
    """A recogniser that is at work until it is told to end."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    def recognize(self, _samples: Samples) -> Recognition:
        """Keep a thread."""
        self.ended.wait(20)
        return Recognition("", 0.0)


async def test_the_voice_does_not_wait_for_the_recogniser(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Busy()
    monkeypatch.setattr(store, "_recognizer", busy)
    recognitions = [store.recognize(np.zeros(16_000, np.float32)) for _ in range(4)]
    try:
        async with asyncio.timeout(10):
            assert len(await store.speak("Hello there.", "Kore")) > 12_000
        assert not any(each.done() for each in recognitions)
    finally:
        busy.ended.set()
        await asyncio.gather(*recognitions)


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
