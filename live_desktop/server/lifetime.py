"""How a connection ends before the client wants it to, or stands still."""

import asyncio
from collections.abc import Callable

from live_desktop.protocol.messages import GoAway, ServerMessage
from live_desktop.protocol.wire import Duration
from live_desktop.server.conduct import Conduct
from live_desktop.server.refusal import Refusal, Refused


class Dropped(Exception):
    """The connection is to be cut without a word."""


class Ending:
    """What can be done to one running connection, now or later; times in seconds."""

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        send: Callable[[ServerMessage], None],
        stall: Callable[[float | None], None],
    ) -> None:
        """Do it in `tasks`; stop reading and writing with `stall`, for a while or for ever."""
        self._tasks = tasks
        self._send = send
        self._stall = stall

    def live_by(self, conduct: Conduct, closing: Refused | None) -> None:
        """Begin, at the setup, whatever the conduct has in store for later."""
        notice = conduct.go_away_seconds
        if conduct.connection_seconds is not None:
            notice = min(notice, conduct.connection_seconds)
            self.go_away(notice, after=conduct.connection_seconds - notice)
        if conduct.go_away_after is not None:
            self.go_away(notice, after=conduct.go_away_after)
        if conduct.drop_after is not None:
            self.drop(after=conduct.drop_after)
        if conduct.stall_after is not None:
            self.stall(conduct.stall_seconds, after=conduct.stall_after)
        if closing is not None:
            self.close(closing, after=conduct.close_after or 0.0)

    def go_away(self, notice: float, *, after: float = 0.0) -> None:
        """Tell the client to go, and close the connection after the notice."""
        self._tasks.create_task(self._send_away(notice, after))

    def drop(self, *, after: float = 0.0) -> None:
        """Cut the connection."""
        self._tasks.create_task(_fail(Dropped(), after))

    def close(self, closing: Refused, *, after: float = 0.0) -> None:
        """Close the connection with a code and a reason."""
        self._tasks.create_task(_fail(closing, after))

    def stall(self, seconds: float | None, *, after: float = 0.0) -> None:
        """Stop reading and writing, for `seconds` or for ever."""
        self._tasks.create_task(self._stand_still(seconds, after))

    async def _send_away(self, notice: float, after: float) -> None:
        await asyncio.sleep(after)
        self._send(ServerMessage(go_away=GoAway(time_left=Duration(notice))))
        await asyncio.sleep(notice)
        raise Refused.because(Refusal.DEADLINE)

    async def _stand_still(self, seconds: float | None, after: float) -> None:
        await asyncio.sleep(after)
        self._stall(seconds)


async def expect_setup(seconds: float) -> None:
    """Wait for so long, unless cancelled by the setup; raises Refused after that."""
    await asyncio.sleep(seconds)
    raise Refused.because(Refusal.SETUP_LATE)


async def _fail(failure: Exception, after: float) -> None:
    await asyncio.sleep(after)
    raise failure
