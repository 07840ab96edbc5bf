"""The resampler keeps what can be heard, drops what cannot, and does not mind borders."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.resample import Resampler, Samples, resample


def tone(frequency: float, rate: int, seconds: float = 0.5) -> Samples:
    return np.sin(2 * np.pi * frequency * np.arange(round(rate * seconds)) / rate).astype(
        np.float32
    )


@pytest.mark.parametrize(
    ("source", "target"), [(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (24_000, 16_000)]
)
def test_a_tone_comes_out_as_the_same_tone(source: int, target: int) -> None:
    found = resample(tone(1000, source), source, target)
    wanted = tone(1000, target)
    assert len(found) == len(wanted)
    assert np.abs(found - wanted)[200:-200].max() < 1e-3


def test_what_the_new_rate_cannot_hold_is_gone() -> None:
    assert np.abs(resample(tone(9000, 48_000), 48_000, 16_000))[200:-200].max() < 1e-3
    assert np.abs(resample(tone(12_000, 48_000), 48_000, 16_000))[200:-200].max() < 1e-4


def test_the_same_rate_changes_nothing() -> None:
    sound = tone(440, 16_000)
    assert np.array_equal(resample(sound, 16_000, 16_000), sound)


@given(
    rates=st.sampled_from([(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (106, 100)]),
    cuts=st.lists(st.integers(0, 3000), max_size=8),
)
def test_it_does_not_matter_where_the_stream_is_cut(
    rates: tuple[int, int], cuts: list[int]
) -> None:
    sound = np.random.default_rng(3).normal(0, 0.1, 3000).astype(np.float32)
    stream = Resampler(*rates)
    borders = [0, *sorted(cuts), len(sound)]
    pieces = [stream.feed(sound[a:b]) for a, b in pairwise(borders)]
    joined = np.concatenate([*pieces, stream.flush()])
    whole = resample(sound, *rates)
    assert np.array_equal(joined[: len(whole)], whole)
