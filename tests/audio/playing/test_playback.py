"""The playback queue: nothing lost, nothing doubled, no click, silence at once."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from numpy.typing import NDArray

from live_desktop.audio.formats import LOUDSPEAKER, Samples
from live_desktop.audio.playing.jitter import START_SECONDS
from live_desktop.audio.playing.playback import (
    FADE_SECONDS,
    KEPT_SECONDS,
    LOUDEST_NOISE,
    NOISE_RISE_SECONDS,
    NOISE_SECONDS,
    PlaybackQueue,
)

START = LOUDSPEAKER.samples(START_SECONDS)
FADE = LOUDSPEAKER.samples(FADE_SECONDS)
KEPT = LOUDSPEAKER.samples(KEPT_SECONDS)
SETTLED = FADE + LOUDSPEAKER.samples(NOISE_RISE_SECONDS)
"""Samples after which nothing of a gap is left in the speech."""

STEEPEST = 10_000 * 2 * np.pi * 300 / LOUDSPEAKER.rate
"""The largest step between two samples of the tone."""

BEND = 10_000 * np.pi / 2 / FADE + 3 * LOUDEST_NOISE
"""What a fade and the noise add to it."""


class Clock:
    """A clock that goes when the test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def new_queue() -> PlaybackQueue:
    return PlaybackQueue(clock=Clock())


def speech(count: int, start: int = 1) -> bytes:
    return (np.arange(start, start + count) % 30_000 + 1).astype("<i2").tobytes()


def loud(count: int) -> bytes:
    return np.full(count, 20_000, dtype="<i2").tobytes()


def tone(count: int, start: int = 0) -> bytes:
    time = np.arange(start, start + count) / LOUDSPEAKER.rate
    return (10_000 * np.sin(2 * np.pi * 300 * time)).astype("<i2").tobytes()


def murmur(count: int, level: float) -> bytes:
    return np.random.default_rng(2).normal(0.0, level, count).astype("<i2").tobytes()


def steps(samples: Samples) -> NDArray[np.int_]:
    return np.abs(np.diff(samples.astype(int), prepend=0))


@settings(deadline=None)
@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=8), st.integers(1, 900))
def test_what_goes_in_comes_out_once_and_in_order(pieces: list[int], block: int) -> None:
    queue = new_queue()
    written = b""
    for size in pieces:
        piece = speech(size, len(written) // 2)
        assert queue.write(piece) == len(written) // 2
        written += piece
    queue.end()
    played = b""
    while not queue.idle:
        taken = queue.take(block)
        played += taken.samples[: taken.speech].tobytes()
    assert played == written
    assert queue.played == len(written) // 2
    assert queue.underruns == 0


def test_playing_waits_for_a_little_speech_or_for_the_end() -> None:
    queue = new_queue()
    queue.write(speech(START - 1))
    assert not queue.read(256).any()
    queue.write(speech(1))
    assert queue.read(256).any()
    short = new_queue()
    short.write(speech(10))
    short.end()
    assert short.take(256).speech == 10


def test_speech_that_nothing_follows_is_played_after_a_while() -> None:
    clock = Clock()
    queue = PlaybackQueue(clock=clock)
    queue.write(speech(10))
    assert queue.take(256).speech == 0
    clock.now += 0.26
    assert queue.take(256).speech == 10


def test_a_gap_is_counted_and_playing_waits_again() -> None:
    queue = new_queue()
    queue.write(speech(START))
    assert queue.take(START + 100).speech == START
    assert queue.underruns == 1
    queue.write(speech(10))
    assert queue.take(256).speech == 0, "it waits until there is enough again"
    queue.write(speech(START))
    assert queue.take(256).position == START
    assert queue.underruns == 1


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 4_000), min_size=1, max_size=6),
    st.lists(st.integers(1, 1_200), min_size=1, max_size=6),
    st.booleans(),
)
def test_no_gap_clicks(pieces: list[int], blocks: list[int], cut: bool) -> None:
    queue = new_queue()
    heard: list[Samples] = []
    written = at = 0
    for size in pieces:
        queue.write(tone(size, written))
        written += size
        while not queue.idle and len(heard) < 2_000:
            before = queue.played
            heard.append(queue.read(blocks[at % len(blocks)]))
            at += 1
            if queue.played == before:
                break
    queue.flush() if cut else queue.end()
    heard += [queue.read(blocks[at % len(blocks)]) for _ in range(8)]
    assert steps(np.concatenate(heard)).max() <= STEEPEST + BEND


