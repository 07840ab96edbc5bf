"""Models are checked before they are used, and a missing recogniser is no disaster."""

import asyncio
import hashlib
import importlib.util
import threading
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from live_desktop.errors import LocalServerFailed
from live_desktop.server import choices, models, prosody
from live_desktop.server.dialogue import CANNOT_LISTEN
from live_desktop.server.model_files import ModelFile
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from tests.server.conftest import Say
from tests.server.live_client import AtOnce, dialed


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


def test_a_model_that_is_not_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "VOICE", replace(models.VOICE, sha256="another"))
    with pytest.raises(LocalServerFailed, match=r"hibari\.onnx is not the one"):
        models.load_synthesizer()


def test_a_model_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(models.VOICE, parts=(("hibari", "assets/none.onnx"),))
    monkeypatch.setattr(models, "VOICE", gone)
    with pytest.raises(LocalServerFailed, match=r"hibari\.onnx cannot be read"):
        models.load_synthesizer()


def test_a_file_in_parts_is_joined_and_checked() -> None:
    parts = tuple(("live_desktop.server", name) for name in ("prosody.py", "choices.py"))
    content = b"".join(Path(str(package.__file__)).read_bytes() for package in (prosody, choices))
    whole = ModelFile("whole", parts, hashlib.sha256(content).hexdigest())
    assert whole.is_there()
    assert whole.read() == content
    with pytest.raises(LocalServerFailed, match="whole is not the one"):
        replace(whole, parts=parts[::-1]).read()
    assert not replace(whole, parts=(*parts, ("no_such_package", "part.bin"))).is_there()


@pytest.mark.logs("speech is not recognised")
async def test_without_a_recogniser_it_speaks_and_says_what_is_missing(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec

    def hidden(name: str) -> ModuleSpec | None:
        return None if name.startswith("moonshine") else find(name)

    monkeypatch.setattr(importlib.util, "find_spec", hidden)
    deaf = await ModelStore.load()
    try:
        assert not deaf.can_listen
        with pytest.raises(RuntimeError, match="no recogniser"):
            deaf.recognize(np.zeros(16_000, np.float32))
        async with dialed(deaf, make_pace=AtOnce) as client:
            await client.set_up()
            assert await client.ask("What is 5 plus 5?") == "5 plus 5 is 10."
            await client.play(say("What is five plus five?"))
            turn = await client.turn()
            assert turn.said == CANNOT_LISTEN
            assert turn.seconds > 3
    finally:
        deaf.close()
