"""The bell is short, pleasant to the amplifier, and two tones high."""

import numpy as np

from live_desktop.server.chime import CHIME
from live_desktop.server.synthesizer import RATE


def strongest(sound: np.ndarray) -> float:
    """Return the pitch that is strongest in a piece of sound, in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), n=RATE))
    return float(np.argmax(spectrum))


def test_it_is_a_sound_of_the_voices_rate() -> None:
    assert CHIME.dtype == np.int16
    assert CHIME.ndim == 1
    assert 0.6 <= len(CHIME) / RATE <= 0.9


def test_it_is_as_loud_as_it_should_be() -> None:
    peak = 20 * np.log10(np.abs(CHIME.astype(int)).max() / 32767)
    assert abs(peak - -12) < 0.5


def test_it_begins_and_ends_without_a_click() -> None:
    loudest = int(np.abs(CHIME.astype(int)).max())
    assert abs(int(CHIME[0])) <= loudest // 100
    assert np.abs(CHIME[-RATE // 200 :]).max() <= loudest // 100


def test_it_has_two_tones() -> None:
    first = strongest(CHIME[: RATE // 7].astype(float))
    second = strongest(CHIME[RATE // 4 : RATE // 2].astype(float))
    assert abs(first - 659) < 10
    assert abs(second - 988) < 10
