"""Waits for an answer, and says so where none comes in time."""

import asyncio
from collections.abc import Callable
from math import ceil

from live_desktop.errors import NoAnswer
from live_desktop.language import several
from live_desktop.ports import Viewer

REPLY_SECONDS = 20.0
"""Seconds without a word from the service after which an answer is overdue."""


class Overdue:
    """A clock that runs while an answer is expected."""

    def __init__(self, viewer: Viewer, seconds: Callable[[], float]) -> None:
        """Tell `viewer` when no answer has come for so many seconds."""
        self._viewer = viewer
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None
        self._complained = False

    @property
    def expecting(self) -> bool:
        """Tell whether the clock runs."""
        return self._timer is not None

    def expect(self) -> None:
        """Start the clock from the beginning."""
        self.rest()
        seconds = self._seconds()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._complain, seconds)

    def rest(self) -> None:
        """Stop the clock, and take the complaint back if there was one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._complained:
            self._complained = False
            self._viewer.recovered()

    def _complain(self, seconds: float) -> None:
        self._timer = None
        self._complained = True
        self._viewer.failed(
            NoAnswer(
                several(
                    "No answer has come for {seconds} second. Wait, or ask again.",
                    "No answer has come for {seconds} seconds. Wait, or ask again.",
                    # A part of a second has no form of its own; it takes that of many.
                    1 if seconds == 1 else max(2, ceil(seconds)),
                ).format(seconds=f"{seconds:g}")
            )
        )
