"""Jitter: how much must wait, and how answers sound that come over an uneven network."""

from statistics import mean

import pytest

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.playing.jitter import (
    MOST_FAST_SECONDS,
    MOST_SECONDS,
    PAUSE_SECONDS,
    START_SECONDS,
    Jitter,
)
from tests.support.network import (
    PIECE_SECONDS,
    FixedBuffer,
    Hearing,
    Network,
    Stall,
    Weather,
)

PIECE = LOUDSPEAKER.samples(PIECE_SECONDS)
CALM, JITTER, BURSTS = Weather(), Weather(0.15), Weather(0.15, held=0.15, share=0.02)
FIXED_SECONDS = 0.1
ANSWERS, SEEDS = 10, 8


def send(jitter: Jitter, seconds: float, pace: float, began: float = 0.0) -> None:
    for index in range(round(seconds / PIECE_SECONDS)):
        jitter.arrived(PIECE, began + index * PIECE_SECONDS / pace)


def stutter(jitter: Jitter, seconds: float, late: float, began: float = 0.0) -> None:
    """Send at the speed of speech, but every fifth piece late."""
    for index in range(round(seconds / PIECE_SECONDS)):
        jitter.arrived(PIECE, began + index * PIECE_SECONDS + (late if index % 5 == 4 else 0.0))


def hearings(pace: float, weather: Weather) -> tuple[list[Hearing], list[Hearing]]:
    """Hear conversations of several answers, through the queue and through a fixed buffer."""
    ours: list[Hearing] = []
    fixed: list[Hearing] = []
    for seed in range(SEEDS):
        network = Network(pace, weather, seed)
        buffers = (network.queue(), FixedBuffer(FIXED_SECONDS))
        for _ in range(ANSWERS):
            mine, theirs = network.answer(buffers, 6.0)
            ours.append(mine)
            fixed.append(theirs)
    return ours, fixed


def late_gaps(conversations: list[Hearing]) -> int:
    """Count the gaps after the first second of all answers but the first of a conversation."""
    return sum(
        hearing.gaps_after(1.0) for index, hearing in enumerate(conversations) if index % ANSWERS
    )


def test_as_long_as_nothing_is_known_a_little_must_wait() -> None:
    jitter = Jitter(LOUDSPEAKER)
    start = LOUDSPEAKER.samples(START_SECONDS)
    assert not jitter.ready(start - 1, 0.0, again=False)
    assert jitter.ready(start, 0.0, again=False)
    assert jitter.ready(1, MOST_SECONDS, again=False), "nothing waits for ever"


def test_where_speech_comes_faster_than_it_is_played_it_starts_at_once() -> None:
    jitter = Jitter(LOUDSPEAKER)
    send(jitter, 4.0, pace=2.0)
    assert jitter.enough == 0.0
    assert jitter.ready(1, 0.0, again=False)
    assert not jitter.ready(1, 0.0, again=True), "but not after a gap"


def test_more_must_wait_for_a_device_that_takes_more_at_a_time() -> None:
    enough = []
    for block in (256, 2_048):
        network = Network(1.25, CALM, seed=1)
        queue = network.queue()
        queue.set_period(block)
        network.answer((queue,), 5.0)
        enough.append(queue.delay)
    assert enough[0] < enough[1]


def test_more_must_wait_the_later_pieces_come_and_never_too_much() -> None:
    waits = []
    for late in (0.03, 0.08, 0.15, 1.0):
        jitter = Jitter(LOUDSPEAKER)
        stutter(jitter, 6.0, late)
        waits.append(jitter.enough)
        assert min(late, MOST_SECONDS) <= jitter.enough <= MOST_SECONDS
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] == MOST_SECONDS


def test_less_must_wait_again_when_it_is_calm() -> None:
    jitter = Jitter(LOUDSPEAKER)
    stutter(jitter, 20.0, 0.2)
    rough = jitter.enough
    send(jitter, 300.0, pace=1.0, began=30.0)
    assert jitter.enough < rough / 2


def test_what_comes_fast_never_waits_long() -> None:
    jitter = Jitter(LOUDSPEAKER)
    now = 0.0
    for index in range(500):
        now += 0.15 if index % 10 == 1 else 0.01
        jitter.arrived(PIECE, now)
    assert jitter.enough == MOST_FAST_SECONDS


def test_a_pause_is_not_lateness() -> None:
    jitter = Jitter(LOUDSPEAKER)
    for index in range(20):
        send(jitter, 0.8, pace=2.0, began=index * (1.0 + PAUSE_SECONDS))
    assert jitter.enough in {0.0, START_SECONDS}
    other = Jitter(LOUDSPEAKER)
    for index in range(20):
        send(other, 0.8, pace=2.0, began=index * 1.5)
        other.ended()
    assert other.enough == 0.0


@pytest.mark.parametrize("pace", [1.25, 2.0, 5.0])
@pytest.mark.parametrize("weather", [CALM, JITTER, BURSTS], ids=["calm", "jitter", "bursts"])
def test_faster_than_real_time_no_gap_after_a_second_and_less_delay(
    pace: float, weather: Weather
) -> None:
    ours, fixed = hearings(pace, weather)
    assert sum(hearing.gaps_after(1.0) for hearing in ours) == 0
    assert mean(hearing.delay for hearing in ours) < 0.9 * mean(hearing.delay for hearing in fixed)


@pytest.mark.parametrize("weather", [JITTER, BURSTS], ids=["jitter", "bursts"])
def test_at_the_speed_of_speech_what_is_learnt_saves_most_gaps(
    weather: Weather,
) -> None:
    ours, fixed = hearings(1.0, weather)
    assert 4 * late_gaps(ours) <= late_gaps(fixed)
    assert sum(len(hearing.gaps) for hearing in ours) < sum(len(hearing.gaps) for hearing in fixed)


def test_at_the_speed_of_speech_on_a_calm_network_it_is_quicker_and_whole() -> None:
    ours, fixed = hearings(1.0, CALM)
    assert not any(hearing.gaps for hearing in ours)
    assert mean(hearing.delay for hearing in ours) < 0.7 * mean(hearing.delay for hearing in fixed)


@pytest.mark.parametrize("pace", [1.25, 2.0])
@pytest.mark.parametrize("seed", range(5))
def test_a_short_stall_in_mid_answer_is_not_heard(pace: float, seed: int) -> None:
    network = Network(pace, Weather(0.03), seed)
    queue = network.queue()
    for _ in range(2):
        (heard,) = network.answer((queue,), 8.0, [Stall(at=3.0, seconds=0.2)])
        assert heard.gaps_after(1.0) == 0


@pytest.mark.parametrize(("pace", "seconds"), [(1.0, 0.4), (1.25, 1.2), (1.25, 2.5), (2.0, 4.5)])
@pytest.mark.parametrize("seed", range(5))
def test_a_longer_stall_is_one_gap(pace: float, seconds: float, seed: int) -> None:
    network = Network(pace, Weather(0.03), seed)
    queue = network.queue()
    network.answer((queue,), 6.0)
    before = queue.underruns
    (heard,) = network.answer((queue,), 12.0, [Stall(at=3.0, seconds=seconds)])
    assert heard.gaps_after(1.0) == 1
    assert queue.underruns - before == len(heard.gaps)
