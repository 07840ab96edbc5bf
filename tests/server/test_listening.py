"""The stream is cut into utterances: nothing of the speech is lost, silence is not kept."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server import listening
from live_desktop.server.listening import (
    AutomaticListener,
    Heard,
    ManualListener,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
)
from live_desktop.server.resample import Samples
from live_desktop.server.vad import GateSettings
from live_desktop.silero import FRAME, RATE

SETTINGS = GateSettings(onset_ms=96, pause_ms=128, silence_ms=512)
LOUD = np.full(FRAME, 0.5, np.float32)
QUIET = np.zeros(FRAME, np.float32)


def loudness(frame: Samples) -> float:
    """A detector for the tests: what is loud is speech."""
    return float(np.max(frame))


def automatic() -> AutomaticListener:
    return AutomaticListener(loudness, SETTINGS)


def frames(*runs: tuple[Samples, int]) -> Samples:
    return np.concatenate([frame for frame, count in runs for _ in range(count)])


def kinds(heard: list[Heard]) -> list[type]:
    return [type(each) for each in heard]


def test_an_utterance_has_its_speech_and_a_little_before_it() -> None:
    heard = list(automatic().feed(frames((QUIET, 100), (LOUD, 20), (QUIET, 20))))
    assert kinds(heard) == [SpeechStarted, SpeechPaused, SpeechEnded]
    started, paused, ended = heard
    assert isinstance(started, SpeechStarted)
    assert isinstance(paused, SpeechPaused)
    assert isinstance(ended, SpeechEnded)
    assert started.offset == pytest.approx(100 * FRAME / RATE)
    assert ended.offset == pytest.approx(136 * FRAME / RATE)
    assert np.count_nonzero(paused.samples) == np.count_nonzero(ended.samples) == 20 * FRAME
    lead_in = int(np.argmax(ended.samples > 0))
    assert 0.2 * RATE < lead_in < 0.4 * RATE


def test_a_pause_and_more_speech_are_one_utterance() -> None:
    sound = frames((LOUD, 10), (QUIET, 8), (LOUD, 10), (QUIET, 16))
    heard = list(automatic().feed(sound))
    assert kinds(heard) == [
        SpeechStarted,
        SpeechPaused,
        SpeechResumed,
        SpeechPaused,
        SpeechEnded,
    ]
    assert isinstance(heard[-1], SpeechEnded)
    assert np.count_nonzero(heard[-1].samples) == 20 * FRAME


def test_the_second_utterance_holds_nothing_of_the_first() -> None:
    sound = frames((LOUD, 30), (QUIET, 40), (LOUD, 5), (QUIET, 40))
    ended = [each for each in automatic().feed(sound) if isinstance(each, SpeechEnded)]
    assert [np.count_nonzero(each.samples) // FRAME for each in ended] == [30, 5]


def test_the_end_of_the_stream_ends_the_utterance() -> None:
    listener = automatic()
    assert kinds(list(listener.feed(frames((LOUD, 10))))) == [SpeechStarted]
    assert kinds(list(listener.end())) == [SpeechEnded]
    assert list(listener.end()) == []


def test_an_endless_utterance_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LONGEST_UTTERANCE", 50 * FRAME)
    heard = list(automatic().feed(frames((LOUD, 120))))
    assert kinds(heard)[:4] == [SpeechStarted, SpeechEnded, SpeechStarted, SpeechEnded]


@given(st.lists(st.integers(0, 60 * FRAME), max_size=10))
def test_it_does_not_matter_how_the_stream_is_cut(cuts: list[int]) -> None:
    sound = frames((QUIET, 10), (LOUD, 12), (QUIET, 6), (LOUD, 4), (QUIET, 28))
    whole = list(automatic().feed(sound))
    listener = automatic()
    borders = [0, *sorted(cuts), len(sound)]
    pieces = [each for a, b in pairwise(borders) for each in listener.feed(sound[a:b])]
    assert kinds(pieces) == kinds(whole)
    assert isinstance(pieces[-1], SpeechEnded)
    assert isinstance(whole[-1], SpeechEnded)
    assert np.array_equal(pieces[-1].samples, whole[-1].samples)


def test_markers_say_what_an_utterance_is() -> None:
    listener = ManualListener()
    assert list(listener.feed(LOUD)) == []
    assert list(listener.start()) == [SpeechStarted(FRAME / RATE)]
    assert list(listener.feed(QUIET)) == []
    (ended,) = listener.end()
    assert isinstance(ended, SpeechEnded)
    assert np.array_equal(ended.samples, QUIET)
    assert list(listener.end()) == []
