"""How much of the assistant's own voice is cancelled, how well a person is heard, at what cost."""

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import numpy as np

from live_desktop.audio.echo.canceller import EchoCanceller
from live_desktop.audio.echo.ducking import Ducking
from live_desktop.audio.echo.webrtc import AudioProcessing
from tests.benchmarks.benchmark import Benchmark, Goal, Pair, limit
from tests.benchmarks.rivals import worker
from tests.support.rooms import (
    BLOCK,
    Cancel,
    Room,
    answers,
    noticed,
    remarks,
    removed,
    silence,
    stage,
)

ROOM = Room(delay=0.1, echo=0, drift=100)
LOUD = Room(delay=0.1, echo=10, drift=100)
"""The echo is as loud as the person, and 10 dB louder."""

SECONDS = 22.0
BEGIN = 1.5
"""The second from which the echo must be gone: one after the assistant's first word."""

CUTS_IN = 10.0
"""The second at which the person first speaks; before that the room is learnt."""

TWO_SECONDS = 200  # blocks that are timed
GOAL_MICROSECONDS = 500.0  # of a block of 10,000: half of what the whole path of sound may take


def _nothing() -> Cancel:
    return lambda near, _far: near


def _webrtc() -> Cancel:
    return AudioProcessing().process


def _ours() -> Cancel:
    return EchoCanceller().process


@contextmanager
def _cancelling(room: Room, rival: Callable[[], Cancel]) -> Iterator[Pair]:
    far, near = answers(SECONDS), silence(SECONDS)

    def level(make: Callable[[], Cancel]) -> float:
        # In decibels over what is heard with no processing, so that nothing removed is no zero.
        return 1.0 + max(0.0, removed(stage(room, far, near, make()), BEGIN, SECONDS))

    yield Pair(partial(level, _ours), partial(level, rival))


@contextmanager
def _against_speex() -> Iterator[Pair]:
    far, near = answers(SECONDS), silence(SECONDS)
    recording = stage(ROOM, far, near, _nothing())
    sounds = {
        name: base64.b64encode(sound.astype("<i2").tobytes()).decode()
        for name, sound in (("near", recording.heard), ("far", recording.played))
    }
    with worker("rival_speex") as rival:
        yield Pair(
            lambda: removed(stage(ROOM, far, near, _ours()), BEGIN, SECONDS),
            lambda: rival.ask(start=BEGIN, **sounds),
        )


@contextmanager
def _speaking_over(room: Room, rival: Callable[[], Cancel]) -> Iterator[Pair]:
    far, near = answers(SECONDS), remarks(SECONDS, start=CUTS_IN, pause=1.5)

    def share(make: Callable[[], Cancel], ducking: Ducking | None) -> float:
        return 100 * noticed(stage(room, far, near, make(), ducking))

    yield Pair(lambda: share(_ours, Ducking()), lambda: share(rival, None))


@contextmanager
def _working() -> Iterator[Pair]:
    near, far = (
        np.random.default_rng(seed).normal(0, 1000, (TWO_SECONDS, BLOCK)).astype(np.int16)
        for seed in (1, 2)
    )
    cancel = EchoCanceller().process

    def ours() -> float:
        began = time.perf_counter()
        for heard, played in zip(near, far, strict=True):
            cancel(heard, played)
        return (time.perf_counter() - began) / TWO_SECONDS * 1e6

    yield Pair(ours, limit(GOAL_MICROSECONDS))


def _row(
    name: str,
    what: str,
    unit: str,
    rival: str,
    open_pair: Callable[[], AbstractContextManager[Pair]],
    ratio: float,
) -> Benchmark:
    return Benchmark(
        name=name,
        what=what,
        unit=unit,
        rival=rival,
        open=open_pair,
        goal=Goal.AT_LEAST,
        ratio=ratio,
        rounds=1,  # the room, the voices and the noise are the same each time
    )


_REMOVED = "Echo removed after the first second, with clocks 100 millionths apart"
_HEARD = (
    "Frames of a person's speech heard over the assistant's, which is turned down for it, echo "
)

BENCHMARKS = (
    _row(
        "echo",
        f"{_REMOVED}, plus 1",
        "dB",
        "no processing",
        partial(_cancelling, ROOM, _nothing),
        26,
    ),
    _row("echo-speex", _REMOVED, "dB", "Speex (pyaec)", _against_speex, 1.5),
    _row(
        "barge-in",
        f"{_HEARD}0 dB",
        "%",
        "WebRTC alone",
        partial(_speaking_over, ROOM, _webrtc),
        1.2,
    ),
    _row(
        "barge-in-loud",
        f"{_HEARD}+10 dB",
        "%",
        "WebRTC alone",
        partial(_speaking_over, LOUD, _webrtc),
        2,
    ),
    Benchmark(
        name="echo-cost",
        what="Cancelling the echo in 10 ms of sound",
        unit="µs",
        rival="a twentieth of a core",
        open=_working,
    ),
)
