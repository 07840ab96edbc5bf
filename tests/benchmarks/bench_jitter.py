"""How answers sound that come over an uneven network, beside a fixed buffer of 100 ms."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import count
from statistics import mean

import numpy as np

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.playing.heard import HeardClock
from live_desktop.audio.playing.output import Output
from live_desktop.audio.playing.playback import PlaybackQueue
from tests.benchmarks.benchmark import Benchmark, Goal, Pair, limit
from tests.support.network import FixedBuffer, Hearing, Network, Weather

FIXED = 0.1
CONVERSATIONS, ANSWERS, SECONDS = 8, 10, 8.0
"""Conversations of a round, the answers of each, and the seconds of an answer."""

JITTER, BURSTS = Weather(0.15), Weather(0.15, held=0.15, share=0.02)
PULLS = 2_000
PULL_LIMIT = 100.0
"""Microseconds: a hundredth of the period that the samples are for."""

Figure = Callable[[list[Hearing]], float]


def added_delay(hearings: list[Hearing]) -> float:
    """Tell the mean milliseconds by which answers end later than their first piece allowed."""
    return 1000 * mean(hearing.delay for hearing in hearings)


def gaps(hearings: list[Hearing]) -> float:
    """Tell how many gaps came later than the first second, in an hour of speech; at least 1.

    One stands for none, since rows compare by a ratio.
    """
    late = sum(hearing.gaps_after(1.0) for hearing in hearings)
    return max(1.0, late * 3600 / (len(hearings) * SECONDS))


@contextmanager
def _networks(pace: float, weather: Weather, figure: Figure) -> Iterator[Pair]:
    """Give both sides the same conversations, another in each round."""

    def rounds(make: Callable[[Network], PlaybackQueue | FixedBuffer]) -> Callable[[], float]:
        seeds = count()

        def measure() -> float:
            heard: list[Hearing] = []
            for _ in range(CONVERSATIONS):
                network = Network(pace, weather, next(seeds))
                buffer = make(network)
                heard += [network.answer((buffer,), SECONDS)[0] for _ in range(ANSWERS)]
            return figure(heard)

        return measure

    yield Pair(rounds(Network.queue), rounds(lambda _: FixedBuffer(FIXED)))


def pull_time() -> float:
    """Tell the microseconds that a period of 256 samples takes, speech and volume and all."""
    queue = PlaybackQueue()
    output = Output(queue, HeardClock(), len)
    output.set_volume(0.7)
    speech = np.random.default_rng(1).integers(-9_000, 9_000, 960).astype("<i2").tobytes()
    for _ in range(PULLS * LOUDSPEAKER.block // 960 + 1):
        queue.write(speech)
    began = time.perf_counter()
    for _ in range(PULLS):
        output.pull(LOUDSPEAKER.block, 0.02)
    seconds = time.perf_counter() - began
    assert queue.played == PULLS * LOUDSPEAKER.block
    return seconds / PULLS * 1e6


def _row(
    name: str,
    what: str,
    unit: str,
    open_pair: Callable[[], AbstractContextManager[Pair]],
    ratio: float,
) -> Benchmark:
    return Benchmark(
        name=name,
        what=what,
        unit=unit,
        rival="fixed buffer of 100 ms",
        open=open_pair,
        goal=Goal.AT_MOST,
        ratio=ratio,
    )


def _delay_row(pace: float, kind: str, weather: Weather) -> Benchmark:
    return _row(
        f"jitter-delay-{kind}-{pace:g}x",
        f"Delay added to answers sent at {pace:g}x speech, 0-150 ms of {kind}",
        "ms",
        partial(_networks, pace, weather, added_delay),
        1.0,
    )


BENCHMARKS = (
    _delay_row(1.25, "jitter", JITTER),
    _delay_row(2.0, "jitter", JITTER),
    _delay_row(2.0, "bursts", BURSTS),
    _row(
        "jitter-gaps",
        "Gaps after the first second of answers sent at the speed of speech, 0-150 ms of jitter",
        "an hour",
        partial(_networks, 1.0, JITTER, gaps),
        0.5,
    ),
    Benchmark(
        name="pull",
        what="Giving the loudspeaker a period of 256 samples",
        unit="µs",
        rival="limit",
        open=lambda: nullcontext(Pair(pull_time, limit(PULL_LIMIT))),
    ),
)
