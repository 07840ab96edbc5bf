"""The playback queue: nothing lost, nothing doubled, silence at once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.playback import FADE_SECONDS, PRIME_SECONDS, PlaybackQueue

PRIME = LOUDSPEAKER.samples(PRIME_SECONDS)
FADE = LOUDSPEAKER.samples(FADE_SECONDS)


def speech(count: int, start: int = 1) -> bytes:
    return (np.arange(start, start + count) % 30_000 + 1).astype("<i2").tobytes()


def loud(count: int) -> bytes:
    return np.full(count, 20_000, dtype="<i2").tobytes()


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=8), st.integers(1, 900))
def test_what_goes_in_comes_out_once_and_in_order(pieces: list[int], block: int) -> None:
    queue = PlaybackQueue()
    written = b""
    for size in pieces:
        piece = speech(size, len(written) // 2)
        assert queue.write(piece) == len(written) // 2
        written += piece
    queue.end()
    played = b""
    while not queue.idle:
        played += queue.read(block).tobytes()
    assert played[: len(written)] == written
    assert not any(played[len(written) :])
    assert queue.played == len(written) // 2
    assert queue.underruns == 0


def test_playing_waits_for_a_little_speech_or_for_the_end() -> None:
    queue = PlaybackQueue()
    queue.write(speech(PRIME - 1))
    assert not queue.read(256).any()
    queue.write(speech(1))
    assert queue.read(256).any()
    short = PlaybackQueue()
    short.write(speech(10))
    short.end()
    assert np.count_nonzero(short.read(256)) == 10


def test_a_gap_is_counted_and_filled_with_silence() -> None:
    queue = PlaybackQueue()
    queue.write(speech(PRIME))
    taken = queue.read(PRIME + 100)
    assert np.count_nonzero(taken) == PRIME
    assert queue.underruns == 1
    queue.write(speech(10))
    assert not queue.read(256).any(), "it waits until there is enough again"


def test_a_flush_fades_and_is_silent_within_milliseconds() -> None:
    queue = PlaybackQueue()
    queue.write(loud(24_000))
    queue.read(256)
    assert queue.flush() == 256
    rest = np.concatenate([queue.read(100) for _ in range(4)]).astype(int)
    assert rest[0] == 20_000
    assert np.abs(np.diff(rest)).max() <= 20_000 // (FADE - 1) + 1, "no step is heard as a click"
    assert not rest[FADE:].any()
    assert queue.idle


def test_after_a_flush_the_next_answer_plays_at_its_own_position() -> None:
    queue = PlaybackQueue()
    queue.write(loud(24_000))
    queue.read(1_000)
    queue.flush()
    assert queue.write(speech(PRIME)) == 1_000
    queue.read(FADE)
    assert queue.read(64).tobytes() == speech(64)
    assert queue.played == 1_064


def test_flushing_silence_makes_no_sound() -> None:
    queue = PlaybackQueue()
    assert queue.flush() == 0
    queue.write(speech(10))
    assert queue.flush() == 0
    assert not queue.read(256).any()


class Positions(RuleBasedStateMachine):
    """Whatever is done in whatever order, positions only grow and agree with each other."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = PlaybackQueue()
        self.last = 0
        self.waiting = 0

    @rule(size=st.integers(0, 2_000))
    def write(self, size: int) -> None:
        assert self.queue.write(loud(size)) == self.last + self.waiting
        self.waiting += size

    @rule(count=st.integers(1, 600))
    def read(self, count: int) -> None:
        before = self.queue.played
        assert self.queue.read(count).size == count
        self.waiting -= self.queue.played - before

    @rule()
    def end(self) -> None:
        self.queue.end()

    @rule()
    def flush(self) -> None:
        assert self.queue.flush() == self.last
        self.waiting = 0

    @invariant()
    def positions_only_grow(self) -> None:
        assert self.queue.played >= self.last
        self.last = self.queue.played
        assert self.waiting >= 0
        assert self.queue.idle == (self.waiting == 0)


Positions.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestPositions = Positions.TestCase
