"""The global hotkey on macOS: Carbon's, which asks the user for no permission."""

import ctypes
import ctypes.util
from typing import Any

from PySide6.QtCore import QObject, Qt

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.chord import Chord
from live_desktop.ui.hotkeys.hotkey import GlobalHotkey

# Qt's Control is the Command key there, and its Meta is the Control key.
_MODIFIERS = {
    Qt.KeyboardModifier.ControlModifier: 1 << 8,
    Qt.KeyboardModifier.ShiftModifier: 1 << 9,
    Qt.KeyboardModifier.AltModifier: 1 << 11,
    Qt.KeyboardModifier.MetaModifier: 1 << 12,
}
_SIGNATURE = int.from_bytes(b"LvDk", "big")
_KEYBOARD = int.from_bytes(b"keyb", "big")
_PRESSED, _RELEASED = 5, 6


class _Id(ctypes.Structure):
    _fields_ = (("signature", ctypes.c_uint32), ("id", ctypes.c_uint32))


class _Kind(ctypes.Structure):
    _fields_ = (("event_class", ctypes.c_uint32), ("kind", ctypes.c_uint32))


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacHotkey(GlobalHotkey):
    """Registers the keys with the application's own event target, which Qt's loop serves."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._carbon: Any = None
        self._key = ctypes.c_void_p()
        self._installed = ctypes.c_void_p()
        self._handler = _HANDLER(self._take)
        """Kept here, for the system calls it as long as it is installed."""

    def start(self, chord: Chord) -> None:
        """Register the keys."""
        self.stop()
        carbon = self._load()
        if carbon is None:
            self.refused.emit(words.missing("Carbon"))
            return
        target = carbon.GetApplicationEventTarget()
        kinds = (_Kind * 2)(_Kind(_KEYBOARD, _PRESSED), _Kind(_KEYBOARD, _RELEASED))
        carbon.InstallEventHandler(
            target, self._handler, 2, kinds, None, ctypes.byref(self._installed)
        )
        modifiers = sum(bit for which, bit in _MODIFIERS.items() if chord.has(which))
        failed = carbon.RegisterEventHotKey(
            chord.names.macos, modifiers, _Id(_SIGNATURE, 1), target, 0, ctypes.byref(self._key)
        )
        if failed:
            self.stop()
            self.refused.emit(words.taken(chord.shown()))
        else:
            self.registered.emit(chord.shown())

    def stop(self) -> None:
        """Give the keys back."""
        if self._key.value:
            self._carbon.UnregisterEventHotKey(self._key)
            self._key = ctypes.c_void_p()
        if self._installed.value:
            self._carbon.RemoveEventHandler(self._installed)
            self._installed = ctypes.c_void_p()

    def _load(self) -> Any:
        if self._carbon is None and (path := ctypes.util.find_library("Carbon")):
            carbon = ctypes.CDLL(path)
            pointer, number = ctypes.c_void_p, ctypes.c_uint32
            carbon.GetApplicationEventTarget.restype = pointer
            carbon.InstallEventHandler.argtypes = (
                pointer, _HANDLER, ctypes.c_ulong, pointer, pointer, pointer,
            )  # fmt: skip
            carbon.RegisterEventHotKey.argtypes = (number, number, _Id, pointer, number, pointer)
            carbon.UnregisterEventHotKey.argtypes = (pointer,)
            carbon.RemoveEventHandler.argtypes = (pointer,)
            carbon.GetEventKind.restype = number
            carbon.GetEventKind.argtypes = (pointer,)
            self._carbon = carbon
        return self._carbon

    def _take(self, _call: int, event: int, _data: int) -> int:
        if self._carbon.GetEventKind(event) == _PRESSED:
            self.pressed.emit()
        else:
            self.released.emit()
        return 0
