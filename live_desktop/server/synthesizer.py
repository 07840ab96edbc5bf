"""Turns text into speech: one neural voice in five timbres, or others where they are installed."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from hibari import dsp
from numpy.typing import NDArray

from live_desktop.protocol.offline_voices import nearest_voice
from live_desktop.server.prosody import NORMAL, Prosody
from live_desktop.server.resample import Samples, resample

RATE = 24_000
Pcm = NDArray[np.int16]

_VOICED = 40.0  # Hz; below, the model says that a frame has no pitch
_SILENT = 30 / 32768
_KEEP_BEFORE = RATE // 40  # the model begins with 0.3 s of silence, which would delay each answer
_KEEP_AFTER = RATE * 3 // 10
_FADE = RATE // 200  # some models begin and end in the middle of a noise, which would click
_FRAME = RATE // 50
_QUIETER = 0.01  # of the loudest frame's power; what is below is a pause
_LOUDNESS = 0.06
_KNEE = 0.6


@dataclass(frozen=True, slots=True)
class Timbre:
    """How a voice differs from the model's own."""

    pitch: float = 1.0
    """Factor on the fundamental frequency."""
    span: float = 1.0
    """Factor on the swing of the pitch around its mean."""
    rate: int = 100
    """Per cent at which the sound is played back; the tempo stays."""


TIMBRES = {
    "Aoede": Timbre(),
    "Kore": Timbre(rate=106),
    "Puck": Timbre(pitch=0.92, span=1.2, rate=92),
    "Fenrir": Timbre(pitch=0.85, span=1.2, rate=90),
    "Charon": Timbre(pitch=0.90, rate=80),
}


class Speaker(Protocol):
    """Says phonemes, in one of the five voices or more."""

    def say(self, phonemes: str, voice: str, tempo: float) -> Samples:
        """Return 24 kHz sound, spoken `tempo` times as fast as the voice is used to."""


class FiveTimbres:
    """Says phonemes in five timbres of one voice."""

    def __init__(self, engine: Any) -> None:
        """Speak with a loaded Hibari engine."""
        self._engine = engine

    def say(self, phonemes: str, voice: str, tempo: float) -> Samples:
        """Return 24 kHz sound; the same phonemes sound the same each time."""
        wanted = TIMBRES[voice]
        ids = np.array([self._engine.ids(phonemes)], np.int64)
        speed = np.array([100 / wanted.rate], np.float32)
        outputs = self._engine.sess.run(None, {"ids": ids, "speed": speed})
        *spectrum, pitch = (_stretch(output[0], tempo) for output in outputs)
        sound = dsp.synth(*spectrum, _shift(pitch, wanted), np.random.default_rng(0))
        return resample(np.asarray(sound, np.float32), wanted.rate, 100)


class Synthesizer:
    """Speaks English; calls from several threads take turns."""

    def __init__(self, engine: Any, others: Mapping[str, Speaker] | None = None) -> None:
        """Speak with a loaded Hibari engine, and with `others` in the voices named there."""
        self._engine = engine
        self._speakers = dict.fromkeys(TIMBRES, FiveTimbres(engine)) | dict(others or {})
        self._lock = threading.Lock()  # the text analysis makes no promise about threads

    def speak(self, sentence: str, voice: str, prosody: Prosody = NORMAL) -> Pcm:
        """Return the sound of a sentence at 24 kHz."""
        name = nearest_voice(voice)
        with self._lock:
            sounds = [
                _level(_trim(self._speakers[name].say(phonemes, name, prosody.rate)))
                for phonemes in self._engine.phonemize(sentence)
            ]
        sound = np.concatenate(sounds) if sounds else np.empty(0, np.float32)
        return np.asarray(_limit(sound * np.float32(prosody.volume)) * 32767, np.int16)


def _stretch(frames: Samples, tempo: float) -> Samples:
    """Say frames, along the last axis, in another tempo; the model itself knows only leaps."""
    count = frames.shape[-1]
    wanted = np.rint(np.arange(round(count / tempo)) * tempo).astype(int)
    return np.asarray(np.take(frames, np.minimum(wanted, count - 1), axis=-1), np.float32)


def _shift(pitch: Samples, wanted: Timbre) -> Samples:
    """Move the pitch curve, in Hz, and widen its swing; unvoiced frames stay as they are."""
    voiced = pitch > _VOICED
    if not voiced.any():
        return pitch
    mean = pitch[voiced].mean()
    shifted = pitch.copy()
    shifted[voiced] = mean * (pitch[voiced] / mean) ** wanted.span * wanted.pitch
    return shifted


def _trim(sound: Samples) -> Samples:
    """Shorten the silence around a sentence to a natural breath, and begin and end in silence."""
    (loud,) = np.nonzero(np.abs(sound) > _SILENT)
    if not len(loud):
        return sound[:0]
    trimmed = sound[max(0, loud[0] - _KEEP_BEFORE) : loud[-1] + _KEEP_AFTER].copy()
    fade = np.linspace(0, 1, min(_FADE, len(trimmed)), dtype=np.float32)
    trimmed[: len(fade)] *= fade
    trimmed[len(trimmed) - len(fade) :] *= fade[::-1]
    return trimmed


def _level(sound: Samples) -> Samples:
    """Make a sentence as loud as any other, of whichever voice."""
    frames = sound[: len(sound) - len(sound) % _FRAME].reshape(-1, _FRAME)
    power = np.square(frames).mean(axis=1)
    if not power.any():
        return sound
    loud = power[power > _QUIETER * power.max()].mean()
    return sound * np.float32(_LOUDNESS / np.sqrt(loud))


def _limit(sound: Samples) -> Samples:
    """Bend rare peaks of the low timbres below full scale, without a click."""
    excess = np.maximum(np.abs(sound) - _KNEE, 0) / (1 - _KNEE)
    bent = np.sign(sound) * (_KNEE + (1 - _KNEE) * np.tanh(excess))
    return np.where(excess > 0, bent, sound)
