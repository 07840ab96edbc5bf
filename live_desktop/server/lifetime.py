"""How a connection ends before the client wants it to."""

import asyncio
from collections.abc import Callable

from live_desktop.protocol.messages import GoAway, ServerMessage
from live_desktop.protocol.wire import Duration
from live_desktop.server.conduct import Conduct
from live_desktop.server.refusal import Refusal, Refused


class Dropped(Exception):
    """The connection is to be cut without a word."""


def limit_life(
    conduct: Conduct, send: Callable[[ServerMessage], None], tasks: asyncio.TaskGroup
) -> None:
    """Run in `tasks` whatever ends a connection after a while, from now on."""
    if conduct.connection_seconds is not None:
        tasks.create_task(_send_away(conduct.connection_seconds, conduct.go_away_seconds, send))
    if conduct.drop_after is not None:
        tasks.create_task(_drop(conduct.drop_after))
    if conduct.close is not None:
        closing = Refused(conduct.close.code, conduct.close.reason)
        tasks.create_task(_close(conduct.close_after or 0.0, closing))


async def expect_setup(seconds: float) -> None:
    """Wait for so long, unless cancelled by the setup; raises Refused after that."""
    await asyncio.sleep(seconds)
    raise Refused.because(Refusal.SETUP_LATE)


async def _send_away(seconds: float, notice: float, send: Callable[[ServerMessage], None]) -> None:
    notice = min(notice, seconds)
    await asyncio.sleep(seconds - notice)
    send(ServerMessage(go_away=GoAway(time_left=Duration(notice))))
    await asyncio.sleep(notice)
    raise Refused.because(Refusal.DEADLINE)


async def _drop(seconds: float) -> None:
    await asyncio.sleep(seconds)
    raise Dropped


async def _close(seconds: float, closing: Refused) -> None:
    await asyncio.sleep(seconds)
    raise closing
