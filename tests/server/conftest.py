"""What the server's tests share: the real models, loaded once, and speech made by them."""

import asyncio
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from live_desktop.server.choices import Cast, Ears
from live_desktop.server.models import ModelStore, load_recognizer, load_synthesizer
from live_desktop.server.recognizer import Recognizer
from live_desktop.server.resample import Samples, resample
from live_desktop.server.synthesizer import Synthesizer

Say = Callable[..., Samples]


@pytest.fixture(scope="session")
def store() -> Iterator[ModelStore]:
    """All models, behind their threads."""
    loaded = asyncio.run(ModelStore.load(ears=Ears.TINY, cast=Cast.ONE))
    yield loaded
    loaded.close()


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    """The recogniser alone."""
    loaded = load_recognizer(Ears.TINY)
    assert loaded is not None
    return loaded


@pytest.fixture(scope="session")
def synthesizer() -> Synthesizer:
    """The voice alone."""
    return load_synthesizer(Cast.ONE)


@pytest.fixture(scope="session")
def say(synthesizer: Synthesizer) -> Say:
    """Speech as a microphone hears it: 16 kHz, with silence around it, on a quiet noise floor."""

    def spoken(
        text: str, voice: str = "Charon", *, before: float = 0.4, after: float = 1.0
    ) -> Samples:
        sound = synthesizer.speak(text, voice).astype(np.float32) / np.float32(32768)
        padding = (round(before * 16_000), round(after * 16_000))
        heard = np.pad(resample(sound, 3, 2), padding)
        floor = np.random.default_rng(1).normal(0, 0.0005, len(heard))
        return (heard + floor).astype(np.float32)

    return spoken
