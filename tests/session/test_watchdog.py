"""The watchdog tells a dead connection from a quiet one, by clocks alone."""

from live_desktop.session.patience import USUAL
from live_desktop.session.watchdog import Watchdog


class Clocks:
    """The clock that counts and the one on the wall."""

    def __init__(self) -> None:
        self.now = 100.0
        self.wall = 1_000_000.0

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.wall += seconds


def watch(clocks: Clocks) -> Watchdog:
    return Watchdog(USUAL, lambda: clocks.now, lambda: clocks.wall)


def look_often(dog: Watchdog, clocks: Clocks, seconds: int) -> list[str]:
    faults = []
    for _ in range(seconds):
        clocks.pass_time(1)
        faults.append(dog.fault())
    return faults


def test_pongs_that_come_half_a_minute_late_are_no_fault() -> None:
    clocks = Clocks()
    dog = watch(clocks)
    for _ in range(5):
        assert not any(look_often(dog, clocks, 30))
        dog.hear()


def test_no_sign_of_life_for_long_is_a_fault() -> None:
    clocks = Clocks()
    dog = watch(clocks)
    assert "no sign of life" in look_often(dog, clocks, 41)[-1]


def test_a_clock_that_jumps_means_that_the_computer_slept() -> None:
    clocks = Clocks()
    dog = watch(clocks)
    clocks.wall += 3600  # this system's counting clock stands still in sleep
    assert "slept" in dog.fault()
    clocks.pass_time(3600)  # and this one's goes on
    assert "slept" in dog.fault()
    dog.hear()
    clocks.pass_time(1)
    assert dog.fault() == ""


def test_a_message_that_does_not_leave_is_a_fault() -> None:
    clocks = Clocks()
    dog = watch(clocks)
    with dog.sending():
        assert not any(look_often(dog, clocks, 15))
        assert "leave" in look_often(dog, clocks, 1)[0]
    clocks.pass_time(1)
    assert dog.fault() == ""


def test_a_ping_is_wanted_when_it_was_quiet_for_a_while() -> None:
    clocks = Clocks()
    dog = watch(clocks)
    assert not dog.wants_ping()
    clocks.pass_time(10)
    assert dog.wants_ping()
    assert not dog.wants_ping()
    clocks.pass_time(9)
    dog.hear()
    clocks.pass_time(9)
    assert not dog.wants_ping()
