"""What the voice costs while the assistant speaks: sixty frames a second, off screen."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from live_desktop.session.phase import Phase
from live_desktop.ui import loop
from live_desktop.ui.dress import Dress
from live_desktop.ui.motion import Ticker
from live_desktop.ui.theme import Theme
from live_desktop.ui.voice.voice import VoiceButton
from tests.benchmarks.benchmark import Benchmark, Pair, limit

LIMIT = 2.0
SECONDS = 3.0
FRAME_LIMIT = 1e6 / 60 * LIMIT / 100
"""Microseconds of a frame that make up the limit, sixty times a second."""
FRAMES = 600
_LEVELS_MS = 33
_WARM_MS = 500
"""Milliseconds until the phase has settled and what is drawn once is drawn."""


@contextmanager
def _voice() -> Iterator[VoiceButton]:
    """Show a voice that speaks."""
    app = loop.application()
    window = QWidget()
    theme = Theme(window)
    voice = VoiceButton(theme, Ticker(window))
    QVBoxLayout(window).addWidget(voice)
    Dress(window, theme)
    voice.show_phase(Phase.SPEAKING)
    window.show()
    _turn(_WARM_MS)
    yield voice
    window.close()
    window.deleteLater()
    app.processEvents()


@contextmanager
def _speaking() -> Iterator[Pair]:
    with _voice() as voice:
        feeding = QTimer(voice, interval=_LEVELS_MS)
        feeding.timeout.connect(lambda: voice.set_levels(0.0, _level(time.monotonic())))
        feeding.start()

        def ours() -> float:
            began, used = time.perf_counter(), time.process_time()
            _turn(round(SECONDS * 1000))
            return 100 * (time.process_time() - used) / (time.perf_counter() - began)

        yield Pair(ours, limit(LIMIT))
        feeding.stop()


@contextmanager
def _frames() -> Iterator[Pair]:
    with _voice() as voice:

        def ours() -> float:
            used = time.process_time()
            for number in range(FRAMES):
                voice.set_levels(0.0, _level(number / 60))
                voice.advance(1 / 60)
                voice.repaint()
            return 1e6 * (time.process_time() - used) / FRAMES

        yield Pair(ours, limit(FRAME_LIMIT))


def _level(seconds: float) -> float:
    """Return how loud speech is after so many seconds, as a wave."""
    return 0.5 + 0.4 * math.sin(9 * seconds)


def _turn(milliseconds: int) -> None:
    """Let Qt's loop turn for a while."""
    turning = QEventLoop()
    QTimer.singleShot(milliseconds, turning.quit)
    turning.exec()


BENCHMARKS = (
    Benchmark(
        name="voice-speaking",
        what="The voice while the assistant speaks, at 60 frames a second, off screen",
        unit="% of a core",
        rival="limit",
        open=_speaking,
        rounds=7,
    ),
    Benchmark(
        name="voice-frame",
        what="One frame of the speaking voice, word and all, without the wait for the next",
        unit="µs",
        rival="limit",
        open=_frames,
        rounds=7,
    ),
)
