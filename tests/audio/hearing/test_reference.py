"""The reference of the echo canceller: what was played, a steady moment ago."""

import numpy as np
import pytest

from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.audio.hearing.reference import Reference

BLOCK = MICROPHONE.samples(0.01)


def noise(seconds: float) -> Samples:
    """Make noise below the limits of the narrower rate, which passes through unharmed."""
    random = np.random.default_rng(1)
    white = random.normal(0, 3000, LOUDSPEAKER.samples(seconds))
    spectrum = np.fft.rfft(white)
    spectrum[int(spectrum.size * 0.5) :] = 0
    return np.fft.irfft(spectrum, white.size).astype(np.int16)


def run(
    played: Samples, drift: float, period: int = LOUDSPEAKER.block, rests: bool = False
) -> tuple[Samples, Reference]:
    """Let two clocks run: one takes periods to play, the other asks for ten milliseconds.

    The other may rest over a tenth of a second where there was silence for two.
    """
    reference = Reference()
    taken: list[Samples] = []
    written = 0
    while written + period <= played.size:
        due = int(100 * written / (LOUDSPEAKER.rate * (1 + drift))) - len(taken)
        if rests and not played[max(0, written - LOUDSPEAKER.rate // 5) : written].any():
            if due >= 10 and reference.rest(10 * BLOCK):
                taken += [np.zeros(BLOCK, np.int16)] * 10
            due = 0
        taken += [reference.take(BLOCK) for _ in range(due)]
        reference.write(played[written : written + period])
        written += period
    return np.concatenate(taken), reference


def lag(played: Samples, taken: Samples, at: float) -> float:
    """Find by how many milliseconds the reference is behind what is written at a moment."""
    size = MICROPHONE.samples(0.5)
    start = MICROPHONE.samples(at)
    piece = taken[start : start + size].astype(float)
    source = played.astype(float)
    positions = np.arange(0, source.size, LOUDSPEAKER.rate / MICROPHONE.rate)
    narrow = np.interp(positions, np.arange(source.size), source)
    reach = MICROPHONE.samples(0.05)
    window = narrow[start - reach : start + size + reach]
    match = np.correlate(window, piece, "valid")
    return float((reach - np.argmax(match)) / MICROPHONE.rate * 1000)


def test_it_keeps_a_steady_distance() -> None:
    played = noise(30.0)
    taken, reference = run(played, drift=0.0)
    early, late = lag(played, taken, 25.0), lag(played, taken, 29.0)
    assert abs(early - late) < 0.5
    assert 2 < late < 35
    assert reference.leaps == 0


@pytest.mark.parametrize("drift", [-200e-6, 200e-6])
def test_it_follows_a_clock_that_drifts(drift: float) -> None:
    played = noise(60.0)
    taken, reference = run(played, drift)
    # Without following, a minute of this drift is 12 ms.
    true_lag = [lag(played, taken, at) + 1000 * at * drift for at in (5.0, 30.0, 58.0)]
    assert max(true_lag) - min(true_lag) < 12
    assert reference.leaps == 0


def test_it_gives_silence_while_nothing_plays() -> None:
    reference = Reference()
    assert not reference.take(BLOCK).any()
    reference.write(noise(0.01))
    assert not reference.take(BLOCK).any()


def test_it_begins_anew_after_a_long_stop_of_its_reader() -> None:
    reference = Reference()
    for block in np.split(noise(1.2), 120):
        reference.write(block)
        reference.take(BLOCK)
    for block in np.split(noise(1.2), 120):
        reference.write(block)
    for block in np.split(noise(2.4), 240):
        reference.write(block)
        reference.take(BLOCK)
    assert reference.leaps == 1


def test_a_gap_in_what_is_played_is_noted() -> None:
    reference = Reference()
    for block in np.split(noise(1.2), 120):
        reference.write(block)
        reference.take(BLOCK)
    for _ in range(10):
        reference.take(BLOCK)
    assert reference.leaps == 1


@pytest.mark.parametrize("drift", [0.0, 100e-6])
def test_a_rest_over_silence_moves_nothing_that_is_played_later(drift: float) -> None:
    speech = noise(4.0)
    played = np.concatenate((speech, np.zeros(LOUDSPEAKER.samples(20.0), np.int16), speech))
    worked, _ = run(played, drift)
    rested, reference = run(played, drift, rests=True)
    assert reference.leaps == 0
    for at in (3.0, 24.5, 27.0):
        assert lag(played, rested, at) == pytest.approx(lag(played, worked, at), abs=0.5)


def test_it_rests_over_silence_that_is_there() -> None:
    reference = Reference()
    assert reference.rest(10 * BLOCK), "nothing plays"
    silence = np.zeros(LOUDSPEAKER.samples(0.01), np.int16)
    for _ in range(20):
        reference.write(silence)
        reference.take(BLOCK)
    assert not reference.rest(10 * BLOCK), "what is not there yet may be a voice"
    for _ in range(10):
        reference.write(silence)
    assert reference.rest(10 * BLOCK)
    reference.write(noise(0.01))
    assert not reference.rest(BLOCK)
