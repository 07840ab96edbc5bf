"""Speech is recognised in every timbre; noise and silence are told from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.talk.stories import LIGHTHOUSE
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.recognizer import Recognition, Recognizer, split_at_quiet
from live_desktop.server.synthesizer import TIMBRES
from tests.server.conftest import Say


@pytest.mark.parametrize("voice", TIMBRES)
def test_every_timbre_is_understood(recognizer: Recognizer, say: Say, voice: str) -> None:
    recognition = recognizer.recognize(say("What is the weather like in Lisbon today?", voice))
    assert normalize(recognition.text) == "what is the weather like in lisbon today"
    assert recognition.confidence > -0.3
    assert recognition.plausible


def test_a_far_and_quiet_voice_is_understood(recognizer: Recognizer, say: Say) -> None:
    recognition = recognizer.recognize(say("Tell me a story.") * np.float32(0.03))
    assert normalize(recognition.text) == "tell me a story"


@pytest.mark.parametrize("seconds", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("loudness", [0.0, 0.01, 0.1])
def test_noise_and_silence_are_not_words(
    recognizer: Recognizer, seconds: float, loudness: float
) -> None:
    noise = np.random.default_rng(7).normal(0, 1, round(seconds * 16_000)) * loudness
    assert not recognizer.recognize(noise.astype(np.float32)).plausible


def test_nothing_is_not_words(recognizer: Recognizer) -> None:
    assert not recognizer.recognize(np.empty(0, np.float32)).plausible


def test_unlikely_words_are_not_believed() -> None:
    assert Recognition("Turn it off.", -0.3).plausible
    assert not Recognition("Turn it off.", -0.9).plausible
    assert not Recognition("You.", -0.1).plausible


def test_a_minute_of_speech_is_recognised_in_pieces(recognizer: Recognizer, say: Say) -> None:
    spoken = say(LIGHTHOUSE, "Aoede")
    assert len(spoken) > 60 * 16_000
    wanted = normalize(LIGHTHOUSE).split()
    found = normalize(recognizer.recognize(spoken).text).split()
    assert word_errors(wanted, found) < 0.06 * len(wanted)


def word_errors(wanted: list[str], found: list[str]) -> int:
    """Count the words to change, add or drop (Levenshtein)."""
    row = list(range(len(found) + 1))
    for index, word in enumerate(wanted, start=1):
        diagonal, row[0] = row[0], index
        for column, other in enumerate(found, start=1):
            cost = min(diagonal + (word != other), row[column] + 1, row[column - 1] + 1)
            diagonal, row[column] = row[column], cost
    return row[-1]


@given(seconds=st.floats(0, 90))
def test_pieces_are_short_and_join_to_the_whole(seconds: float) -> None:
    sound = np.arange(round(seconds * 16_000), dtype=np.float32)
    pieces = list(split_at_quiet(sound))
    assert all(len(piece) <= 20 * 16_000 for piece in pieces)
    assert np.array_equal(np.concatenate(pieces), sound)


def test_long_sound_is_cut_where_it_is_quiet() -> None:
    sound = np.ones(30 * 16_000, np.float32)
    sound[17 * 16_000 : 17 * 16_000 + 4000] = 0
    first, _ = split_at_quiet(sound)
    assert 17 * 16_000 <= len(first) <= 17 * 16_000 + 4000
