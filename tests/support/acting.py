"""Scenes in a room of the program, played on Qt's loop, and what becomes of the room."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QLabel, QWidget

from live_desktop.ui import loop

_LONGEST = 20.0
"""Seconds after which a scene hangs."""


class Closing(Protocol):
    """Something that is closed at the end."""

    async def aclose(self) -> None:
        """Close it."""


R = TypeVar("R", bound=Closing)


def act(make_room: Callable[[], R], scene: Callable[[R], Awaitable[None]]) -> None:
    """Play a scene on Qt's loop, in a room that is closed whatever happens."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        room = make_room()
        try:
            async with asyncio.timeout(_LONGEST):
                await scene(room)
        finally:
            await room.aclose()
        return 0

    assert loop.run(main) == 0


async def gone(widget: QWidget) -> None:
    """Delete a widget, and wait until it is."""
    destroyed = asyncio.Event()
    widget.destroyed.connect(lambda *_: destroyed.set())
    widget.deleteLater()
    await destroyed.wait()


def said(widget: QWidget) -> str:
    """Give the words of every label in sight, one below the other."""
    labels = widget.findChildren(QLabel)
    return "\n".join(each.text() for each in labels if each.isVisible())
