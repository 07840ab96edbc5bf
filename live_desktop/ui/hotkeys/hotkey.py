"""What a global hotkey is, whatever platform makes it."""

from PySide6.QtCore import QObject, Signal

from live_desktop.ui.hotkeys.chord import Chord


class GlobalHotkey(QObject):
    """A key that is noticed whoever is in front.

    Signals: `registered(str)` with the keys as the system writes them, `refused(str)` with why not
    and what to do, `pressed()` and `released()`; a key that is held is pressed once.
    """

    registered = Signal(str)
    refused = Signal(str)
    pressed = Signal()
    released = Signal()

    def start(self, chord: Chord) -> None:
        """Ask for the keys, in the place of those before; the answer is a signal."""
        raise NotImplementedError

    def stop(self) -> None:
        """Give the keys back."""
        raise NotImplementedError
