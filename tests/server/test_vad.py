"""Speech is found where it is, and the gate around it holds against flicker."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.models import ModelStore
from live_desktop.server.vad import Edge, GateSettings, SpeechGate
from live_desktop.silero import FRAME
from tests.server.conftest import Say

STEADY = GateSettings(onset_ms=96, pause_ms=128, silence_ms=512)  # 3, 4 and 16 frames


def edges(probabilities: list[float], settings: GateSettings = STEADY) -> list[tuple[int, Edge]]:
    gate = SpeechGate(settings)
    return [
        (index, edge)
        for index, probability in enumerate(probabilities, start=1)
        for edge in gate.step(probability)
    ]


def test_speech_starts_pauses_and_ends() -> None:
    found = edges([0.0] * 5 + [0.9] * 10 + [0.0] * 20)
    assert found == [(8, Edge.STARTED), (19, Edge.PAUSED), (31, Edge.ENDED)]


def test_a_click_is_no_speech() -> None:
    assert edges([0.0, 0.9, 0.9, 0.0] * 10) == []


def test_a_short_hush_is_no_pause() -> None:
    assert edges([0.9] * 5 + [0.0] * 3 + [0.9] * 5) == [(3, Edge.STARTED)]


def test_speech_goes_on_after_a_pause() -> None:
    found = edges([0.9] * 3 + [0.0] * 10 + [0.9] + [0.0] * 16)
    assert [edge for _, edge in found] == [
        Edge.STARTED,
        Edge.PAUSED,
        Edge.RESUMED,
        Edge.PAUSED,
        Edge.ENDED,
    ]
    assert found[-1][0] == 30, "the silence counts anew"


def test_doubtful_frames_keep_the_state_they_find() -> None:
    assert edges([0.4] * 20) == []
    assert edges([0.9] * 3 + [0.4] * 30) == [(3, Edge.STARTED)]


def test_silence_that_is_shorter_than_a_pause_still_pauses_first() -> None:
    hasty = GateSettings(onset_ms=0, pause_ms=120, silence_ms=32)
    assert edges([0.9, 0.0], hasty) == [(1, Edge.STARTED), (2, Edge.PAUSED), (2, Edge.ENDED)]


@given(st.lists(st.floats(0, 1), max_size=300))
def test_edges_come_in_an_order_that_makes_sense(probabilities: list[float]) -> None:
    follows = {
        None: {Edge.STARTED},
        Edge.STARTED: {Edge.PAUSED},
        Edge.PAUSED: {Edge.RESUMED, Edge.ENDED},
        Edge.RESUMED: {Edge.PAUSED},
        Edge.ENDED: {Edge.STARTED},
    }
    before = None
    for _, edge in edges(probabilities):
        assert edge in follows[before]
        before = edge


@pytest.mark.parametrize("voice", ["Aoede", "Charon"])
def test_the_model_hears_speech_and_not_noise(store: ModelStore, say: Say, voice: str) -> None:
    detector = store.detector()
    speech = say("The quick brown fox jumps over the lazy dog.", voice, before=1.0, after=1.0)
    frames = speech[: len(speech) - len(speech) % FRAME].reshape(-1, FRAME)
    probabilities = np.array([detector.probability(frame) for frame in frames])
    assert probabilities[:25].max() < 0.3
    assert np.median(probabilities[35:-40]) > 0.9
    assert probabilities[-15:].max() < 0.3


def test_loud_noise_is_no_speech(store: ModelStore) -> None:
    detector = store.detector()
    noise = np.random.default_rng(5).normal(0, 0.1, (150, FRAME)).astype(np.float32)
    gate = SpeechGate(GateSettings())
    assert not [edge for frame in noise for edge in gate.step(detector.probability(frame))]


def test_detectors_do_not_disturb_one_another(store: ModelStore, say: Say) -> None:
    speech = say("Two people talk to two detectors.")[: 60 * FRAME].reshape(-1, FRAME)
    silence = np.zeros(FRAME, np.float32)
    alone, first, second = store.detector(), store.detector(), store.detector()
    wanted = [alone.probability(frame) for frame in speech]
    found = []
    for frame in speech:
        found.append(first.probability(frame))
        second.probability(silence)
    assert found == wanted
