"""Removes what was kept long enough, and what the user wants gone at once."""

import asyncio
import logging

from PySide6.QtCore import QObject, Signal, Slot

from live_desktop.errors import tellable
from live_desktop.store.paths import Paths
from live_desktop.store.retention import Swept, Trace, expire, forget, places
from live_desktop.store.settings import Settings
from live_desktop.tasks import TaskSet
from live_desktop.ui import words

logger = logging.getLogger(__name__)

KEPT = {
    "keep_conversations_days": (Trace.JOURNALS, Trace.DRAFT),
    "keep_logs_days": (Trace.LOGS, Trace.CRASHES, Trace.RECORDINGS),
    "keep_handles_days": (Trace.HANDLE,),
}
"""What each setting of a time is about."""


class Forgetting(QObject):
    """Deletes files of ours; `forgotten(str)` tells in words what came of it."""

    forgotten = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject, paths: Paths) -> None:
        super().__init__(parent)
        self._places = places(paths)
        self._tasks = TaskSet(lambda error: self.failed.emit(tellable(error)))

    async def expire(self, settings: Settings) -> None:
        """Remove what is older than the user wants."""
        days = {trace: getattr(settings, name) for name, traces in KEPT.items() for trace in traces}
        swept = await asyncio.to_thread(expire, self._places, days)
        if swept.removed:
            logger.info("%d old files are removed", len(swept.removed))

    @Slot(str)
    def forget(self, setting: str) -> None:
        """Remove now what a setting of a time is about."""
        self._tasks.start(self._forget(KEPT[setting]), name="forget")

    async def aclose(self) -> None:
        """Finish what is being removed."""
        await self._tasks.finish()
        await self._tasks.aclose()

    async def _forget(self, traces: tuple[Trace, ...]) -> None:
        swept: Swept = await asyncio.to_thread(forget, self._places, traces)
        self.forgotten.emit(words.forgotten(len(swept.removed), len(swept.left)))
