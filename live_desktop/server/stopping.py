"""How a server on its own ends: by a signal, or with the stdin of whoever started it."""

import asyncio
import signal
import threading
from contextlib import suppress
from os import read
from typing import Self

_STDIN = 0


class Stop:
    """The wish that the server ends, and whether it is pressing."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()
        self.pressing = asyncio.Event()
        """Somebody has asked twice."""

    @classmethod
    def on_signals(cls, *, or_end_of_stdin: bool = False) -> Self:
        """Make a wish that the system's signals utter, and the end of stdin where wanted."""
        stop, loop = cls(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, stop.ask)
            except NotImplementedError:  # Windows
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.ask))
        if or_end_of_stdin:
            _watch_stdin(loop, stop.wanted)
        return stop

    def ask(self) -> None:
        """Ask the server to end, or to hurry."""
        (self.pressing if self.wanted.is_set() else self.wanted).set()


def _watch_stdin(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    """Watch stdin in a thread, for not every system can wait for it in the loop."""

    def watch() -> None:
        # Not through sys.stdin: its lock would be held when the interpreter ends.
        with suppress(OSError):
            while read(_STDIN, 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended for another reason
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
