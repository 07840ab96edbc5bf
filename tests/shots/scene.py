"""A scene: a state of the program that pictures are taken of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from live_desktop.store.paths import Paths
from live_desktop.store.settings import Motion, Settings, SettingsFile
from tests.support.talk import Talk

SIZES = (QSize(380, 720), QSize(900, 720), QSize(1400, 900))
"""From the narrowest window to a wide one."""

W = TypeVar("W", bound=QWidget)

Play = Callable[[Talk], Awaitable[QWidget]]
"""Brings the running program to the state, and gives the window to take pictures of."""


def _nothing(_paths: Paths) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Scene:
    """One state; its `name` begins with its group and names the pictures.

    `chosen` are settings other than the usual ones, `before` puts files where the program finds
    them when it starts.
    """

    name: str
    play: Play
    sizes: tuple[QSize, ...] = SIZES
    chosen: Mapping[str, object] = field(default_factory=dict)
    before: Callable[[Paths], None] = _nothing
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight

    def prepare(self, home: Path) -> None:
        """Write what the program is to find in its folder."""
        paths = Paths.of_platform(str(home))
        usual = Settings(first_run_done=True, motion=Motion.REDUCED)
        SettingsFile(paths.settings).save(replace(usual, **self.chosen))
        self.before(paths)


async def main_window(on: Talk) -> QWidget:
    """Take the window as it opens."""
    return on.app.window


def part(on: Talk, kind: type[W], within: QWidget | None = None) -> W:
    """Find the first part of the main window, or of another, that is of a kind."""
    found: W | None = (within or on.app.window).findChild(kind)
    assert found is not None
    return found


def dialog(on: Talk) -> QWidget:
    """Find the window that has opened beside the main one."""
    return next(
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and each is not on.app.window and each.layout() is not None
    )
