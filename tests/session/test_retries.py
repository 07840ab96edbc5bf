"""Tries are spaced, counted and given up."""

import asyncio
from random import Random

import pytest

from live_desktop.errors import KeyRejected, NetworkFailed
from live_desktop.session.patience import USUAL, Patience
from live_desktop.session.retries import Retries


def test_pauses_double_up_to_eight_seconds_and_are_not_the_same_for_all() -> None:
    firsts = {USUAL.pause(1, Random(seed)) for seed in range(20)}
    assert len(firsts) > 10
    for seed in range(20):
        pauses = [USUAL.pause(attempt, Random(seed)) for attempt in range(1, 8)]
        assert 0.5 <= pauses[0] <= 0.75
        assert pauses == sorted(pauses)
        assert pauses[-1] == 8.0


async def test_five_failures_in_a_row_are_too_many() -> None:
    retries = Retries(USUAL, Random(1))
    lost = NetworkFailed("lost")
    assert [retries.failed(lost).attempt for _ in range(5)] == [1, 2, 3, 4, 5]
    with pytest.raises(NetworkFailed):
        retries.failed(lost)
    retries.reset()
    assert retries.failed(lost).attempt == 1


async def test_what_trying_cannot_mend_is_not_tried() -> None:
    with pytest.raises(KeyRejected):
        Retries(USUAL, Random(1)).failed(KeyRejected("wrong"))


async def test_a_pause_ends_early_when_the_user_is_in_a_hurry() -> None:
    retries = Retries(Patience(shortest_pause=3600, longest_pause=3600), Random(1))
    await retries.pause()
    retries.failed(NetworkFailed("lost"))
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(retries.pause())
        group.create_task(asyncio.to_thread(lambda: None)).add_done_callback(
            lambda _: retries.reset()
        )
