"""Where the Inspector can be, and where it fits."""

from enum import StrEnum

from PySide6.QtCore import QSize

from live_desktop.ui.tokens import Size


class Side(StrEnum):
    """Where the user wants it."""

    RIGHT = "right"
    BOTTOM = "bottom"
    WINDOW = "window"


class Lie(StrEnum):
    """Where it is."""

    RIGHT = "right"
    BOTTOM = "bottom"
    SHEET = "sheet"
    """In the place of the talk."""
    WINDOW = "window"


def lie_of(side: Side, room: QSize) -> Lie:
    """Find where it fits beside the talk, the nearest to what is wanted."""
    if side is Side.WINDOW:
        return Lie.WINDOW
    if room.width() < Size.NARROW:
        return Lie.SHEET
    if side is Side.RIGHT and room.width() >= Size.WINDOW_MIN_WIDTH + Size.INSPECTOR_MIN_WIDTH:
        return Lie.RIGHT
    if room.height() >= Size.WINDOW_MIN_HEIGHT + Size.INSPECTOR_MIN_HEIGHT:
        return Lie.BOTTOM
    return Lie.SHEET
