"""The five timbres are different voices that say the same words in the same time."""

from itertools import pairwise

import numpy as np
import pytest

from live_desktop.protocol.voices import LOCAL_VOICES, VOICES
from live_desktop.server.brain.stories import CLOCKMAKER, LIGHTHOUSE
from live_desktop.server.synthesizer import RATE, TIMBRES, Pcm, Synthesizer, timbre

SENTENCES = (
    "The harbor bells sounded as if they came from under the sea.",
    "Hello there, it is nine o'clock.",
    "What is the weather like in Lisbon today?",
    "One morning he had enough, and he made a clock without any hands.",
)


def median_pitch(sound: Pcm) -> float:
    """Estimate the pitch in Hz by autocorrelation of the loud moments."""
    window = RATE // 20
    frames = sound[: len(sound) - len(sound) % window].reshape(-1, window).astype(np.float64)
    loud = frames[np.abs(frames).max(axis=1) > 0.3 * np.abs(sound).max()]
    shortest, longest = RATE // 400, RATE // 70
    found = []
    for frame in loud - loud.mean(axis=1, keepdims=True):
        similarity = np.correlate(frame, frame, "full")[window - 1 :]
        lag = shortest + int(np.argmax(similarity[shortest:longest]))
        if similarity[lag] > 0.5 * similarity[0]:
            found.append(RATE / lag)
    return float(np.median(found))


def test_the_timbres_go_down_from_kore_to_charon(synthesizer: Synthesizer) -> None:
    pitches = [
        np.mean([median_pitch(synthesizer.speak(text, voice)) for text in SENTENCES])
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


def test_every_voice_of_the_live_api_has_a_timbre() -> None:
    assert {voice.name for voice in LOCAL_VOICES} == set(TIMBRES)
    found = {voice.name: timbre(voice.name) for voice in VOICES}
    assert all(found[name] is own for name, own in TIMBRES.items())
    assert found["Algenib"] is TIMBRES["Charon"]
    assert found["Leda"] is TIMBRES["Kore"]
    assert timbre("en-us-tavi") is TIMBRES["Aoede"]


@pytest.mark.parametrize("story", [LIGHTHOUSE, CLOCKMAKER])
def test_a_story_lasts_a_while(synthesizer: Synthesizer, story: str) -> None:
    assert len(story.split()) >= 160
    assert len(synthesizer.speak(story, "Aoede")) / RATE >= 40
