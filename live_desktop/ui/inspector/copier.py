"""Copies messages as lines, thousands of them a few at a time."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from live_desktop.ui.inspector.model import line
from live_desktop.ui.inspector.rows import Row

_STEP = 500


class Copier(QObject):
    """Puts lines on the clipboard once all are made; few of them at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._lines: list[str] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def copy(self, rows: Sequence[Row]) -> None:
        """Copy these rows, and no longer those before."""
        self._rows, self._lines = rows, []
        self._timer.start()
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        done = len(self._lines)
        self._lines += [line(row) for row in self._rows[done : done + _STEP]]
        if len(self._lines) == len(self._rows):
            self._timer.stop()
            QApplication.clipboard().setText("\n".join(self._lines))
            self._rows, self._lines = (), []
