"""Where the windows stood, for each arrangement of screens."""

import logging
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from live_desktop.store.files import UNREADABLE, write_atomically
from live_desktop.ui.tokens import Size, Space

logger = logging.getLogger(__name__)

MAIN, MINI = "main", "mini"
"""The names of the windows that are remembered."""

_MOST = 24
"""Arrangements of screens that are kept, the newest."""
_GRIP = QSize(Space.XXL * 2, Space.L)
"""How much of a window's top must be in sight, so that it can be seen and moved."""


class Place(msgspec.Struct, frozen=True):
    """Where one window stood: pixels of the desktop, without its frame; or a pane, and its size."""

    left: int
    top: int
    width: int
    height: int
    maximized: bool = False
    side: str = ""
    """The side of the window that a pane is at; of windows there is none."""
    shown: bool = True

    @property
    def rect(self) -> QRect:
        """Return it as a rectangle."""
        return QRect(self.left, self.top, self.width, self.height)


_Known = dict[str, dict[str, Place]]
"""The windows' places by their names, for each arrangement of screens."""


class WindowPlaces:
    """Remembers windows by name, and puts them back where they can be seen."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: _Known = {}
        self._written: _Known = {}

    def load(self) -> None:
        """Read what is known; what cannot be read is forgotten, for it is soon known again."""
        try:
            self._known = msgspec.json.decode(self._path.read_bytes(), type=_Known)
        except FileNotFoundError:
            return
        except (OSError, *UNREADABLE) as error:
            logger.info("the places of the windows are forgotten: %s", type(error).__name__)
        self._written = dict(self._known)

    def save(self) -> None:
        """Write what is known, where that is new; raises OSError."""
        known = self._known
        if known != self._written:
            write_atomically(self._path, msgspec.json.encode(known))
            self._written = known

    def known(self, name: str) -> Place | None:
        """Return a place with these screens; None where it is not known."""
        return self._known.get(arrangement(), {}).get(name)

    def keep(self, name: str, place: Place) -> None:
        """Remember a place with these screens."""
        screens = arrangement()
        before = self._known.get(screens, {})
        others = {key: places for key, places in self._known.items() if key != screens}
        newest = list(others.items())[1 - _MOST :]
        self._known = dict(newest) | {screens: before | {name: place}}

    def note(self, window: QWidget, name: str) -> None:
        """Remember where a window stands; one that covers its screen keeps its place before."""
        rect = window.normalGeometry() if window.isMaximized() else window.geometry()
        if window.isFullScreen() or not rect.isValid():
            return
        place = Place(rect.x(), rect.y(), rect.width(), rect.height(), window.isMaximized())
        self.keep(name, place)

    def restore(self, window: QWidget, name: str) -> bool:
        """Put a window where it stood with these screens; tells whether that is known."""
        place = self.known(name)
        if place is None:
            return False
        room = _room_for(place.rect)
        size = place.rect.size().boundedTo(room.size()).expandedTo(window.minimumSize())
        rect = QRect(place.rect.topLeft(), size)
        window.setGeometry(rect if _in_sight(rect) else _centred(size, room))
        if place.maximized:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
        return True


def arrangement() -> str:
    """Name the screens that are there, their sizes and how they stand to each other."""
    screens = QGuiApplication.screens()
    return " | ".join(
        sorted(
            f"{screen.name()} {rect.width()}x{rect.height()}{rect.x():+d}{rect.y():+d}"
            for screen, rect in ((each, each.geometry()) for each in screens)
        )
    )


def _room_for(rect: QRect) -> QRect:
    """Return the free part of the screen that has most of a rectangle, or of the first one."""
    rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    return max(rooms, key=lambda room: _area(room.intersected(rect)))


def _in_sight(rect: QRect) -> bool:
    grip = QRect(rect.topLeft(), QSize(rect.width(), Size.HEADER))
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(grip)
        if seen.width() >= min(_GRIP.width(), rect.width()) and seen.height() >= _GRIP.height():
            return True
    return False


def _centred(size: QSize, room: QRect) -> QRect:
    rect = QRect(QPoint(), size)
    rect.moveCenter(room.center())
    return rect


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())
