"""In simulated rooms the assistant does not hear itself, and hears who speaks over it."""

import numpy as np
import pytest

from live_desktop.audio.echo.canceller import EchoCanceller
from live_desktop.audio.echo.ducking import Ducking
from live_desktop.audio.echo.linear import LinearStage
from live_desktop.audio.formats import Samples
from live_desktop.silero import FRAME
from tests.support.rooms import (
    BLOCK,
    FULL_SCALE,
    RATE,
    SPEECH,
    Air,
    Room,
    answers,
    noticed,
    onsets,
    remarks,
    removed,
    silence,
    stage,
)

ROOMS = [
    Room(delay=0.04, echo=-12, drift=100),
    Room(delay=0.1, echo=0),
    Room(delay=0.2, echo=10, drift=100),
]


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_the_assistant_does_not_hear_itself(room: Room) -> None:
    take = stage(room, answers(10), silence(10), EchoCanceller().process, Ducking())
    assert removed(take, 1.5, 10) > 25
    settled = take.noticed[2 * RATE // FRAME :] > SPEECH
    assert np.sum(settled) <= 2
    assert not np.any(settled[2:] & settled[1:-1] & settled[:-2]), "three frames make an onset"


@pytest.mark.parametrize("room", ROOMS[1:], ids=str)
def test_who_speaks_over_the_assistant_is_heard(room: Room) -> None:
    far, near = answers(22), remarks(22, start=10, pause=1.5)
    take = stage(room, far, near, EchoCanceller().process, Ducking())
    assert noticed(take) > 0.85
    assert np.median(onsets(take)) <= 0.15
    assert np.mean(take.ducked[: 9 * 100]) < 0.1, "it is not turned down for nothing"


def test_with_headphones_who_speaks_over_the_first_words_is_heard() -> None:
    canceller = EchoCanceller()
    near = remarks(8, start=2, pause=1)
    take = stage(Room(echo=-90), answers(8), near, canceller.process, Ducking())
    assert noticed(take) > 0.9
    assert max(onsets(take)) <= 0.15
    assert not canceller.echoes


def test_headphones_that_are_pulled_out_leave_no_echo() -> None:
    loud, none = Air(Room(echo=0)), silence(8)
    canceller = EchoCanceller()
    time = 0

    def pull(near: Samples, far: Samples) -> Samples:
        nonlocal time
        time += BLOCK
        echo = FULL_SCALE * loud.carry((far / FULL_SCALE).astype(np.float32))
        heard = near + (echo if time > 3 * RATE else 0)
        return canceller.process(np.rint(heard).astype(np.int16), far)

    take = stage(Room(echo=-90), answers(8), none, pull)
    assert np.sum(take.noticed[: 3 * RATE // FRAME] > SPEECH) == 0
    assert np.sum(take.noticed[4 * RATE // FRAME :] > SPEECH) <= 2
    assert canceller.echoes


def test_a_person_alone_is_left_as_they_are() -> None:
    near = remarks(6, start=1)
    take = stage(Room(), silence(6), near, EchoCanceller().process)
    assert abs(removed(take, 1, 6)) < 3
    assert noticed(take) > 0.95


def test_an_echo_that_moves_is_cancelled_again() -> None:
    room = Room(delay=0.1, jump=(5.0, 0.05))
    take = stage(room, answers(11), silence(11), EchoCanceller().process, Ducking())
    assert removed(take, 7, 11) > 25


def test_the_clocks_difference_is_found() -> None:
    linear = LinearStage()

    def learn(near: Samples, far: Samples) -> Samples:
        linear.process(
            *(sound.astype(np.float32) / np.float32(FULL_SCALE) for sound in (near, far))
        )
        return near

    stage(Room(drift=-100), answers(15), silence(15), learn)
    assert linear.drift == pytest.approx(-100, abs=30)


def test_noise_is_lowered_only_when_asked() -> None:
    hiss = np.random.default_rng(1).normal(0, 300, (300, BLOCK)).astype(np.int16)
    still = np.zeros(BLOCK, np.int16)

    def left(canceller: EchoCanceller) -> float:
        blocks = [canceller.process(block, still) for block in hiss]
        return float(np.std(blocks[200:]))

    plain, lowered = left(EchoCanceller()), left(EchoCanceller(noise=True))
    assert plain > 200
    assert lowered < plain / 3
