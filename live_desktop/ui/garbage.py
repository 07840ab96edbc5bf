"""Collects cyclic garbage on the window's thread alone.

Python collects on whichever thread happens to allocate. A widget that is garbage would be destroyed
there, and destroying one anywhere but on the window's thread crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500


def keep_what_is_there() -> None:
    """Take all that there is for no garbage: not looking at it keeps each collection short."""
    gc.freeze()


class GarbageCollector(QObject):
    """Takes over from Python's own collector until stopped, on the window's thread."""

    def __init__(self) -> None:
        super().__init__()
        self._thresholds = gc.get_threshold()
        gc.disable()
        keep_what_is_there()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(counts, self._thresholds, strict=True)
            )
            if count > threshold
        ]
        if due:
            gc.collect(max(due))
