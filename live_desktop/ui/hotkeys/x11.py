"""The global hotkey on X: a key that is grabbed from the root window."""

import ctypes
import ctypes.util
from itertools import product

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Slot

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.chord import Chord
from live_desktop.ui.hotkeys.hotkey import GlobalHotkey

_SHIFT, _LOCK, _CONTROL, _ALT, _NUM_LOCK, _META = 1, 2, 4, 8, 16, 64
_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: _SHIFT,
    Qt.KeyboardModifier.ControlModifier: _CONTROL,
    Qt.KeyboardModifier.AltModifier: _ALT,
    Qt.KeyboardModifier.MetaModifier: _META,
}
_LOCKS = [a | b for a, b in product((0, _LOCK), (0, _NUM_LOCK))]
"""Caps lock and num lock must not matter, and to X each of them makes another chord."""
_PRESS, _RELEASE = 2, 3
_ASYNC = 1
_EVENT_WORDS = 24
_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_DISPLAY, _WINDOW, _INT, _UINT = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_uint)
_SIGNATURES: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "XOpenDisplay": (_DISPLAY, (ctypes.c_char_p,)),
    "XCloseDisplay": (_INT, (_DISPLAY,)),
    "XDefaultRootWindow": (_WINDOW, (_DISPLAY,)),
    "XConnectionNumber": (_INT, (_DISPLAY,)),
    "XStringToKeysym": (_WINDOW, (ctypes.c_char_p,)),
    "XKeysymToKeycode": (ctypes.c_ubyte, (_DISPLAY, _WINDOW)),
    "XGrabKey": (_INT, (_DISPLAY, _INT, _UINT, _WINDOW, _INT, _INT, _INT)),
    "XUngrabKey": (_INT, (_DISPLAY, _INT, _UINT, _WINDOW)),
    "XSync": (_INT, (_DISPLAY, _INT)),
    "XPending": (_INT, (_DISPLAY,)),
    "XNextEvent": (_INT, (_DISPLAY, ctypes.c_void_p)),
    "XkbSetDetectableAutoRepeat": (_INT, (_DISPLAY, _INT, ctypes.c_void_p)),
    "XSetErrorHandler": (ctypes.c_void_p, (ctypes.c_void_p,)),
}


def xlib() -> ctypes.CDLL:
    """Load the library of X; raises OSError where there is none."""
    library = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class X11Hotkey(GlobalHotkey):
    """Grabs a key on a connection of its own, which is read as Qt's loop finds something there."""

    def __init__(self, screen: str = "", parent: QObject | None = None) -> None:
        """Use a screen by its name; empty for the one that the program is on."""
        super().__init__(parent)
        self._screen = screen
        self._x: ctypes.CDLL | None = None
        self._display: int | None = None
        self._notifier: QSocketNotifier | None = None
        self._down = False
        self._event = (ctypes.c_long * _EVENT_WORDS)()

    def start(self, chord: Chord) -> None:
        """Grab the keys."""
        self.stop()
        try:
            self._x = x = xlib()
        except OSError:
            self.refused.emit(words.missing("libX11"))
            return
        self._display = display = x.XOpenDisplay(self._screen.encode() or None)
        if not display:
            self._display = None
            self.refused.emit(words.NO_SCREEN)
            return
        # Without this, a key that is held seems to be released again and again.
        x.XkbSetDetectableAutoRepeat(display, True, None)
        code = x.XKeysymToKeycode(display, x.XStringToKeysym(chord.names.keysym.encode()))
        if not code or not self._grab(x, display, code, _mask(chord)):
            self.stop()
            self.refused.emit(words.taken(chord.shown()) if code else words.UNKNOWN_KEY)
            return
        self._notifier = QSocketNotifier(
            x.XConnectionNumber(display), QSocketNotifier.Type.Read, self
        )
        self._notifier.activated.connect(self._read)
        self.registered.emit(chord.shown())

    def stop(self) -> None:
        """End the connection, and with it the grab."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._x is not None and self._display is not None:
            self._x.XCloseDisplay(self._display)
            self._display = None
        self._release()

    def _grab(self, x: ctypes.CDLL, display: int, code: int, mask: int) -> bool:
        """Tell whether all the grabs succeed; X tells of a failure through a function only."""
        errors: list[int] = []

        def note(_display: int, _error: int) -> int:
            errors.append(1)
            return 0

        handler = _ERROR_HANDLER(note)
        before = x.XSetErrorHandler(handler)
        try:
            root = x.XDefaultRootWindow(display)
            for lock in _LOCKS:
                x.XGrabKey(display, code, mask | lock, root, False, _ASYNC, _ASYNC)
            x.XSync(display, False)
        finally:
            x.XSetErrorHandler(before)
        return not errors

    @Slot()
    def _read(self) -> None:
        while self._x is not None and self._display is not None and self._x.XPending(self._display):
            self._x.XNextEvent(self._display, self._event)
            kind = ctypes.c_int.from_buffer(self._event).value
            if kind == _PRESS and not self._down:
                self._down = True
                self.pressed.emit()
            elif kind == _RELEASE:
                self._release()

    def _release(self) -> None:
        if self._down:
            self._down = False
            self.released.emit()


def _mask(chord: Chord) -> int:
    return sum(mask for modifier, mask in _MODIFIERS.items() if chord.has(modifier))
