"""Runs asyncio on Qt's event loop, and ends it when the program's main coroutine returns."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QEvent, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from live_desktop.ui.garbage import GarbageCollector
from live_desktop.ui.icons import program_icon

os.environ.setdefault("QT_API", "pyside6")
import qasync

logger = logging.getLogger(__name__)

WORKERS = 4
"""Threads for blocking calls: files, the key vault, names of hosts."""

Main = Callable[[asyncio.Event], Coroutine[Any, Any, int]]


class Application(QApplication):
    """The application object, which turns every wish to quit into a call.

    Qt's own way of quitting would end the loop before anything could be closed. A filter of
    everybody's events would see the wish too, but make each of them a Python object first.
    """

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.quit_wanted: Callable[[], None] | None = None
        self.setApplicationName("live-desktop")
        self.setApplicationDisplayName("Live Desktop")
        self.setDesktopFileName("live-desktop")
        self.setWindowIcon(program_icon())
        self.setQuitOnLastWindowClosed(False)

    def event(self, event: QEvent) -> bool:
        """Swallow Qt's own way of quitting while a main coroutine runs."""
        if event.type() == QEvent.Type.Quit and self.quit_wanted is not None:
            self.quit_wanted()
            return True
        return super().event(event)


def application() -> Application:
    """Give the one application object, making it where needed."""
    existing = QApplication.instance()
    return existing if isinstance(existing, Application) else Application(sys.argv[:1])


def has_screen() -> bool:
    """Tell whether a window can be shown, or a platform without a screen was asked for."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in wanted)


def run(main: Main) -> int:
    """Run a main coroutine with a window; it is given the event that says to quit."""
    qt = application()
    qInstallMessageHandler(_log_qt_message)
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner:
            return runner.run(_run(qt, main))
    finally:
        qInstallMessageHandler(None)


async def _run(qt: Application, main: Main) -> int:
    loop = asyncio.get_running_loop()
    quit_wanted = asyncio.Event()
    qt.quit_wanted = quit_wanted.set
    garbage = GarbageCollector()
    ticker = _listen_for_interrupt(loop, quit_wanted)
    executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="worker")
    loop.set_default_executor(executor)
    try:
        return await main(quit_wanted)
    finally:
        if ticker is not None:
            ticker.stop()
        garbage.stop()
        qt.quit_wanted = None
        executor.shutdown(wait=False)


def _listen_for_interrupt(
    loop: asyncio.AbstractEventLoop, quit_wanted: asyncio.Event
) -> QTimer | None:
    """Let Ctrl-C and a termination signal quit the program."""
    if sys.platform == "win32":
        # Python sees a signal when it next runs, and on Windows only a timer makes it run.
        signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(quit_wanted.set))
        ticker = QTimer()
        ticker.timeout.connect(_nothing)
        ticker.start(200)
        return ticker
    else:  # noqa: RET505 - the type checker reads each platform's branch alone
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, quit_wanted.set)
        return None


def _nothing() -> None:
    pass


_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log_qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    # Off screen there is no window manager to tell sizes and order to: Qt warns of each time.
    # And each font of the system is named that lacks the letters of a language in some list.
    if message.startswith(("This plugin does not support", "OpenType support missing")):
        return
    logger.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
