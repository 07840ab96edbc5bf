"""The heard clock: which speech leaves the loudspeaker at a moment."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.playing.heard import REMEMBERED, HeardClock

RATE = LOUDSPEAKER.rate


@dataclass(frozen=True, slots=True)
class Period:
    """What a device takes at once: its length, the speech in it, how early it takes it."""

    count: int
    part: float
    """The part of it that is speech."""
    early: float
    """Seconds between the taking of it and its first sample in the air."""

    @property
    def speech(self) -> int:
        return int(self.count * self.part)


periods = st.lists(
    st.builds(
        Period,
        count=st.integers(48, 1_024),
        part=st.sampled_from((0.0, 0.3, 1.0, 1.0)),
        early=st.floats(0.005, 0.2),
    ),
    min_size=1,
    max_size=30,
)


def play(taken: list[Period], began: float = 5.0) -> tuple[HeardClock, list[tuple[float, int]]]:
    """Play periods without a break; returns the clock, and when each sample of speech is heard."""
    clock = HeardClock(RATE)
    truth: list[tuple[float, int]] = []
    frame = position = 0
    for period in taken:
        heard_at = began + frame / RATE
        clock.note(position, period.speech, heard_at - period.early, period.early)
        truth += [(began + (frame + i) / RATE, position + i) for i in range(period.speech)]
        frame += period.count
        position += period.speech
    return clock, truth


@settings(deadline=None)
@given(periods, st.floats(0.0, 1.0))
def test_the_position_is_right_within_one_sample(taken: list[Period], offset: float) -> None:
    clock, truth = play(taken)
    for at, position in truth[:: max(1, len(truth) // 50)]:
        assert abs(clock.position(at + offset / RATE) - position) <= 1


@settings(deadline=None)
@given(periods)
def test_in_a_silence_it_is_the_end_of_the_speech_before(taken: list[Period]) -> None:
    clock, truth = play([*taken, Period(1_024, 0.0, 0.01), Period(1_024, 1.0, 0.01)])
    spoken = sum(period.speech for period in taken)
    frames = sum(period.count for period in taken)
    assert clock.position(5.0 + (frames + 512) / RATE) == spoken
    assert clock.position(5.0 + (frames + 1_024) / RATE + 1.0) == spoken + 1_024
    assert truth[-1][1] == spoken + 1_023


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(48, 1_024), st.floats(-0.01, 0.01)), min_size=1, max_size=40))
def test_the_position_never_goes_back_though_the_device_is_unsure(
    taken: list[tuple[int, float]],
) -> None:
    clock = HeardClock(RATE)
    now = 5.0
    position = last = 0
    for count, wrong in taken:
        clock.note(position, count, now, 0.05 + wrong)
        position += count
        for moment in (now, now + count / 2 / RATE):
            heard = clock.position(moment)
            assert last <= heard <= position
            last = heard
        now += count / RATE


def test_nothing_is_heard_before_the_first_sample_is() -> None:
    clock = HeardClock(RATE)
    assert clock.position(1.0) == 0
    clock.note(0, 256, 1.0, 0.1)
    assert clock.position(1.05) == 0
    assert clock.position(1.1 + 100 / RATE) == 100


def test_a_moment_before_all_that_is_remembered_is_its_beginning() -> None:
    clock = HeardClock(RATE)
    for index in range(2 * REMEMBERED):
        clock.note(index * 100, 100, index * 100 / RATE, 0.0)
    assert clock.position(0.0) >= (REMEMBERED - 1) * 100
    assert clock.position(1_900 * 100 / RATE) == 100 * 2 * REMEMBERED
    assert clock.position(1_000 * 100 / RATE) == 1_000 * 100


def test_what_a_vanished_device_took_was_not_heard() -> None:
    clock = HeardClock(RATE)
    clock.note(0, 2_400, 1.0, 0.1)
    clock.note(2_400, 2_400, 1.1, 0.1)
    assert clock.stop(1.15) == 1_200
    assert clock.position(9.0) == 1_200
    clock.note(1_200, 2_400, 9.0, 0.1)
    assert clock.position(9.0) == 1_200
    assert clock.position(9.15) == 2_400
