"""Samples of other types and channels, there and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.audio.devices.sample_types import SampleType, from_mono, to_mono

kinds = st.sampled_from(SampleType)


@given(values=st.lists(st.integers(-32_768, 32_767)), kind=kinds, channels=st.integers(1, 8))
def test_every_sample_comes_back(values: list[int], kind: SampleType, channels: int) -> None:
    samples = np.array(values, np.int16)
    given_out = from_mono(samples, kind, channels)
    assert len(given_out) == samples.size * channels * np.dtype(kind.value).itemsize
    back = to_mono(given_out, kind, channels)
    assert back.dtype == np.int16
    assert back.tolist() == values


@given(
    left=st.integers(-32_768, 32_767),
    right=st.integers(-32_768, 32_767),
    kind=st.sampled_from((SampleType.INT16, SampleType.INT32)),
)
def test_channels_are_mixed_without_overflow(left: int, right: int, kind: SampleType) -> None:
    scale = 1 if kind is SampleType.INT16 else 65_536
    data = (np.array([left, right]) * scale).astype(kind.value).tobytes()
    assert to_mono(data, kind, 2)[0] == pytest.approx((left + right) / 2, abs=0.5)


def test_what_is_louder_than_full_scale_is_clipped() -> None:
    data = np.array([1.5, -1.5, 1.0], "<f4").tobytes()
    assert to_mono(data, SampleType.FLOAT32, 1).tolist() == [32_767, -32_768, 32_767]
