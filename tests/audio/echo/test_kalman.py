"""The filter learns a room, keeps a person's voice, and finds late and drifting echo."""

import numpy as np
import pytest

from live_desktop.audio.echo.alignment import DelayFinder, DelayLine
from live_desktop.audio.echo.kalman import BLOCK, KalmanFilter, Sound

SECOND = 100
"""Blocks."""


def noise(blocks: int, seed: int = 1, level: float = 0.1) -> Sound:
    samples = np.random.default_rng(seed).normal(0, level, blocks * BLOCK)
    return samples.astype(np.float32)


def response(seed: int = 5, size: int = 1600) -> Sound:
    decay = np.exp(-np.arange(size) / 300)
    taps = np.random.default_rng(seed).normal(0, 0.05, size) * decay
    return taps.astype(np.float32)


def echo_of(far: Sound, taps: Sound) -> Sound:
    return np.convolve(far, taps)[: far.size].astype(np.float32)


def run(kalman: KalmanFilter, near: Sound, far: Sound) -> Sound:
    blocks = zip(near.reshape(-1, BLOCK), far.reshape(-1, BLOCK), strict=True)
    return np.concatenate([kalman.process(*pair) for pair in blocks])


def decibels(sound: Sound, other: Sound) -> float:
    return float(10 * np.log10(np.sum(sound**2) / np.sum(other**2)))


def test_it_learns_a_room() -> None:
    far = noise(4 * SECOND)
    near = echo_of(far, response())
    left = run(KalmanFilter(), near, far)
    last = slice(-SECOND * BLOCK, None)
    assert decibels(near[last], left[last]) > 25


def test_it_leaves_another_voice_as_it_is() -> None:
    far, person = noise(6 * SECOND), noise(6 * SECOND, seed=2, level=0.03)
    person[: 3 * SECOND * BLOCK] = 0
    echo = echo_of(far, response())
    left = run(KalmanFilter(), echo + person, far)
    both = slice(4 * SECOND * BLOCK, None)
    assert decibels(person[both], left[both] - person[both]) > 10
    assert decibels(echo[both], left[both] - person[both]) > 15


def test_what_it_subtracts_and_what_it_leaves_make_the_whole() -> None:
    far = noise(50)
    near = echo_of(far, response())
    kalman = KalmanFilter()
    for heard, played in zip(near.reshape(-1, BLOCK), far.reshape(-1, BLOCK), strict=True):
        left = kalman.process(heard, played)
        np.testing.assert_allclose(left + kalman.echo, heard, atol=1e-6)


def test_it_follows_a_room_that_changes_and_forgets_when_told() -> None:
    far = noise(4 * SECOND)
    kalman = KalmanFilter()
    run(kalman, echo_of(far, response()), far)
    kalman.forget()
    near = echo_of(far, response(seed=6))
    first = slice(0, BLOCK)
    left = run(kalman, near, far)
    np.testing.assert_allclose(left[first], near[first], atol=1e-6)
    assert decibels(near[-SECOND * BLOCK :], left[-SECOND * BLOCK :]) > 25


def test_it_remembers_the_room_through_a_long_silence() -> None:
    far = noise(4 * SECOND)
    kalman = KalmanFilter()
    near = echo_of(far, response())
    run(kalman, near, far)
    still = np.zeros(60 * SECOND * BLOCK, np.float32)
    run(kalman, still, still)
    left = run(kalman, near[: BLOCK * SECOND], far[: BLOCK * SECOND])
    assert decibels(near[: BLOCK * SECOND], left) > 20


def test_silence_teaches_it_nothing() -> None:
    kalman = KalmanFilter()
    person = noise(SECOND)
    left = run(kalman, person, np.zeros_like(person))
    np.testing.assert_array_equal(left, person)


@pytest.mark.parametrize("delay", [0, 640, 1601, 3200, 4800])
def test_the_delay_is_found(delay: int) -> None:
    far = noise(2 * SECOND)
    near = np.concatenate((np.zeros(delay, np.float32), 0.3 * far))[: far.size]
    near += noise(2 * SECOND, seed=3, level=0.03)
    finder = DelayFinder()
    blocks = zip(near.reshape(-1, BLOCK), far.reshape(-1, BLOCK), strict=True)
    found = [finder.feed(*pair) for pair in blocks]
    told = [sample for sample in found if sample is not None]
    assert told
    assert max(abs(sample - delay) for sample in told) <= 1


def test_no_delay_is_found_where_there_is_no_echo() -> None:
    finder = DelayFinder()
    near, far = noise(5 * SECOND, seed=3), noise(5 * SECOND, seed=4)
    blocks = zip(near.reshape(-1, BLOCK), far.reshape(-1, BLOCK), strict=True)
    assert not [found for pair in blocks if (found := finder.feed(*pair)) is not None]


@pytest.mark.parametrize("delay", [8.0, 100.25, 5999.5, 7000.9])
def test_a_sound_is_read_between_its_samples(delay: float) -> None:
    def wave(start: float) -> Sound:
        time = start + np.arange(BLOCK)
        sound: Sound = np.sin(2 * np.pi * 0.05 * time).astype(np.float32)
        return sound

    line = DelayLine()
    for block in range(3 * SECOND):
        line.push(wave(block * BLOCK))
        if block > SECOND:
            wanted = wave(block * BLOCK - delay)
            np.testing.assert_allclose(line.read(delay), wanted, atol=0.01)
