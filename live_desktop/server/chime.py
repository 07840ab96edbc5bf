"""The bell that rings before an announcement."""

import numpy as np

from live_desktop.server.synthesizer import RATE, Pcm

_PEAK = 10 ** (-12 / 20)  # of full scale
_SECONDS = 0.8
_SECOND_STROKE = 0.16  # seconds behind the first
_STROKES = ((0.0, 659.26), (_SECOND_STROKE, 987.77))  # E5 and B5: a fifth, which asks for no answer
_PARTIALS = ((1.0, 1.0, 0.22), (2.0, 0.35, 0.12), (3.01, 0.12, 0.06))
"""Of a bell: the factors on its pitch and on its strength, and the seconds to fade to 1/e."""
_ATTACK = 0.004  # seconds; a sudden start would click
_RELEASE = 0.08


def _ring() -> Pcm:
    times = np.arange(round(RATE * _SECONDS)) / RATE
    sound = np.zeros_like(times)
    for start, pitch in _STROKES:
        since = np.maximum(times - start, 0.0)
        attack = np.minimum(since / _ATTACK, 1.0)
        for factor, strength, fading in _PARTIALS:
            swing = np.sin(2 * np.pi * pitch * factor * since)
            sound += strength * attack * np.exp(-since / fading) * swing
    sound *= np.minimum((times[-1] - times) / _RELEASE, 1.0)
    return np.asarray(np.round(sound / np.abs(sound).max() * _PEAK * 32767), np.int16)


CHIME: Pcm = _ring()
