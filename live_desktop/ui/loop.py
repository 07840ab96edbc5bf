"""Runs asyncio on Qt's event loop, and ends it when the program's main coroutine returns."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_API", "pyside6")
import qasync

logger = logging.getLogger(__name__)

WORKERS = 4
"""Threads for blocking calls: files, the key vault, names of hosts."""

Main = Callable[[asyncio.Event], Coroutine[Any, Any, int]]


class _QuitFilter(QObject):
    """Turns every wish to quit into one event, so that the loop outlives the wish."""

    def __init__(self, quit_wanted: asyncio.Event) -> None:
        super().__init__()
        self._quit_wanted = quit_wanted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow Qt's own way of quitting."""
        if event.type() == QEvent.Type.Quit:
            self._quit_wanted.set()
            return True
        return super().eventFilter(watched, event)


def application() -> QApplication:
    """Give the one application object, making it where needed."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication(sys.argv[:1])
    made.setApplicationName("live-desktop")
    made.setApplicationDisplayName("Live Desktop")
    made.setDesktopFileName("live-desktop")
    # Only the end of the main coroutine ends the program.
    made.setQuitOnLastWindowClosed(False)
    return made


def run(main: Main) -> int:
    """Run a main coroutine with a window; it is given the event that says to quit."""
    qt = application()
    qInstallMessageHandler(_log_qt_message)
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner:
            return runner.run(_run(qt, main))
    finally:
        qInstallMessageHandler(None)


async def _run(qt: QApplication, main: Main) -> int:
    loop = asyncio.get_running_loop()
    quit_wanted = asyncio.Event()
    quit_filter = _QuitFilter(quit_wanted)
    qt.installEventFilter(quit_filter)
    ticker = _listen_for_interrupt(loop, quit_wanted)
    executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="worker")
    loop.set_default_executor(executor)
    try:
        return await main(quit_wanted)
    finally:
        if ticker is not None:
            ticker.stop()
        qt.removeEventFilter(quit_filter)
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
    else:
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
    # Off screen there is no window manager to tell sizes to, which Qt finds worth a warning.
    if message.endswith("does not support propagateSizeHints()"):
        return
    logger.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
