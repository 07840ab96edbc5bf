"""The short sounds: short, soft, without a click, and each its own."""

import numpy as np
import pytest

from live_desktop.audio.formats import LOUDSPEAKER, Samples
from live_desktop.audio.playing.earcons import Earcon, sound


def brightness(samples: Samples) -> float:
    """Tell the pitch around which the sound's strength lies, in hertz."""
    strength = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    pitch = np.fft.rfftfreq(samples.size, 1 / LOUDSPEAKER.rate)
    return float((strength * pitch).sum() / strength.sum())


@pytest.mark.parametrize("earcon", Earcon)
def test_a_sound_is_short_and_soft(earcon: Earcon) -> None:
    samples = sound(earcon).astype(float) / 32_768
    assert samples.size < 0.2 * LOUDSPEAKER.rate
    assert 20 * np.log10(np.sqrt(np.mean(samples**2))) == pytest.approx(-26, abs=0.5)
    assert np.abs(samples).max() < 0.35


@pytest.mark.parametrize("earcon", Earcon)
def test_a_sound_comes_and_goes_without_a_click(earcon: Earcon) -> None:
    samples = sound(earcon).astype(int)
    assert abs(samples[0]) < 10
    assert abs(samples[-1]) < 10
    edge = LOUDSPEAKER.samples(0.001)
    middle = np.abs(np.diff(samples)).max()
    assert np.abs(np.diff(samples[:edge])).max() < 0.2 * middle
    assert np.abs(np.diff(samples[-edge:])).max() < 0.2 * middle
    strength = np.abs(np.fft.rfft(samples)) ** 2
    above = LOUDSPEAKER.samples(samples.size / LOUDSPEAKER.rate * 4_000 / LOUDSPEAKER.rate)
    assert strength[above:].sum() < 1e-4 * strength.sum(), "nothing of it hisses"


def test_starting_rises_stopping_falls_and_an_error_is_low() -> None:
    start, stop, error = (sound(earcon) for earcon in Earcon)
    middle = start.size // 2
    assert brightness(start[:middle]) < brightness(start[middle:])
    assert brightness(stop[:middle]) > brightness(stop[middle:])
    assert brightness(error) < 0.6 * min(brightness(start), brightness(stop))


def test_a_sound_is_made_once_and_cannot_be_changed() -> None:
    assert sound(Earcon.START) is sound(Earcon.START)
    with pytest.raises(ValueError, match="read-only"):
        sound(Earcon.START)[0] = 1
