"""The global hotkey on Windows: registered, and heard, by a thread with its own message queue."""

import ctypes
import time
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.chord import Chord
from live_desktop.ui.hotkeys.hotkey import GlobalHotkey

_MODIFIERS = {
    Qt.KeyboardModifier.AltModifier: 0x1,
    Qt.KeyboardModifier.ControlModifier: 0x2,
    Qt.KeyboardModifier.ShiftModifier: 0x4,
    Qt.KeyboardModifier.MetaModifier: 0x8,
}
_NO_REPEAT = 0x4000
_HOTKEY_MESSAGE, _QUIT_MESSAGE = 0x0312, 0x0012
_DOWN = 0x8000
_ID = 1
_POLL_SECONDS = 0.015
"""Windows tells of the press alone, so the release has to be looked for."""
_STOP_MS = 1000


class WindowsHotkey(GlobalHotkey):
    """Runs the thread that has the keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watch: _Watch | None = None

    def start(self, chord: Chord) -> None:
        """Register the keys on a new thread."""
        self.stop()
        self._watch = watch = _Watch(chord, self)
        watch.start()

    def stop(self) -> None:
        """End the thread, and with it the registration."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.end()
            watch.wait(_STOP_MS)
            watch.deleteLater()


class _Watch(QThread):
    """Waits for the keys; its signals reach the window's thread through its queue."""

    def __init__(self, chord: Chord, hotkey: WindowsHotkey) -> None:
        super().__init__(hotkey)
        self._chord = chord
        self._hotkey = hotkey
        self._number = 0
        """The system's number of the thread, once it runs."""
        self._ending = False

    def end(self) -> None:
        """Let the thread end."""
        self._ending = True
        if self._number:
            _system().user32.PostThreadMessageW(self._number, _QUIT_MESSAGE, 0, 0)

    def run(self) -> None:
        """Register the keys and tell of each press and release."""
        system = _system()
        user = system.user32
        self._number = system.kernel32.GetCurrentThreadId()
        code = self._chord.names.windows
        modifiers = sum(bit for which, bit in _MODIFIERS.items() if self._chord.has(which))
        if not user.RegisterHotKey(None, _ID, modifiers | _NO_REPEAT, code):
            self._hotkey.refused.emit(words.taken(self._chord.shown()))
            return
        self._hotkey.registered.emit(self._chord.shown())
        message = wintypes.MSG()
        while not self._ending and user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _HOTKEY_MESSAGE:
                self._hotkey.pressed.emit()
                while user.GetAsyncKeyState(code) & _DOWN and not self._ending:
                    time.sleep(_POLL_SECONDS)
                self._hotkey.released.emit()
        user.UnregisterHotKey(None, _ID)


def _system() -> Any:
    # ctypes has this on Windows alone, and no other platform comes by here.
    return ctypes.windll  # type: ignore[attr-defined,unused-ignore]
