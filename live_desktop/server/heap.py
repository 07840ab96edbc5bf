"""Keeps the server's memory small where the system's way with it is wasteful."""

import ctypes
import sys
from contextlib import suppress

_ARENA_MAX = -8  # what glibc calls the option, in malloc.h


def share_heap() -> None:
    """Let all threads share one heap; has to be called before there are any.

    glibc gives threads heaps of their own, and what models free in one of them is of no use to
    the others: with each hundred of sessions the process grows. Elsewhere this does nothing.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # not every Linux has glibc
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
