"""The meter's scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from live_desktop.audio.levels import level


@given(arrays.arrays(np.int16, st.integers(0, 400)))
def test_a_level_is_always_on_the_scale(
    samples: "np.ndarray[tuple[int], np.dtype[np.int16]]",
) -> None:
    assert 0.0 <= level(samples) <= 1.0


@pytest.mark.parametrize(("decibels", "expected"), [(0, 1.0), (-30, 0.5), (-60, 0.0), (-90, 0.0)])
def test_even_steps_of_loudness(decibels: float, expected: float) -> None:
    samples = np.full(1_000, round(32_767 * 10 ** (decibels / 20)), dtype=np.int16)
    assert level(samples) == pytest.approx(expected, abs=0.01)
