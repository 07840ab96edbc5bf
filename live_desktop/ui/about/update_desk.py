"""Looks for newer versions: once a day where the user wants it, and whenever they ask."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from live_desktop import __version__
from live_desktop.dialer import network_of
from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.session.releases import (
    RELEASES_API,
    WEBSITE,
    Release,
    is_newer,
    newest_release,
)
from live_desktop.store.settings import Settings
from live_desktop.store.updates import Looked, UpdateFile
from live_desktop.tasks import TaskSet

logger = logging.getLogger(__name__)

_EVERY_MS = 60 * 60 * 1000
"""Milliseconds between the moments at which it is seen whether a day has passed."""


class UpdateDesk(QObject):
    """Asks for the newest version, tells what it finds, and never installs anything.

    Signals: `offered(NewerVersion)` where nobody has asked and there is one; where the user has,
    `checking()` and then `found(Release or None)` or `unknown(LiveDesktopError)`.
    """

    offered = Signal(object)
    checking = Signal()
    found = Signal(object)
    unknown = Signal(object)

    def __init__(
        self,
        parent: QObject,
        settings: Callable[[], Settings],
        file: UpdateFile,
        *,
        api: str = RELEASES_API,
        own: str = __version__,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._file = file
        self._api = api
        self._own = own
        self._now = now
        self._newer: Release | None = None
        self._tasks = TaskSet(self._task_failed)
        self._is_asking = False
        self._clock = QTimer(self, interval=_EVERY_MS)
        self._clock.timeout.connect(self.look_if_due)

    @property
    def page(self) -> str:
        """Give the address of the newer version's page, or of all versions."""
        return f"{WEBSITE}/releases" if self._newer is None else self._newer.page

    def start(self) -> None:
        """Look for a newer version now and then, if the user wants it."""
        self._clock.start()
        self.look_if_due()

    async def aclose(self) -> None:
        """Give up what is being asked."""
        self._clock.stop()
        await self._tasks.aclose()

    @Slot()
    def look_if_due(self) -> None:
        """Look for a newer version, where the user wants it and a day has passed."""
        if self._settings().look_for_updates and not self._is_asking:
            self._is_asking = True
            self._tasks.start(self._look_quietly(), name="look for a newer version")

    @Slot()
    def check(self) -> None:
        """Look for a newer version because the user asks."""
        self.checking.emit()
        self._tasks.start(self._look_loudly(), name="look for a newer version at once")

    async def _look_quietly(self) -> None:
        try:
            looked = await asyncio.to_thread(self._file.load)
            # A day that cannot be noted would be followed by another question in an hour.
            if not looked.is_due(self._now()) or not await self._note():
                return
            newer = await self._ask()
        except LiveDesktopError as error:
            # Nobody has asked, so nobody is told.
            logger.info("no newer version could be looked for: %s (%s)", error, error.detail)
        else:
            if newer is not None:
                self.offered.emit(newer.offer())
        finally:
            self._is_asking = False

    async def _look_loudly(self) -> None:
        newer = await self._ask()
        self.found.emit(newer)

    async def _ask(self) -> Release | None:
        """Find the newer version, None where there is none; raises LiveDesktopError."""
        newest = await newest_release(network_of(self._settings()), self._api)
        await self._note()
        self._newer = newest if is_newer(newest.version, self._own) else None
        return self._newer

    async def _note(self) -> bool:
        return await asyncio.to_thread(self._file.save, Looked(self._now()))

    def _task_failed(self, error: BaseException) -> None:
        self.unknown.emit(tellable(error))