def test_a_gap_fades_out_instead_of_stopping() -> None:
    queue = new_queue()
    queue.write(loud(START))
    queue.read(START)
    gap = queue.read(2 * FADE)
    assert gap[0] == pytest.approx(20_000, rel=0.01)
    assert gap[FADE // 2] == pytest.approx(10_000, rel=0.05)
    assert np.abs(gap[FADE:]).max() < 6 * LOUDEST_NOISE


@pytest.mark.parametrize(("level", "expected"), [(20.0, 20.0), (5_000.0, LOUDEST_NOISE)])
def test_a_gap_is_filled_with_noise_as_soft_as_the_background(
    level: float, expected: float
) -> None:
    queue = new_queue()
    queue.write(murmur(START, level))
    queue.read(START)
    queue.read(SETTLED)
    gap = queue.read(12_000).astype(float)
    assert np.sqrt(np.mean(gap**2)) == pytest.approx(expected, rel=0.25)
    spectrum = np.abs(np.fft.rfft(gap)) ** 2
    assert spectrum.max() < 0.05 * spectrum.sum(), "it does not buzz"


def test_the_noise_ends_with_a_long_gap_and_with_the_answer() -> None:
    queue = new_queue()
    queue.write(loud(START))
    queue.read(START + 4_800)
    assert queue.read(256).any()
    queue.end()
    queue.read(SETTLED)
    assert not queue.read(256).any()
    left = new_queue()
    left.write(loud(START))
    for _ in range(round(NOISE_SECONDS / 0.01) + 10):
        left.read(240)
    left.read(SETTLED)
    assert not left.read(256).any()


def test_gaps_in_speech_without_any_background_are_silent() -> None:
    queue = new_queue()
    queue.write(bytes(2 * START))
    queue.read(START)
    assert not queue.read(4_800).any()


def test_a_flush_fades_and_is_silent_within_milliseconds() -> None:
    queue = new_queue()
    queue.write(loud(24_000))
    queue.read(256)
    assert queue.flush() == 256
    rest = np.concatenate([queue.read(100) for _ in range(4)]).astype(int)
    assert rest[0] == 20_000
    assert np.abs(np.diff(rest)).max() <= 20_000 * np.pi / 2 / FADE + 1, "no click"
    assert not rest[FADE:].any()
    assert queue.idle


def test_after_a_flush_the_next_answer_plays_at_once_at_its_own_position() -> None:
    queue = new_queue()
    queue.write(loud(24_000))
    queue.read(1_000)
    queue.flush()
    assert queue.write(speech(START)) == 1_000
    faded = queue.take(FADE)
    assert (faded.position, faded.speech) == (1_000, FADE)
    assert faded.samples[-1] == pytest.approx(FADE + 1, abs=10)
    assert queue.read(64).tobytes() == speech(64, FADE + 1)
    assert queue.played == 1_000 + FADE + 64


def test_flushing_silence_makes_no_sound() -> None:
    queue = new_queue()
    assert queue.flush() == 0
    queue.write(speech(10))
    assert queue.flush() == 0
    assert not queue.read(256).any()


def test_a_fade_that_is_cut_short_by_another_ends_softly_too() -> None:
    queue = new_queue()
    queue.write(loud(START))
    heard = [queue.read(START), queue.read(10)]
    queue.write(loud(5))
    queue.end()
    heard += [queue.read(20), queue.read(400)]
    changes = np.abs(np.diff(np.concatenate(heard).astype(int)))
    assert changes.max() <= 2 * 20_000 * np.pi / 2 / FADE + 3 * LOUDEST_NOISE


def test_the_pause_after_a_flush_does_not_count_as_lateness() -> None:
    clock = Clock()
    queue = PlaybackQueue(clock=clock)
    for _ in range(8):
        for _ in range(20):
            queue.write(bytes(2 * 960))
            clock.now += 0.02
        queue.flush()
        clock.now += 1.5
    assert queue.delay == 0.0


def test_a_thread_that_writes_and_one_that_reads_lose_nothing() -> None:
    queue = PlaybackQueue()
    written = [speech(960, at * 960) for at in range(300)]

    def write() -> None:
        for piece in written:
            queue.write(piece)
        queue.end()

    writer = threading.Thread(target=write)
    writer.start()
    at = 0
    while at < 300 * 960:
        block = queue.take(256)
        assert block.position == at
        at += block.speech
    writer.join()
    assert queue.idle


def test_what_nobody_heard_is_played_again() -> None:
    queue = new_queue()
    queue.write(speech(10_000))
    queue.read(5_000)
    assert queue.rewind(4_000) == 4_000
    assert queue.write(b"") == 10_000
    again = queue.take(1_000)
    assert (again.position, again.speech) == (4_000, 1_000)
    assert again.samples[0] == 0, "it fades in"
    assert again.samples[SETTLED:].tobytes() == speech(1_000, 4_001)[2 * SETTLED :]


def test_a_rewind_reaches_a_second_back_and_never_across_a_flush() -> None:
    queue = new_queue()
    for at in range(0, 3 * KEPT, 960):
        queue.write(speech(960, at))
    queue.read(3 * KEPT - 100)
    assert 0 <= 2 * KEPT - 100 - queue.rewind(0) < 960
    queue.read(KEPT)
    position = queue.flush()
    assert queue.rewind(position - 500) == position
    assert queue.idle


def test_rewinding_to_what_was_not_taken_changes_nothing() -> None:
    queue = new_queue()
    queue.write(speech(5_000))
    queue.read(1_000)
    assert queue.rewind(2_000) == 1_000


class Conservation(RuleBasedStateMachine):
    """Whatever is done in whatever order, each sample is read once, in order, or flushed."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = new_queue()
        self.written: Samples = np.zeros(0, dtype=np.int16)
        self.next = 0
        self.oldest = 0
        self.steady = 0
        self.random = np.random.default_rng(3)

    @rule(size=st.integers(0, 5_000))
    def write(self, size: int) -> None:
        piece = self.random.integers(-9_000, 9_000, size).astype(np.int16)
        assert self.queue.write(piece.tobytes()) == self.written.size
        self.written = np.concatenate((self.written, piece))

    @rule(count=st.integers(1, 1_500))
    def read(self, count: int) -> None:
        block = self.queue.take(count)
        assert block.samples.size == count
        assert block.position == self.next
        end = self.next + block.speech
        if self.steady >= SETTLED:
            spoken = block.samples[: block.speech]
            assert np.array_equal(spoken, self.written[self.next : end])
        self.next = end
        self.steady = self.steady + count if block.speech == count else 0

    @rule()
    def end(self) -> None:
        self.queue.end()

    @rule()
    def flush(self) -> None:
        assert self.queue.flush() == self.next
        self.written = self.written[: self.next]
        self.oldest = self.next
        self.steady = 0

    @rule(back=st.integers(0, KEPT))
    def rewind(self, back: int) -> None:
        wanted = max(self.oldest, self.next - back)
        assert self.queue.rewind(wanted) == wanted
        self.next = wanted
        self.steady = 0

    @invariant()
    def nothing_is_lost(self) -> None:
        assert self.queue.played == self.next
        assert self.queue.idle == (self.next == self.written.size)


Conservation.TestCase.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
TestConservation = Conservation.TestCase
