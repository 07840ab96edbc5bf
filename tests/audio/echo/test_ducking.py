"""The assistant's voice goes down for a person, at once, and comes back."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.audio.echo.detector import VoiceDetector
from live_desktop.audio.echo.ducking import SETTLE_BLOCKS, Ducking
from live_desktop.silero import FRAME
from tests.support.rooms import BLOCK, SPEECH, remarks

LOUD = np.full(BLOCK, 1000, np.int16)
SILENT = np.zeros(BLOCK, np.int16)


def decisions(
    probabilities: Iterable[float | None], *, speaking: bool = True, settle: bool = False
) -> list[bool]:
    """Step once per probability; None where a frame is not full."""
    waiting = list(probabilities)
    answers = iter(waiting)
    ducking = Ducking(lambda _block: next(answers))
    if settle:
        ducking.settle()
    return [ducking.step(LOUD, speaking) for _ in waiting]


def test_a_candidate_ducks_at_once_and_is_taken_back() -> None:
    found = decisions([None, 0.9, *[None, 0.0] * 10])
    assert not found[0]
    assert found[1]
    assert found.count(True) == 10
    assert not found[-1]


def test_speech_ducks_on_over_its_short_pauses() -> None:
    found = decisions([0.9] * 3 + [0.0] * 29 + [0.9] + [0.0] * 60)
    assert all(found[:33])
    assert not any(found[-30:])


def test_nothing_is_ducked_while_the_assistant_is_silent() -> None:
    assert not any(decisions([0.9] * 100, speaking=False))


def test_the_detector_rests_where_nothing_could_be_the_user() -> None:
    asked: list[int] = []
    ducking = Ducking(lambda block: asked.append(block.size))
    for _ in range(50):
        ducking.step(SILENT, speaking=True)
        ducking.step(LOUD, speaking=False)
    assert not asked
    ducking.step(LOUD, speaking=True)
    for _ in range(50):
        ducking.step(SILENT, speaking=True)
    assert 10 < len(asked) < 30, "the pause after a word still belongs to it"


def test_after_a_change_of_device_candidates_do_not_count() -> None:
    found = decisions([0.9] * (SETTLE_BLOCKS + 5), settle=True)
    assert found == [False] * SETTLE_BLOCKS + [True] * 5


@given(st.lists(st.none() | st.floats(0, 1), max_size=200))
def test_a_duck_has_a_reason_and_an_end(probabilities: list[float | None]) -> None:
    found = decisions([*probabilities, *[0.0] * 40])
    for index, ducked in enumerate(found):
        recent = (found[index - 1] and index) or any(
            value is not None and value >= 0.3 for value in probabilities[index : index + 1]
        )
        assert not ducked or recent
    assert not any(found[len(probabilities) + 30 :])


@pytest.mark.parametrize("size", [1, 100, 160, 320, 512])
def test_the_detector_judges_each_whole_frame_alike(size: int) -> None:
    speech = (remarks(3, start=0.5) * 32768).astype(np.int16)
    detector, whole = VoiceDetector(), VoiceDetector()
    pieces = [speech[start : start + size] for start in range(0, speech.size, size)]
    found = [value for piece in pieces if (value := detector.feed(piece)) is not None]
    frames = speech[: speech.size // FRAME * FRAME].reshape(-1, FRAME)
    assert found == [whole.feed(frame) for frame in frames]


def test_the_detector_hears_speech_and_no_noise() -> None:
    speech = (remarks(3, start=1.0) * 32768).astype(np.int16)
    noise = np.random.default_rng(1).normal(0, 300, speech.size).astype(np.int16)
    for sound, spoken in ((speech, True), (noise, False)):
        detector = VoiceDetector()
        frames = sound[: sound.size // FRAME * FRAME].reshape(-1, FRAME)
        found = [detector.feed(frame) or 0.0 for frame in frames]
        assert (max(found) > SPEECH) is spoken
