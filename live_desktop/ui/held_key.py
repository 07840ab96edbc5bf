"""A key that is held: it goes down once and is let go once, however often the system repeats it."""

import sys

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent

GRACE_MS = 30
"""Milliseconds after a release in which a press shows that both were one repeat."""

# While Command is down, which Qt calls Control there, macOS tells of no other key's release.
_LAST_SEEN = {"darwin": Qt.Key.Key_Control}.get(sys.platform)
"""The key whose release is the last that is seen of a shortcut, where that is not its own."""


class HeldKey(QObject):
    """Tells when one of the keys that talk goes down, and when it is let go.

    X11 repeats a key by a release and a press, and Qt marks only some of them as repeats.
    Signals: `pressed()`, `released()`.
    """

    pressed = Signal()
    released = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._key: int | None = None
        self._grace = QTimer(self, interval=GRACE_MS, singleShot=True)
        self._grace.timeout.connect(self.let_go)

    @property
    def key(self) -> int | None:
        """Return the key that is held; of a shortcut the last one, which may outlast Ctrl."""
        return self._key

    def press(self, event: QKeyEvent) -> None:
        """Take the press of a key."""
        if self._key is not None or not event.isAutoRepeat():
            self.press_key(event.key())

    def press_key(self, key: int) -> None:
        """Take the press of this key, of which there is no event: a shortcut took it."""
        if self._key is None:
            self._key = key
            self.pressed.emit()
        elif key == self._key:
            self._grace.stop()

    def release(self, event: QKeyEvent) -> None:
        """Take the release of any key."""
        if event.key() in {self._key, _LAST_SEEN} and not event.isAutoRepeat():
            self._grace.start()

    @Slot()
    def let_go(self) -> None:
        """Take the key for released: nobody will see it."""
        self._grace.stop()
        if self._key is not None:
            self._key = None
            self.released.emit()
