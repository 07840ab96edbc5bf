"""Takes pictures of a scene: both appearances, each size, at the scale this process runs at."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from live_desktop.store.settings import Appearance
from live_desktop.ui import loop
from tests.shots.scene import Scene
from tests.support.talk import Talk, no_devices, talk

APPEARANCES = (Appearance.LIGHT, Appearance.DARK)

_LOOK_SECONDS = 0.03
_MOST_LOOKS = 12
"""What still moves after so many looks moves for ever, and is taken as it is."""


async def photograph(scene: Scene, folder: Path) -> list[Path]:
    """Play a scene and take all its pictures anew; returns their files."""
    _forget(scene, folder)
    with TemporaryDirectory() as home, _direction(scene.direction):
        scene.prepare(Path(home))
        async with talk(Path(home), None, no_devices) as on:
            window = await scene.play(on)
            return [
                await _shoot(on, window, folder, scene.name, size, appearance)
                for appearance in APPEARANCES
                for size in scene.sizes
            ]


async def _shoot(
    on: Talk, window: QWidget, folder: Path, name: str, size: QSize, appearance: Appearance
) -> Path:
    preferences = on.app.preferences
    preferences.take(replace(preferences.settings, appearance=appearance))
    if not size.isEmpty():
        window.resize(size)
    picture = await _settled(window)
    path = folder / f"{name}-{appearance}-{window.width()}@{_scale()}x.png"
    # The best compression takes ten times as long, for a fifth less.
    await asyncio.to_thread(picture.save, str(path), None, 80)
    return path


def _forget(scene: Scene, folder: Path) -> None:
    """Remove pictures that were taken before, at this scale."""
    for appearance in APPEARANCES:
        for old in folder.glob(f"{scene.name}-{appearance}-*@{_scale()}x.png"):
            old.unlink()


def _scale() -> int:
    return round(loop.application().devicePixelRatio())


async def _settled(window: QWidget) -> QImage:
    """Wait until the window stands still; returns how it looks then."""
    before = QImage()
    for _ in range(_MOST_LOOKS):
        await asyncio.sleep(_LOOK_SECONDS)
        picture = window.grab().toImage()
        if picture == before:
            break
        before = picture
    return picture


@contextmanager
def _direction(wanted: Qt.LayoutDirection) -> Iterator[None]:
    app = loop.application()
    usual = app.layoutDirection()
    QApplication.setLayoutDirection(wanted)
    yield
    QApplication.setLayoutDirection(usual)
