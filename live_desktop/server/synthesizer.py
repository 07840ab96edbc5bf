"""Turns text into speech: one neural voice, and five timbres made of it."""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from hibari import dsp
from numpy.typing import NDArray

from live_desktop.server.prosody import NORMAL, Prosody
from live_desktop.server.resample import Samples, resample

RATE = 24_000
Pcm = NDArray[np.int16]

_VOICED = 40.0  # Hz; below, the model says that a frame has no pitch
_SILENT = 30 / 32768
_KEEP_BEFORE = RATE // 25  # the model begins with 0.3 s of silence, which would delay each answer
_KEEP_AFTER = RATE * 3 // 10
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

RELATIVES = {
    "Aoede": "Achernar Sulafat Vindemiatrix Callirrhoe Despina Gacrux",
    "Kore": "Zephyr Leda Autonoe Erinome Laomedeia Pulcherrima",
    "Puck": "Achird Zubenelgenubi Sadachbia Umbriel",
    "Fenrir": "Orus Enceladus Iapetus Alnilam Schedar",
    "Charon": "Algieba Algenib Rasalgethi Sadaltager",
}
"""The other voice names of the Live API, by the timbre that is nearest to them."""

_NEAREST = {other: name for name, others in RELATIVES.items() for other in others.split()}
DEFAULT_VOICE = "Aoede"


def timbre(voice: str) -> Timbre:
    """Find the timbre for a voice name; an unknown name gets the model's own voice."""
    return TIMBRES[_NEAREST.get(voice, voice if voice in TIMBRES else DEFAULT_VOICE)]


class Synthesizer:
    """Speaks English; calls from several threads take turns."""

    def __init__(self, engine: Any) -> None:
        """Speak with a loaded Hibari engine."""
        self._engine = engine
        self._lock = threading.Lock()  # its text analysis makes no promise about threads

    def speak(self, sentence: str, voice: str, prosody: Prosody = NORMAL) -> Pcm:
        """Return the sound of a sentence at 24 kHz; the same text sounds the same each time."""
        with self._lock:
            noise = np.random.default_rng(0)
            wanted = timbre(voice)
            sounds = [
                _trim(self._voice(self._engine.ids(phonemes), wanted, prosody.rate, noise))
                for phonemes in self._engine.phonemize(sentence)
            ]
        sound = np.concatenate(sounds) if sounds else np.empty(0, np.float32)
        return np.asarray(_limit(sound * np.float32(prosody.volume)) * 32767, np.int16)

    def _voice(
        self, ids: list[int], wanted: Timbre, tempo: float, noise: np.random.Generator
    ) -> Samples:
        speed = np.array([tempo * 100 / wanted.rate], np.float32)
        outputs = self._engine.sess.run(None, {"ids": np.array([ids]), "speed": speed})
        *spectrum, pitch = (output[0] for output in outputs)
        sound = dsp.synth(*spectrum, _shift(pitch, wanted), noise)
        return resample(sound, wanted.rate, 100)


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
    """Shorten the silence around a sentence to a natural breath."""
    (loud,) = np.nonzero(np.abs(sound) > _SILENT)
    if not len(loud):
        return sound[:0]
    return sound[max(0, loud[0] - _KEEP_BEFORE) : loud[-1] + _KEEP_AFTER]


def _limit(sound: Samples) -> Samples:
    """Bend rare peaks of the low timbres below full scale, without a click."""
    excess = np.maximum(np.abs(sound) - _KNEE, 0) / (1 - _KNEE)
    bent = np.sign(sound) * (_KNEE + (1 - _KNEE) * np.tanh(excess))
    return np.where(excess > 0, bent, sound)
