"""How long a conversation may be: 100,000 turns in the transcript, and an answer that grows."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from PySide6.QtWidgets import QApplication

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui.dress import Dress
from live_desktop.ui.loop import Application
from live_desktop.ui.theme import Theme
from live_desktop.ui.transcript.transcript import Transcript
from tests.benchmarks.benchmark import Benchmark, Measure, Pair, limit

ROOT = Path(__file__).resolve().parents[2]
TURNS = 100_000
FRAME = 8.0
"""Milliseconds in which a frame has to be ready, with as much left for everything else."""
_STARTED = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = (
    "Once there was a **lighthouse** keeper who had never seen the sea by day; she *slept* while "
    "the sun was up, and each evening climbed the steps.\n\n- one\n- two `x`\n\nShe did."
)
_CODE = "\n\n```python\ndef climb(steps: int) -> None:\n    print(steps)  # each evening\n```\n\n"
_STEP = 40
_LONGEST = 20_000


def conversation(count: int) -> list[Turn]:
    """Make a conversation of so many turns."""
    return [
        Turn(number, Speaker.USER, f"Question number {number}, is it so?", _STARTED, complete=True)
        if number % 2 == 0
        else Turn(number, Speaker.ASSISTANT, f"{number} {_WORDS}", _STARTED, complete=True)
        for number in range(count)
    ]


@contextmanager
def shown_transcript() -> Iterator[Transcript]:
    """Show an empty transcript of the size of a usual window."""
    app = QApplication.instance() or Application([])
    theme = Theme(app)
    transcript = Transcript(theme)
    Dress(transcript, theme)
    transcript.resize(900, 720)
    transcript.show()
    QApplication.processEvents()
    yield transcript
    transcript.close()
    transcript.deleteLater()
    theme.deleteLater()
    QApplication.processEvents()


def resident() -> float:
    """Return how much memory this process has, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def memory() -> float:
    """Measure the MB that a long conversation takes in the pane, its turns not counted."""
    with shown_transcript() as transcript:
        turns = conversation(TURNS)
        transcript.show_turns(turns[:20])
        QApplication.processEvents()
        before = resident()
        transcript.show_turns(turns)
        QApplication.processEvents()
        _scroll(transcript)
        return resident() - before


def _scroll(transcript: Transcript) -> float:
    """Scroll through the whole conversation; returns the median milliseconds of a frame."""
    bar = transcript.view.verticalScrollBar()
    bar.setValue(0)
    frames = []
    for _ in range(100):
        began = perf_counter()
        bar.setValue(bar.value() + bar.maximum() // 120)
        transcript.view.viewport().repaint()
        frames.append((perf_counter() - began) * 1000)
        QApplication.processEvents()
    return median(frames)


def _stream(transcript: Transcript) -> float:
    """Let an answer grow; returns the median milliseconds of a step in its last tenth."""
    text = ((_WORDS + _CODE) * 100)[:_LONGEST]
    transcript.clear()
    steps = []
    for end in range(_STEP, len(text) + 1, _STEP):
        began = perf_counter()
        transcript.show_turn(Turn(0, Speaker.ASSISTANT, text[:end], _STARTED))
        QApplication.processEvents()
        steps.append((perf_counter() - began) * 1000)
    return median(steps[-len(steps) // 10 :])


def _search(transcript: Transcript) -> float:
    """Search the whole conversation; returns the milliseconds until all matches are counted."""
    search = transcript.view.search
    began = perf_counter()
    search.start("évening")
    while not search.done:
        search.go_on(0.004)
        QApplication.processEvents()
    assert search.count == TURNS // 2
    return (perf_counter() - began) * 1000


@contextmanager
def _in_a_child() -> Iterator[Pair]:
    """Measure memory in a process that has done nothing else."""

    def ours() -> float:
        program = "from tests.benchmarks import bench_transcript as b; print(b.memory())"
        told = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
        )
        return float(told.stdout)

    yield Pair(ours, limit(30.0))


@contextmanager
def _with(run: Callable[[Transcript], float], rival: Measure, count: int) -> Iterator[Pair]:
    with shown_transcript() as transcript:
        transcript.show_turns(conversation(count))
        QApplication.processEvents()
        yield Pair(lambda: run(transcript), rival)


BENCHMARKS = (
    Benchmark(
        name="transcript-memory",
        what=f"Memory of {TURNS:,} turns in the transcript, their texts not counted",
        unit="MB",
        rival="limit",
        open=_in_a_child,
        rounds=3,
    ),
    Benchmark(
        name="transcript-scroll",
        what=f"A frame while scrolling through {TURNS:,} turns by whole pages",
        unit="ms",
        rival="limit",
        open=lambda: _with(_scroll, limit(FRAME), TURNS),
    ),
    Benchmark(
        name="transcript-stream",
        what=f"A step of an answer with lists and code that grows to {_LONGEST:,} characters",
        unit="ms",
        rival="limit",
        open=lambda: _with(_stream, limit(FRAME), 0),
        rounds=5,
    ),
    Benchmark(
        name="transcript-search",
        what=f"Finding a word in {TURNS:,} turns, while the window goes on",
        unit="ms",
        rival="limit",
        open=lambda: _with(_search, limit(1000.0), TURNS),
    ),
)
