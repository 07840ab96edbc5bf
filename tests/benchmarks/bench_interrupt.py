"""How long the loudspeaker goes on after the assistant is cut off."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.portaudio import PortAudioBackend
from tests.benchmarks.benchmark import Benchmark, Pair
from tests.benchmarks.rivals import worker
from tests.support.sound_card import SoundCard, sound_card

TONE = (
    (12_000 * np.sin(2 * np.pi * 440 * np.arange(10 * LOUDSPEAKER.rate) / LOUDSPEAKER.rate))
    .astype("<i2")
    .tobytes()
)


def silence_after(card: SoundCard, play: Callable[[], object], cut: Callable[[], object]) -> float:
    """Play until the loudspeaker sounds, cut, and tell the milliseconds until it is silent."""
    enough = threading.Event()
    with card.recording() as recorder:
        play()
        began = time.monotonic()
        while np.count_nonzero(recorder.heard().samples) < LOUDSPEAKER.rate // 2:
            assert time.monotonic() < began + 10
            enough.wait(0.01)
        cut_at = time.monotonic()
        cut()
        size = recorder.heard().samples.size
        while recorder.heard().samples.size < size + LOUDSPEAKER.rate:
            enough.wait(0.01)
        heard = recorder.stop()
    return (heard.last_sound(until=cut_at + 0.9) - cut_at) * 1000


@contextmanager
def _interrupting() -> Iterator[Pair]:
    with (
        TemporaryDirectory() as name,
        sound_card(Path(name)) as card,
        worker("rival_blocking", Path(sys.executable)) as example,
    ):
        engine = AudioEngine(PortAudioBackend, len)
        engine.start()
        engine.speak(True)
        try:
            yield Pair(
                lambda: silence_after(card, lambda: engine.play(TONE), engine.flush),
                lambda: silence_after(
                    card, lambda: example.ask(do="play"), lambda: example.ask(do="flush")
                ),
            )
        finally:
            engine.stop()


BENCHMARKS = (
    Benchmark(
        name="interrupt",
        what="From the interruption to silence on the loudspeaker",
        unit="ms",
        rival="PyAudio loop of blocking 1024-frame writes",
        open=_interrupting,
        ratio=0.5,
    ),
)
