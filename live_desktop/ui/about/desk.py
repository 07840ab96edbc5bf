"""Between the program and the window about it: what it is made of is read when it is asked for."""

import asyncio
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from live_desktop import __version__
from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.session.releases import Release
from live_desktop.store.components import Collected, collect, read_bill
from live_desktop.store.sbom import write_bill
from live_desktop.tasks import TaskSet
from live_desktop.ui.about import words
from live_desktop.ui.about.window import AboutWindow
from live_desktop.ui.theme import Theme


class AboutDesk(QObject):
    """Opens the window about the program and fills it.

    Signals: `check_requested()`, `release_requested()`.
    """

    check_requested = Signal()
    release_requested = Signal()

    def __init__(self, main: QWidget, theme: Theme) -> None:
        super().__init__(main)
        self._main = main
        self._theme = theme
        self._window: AboutWindow | None = None
        self._tasks = TaskSet(self._task_failed)

    @property
    def window(self) -> AboutWindow:
        """Give the window, which is made when it is first wanted."""
        if self._window is None:
            window = self._window = AboutWindow(__version__, self._theme, self._main)
            window.check_requested.connect(self.check_requested)
            window.release_requested.connect(self.release_requested)
            window.link_chosen.connect(self._open_link)
            self._tasks.start(self._fill(window), name="read the licences")
        return self._window

    @Slot()
    def open(self) -> None:
        """Show the window."""
        window = self.window
        window.show()
        window.raise_()
        window.activateWindow()

    async def aclose(self) -> None:
        """Close the window, and give up what is being read."""
        if self._window is not None:
            self._window.close()
        await self._tasks.aclose()

    @Slot()
    def show_checking(self) -> None:
        """Show that a newer version is being looked for."""
        if self._window is not None:
            self._window.show_checking()

    @Slot(object)
    def show_found(self, newer: Release | None) -> None:
        """Show which newer version is out, or that there is none."""
        if self._window is not None:
            remark = words.NEWEST if newer is None else words.newer(newer.version)
            self._window.show_checked(remark, is_newer=newer is not None)

    @Slot(object)
    def show_unknown(self, error: LiveDesktopError) -> None:
        """Show why it cannot be found out whether a newer version is out."""
        if self._window is not None:
            self._window.show_checked(str(error), is_wrong=True)

    async def _fill(self, window: AboutWindow) -> None:
        collected, bill = await asyncio.to_thread(_read)
        window.licences.show_components(collected)
        window.bill.show_bill(bill, built_in=collected.built_in)

    @Slot(str)
    def _open_link(self, address: str) -> None:
        open_page(address)

    def _task_failed(self, error: BaseException) -> None:
        told = str(tellable(error))
        self.window.licences.show_trouble(told)
        self.window.bill.show_trouble(told)


def open_page(address: str) -> None:
    """Open a page in the browser."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


def _read() -> tuple[Collected, str]:
    collected = collect()
    if collected.built_in:
        return collected, read_bill()
    return collected, write_bill(collected.components, datetime.now(UTC)).decode()
