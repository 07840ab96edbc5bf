"""What the window costs: until it is seen, while a long talk streams, and while it listens."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from live_desktop.audio.hearing.capture import CALM_SECONDS
from live_desktop.session.phase import Phase
from live_desktop.ui import loop
from live_desktop.ui.garbage import GarbageCollector
from tests.benchmarks.benchmark import Benchmark, Pair, limit
from tests.support.busy_window import busy_window
from tests.support.talk import Talk, no_devices, run, talk

ROOT = Path(__file__).resolve().parents[2]
START_MS = 600.0
START_MB = 200.0 / 3
"""A third of what another window of this kind was seen to take, in three times the time."""
STALL_MS = 16.0
IDLE_PERCENT = 1.0
TALK_PERCENT = 10.0
_STEPS = 400
_SECONDS = 5.0
_CALM = CALM_SECONDS + 1.0
"""Seconds after which nobody has spoken for so long that the program rests."""
_QUESTION = "Tell me a long story."


def listening() -> None:
    """Listen to silence; prints the percent of a core that the window's process takes."""

    async def scene(talk: Talk) -> None:
        talk.app.assistant.start_talk()
        await talk.until(lambda: talk.phase is Phase.LISTENING)
        await asyncio.sleep(_CALM)
        print(await _load(asyncio.sleep(_SECONDS)))  # noqa: T201

    run(partial(_in_a_talk, scene))


def muted() -> None:
    """Stay connected with the microphone muted; prints the percent of a core."""

    async def scene(talk: Talk) -> None:
        talk.app.assistant.start_talk()
        await talk.until(lambda: talk.phase is Phase.LISTENING)
        talk.app.assistant.set_muted(True)
        await asyncio.sleep(_CALM)
        print(await _load(asyncio.sleep(_SECONDS)))  # noqa: T201

    run(partial(_in_a_talk, scene))


def speaking() -> None:
    """Have a long answer spoken; prints the percent of a core while it is."""

    async def scene(talk: Talk) -> None:
        talk.app.assistant.start_talk()
        await talk.until(lambda: talk.phase is Phase.LISTENING)
        talk.app.window.text_submitted.emit(_QUESTION)
        await talk.until(lambda: talk.phase is Phase.SPEAKING)
        print(await _load(asyncio.sleep(_SECONDS)))  # noqa: T201

    run(partial(_in_a_talk, scene))


async def _in_a_talk(scene: Callable[[Talk], Awaitable[None]]) -> None:
    with TemporaryDirectory() as home:
        async with talk(Path(home), None, no_devices) as running:
            await scene(running)


async def _load(meanwhile: Awaitable[object]) -> float:
    began, used = time.perf_counter(), time.process_time()
    await meanwhile
    return 100 * (time.process_time() - used) / (time.perf_counter() - began)


def _child(module: str, scene: str, folder: Path) -> list[float]:
    """Play a scene in a process of its own, with modules that are compiled already."""
    program = f"from tests.benchmarks.{module} import {scene}; {scene}()"
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            **{key: word for key, word in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
            "LIVE_DESKTOP_HOME": str(folder / "home"),
        },
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return [float(word) for word in told.stdout.split()]


@contextmanager
def _starting(figure: Callable[[float, list[float]], float], most: float) -> Iterator[Pair]:
    with TemporaryDirectory() as name:

        def ours() -> float:
            began = time.monotonic()
            return figure(began, _child("first_frame", "first_frame", Path(name)))

        yield Pair(ours, limit(most))


@contextmanager
def _load_of(scene: str, most: float) -> Iterator[Pair]:
    with TemporaryDirectory() as name:
        yield Pair(lambda: _child("bench_window", scene, Path(name))[0], limit(most))


@contextmanager
def _streaming() -> Iterator[Pair]:
    loop.application()
    garbage = GarbageCollector()  # as in the program, which leaves none of it to Python
    with busy_window() as window:

        def ours() -> float:
            steps = []
            for _ in range(_STEPS):
                began = time.perf_counter()
                window.paint()
                steps.append((time.perf_counter() - began) * 1000)
            return max(steps)

        yield Pair(ours, limit(STALL_MS))
    garbage.stop()


BENCHMARKS = (
    Benchmark(
        name="first-frame",
        what="From the start of the program to the first frame of its window, off screen",
        unit="ms",
        rival="limit",
        open=partial(_starting, lambda began, told: (told[0] - began) * 1000, START_MS),
    ),
    Benchmark(
        name="first-frame-memory",
        what="Memory of the program when its window is seen",
        unit="MB",
        rival="limit",
        open=partial(_starting, lambda _, told: told[1], START_MB),
        rounds=3,
    ),
    Benchmark(
        name="stream-stall",
        what="The longest stall while an answer streams under 10,000 turns, all painted anew",
        unit="ms",
        rival="limit",
        open=_streaming,
        rounds=5,
    ),
    Benchmark(
        name="listening-cpu",
        what="The window's process while it is connected and hears nothing, off screen",
        unit="% of a core",
        rival="limit",
        open=partial(_load_of, "listening", IDLE_PERCENT),
        rounds=3,
    ),
    Benchmark(
        name="muted-cpu",
        what="The window's process while it is connected and muted, off screen",
        unit="% of a core",
        rival="limit",
        open=partial(_load_of, "muted", IDLE_PERCENT),
        rounds=3,
    ),
    Benchmark(
        name="speaking-cpu",
        what="The window's process while a long answer is spoken, sound, words and all",
        unit="% of a core",
        rival="limit",
        open=partial(_load_of, "speaking", TALK_PERCENT),
        rounds=3,
    ),
)
