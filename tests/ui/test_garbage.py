"""Cyclic garbage is collected on the window's thread, and there only."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from live_desktop.ui import loop

COUNT = 5_000
"""Enough cycles for Python's own collector to run several times over."""


class Node:
    """Garbage that tells when it is collected."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self.itself = self
        weakref.finalize(self, tell)


def make_garbage(tell: Callable[[], None]) -> None:
    """Make cycles that nothing refers to."""
    for _ in range(COUNT):
        Node(tell)


def test_it_is_collected_on_the_windows_thread(qapp: QApplication) -> None:
    collected: list[str] = []

    async def main(_quit_wanted: asyncio.Event) -> int:
        all_collected = asyncio.Event()

        def tell() -> None:
            collected.append(threading.current_thread().name)
            if len(collected) == COUNT:
                all_collected.set()

        await asyncio.to_thread(make_garbage, tell)
        assert not collected, "the thread that made it leaves it alone"
        await asyncio.wait_for(all_collected.wait(), 10)
        return 0

    assert gc.isenabled()
    assert loop.run(main) == 0
    assert gc.isenabled()
    assert set(collected) == {threading.main_thread().name}
