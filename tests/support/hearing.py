"""What an ear makes of sound: the words, how high the voice is, and when it pauses."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from live_desktop.server.models import load_recognizer
from live_desktop.server.resample import resample
from tests.support.sound_card import Heard


def words_in(heard: Heard, start: float, end: float) -> str:
    """Recognise what came out of the loudspeaker between two moments."""
    recognizer = load_recognizer()
    assert recognizer is not None
    samples = heard.between(start, end).astype(np.float32) / np.float32(32768)
    return recognizer.recognize(resample(samples, heard.rate, 16_000)).text.lower()


def median_pitch(sound: NDArray[np.int16], rate: int) -> float:
    """Estimate the pitch in Hz by autocorrelation of the loud moments."""
    window = rate // 20
    frames = sliding_window_view(sound, window)[:: window // 4].astype(np.float64)
    loud = frames[np.abs(frames).max(axis=1) > 0.3 * np.abs(sound).max()]
    shortest, longest = rate // 400, rate // 70
    found = []
    for frame in loud - loud.mean(axis=1, keepdims=True):
        similarity = np.correlate(frame, frame, "full")[window - 1 :]
        lag = shortest + int(np.argmax(similarity[shortest:longest]))
        if similarity[lag] > 0.5 * similarity[0]:
            found.append(rate / lag)
    return float(np.median(found))


def longest_pause(sound: NDArray[np.int16], rate: int, threshold: int = 50) -> float:
    """Tell the seconds of the longest quiet stretch."""
    loud = np.flatnonzero(np.abs(sound.astype(int)) > threshold)
    edges = np.concatenate([[-1], loud, [len(sound)]])
    return float(np.diff(edges).max() - 1) / rate
