"""Rates are converted without losing a sample, in quality that 16 bits can carry."""

import gc
import weakref
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from live_desktop.audio.formats import Samples
from live_desktop.audio.resampling import PullResampler, Resampler

PAIRS = [
    (48_000, 16_000),
    (44_100, 16_000),
    (96_000, 16_000),
    (24_000, 48_000),
    (24_000, 44_100),
    (24_000, 96_000),
]
pairs = st.sampled_from(PAIRS)
LEVEL = 16_000


def tone(rate: int, count: int, hertz: float = 1000.0, start: int = 0) -> Samples:
    times = np.arange(start, start + count) / rate
    samples: Samples = np.rint(LEVEL * np.sin(2 * np.pi * hertz * times)).astype(np.int16)
    return samples


def push_through(resampler: Resampler, samples: Samples, block: int) -> Samples:
    blocks = range(0, len(samples), block)
    return np.concatenate([resampler.process(samples[at : at + block]) for at in blocks])


def pull_through(source: int, target: int, count: int, block: int, hertz: float) -> Samples:
    taken = 0

    def pull(wanted: int, _: float) -> Samples:
        nonlocal taken
        taken += wanted
        return tone(source, wanted, hertz, taken - wanted)

    resampler = PullResampler(source, target, pull)
    return np.concatenate([resampler(block, 0.0) for _ in range(count // block)])


def rest_and_level(samples: NDArray[np.int16], rate: int, hertz: float) -> tuple[float, float]:
    """Tell the decibels of all but the tone against it, and its level.

    The tone is looked for where it must be in time, so that a lost sample counts as noise.
    """
    start = rate // 5  # past the beginning of the tone, which is no tone
    times = np.arange(start, len(samples)) / rate
    waves = np.stack([np.sin(2 * np.pi * hertz * times), np.cos(2 * np.pi * hertz * times)], 1)
    heard = samples[start:].astype(np.float64)
    strengths = np.linalg.lstsq(waves, heard, rcond=None)[0]
    wanted = waves @ strengths
    assert strengths[1] == pytest.approx(0, abs=LEVEL / 1000)  # neither early nor late
    return 20 * float(np.log10(np.std(heard - wanted) / np.std(wanted))), float(strengths[0])


@pytest.mark.parametrize(("source", "target"), PAIRS)
@pytest.mark.parametrize("hertz", [200.0, 1000.0, 5000.0])
def test_level_pitch_and_time_are_kept(source: int, target: int, hertz: float) -> None:
    pushed = push_through(Resampler(source, target), tone(source, 2 * source, hertz), source // 50)
    pulled = pull_through(source, target, 2 * target, 256, hertz)
    for samples in (pushed, pulled):
        rest, level = rest_and_level(samples, target, hertz)
        assert rest < -85
        assert level == pytest.approx(LEVEL, rel=0.005)


@pytest.mark.parametrize("source", [48_000, 44_100, 96_000])
def test_what_is_too_high_for_the_lower_rate_is_left_out(source: int) -> None:
    high = push_through(Resampler(source, 16_000), tone(source, source, 9500.0), source // 100)
    # Nothing is left but the noise of rounding, save where the tone begins.
    assert np.abs(high[1600:]).max() <= 1


@given(pair=pairs, blocks=st.lists(st.integers(1, 2000), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_pushing_gives_a_sample_for_each(pair: tuple[int, int], blocks: list[int]) -> None:
    source, target = pair
    resampler = Resampler(source, target)
    assert resampler.delay <= 0.003
    taken = given_out = 0
    for block in blocks:
        given_out += len(resampler.process(np.zeros(block, np.int16)))
        taken += block
        owed = Fraction(taken * target, source) - Fraction(resampler.delay) * target
        # One sample of tolerance for each of the two roundings to whole samples.
        assert given_out == pytest.approx(max(0.0, float(owed)), abs=1 + target / source)


@given(pair=pairs, blocks=st.lists(st.integers(1, 1000), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_pulling_gives_exactly_what_is_wanted(pair: tuple[int, int], blocks: list[int]) -> None:
    source, target = pair
    taken = given_out = 0

    def pull(wanted: int, delay: float) -> Samples:
        nonlocal taken
        # The sample is heard after all those that were taken before it.
        assert delay == pytest.approx(0.1 + taken / source - given_out / target, abs=1e-9)
        taken += wanted
        return np.zeros(wanted, np.int16)

    resampler = PullResampler(source, target, pull)
    for block in blocks:
        assert len(resampler(block, 0.1)) == block
        given_out += block
        ahead = taken / source - given_out / target
        assert 0 <= ahead <= resampler.delay + 1.001 / source <= 0.003


@pytest.mark.parametrize("source", [44_100, 48_000])
def test_no_sample_is_lost_in_a_long_run(source: int) -> None:
    minutes = 1
    second = tone(source, source)
    resampler = Resampler(source, 16_000)
    whole = np.concatenate([push_through(resampler, second, 441) for _ in range(60 * minutes)])
    assert len(whole) == pytest.approx(60 * minutes * 16_000 - resampler.delay * 16_000, abs=1.5)
    # Whole periods fit into a second: at the end the tone must still be where it began.
    at = (60 * minutes - 5) * 16_000
    rest, _ = rest_and_level(whole[at:], 16_000, 1000.0)
    assert rest < -85


def test_equal_rates_change_nothing() -> None:
    block = tone(16_000, 320)
    resampler = Resampler(16_000, 16_000)
    assert resampler.delay == 0
    assert resampler.process(block) is block
    puller = PullResampler(24_000, 24_000, lambda count, _: tone(24_000, count))
    assert np.array_equal(puller(256, 0.0), tone(24_000, 256))


def test_after_a_reset_nothing_is_left_of_what_was_before() -> None:
    puller = PullResampler(24_000, 44_100, lambda count, _: np.full(count, 9, np.int16))
    first = puller(500, 0.0)
    puller.reset()
    assert np.array_equal(puller(500, 0.0), first)


def test_loud_sound_is_clipped_and_does_not_turn_over() -> None:
    square = np.where(np.arange(48_000) // 100 % 2, 32_767, -32_768).astype(np.int16)
    heard = push_through(Resampler(48_000, 16_000), square, 480)
    wanted = push_through(Resampler(48_000, 16_000), (square // 4).astype(np.int16), 480)
    assert heard.max() == 32_767
    assert heard.min() == -32_768
    loud = np.abs(wanted.astype(int)) > 1000
    assert np.array_equal(np.sign(heard[loud]), np.sign(wanted[loud]))


def test_what_is_let_go_is_freed() -> None:
    class Source:
        def __init__(self) -> None:
            self.resampler = PullResampler(24_000, 48_000, self.pull)

        def pull(self, count: int, _: float) -> Samples:
            return np.zeros(count, np.int16)

    source = Source()
    source.resampler(256, 0.0)
    trace = weakref.ref(source)
    del source
    gc.collect()
    assert trace() is None
