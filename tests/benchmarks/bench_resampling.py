"""How much later sound is for having another rate, and what the converting adds to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import numpy as np
from livekit.rtc import AudioFrame, AudioResampler, AudioResamplerQuality

from live_desktop.audio.formats import Samples
from live_desktop.audio.resampling import Resampler
from tests.benchmarks.benchmark import Benchmark, Goal, Pair

HERTZ, LEVEL = 1000.0, 16_000
SECONDS = 2
BLOCKS = 100
"""Blocks in a second."""

Process = Callable[[Samples], Samples]


def tone(rate: int) -> Samples:
    times = np.arange(SECONDS * rate) / rate
    samples: Samples = np.rint(LEVEL * np.sin(2 * np.pi * HERTZ * times)).astype(np.int16)
    return samples


def milliseconds_late(process: Process, source: int, target: int) -> float:
    """Tell how long the sample waits that waits longest, once the sound runs."""
    taken = given = 0
    latest = 0.0
    for block in np.split(tone(source), SECONDS * BLOCKS):
        taken += len(block)
        given += len(process(block))
        latest = max(latest, taken / source - given / target)
    return latest * 1000


def purity(process: Process, source: int, target: int) -> float:
    """Tell the decibels of a tone above all else that comes out with it."""
    heard = np.concatenate([process(block) for block in np.split(tone(source), SECONDS * BLOCKS)])
    start = target // 5  # past the beginning of the tone, which is no tone
    times = np.arange(start, len(heard)) / target
    waves = np.stack([np.sin(2 * np.pi * HERTZ * times), np.cos(2 * np.pi * HERTZ * times)], 1)
    piece = heard[start:].astype(np.float64)
    wanted = waves @ np.linalg.lstsq(waves, piece, rcond=None)[0]
    return 20 * float(np.log10(np.std(wanted) / np.std(piece - wanted)))


def _livekit(source: int, target: int) -> Process:
    resampler = AudioResampler(source, target, num_channels=1, quality=AudioResamplerQuality.HIGH)

    def process(samples: Samples) -> Samples:
        frames = resampler.push(AudioFrame(samples.tobytes(), source, 1, len(samples)))
        return np.concatenate([np.empty(0, np.int16), *(frame.data for frame in frames)])

    return process


@contextmanager
def _converting(
    measure: Callable[[Process, int, int], float], source: int, target: int
) -> Iterator[Pair]:
    yield Pair(
        lambda: measure(Resampler(source, target).process, source, target),
        lambda: measure(_livekit(source, target), source, target),
    )


def _rows(source: int, target: int) -> tuple[Benchmark, Benchmark]:
    name, words = f"{source}-{target}", f"from {source / 1000:g} to {target / 1000:g} kHz"

    def row(
        kind: str,
        what: str,
        unit: str,
        open_pair: Callable[[], AbstractContextManager[Pair]],
        goal: Goal,
        ratio: float,
    ) -> Benchmark:
        return Benchmark(
            name=f"resample-{kind}-{name}",
            what=f"{what}, {words}",
            unit=unit,
            rival="soxr in livekit",
            open=open_pair,
            goal=goal,
            ratio=ratio,
            rounds=3,
        )

    return (
        row(
            "delay",
            "The longest that a sample waits for another rate, in blocks of 10 ms",
            "ms",
            partial(_converting, milliseconds_late, source, target),
            Goal.AT_MOST,
            0.1,
        ),
        row(
            "purity",
            "A tone of 1 kHz above the noise and distortion (THD+N) of another rate",
            "dB",
            partial(_converting, purity, source, target),
            Goal.AT_LEAST,
            1.0,
        ),
    )


BENCHMARKS = tuple(
    row
    for source, target in ((48_000, 16_000), (44_100, 16_000), (24_000, 48_000), (24_000, 44_100))
    for row in _rows(source, target)
)
