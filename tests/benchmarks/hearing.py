"""A fixed set of sentences, spoken by several voices in quiet and in noise, and recognised again.

`python -m tests.benchmarks.hearing` prints the word errors of every voice.
"""

import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from live_desktop.errors import LocalServerFailed
from live_desktop.server.choices import Cast, Ears
from live_desktop.server.joe import PLAYBACK
from live_desktop.server.models import load_recognizer, load_synthesizer
from live_desktop.server.recognizer import Recognizer
from live_desktop.server.resample import Samples, resample
from live_desktop.server.synthesizer import TIMBRES, Pcm
from tests.benchmarks.rivals import VENV, rival_python
from tests.benchmarks.word_errors import error_rate

SENTENCES = tuple(
    (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
)
QUIET, SOME_NOISE, MUCH_NOISE = None, 15.0, 5.0
"""Decibels between the speech and the noise."""
NOISES = (QUIET, SOME_NOISE, MUCH_NOISE)

_BEFORE, _AFTER = 0.25, 0.3  # seconds, as the server's listener keeps them around an utterance
_PCM = np.float32(1 / 32768)


@dataclass(frozen=True, slots=True)
class Clip:
    """A sentence and its sound at 16 kHz."""

    sentence: str
    voice: str
    sound: Samples


@cache
def _reach_extras() -> None:
    """Make the models of the extras importable: they are installed with the rivals."""
    rival_python()
    places = {"base": str(VENV), "platbase": str(VENV)}
    sys.path.append(sysconfig.get_path("purelib", vars=places))


@cache
def clips(cast: Cast) -> tuple[Clip, ...]:
    """Speak the sentences; raises LocalServerFailed where the cast is not installed.

    The timbres speak all of them each. Other voices take turns: they are slow.
    """
    _reach_extras()
    synthesizer = load_synthesizer(cast)
    names = tuple(PLAYBACK if cast is Cast.MALE else TIMBRES)
    turns = [(name, sentence) for name in names for sentence in SENTENCES]
    if cast is not Cast.ONE:
        turns = [(names[at % len(names)], sentence) for at, sentence in enumerate(SENTENCES)]
    return tuple(
        Clip(sentence, name, microphone(synthesizer.speak(sentence, name)))
        for name, sentence in turns
    )


def microphone(pcm: Pcm) -> Samples:
    """Turn the sound of a voice into what a microphone gives."""
    return resample(pcm * _PCM, 3, 2)


@cache
def ears(wanted: Ears) -> Recognizer:
    """Load a recogniser; raises LocalServerFailed where it is not installed."""
    _reach_extras()
    recognizer = load_recognizer(wanted)
    if recognizer is None:
        raise LocalServerFailed("No recogniser is installed.")
    return recognizer


def heard(clip: Clip, recognizer: Recognizer, noise: float | None, seed: int) -> str:
    """Recognise a clip in pink noise so many decibels below it."""
    sound = np.pad(clip.sound, (round(_BEFORE * 16_000), round(_AFTER * 16_000)))
    if noise is not None:
        power = np.square(clip.sound).mean() / 10 ** (noise / 10)
        sound = sound + pink(len(sound), seed) * np.float32(np.sqrt(power))
    return recognizer.recognize(sound).text


def pink(length: int, seed: int) -> Samples:
    """Make noise whose power falls with the frequency, of power 1 and the same for a seed."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=length))
    spectrum[0] = 0
    sound = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), length)
    return np.asarray(sound / sound.std(), np.float32)


def word_errors(wanted: Ears, spoken: Iterable[Clip], noise: float | None) -> float:
    """Return the word errors of a recogniser in per cent."""
    recognizer = ears(wanted)
    return error_rate(
        (clip.sentence, heard(clip, recognizer, noise, seed)) for seed, clip in enumerate(spoken)
    )


def main() -> None:
    """Print the word errors of each recogniser, voice and noise."""
    for wanted in (Ears.TINY, Ears.BASE):
        for cast in (Cast.ONE, Cast.MALE, Cast.KOKORO):
            try:
                ears(wanted)
                spoken = clips(cast)
            except LocalServerFailed as missing:
                print(missing)  # noqa: T201
                continue
            for voice in dict.fromkeys(clip.voice for clip in spoken):
                own = [clip for clip in spoken if clip.voice == voice]
                figures = (f"{word_errors(wanted, own, noise):5.1f}" for noise in NOISES)
                print(f"{wanted:5} {cast:7} {voice:7}", *figures, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
