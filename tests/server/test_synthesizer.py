"""The five timbres are different voices that say the same words in the same time."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from live_desktop.protocol.voices import LOCAL_VOICES
from live_desktop.server.brain.talk.stories import CLOCKMAKER, LIGHTHOUSE
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.choices import Cast
from live_desktop.server.models import load_synthesizer
from live_desktop.server.prosody import Prosody
from live_desktop.server.recognizer import Recognizer
from live_desktop.server.resample import Samples, resample
from live_desktop.server.synthesizer import RATE, TIMBRES, Pcm, Synthesizer
from tests.support.hearing import median_pitch

SENTENCES = (
    "The harbor bells sounded as if they came from under the sea.",
    "Hello there, it is nine o'clock.",
    "What is the weather like in Lisbon today?",
    "One morning he had enough, and he made a clock without any hands.",
)


def level(pcm: NDArray[Any]) -> float:
    """Return the level of the loud moments in dB."""
    frames = pcm[: len(pcm) - len(pcm) % 480].reshape(-1, 480).astype(np.float64)
    power = np.square(frames).mean(axis=1)
    return float(10 * np.log10(power[power > 0.01 * power.max()].mean()))


def loud_seconds(pcm: Pcm) -> float:
    """Return the time from the first loud sample to the last."""
    (loud,) = np.nonzero(np.abs(pcm.astype(int)) > 300)
    return float(loud[-1] - loud[0]) / RATE


def test_the_timbres_go_down_from_kore_to_charon(synthesizer: Synthesizer) -> None:
    pitches = [
        median_pitch(np.concatenate([synthesizer.speak(text, voice) for text in SENTENCES]), RATE)
        for voice in ("Kore", "Aoede", "Puck", "Fenrir", "Charon")
    ]
    assert all(higher > 1.04 * lower for higher, lower in pairwise(pitches))


def test_the_timbres_keep_the_tempo(synthesizer: Synthesizer) -> None:
    lengths = [len(synthesizer.speak(SENTENCES[0], voice)) / RATE for voice in TIMBRES]
    assert max(lengths) / min(lengths) < 1.15


@pytest.mark.parametrize("voice", TIMBRES)
def test_speech_is_loud_and_never_clips(synthesizer: Synthesizer, voice: str) -> None:
    pcm = synthesizer.speak("Fifty-five and a half of them vanished.", voice)
    peak = np.abs(pcm.astype(int)).max()
    assert 6000 < peak < 32767
    assert np.count_nonzero(np.abs(pcm.astype(int)) > 32000) < 5


def test_speech_begins_at_once(synthesizer: Synthesizer) -> None:
    pcm = synthesizer.speak("Hello there.", "Aoede")
    assert np.argmax(np.abs(pcm.astype(int)) > 300) < 0.1 * RATE


def test_the_same_words_sound_the_same(synthesizer: Synthesizer) -> None:
    first, second = (synthesizer.speak("Twice the same.", "Puck") for _ in range(2))
    assert np.array_equal(first, second)


def test_what_cannot_be_said_is_silence(synthesizer: Synthesizer) -> None:
    assert len(synthesizer.speak("", "Aoede")) == 0
    assert len(synthesizer.speak(" \n ", "Aoede")) == 0


def test_there_is_a_timbre_for_each_voice_of_its_own() -> None:
    assert {voice.name for voice in LOCAL_VOICES} == set(TIMBRES)


@pytest.mark.parametrize("rate", [0.7, 0.85, 1.2, 1.5])
@pytest.mark.parametrize("voice", ["Aoede", "Charon"])
def test_the_tempo_follows_the_rate(synthesizer: Synthesizer, voice: str, rate: float) -> None:
    usual, other = (
        sum(loud_seconds(synthesizer.speak(text, voice, Prosody(rate=each))) for text in SENTENCES)
        for each in (1.0, rate)
    )
    assert usual / other == pytest.approx(rate, rel=0.05)


@pytest.mark.parametrize("rate", [0.7, 1.5])
@pytest.mark.parametrize("voice", TIMBRES)
def test_slow_and_fast_speech_is_understood(
    synthesizer: Synthesizer, recognizer: Recognizer, voice: str, rate: float
) -> None:
    pcm = synthesizer.speak(SENTENCES[2], voice, Prosody(rate=rate))
    sound = resample(pcm.astype(np.float32) / np.float32(32768), RATE, 16_000)
    assert normalize(recognizer.recognize(sound).text) == normalize(SENTENCES[2])


@pytest.mark.parametrize("volume", [0.25, 0.5, 1.4])
def test_the_volume_is_a_factor(synthesizer: Synthesizer, volume: float) -> None:
    usual, other = (
        level(synthesizer.speak(SENTENCES[0], "Aoede", Prosody(volume=each)))
        for each in (1.0, volume)
    )
    assert other - usual == pytest.approx(20 * np.log10(volume), abs=0.5)


@pytest.mark.parametrize("voice", TIMBRES)
def test_twice_the_volume_does_not_clip(synthesizer: Synthesizer, voice: str) -> None:
    pcm = synthesizer.speak(SENTENCES[0], voice, Prosody(volume=2.0)).astype(int)
    assert np.abs(pcm).max() < 32767
    louder = level(pcm) - level(synthesizer.speak(SENTENCES[0], voice))
    assert 4.5 < louder < 6.1


def test_all_timbres_are_equally_loud(synthesizer: Synthesizer) -> None:
    levels = [level(synthesizer.speak(text, voice)) for text in SENTENCES for voice in TIMBRES]
    assert max(levels) - min(levels) < 1


@pytest.mark.parametrize("voice", TIMBRES)
def test_sentences_begin_and_end_in_silence(synthesizer: Synthesizer, voice: str) -> None:
    for text in SENTENCES:
        pcm = synthesizer.speak(text, voice).astype(int)
        assert pcm[0] == pcm[-1] == 0
        assert np.argmax(np.abs(pcm) > 100) < 0.06 * RATE


class Humming:
    """A voice that begins and ends in the middle of a hum."""

    def say(self, phonemes: str, voice: str, tempo: float) -> Samples:
        """Hum for half a second."""
        return np.full(RATE // 2, 0.5, np.float32)


def test_another_voice_is_faded_where_it_would_click() -> None:
    engine = load_synthesizer(Cast.ONE)
    pcm = Synthesizer(engine._engine, {"Puck": Humming()}).speak("Hum.", "Puck").astype(int)
    assert len(pcm) == RATE // 2
    assert np.abs(np.diff(pcm, prepend=0, append=0)).max() < 100


@pytest.mark.parametrize("story", [LIGHTHOUSE, CLOCKMAKER])
def test_a_story_lasts_a_while(synthesizer: Synthesizer, story: str) -> None:
    assert len(story.split()) >= 160
    assert len(synthesizer.speak(story, "Aoede")) / RATE >= 40
