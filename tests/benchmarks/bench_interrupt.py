"""How long the loudspeaker goes on after the assistant is cut off, and what is known of it."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from live_desktop.audio.devices.portaudio import PortAudioBackend
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.plan import SoundPlan
from tests.benchmarks.benchmark import Benchmark, Pair, limit
from tests.benchmarks.rivals import worker
from tests.support.busy_window import busy_window
from tests.support.sound_card import Heard, Recorder, SoundCard, sound_card

TONE = (
    (12_000 * np.sin(2 * np.pi * 440 * np.arange(10 * LOUDSPEAKER.rate) / LOUDSPEAKER.rate))
    .astype("<i2")
    .tobytes()
)

BY_ABORT = 10.0
"""Milliseconds to silence where the device is emptied by force."""

POSITION = 5.0
"""Milliseconds by which the heard position may be wrong."""

Wait = Callable[[Callable[[], bool]], object]
"""Waits until a condition holds, idly or not."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a recording shows of one interruption."""

    heard: Heard
    at: float
    """The moment of the interruption on the clock of time.monotonic."""

    @property
    def silence_ms(self) -> float:
        """The milliseconds until the last sound."""
        return (self.heard.last_sound(until=self.at + 0.9) - self.at) * 1000

    @property
    def sounded(self) -> float:
        """The seconds of sound in all."""
        begin = self.heard.first_sound(after=0.0)
        assert begin is not None
        return self.heard.last_sound(until=self.at + 0.9) - begin


def idly(condition: Callable[[], bool]) -> None:
    """Wait and do nothing else."""
    pause = threading.Event()
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        pause.wait(0.01)


def cut_off(
    card: SoundCard, play: Callable[[], object], cut: Callable[[], object], wait: Wait = idly
) -> Cut:
    """Play until the loudspeaker sounds, cut, and record until it is silent for long."""
    with card.recording() as recorder:
        play()
        wait(lambda: bool(np.count_nonzero(recorder.heard().samples) > LOUDSPEAKER.rate // 2))
        at = time.monotonic()
        cut()
        end = recorder.heard().samples.size + LOUDSPEAKER.rate
        wait(partial(_longer_than, recorder, end))
        return Cut(recorder.stop(), at)


def _longer_than(recorder: Recorder, size: int) -> bool:
    return recorder.heard().samples.size >= size


@contextmanager
def _speaking(slow: bool = False) -> Iterator[tuple[SoundCard, AudioEngine]]:
    with TemporaryDirectory() as name, sound_card(Path(name)) as card:
        engine = AudioEngine(PortAudioBackend, len, SoundPlan(long_periods=slow))
        engine.start()
        engine.speak(True)
        try:
            yield card, engine
        finally:
            engine.stop()


@contextmanager
def _interrupting() -> Iterator[Pair]:
    with (
        _speaking() as (card, engine),
        worker("rival_blocking", Path(sys.executable)) as example,
    ):
        yield Pair(
            lambda: cut_off(card, lambda: engine.play(TONE), engine.flush).silence_ms,
            lambda: (
                cut_off(
                    card, lambda: example.ask(do="play"), lambda: example.ask(do="flush")
                ).silence_ms
            ),
        )


@contextmanager
def _interrupting_behind_a_busy_window() -> Iterator[Pair]:
    with _speaking() as (card, engine), busy_window() as window:
        yield Pair(
            lambda: cut_off(card, lambda: engine.play(TONE), engine.flush, window.until).silence_ms,
            limit(35.0),
        )


@contextmanager
def _aborting() -> Iterator[Pair]:
    with _speaking(slow=True) as (card, engine):
        yield Pair(
            lambda: cut_off(card, lambda: engine.play(TONE), engine.flush).silence_ms,
            limit(BY_ABORT),
        )


@contextmanager
def _positioning(slow: bool) -> Iterator[Pair]:
    with _speaking(slow) as (card, engine):

        def error() -> float:
            """Compare the length of the recorded sound with what the engine says of it."""
            start = 0
            told = 0

            def play() -> None:
                nonlocal start
                start = engine.play(TONE)

            def cut() -> None:
                nonlocal told
                told = engine.flush()

            sounded = cut_off(card, play, cut).sounded
            return abs(sounded - LOUDSPEAKER.seconds(told - start)) * 1000

        yield Pair(error, limit(POSITION))


BENCHMARKS = (
    Benchmark(
        name="interrupt",
        what="From the interruption to silence on the loudspeaker",
        unit="ms",
        rival="PyAudio loop of blocking 1024-frame writes",
        open=_interrupting,
        ratio=0.5,
    ),
    Benchmark(
        name="interrupt-busy",
        what="The same behind a window with 10,000 turns that never stops painting",
        unit="ms",
        rival="limit",
        open=_interrupting_behind_a_busy_window,
    ),
    Benchmark(
        name="interrupt-abort",
        what="The same on a device with periods of 21 ms, which is emptied by force",
        unit="ms",
        rival="limit",
        open=_aborting,
    ),
    Benchmark(
        name="heard",
        what="Error of the position that was heard when the answer was cut off",
        unit="ms",
        rival="limit",
        open=partial(_positioning, False),
    ),
    Benchmark(
        name="heard-abort",
        what="The same where the device is emptied by force",
        unit="ms",
        rival="limit",
        open=partial(_positioning, True),
    ),
)
