"""What is due is handed out when it is due, whatever the clocks do meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.time.alarms import Alarms, Kind
from live_desktop.server.reminding import RECHECK, remind

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SOON = timedelta(milliseconds=50)
FAR = timedelta(hours=1)


class Said:
    """Collects what is announced."""

    def __init__(self) -> None:
        self.replies = asyncio.Queue[Reply]()

    async def next(self) -> str:
        async with asyncio.timeout(5):
            return (await self.replies.get()).text


@asynccontextmanager
async def reminded(alarms: Alarms, recheck: float = RECHECK) -> AsyncIterator[Said]:
    said = Said()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(remind(alarms, said.replies.put_nowait, recheck=recheck))
        yield said
        task.cancel()


def real() -> Alarms:
    return Alarms(lambda: datetime.now(UTC))


async def test_a_timer_rings_in_time() -> None:
    alarms = real()
    start = asyncio.get_running_loop().time()
    async with reminded(alarms) as said:
        alarms.count_down(Kind.TIMER, SOON, "tea")
        assert await said.next() == "Time is up for your tea timer."
        assert asyncio.get_running_loop().time() - start >= 0.9 * SOON.total_seconds()
        assert said.replies.empty()


async def test_a_nearer_one_comes_first() -> None:
    alarms = real()
    async with reminded(alarms) as said:
        alarms.count_down(Kind.TIMER, FAR, "roast")
        await asyncio.sleep(0)
        alarms.set_for(Kind.ALARM, alarms.now() + SOON, "tea")
        assert "tea" in await said.next()


async def test_what_was_due_before_comes_at_once() -> None:
    now = NOON
    alarms = Alarms(lambda: now)
    alarms.count_down(Kind.TIMER, timedelta(minutes=5), "tea")
    now += timedelta(minutes=15)
    async with reminded(alarms) as said:
        assert await said.next() == ("While you were away: Your tea timer ended, 10 minutes ago.")


async def test_a_cancelled_one_does_not_ring() -> None:
    alarms = real()
    async with reminded(alarms) as said:
        tea = alarms.count_down(Kind.TIMER, SOON, "tea")
        alarms.count_down(Kind.TIMER, 2 * SOON, "eggs")
        alarms.cancel(tea)
        assert "eggs" in await said.next()


async def test_the_clock_is_read_again() -> None:
    """A clock that is set, or a computer that slept, tells nobody."""
    now = NOON
    alarms = Alarms(lambda: now)
    alarms.set_for(Kind.ALARM, NOON + FAR)
    async with reminded(alarms, recheck=0.01) as said:
        await asyncio.sleep(0)
        now = NOON + FAR
        assert await said.next() == "It's 1 p.m.: your alarm."


async def test_it_rings_again_until_somebody_minds() -> None:
    now = NOON
    alarms = Alarms(lambda: now)
    alarms.count_down(Kind.TIMER, timedelta(minutes=1), "tea")
    async with reminded(alarms, recheck=0.01) as said:
        now += timedelta(minutes=1)
        assert not (await said.next()).startswith("Once more")
        now += timedelta(seconds=20)
        assert (await said.next()).startswith("Once more")
        alarms.acknowledge()
        now += timedelta(seconds=20)
        alarms.count_down(Kind.TIMER, timedelta(0), "eggs")
        assert await said.next() == "Time is up for your eggs timer."


async def test_a_newer_connection_is_the_one_that_is_told() -> None:
    alarms = real()
    async with reminded(alarms) as newer:
        await asyncio.sleep(0)
        mine = alarms.changed
    assert alarms.changed != mine
    old_said: list[Reply] = []
    async with asyncio.TaskGroup() as tasks:
        old = tasks.create_task(remind(alarms, old_said.append))
        await asyncio.sleep(0)
        async with reminded(alarms) as newer:
            await asyncio.sleep(0)
            old.cancel()
            await asyncio.sleep(0)
            alarms.count_down(Kind.TIMER, SOON, "tea")
            assert "tea" in await newer.next()
    assert not old_said
