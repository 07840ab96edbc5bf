"""A window that has all hands full: ten thousand turns, and every frame painted anew."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from PySide6.QtWidgets import QApplication

from live_desktop.audio.levels import Levels
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui.main_window import MainWindow

TURNS = 10_000
LINE = "The lighthouse keeper counted the waves until the morning came over the water. "


class BusyWindow:
    """Paints as fast as it can for as long as it is asked to."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._window = MainWindow()
        self._frames = 0
        began = datetime(2026, 1, 1, 12)
        for number in range(TURNS):
            speaker = Speaker.ASSISTANT if number % 2 else Speaker.USER
            started = began + timedelta(seconds=number)
            self._window.show_turn(_turn(number, speaker, LINE, started, complete=True))
        self._began = began
        self._window.show()

    def until(self, condition: Callable[[], bool], limit: float = 20.0) -> None:
        """Paint frame after frame until the condition holds; raises TimeoutError."""
        deadline = time.monotonic() + limit
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError
            self.paint()

    def paint(self) -> None:
        """Let an answer grow by a letter, move the voice, and paint the whole window."""
        self._frames += 1
        text = (LINE * 8)[: self._frames % 500 + 1]
        self._window.show_turn(_turn(TURNS, Speaker.ASSISTANT, text, self._began, complete=False))
        self._window.set_levels(Levels(microphone=self._frames % 7 / 7, loudspeaker=0.5))
        self._window.repaint()
        self._application.processEvents()

    def close(self) -> None:
        """Take the window off."""
        self._window.hide()
        self._window.deleteLater()
        self._application.processEvents()


def _turn(number: int, speaker: Speaker, text: str, started: datetime, *, complete: bool) -> Turn:
    return Turn(number=number, speaker=speaker, text=text, started=started, complete=complete)


@contextmanager
def busy_window() -> Iterator[BusyWindow]:
    """Show a busy window; makes the application where there is none."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([])
    window = BusyWindow(application)
    try:
        yield window
    finally:
        window.close()
