"""How a server on its own ends: by a signal, or with the stdin of whoever started it.

Until then the lines of that stdin are orders.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from os import read
from typing import Self

_STDIN = 0
_LONGEST_LINE = 64 * 2**10  # bytes; a longer one is no order


class Stop:
    """The wish that the server ends, and whether it is pressing."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()
        self.pressing = asyncio.Event()
        """Somebody has asked twice."""

    @classmethod
    def on_signals(
        cls,
        *,
        or_end_of_stdin: bool = False,
        on_line: Callable[[str], None] = lambda _line: None,
    ) -> Self:
        """Make a wish that the system's signals utter, and the end of stdin where wanted.

        Each line of stdin before its end is given to `on_line`, in the loop and without its end.
        """
        stop, loop = cls(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, stop.ask)
            except NotImplementedError:  # Windows
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.ask))
        if or_end_of_stdin:
            _watch_stdin(loop, on_line, stop.wanted.set)
        return stop

    def ask(self) -> None:
        """Ask the server to end, or to hurry."""
        (self.pressing if self.wanted.is_set() else self.wanted).set()


def _watch_stdin(
    loop: asyncio.AbstractEventLoop,
    on_line: Callable[[str], None],
    on_end: Callable[[], None],
) -> None:
    """Watch stdin in a thread, for not every system can wait for it in the loop."""

    def watch() -> None:
        lines = Lines()
        with suppress(RuntimeError):  # the loop has ended for another reason
            # Not through sys.stdin: its lock would be held when the interpreter ends.
            with suppress(OSError):
                while data := read(_STDIN, 4096):
                    for line in lines.take(data):
                        loop.call_soon_threadsafe(on_line, line)
            loop.call_soon_threadsafe(on_end)

    threading.Thread(target=watch, name="stdin", daemon=True).start()


class Lines:
    """Makes lines of bytes as they come; what is too long for an order is left out."""

    def __init__(self) -> None:
        self._rest = b""
        self._skips = False
        """Whether the running line is too long."""

    def take(self, data: bytes) -> list[str]:
        """Take the next bytes and return the lines that they complete, without their ends."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        lines = whole[1:] if self._skips and whole else whole
        self._skips = (self._skips and not whole) or len(self._rest) > _LONGEST_LINE
        if self._skips:
            self._rest = b""
        return [
            line.decode(errors="replace").removesuffix("\r")
            for line in lines
            if len(line) <= _LONGEST_LINE
        ]
