"""An X screen of its own for a test, and a keyboard to type on it."""

import contextlib
import ctypes
import os
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QImage

from live_desktop.ui.hotkeys.x11 import xlib


@contextlib.contextmanager
def x_screen(film: Path | None = None) -> Iterator[str]:
    """Start a screen without a window manager; gives its name.

    In the folder `film` is at any time what it shows, for `photograph`.
    """
    reading, writing = os.pipe()
    filmed = [] if film is None else ["-fbdir", str(film)]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1000x800x24", "-nolisten", "tcp",
         *filmed],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def photograph(film: Path, picture: Path) -> None:
    """Write what a screen shows as a picture; raises OSError."""
    shown = (film / "Xvfb_screen0").read_bytes()  # an X window dump, with 4 bytes a pixel
    size, _, _, _, width, height, *_, line = struct.unpack_from(">13I", shown)
    (colours,) = struct.unpack_from(">I", shown, 19 * 4)
    pixels = shown[size + 12 * colours :]
    image = QImage(pixels, width, height, line, QImage.Format.Format_RGB32)
    if not image.save(str(picture)):
        raise OSError(f"{picture} cannot be written")


class Keyboard:
    """Presses and releases keys on a screen as hands would, through the test extension of X."""

    def __init__(self, screen: str) -> None:
        self._x = xlib()
        self._test = ctypes.CDLL("libXtst.so.6")
        self._test.XTestFakeKeyEvent.argtypes = (
            ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong,
        )  # fmt: skip
        self._display = self._x.XOpenDisplay(screen.encode())

    def press(self, *names: str) -> None:
        """Press keys by the names of their keysyms, and leave them down."""
        self._send(names, down=True)

    def release(self, *names: str) -> None:
        """Release keys."""
        self._send(names, down=False)

    def close(self) -> None:
        """Leave the screen."""
        self._x.XCloseDisplay(self._display)

    def _send(self, names: tuple[str, ...], *, down: bool) -> None:
        for name in names:
            keysym = self._x.XStringToKeysym(name.encode())
            code = self._x.XKeysymToKeycode(self._display, keysym)
            self._test.XTestFakeKeyEvent(self._display, code, down, 0)
        self._x.XSync(self._display, False)
