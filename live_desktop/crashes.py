"""What nobody caught: logged whole, and told to the user in one sentence."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType

from live_desktop.errors import LiveDesktopError, tellable


@contextlib.contextmanager
def caught(tell: Callable[[LiveDesktopError], None]) -> Iterator[None]:
    """Tell of every failure that nobody catches, in slots, threads and callbacks, meanwhile."""
    loop = asyncio.get_running_loop()

    def in_slot(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        tell(tellable(error))

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            loop.call_soon_threadsafe(tell, tellable(arguments.exc_value))

    def in_callback(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if not isinstance(error, BaseException):
            error = RuntimeError(context.get("message"))
        tell(tellable(error))

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = in_slot, in_thread
    loop.set_exception_handler(in_callback)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before
        loop.set_exception_handler(None)
