"""Hands out what is due to one connection, when it is due."""

import asyncio
from collections.abc import Callable

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.time.alarms import Alarms

RECHECK = 30.0
"""Seconds after which the clock is read again: it may be set, the computer may have slept, or a
newer connection may have been told of a change in place of this one."""


async def remind(
    alarms: Alarms, announce: Callable[[Reply], None], *, recheck: float = RECHECK
) -> None:
    """Announce what is due until cancelled; what was due before comes at once."""
    changed = asyncio.Event()
    wake = changed.set
    alarms.changed = wake
    try:
        while True:
            changed.clear()
            while (reply := alarms.take_due()) is not None:
                announce(reply)
            due = alarms.next_due()
            left = recheck if due is None else (due - alarms.now()).total_seconds()
            await _wait(changed, min(max(left, 0.0), recheck))
    finally:
        if alarms.changed == wake:  # otherwise a newer connection listens
            alarms.changed = lambda: None


async def _wait(changed: asyncio.Event, seconds: float) -> None:
    """Wait for a change, at most so long."""
    try:
        async with asyncio.timeout(seconds):
            await changed.wait()
    except TimeoutError:
        return
