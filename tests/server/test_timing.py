"""When late messages are due: always in order, and never later than wanted."""

from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.conduct import Conduct
from live_desktop.server.timing import Timing

ARRIVALS = st.lists(
    st.tuples(st.floats(0, 0.5, allow_nan=False), st.booleans()), min_size=1, max_size=60
)


def dues(conduct: Conduct, arrivals: list[tuple[float, bool]]) -> list[tuple[float, float, bool]]:
    """Tell for messages, by the pauses between them, when each came and when it is due."""
    timing, came, found = Timing(conduct.seed), 0.0, []
    for pause, has_sound in arrivals:
        came += pause
        found.append((came, timing.due(came, conduct, has_sound=has_sound), has_sound))
    return found


@given(ARRIVALS)
def test_without_a_fault_each_message_is_due_when_it_comes(
    arrivals: list[tuple[float, bool]],
) -> None:
    assert all(due == came for came, due, _ in dues(Conduct(), arrivals))


@given(ARRIVALS, st.integers())
def test_chance_delays_and_keeps_the_order(arrivals: list[tuple[float, bool]], seed: int) -> None:
    conduct = Conduct(jitter_ms=200, seed=seed)
    found = dues(conduct, arrivals)
    times = [due for _, due, _ in found]
    assert times == sorted(times)
    assert all(came <= due <= came + 0.2 + 1e-9 for came, due, _ in found)
    assert dues(conduct, arrivals) == found


def test_chance_is_not_always_the_same() -> None:
    conduct = Conduct(jitter_ms=200)
    arrivals = [(0.5, True)] * 20
    assert dues(conduct, arrivals) != dues(conduct, arrivals)


@given(ARRIVALS)
def test_bursts_hold_all_behind_the_first_sound(arrivals: list[tuple[float, bool]]) -> None:
    ends = None
    for came, due, has_sound in dues(Conduct(burst_ms=300), arrivals):
        if ends is not None and came < ends:
            assert due == ends
        elif has_sound:
            ends = came + 0.3
            assert due == ends
        else:
            assert due == came
