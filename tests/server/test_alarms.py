"""What is due is announced once and, where nobody minds it, twice more."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.time.alarms import MOST, Alarms, Kind, TooMany, steady_seconds

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clocks:
    """The clock on the wall, and one that nobody sets."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 1000.0

    def wait(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def alarms(clocks: Clocks) -> Alarms:
    return Alarms(lambda: clocks.wall, steady=lambda: clocks.seconds)


def due(alarms: Alarms) -> str | None:
    reply = alarms.take_due()
    if reply is None:
        return None
    assert reply.chime
    return reply.text


def test_nothing_is_due_before_its_time(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, 5 * MINUTE, "tea")
    assert alarms.next_due() == NOON + 5 * MINUTE
    clocks.wait(299.9)
    assert due(alarms) is None
    clocks.wait(0.1)
    assert due(alarms) == "Time is up for your tea timer."
    assert list(alarms) == []


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (Kind.TIMER, "", "Time is up for your 1 minute timer."),
        (Kind.TIMER, "tea", "Time is up for your tea timer."),
        (Kind.ALARM, "", "It's 12:01 p.m.: your alarm."),
        (Kind.ALARM, "gym", "It's 12:01 p.m.: your alarm for gym."),
        (Kind.REMINDER, "to call Anna", "A reminder: call Anna."),
        (Kind.REMINDER, "that the cake is ready", "A reminder: the cake is ready."),
        (Kind.REMINDER, "", "A reminder: it is time."),
    ],
)
def test_each_kind_has_its_words(
    alarms: Alarms, clocks: Clocks, kind: Kind, name: str, said: str
) -> None:
    alarms.count_down(kind, MINUTE, name)
    clocks.wait(60)
    assert due(alarms) == said


def test_what_is_due_together_is_announced_together(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, MINUTE, "tea")
    alarms.set_for(Kind.ALARM, NOON + MINUTE)
    clocks.wait(60)
    assert due(alarms) == "Time is up for your tea timer. It's 12:01 p.m.: your alarm."
    assert due(alarms) is None


def test_it_rings_twice_more_unless_somebody_minds(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, MINUTE, "tea")
    clocks.wait(60)
    assert due(alarms) == "Time is up for your tea timer."
    assert alarms.next_due() == clocks.wall + timedelta(seconds=20)
    clocks.wait(20)
    assert due(alarms) == "Once more: Time is up for your tea timer."
    assert due(alarms) is None
    clocks.wait(20)
    assert due(alarms) == "Once more: Time is up for your tea timer."
    clocks.wait(60)
    assert due(alarms) is None
    assert alarms.next_due() is None


def test_a_word_of_the_user_ends_it(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, MINUTE)
    clocks.wait(60)
    assert due(alarms) is not None
    alarms.acknowledge()
    assert alarms.next_due() is None
    clocks.wait(20)
    assert due(alarms) is None


def test_a_second_one_joins_the_first_that_nobody_minded(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, MINUTE, "tea")
    alarms.count_down(Kind.TIMER, timedelta(seconds=70), "eggs")
    clocks.wait(60)
    assert due(alarms) == "Time is up for your tea timer."
    clocks.wait(10)
    assert due(alarms) == "Time is up for your eggs timer."
    clocks.wait(20)
    assert due(alarms) == (
        "Once more: Time is up for your tea timer. Time is up for your eggs timer."
    )


def test_what_was_missed_is_told_late(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, MINUTE, "tea")
    alarms.set_for(Kind.ALARM, NOON + 2 * MINUTE)
    alarms.count_down(Kind.REMINDER, 3 * MINUTE, "to call Anna")
    clocks.wait(13 * 60)
    assert due(alarms) == (
        "While you were away: Your tea timer ended, 12 minutes ago. "
        "Your 12:02 p.m. alarm rang, 11 minutes ago. "
        "A reminder for 12:03 p.m., 10 minutes ago: call Anna."
    )


def test_setting_the_clock_moves_alarms_and_no_timers(alarms: Alarms, clocks: Clocks) -> None:
    alarms.count_down(Kind.TIMER, 5 * MINUTE, "tea")
    alarms.set_for(Kind.ALARM, NOON + timedelta(hours=1))
    clocks.wall += timedelta(hours=1)
    assert due(alarms) == "It's 1 p.m.: your alarm."
    alarms.acknowledge()
    assert alarms.next_due() == clocks.wall + 5 * MINUTE
    clocks.wall -= timedelta(hours=3)
    clocks.wait(300)
    assert due(alarms) == "Time is up for your tea timer."


def test_without_a_steady_clock_the_other_one_counts() -> None:
    clocks = Clocks()
    alarms = Alarms(lambda: clocks.wall)
    alarms.count_down(Kind.TIMER, MINUTE)
    clocks.wall += MINUTE
    assert due(alarms) is not None


def test_every_change_is_told(alarms: Alarms, clocks: Clocks) -> None:
    told: list[datetime | None] = []
    alarms.changed = lambda: told.append(alarms.next_due())
    timer = alarms.count_down(Kind.TIMER, 5 * MINUTE)
    timer = alarms.pause(timer)
    timer = alarms.resume(timer)
    timer = alarms.lengthen(timer, MINUTE)
    alarms.cancel(timer)
    alarms.cancel(timer)
    assert told == [NOON + 5 * MINUTE, None, NOON + 5 * MINUTE, NOON + 6 * MINUTE, None]


def test_the_next_one_comes_first(alarms: Alarms) -> None:
    late = alarms.set_for(Kind.ALARM, NOON + 9 * MINUTE)
    soon = alarms.count_down(Kind.TIMER, 5 * MINUTE)
    held = alarms.pause(alarms.count_down(Kind.TIMER, 7 * MINUTE))
    assert list(alarms) == [soon, held, late]


def test_there_is_an_end_to_them(alarms: Alarms) -> None:
    for _ in range(MOST):
        alarms.count_down(Kind.TIMER, MINUTE)
    with pytest.raises(TooMany):
        alarms.set_for(Kind.ALARM, NOON + MINUTE)


@given(st.lists(st.integers(1, 3600), max_size=20), st.integers(1, 600))
def test_nothing_is_lost_or_announced_twice(lengths: list[int], step: int) -> None:
    clocks = Clocks()
    alarms = Alarms(lambda: clocks.wall, steady=lambda: clocks.seconds)
    for index, length in enumerate(lengths):
        alarms.count_down(Kind.REMINDER, timedelta(seconds=length), f"to do number {index}x")
    said = []
    while alarms.next_due() is not None:
        clocks.wait(step)
        while (text := due(alarms)) is not None:
            said.append(text)
            alarms.acknowledge()
    whole = " ".join(said)
    assert all(whole.count(f"number {index}x") == 1 for index in range(len(lengths)))


def test_the_steady_clock_goes_on() -> None:
    first = steady_seconds()
    start = time.perf_counter()
    while steady_seconds() == first:
        assert time.perf_counter() - start < 5
    assert steady_seconds() > first
