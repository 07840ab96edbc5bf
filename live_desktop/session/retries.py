"""Spaces the tries to dial, and gives up where trying again is of no use."""

import asyncio
import logging
from random import Random

from live_desktop.errors import LiveDesktopError, Retry
from live_desktop.session.changes import Broken
from live_desktop.session.patience import Patience

logger = logging.getLogger(__name__)


class Retries:
    """Counts the failures in a row."""

    def __init__(self, patience: Patience, random: Random) -> None:
        self._patience = patience
        self._random = random
        self._failures = 0
        self._next_try = 0.0
        self._hurry = asyncio.Event()

    def reset(self) -> None:
        """Count from the beginning: a connection was stable, or the user asks for it."""
        self._failures = 0
        self._hurry.set()

    def failed(self, error: LiveDesktopError) -> Broken:
        """Plan the next try; raises the error where the user has to decide."""
        if error.retry is Retry.NEVER or self._failures >= self._patience.tries:
            raise error
        self._failures += 1
        self._hurry.clear()
        pause = self._patience.pause(self._failures, self._random)
        self._next_try = asyncio.get_running_loop().time() + pause
        logger.info("session: try %d in %.1f s (%s)", self._failures, pause, error.detail)
        return Broken(error, self._failures, self._patience.tries, pause)

    async def pause(self) -> None:
        """Wait until the next try is due, or wanted at once."""
        if self._failures:
            try:
                async with asyncio.timeout_at(self._next_try):
                    await self._hurry.wait()
            except TimeoutError:
                pass
