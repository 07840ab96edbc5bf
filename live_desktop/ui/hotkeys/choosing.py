"""Finds the way to a global hotkey that this platform has."""

import os
import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from live_desktop.ui.hotkeys.hotkey import GlobalHotkey


def make_hotkey(parent: QObject | None = None) -> GlobalHotkey | None:
    """Make a hotkey of the platform's own kind, not started; None where there is none."""
    platform = QGuiApplication.platformName()
    if sys.platform == "win32" and platform == "windows":
        from live_desktop.ui.hotkeys.windows import WindowsHotkey  # noqa: PLC0415 - only there

        return WindowsHotkey(parent)
    if sys.platform == "darwin" and platform == "cocoa":
        from live_desktop.ui.hotkeys.macos import MacHotkey  # noqa: PLC0415 - only there

        return MacHotkey(parent)
    if sys.platform == "linux" and is_wayland(platform, os.environ.get("XDG_SESSION_TYPE", "")):
        from live_desktop.ui.hotkeys.portal import PortalHotkey  # noqa: PLC0415 - only there

        return PortalHotkey(QGuiApplication.desktopFileName(), parent=parent)
    if platform == "xcb":
        from live_desktop.ui.hotkeys.x11 import X11Hotkey  # noqa: PLC0415 - only there

        return X11Hotkey(parent=parent)
    return None


def is_wayland(platform: str, session: str) -> bool:
    """Tell whether a Wayland compositor has the keyboard, even where the window goes through X."""
    return platform.startswith("wayland") or (platform == "xcb" and session == "wayland")
