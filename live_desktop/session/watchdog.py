"""Finds out that a connection is dead although nobody has said so."""

import contextlib
import time
from collections.abc import Callable, Iterator

from live_desktop.session.patience import Patience


class Watchdog:
    """Watches one connection: it is fed with each sign of life, and asked now and then."""

    def __init__(
        self,
        patience: Patience,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._wall = wall
        self._heard = self._pinged = self._looked = clock()
        self._offset = wall() - self._looked
        self._sending_since: float | None = None

    def hear(self) -> None:
        """Note a sign of life: any frame, any pong."""
        self._heard = self._clock()

    @contextlib.contextmanager
    def sending(self) -> Iterator[None]:
        """Note that a message is on its way out for as long as the context lasts."""
        self._sending_since = self._clock()
        try:
            yield
        finally:
            self._sending_since = None

    def fault(self) -> str:
        """Look at the clocks; says what is wrong, in words for the log, or nothing."""
        now = self._clock()
        late = now - self._looked > self._patience.nap
        # Some systems stop the one clock while they sleep, some do not.
        offset = self._wall() - now
        jumped = offset - self._offset > self._patience.nap
        self._looked, self._offset = now, offset
        if late or jumped:
            return "the computer slept"
        if self._sending_since is not None and now - self._sending_since > self._patience.stall:
            return "what is sent does not leave this computer"
        if now - self._heard > self._patience.pong:
            return "no sign of life from the service"
        return ""

    def wants_ping(self) -> bool:
        """Tell whether it is time for a ping, and count it as sent."""
        now = self._clock()
        if now - max(self._heard, self._pinged) < self._patience.ping:
            return False
        self._pinged = now
        return True
