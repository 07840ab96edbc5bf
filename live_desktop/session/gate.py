"""Lets the microphone through while the user marks activity by hand, as with push-to-talk."""

from collections import deque

PRE_ROLL = 0.64
"""Seconds before the mark that belong to it: people press a key when they already speak.

The window makes the mark 0.15 s after the press, for a short tap is none.
"""
_BYTES_A_SECOND = 2 * 16_000


class ActivityGate:
    """Open between two marks; what comes just before the first one is kept for it."""

    def __init__(self) -> None:
        self.is_open = False
        self._before: deque[bytes] = deque()
        self._length = 0

    def press(self) -> tuple[bytes, ...]:
        """Open; returns the blocks of the moment before."""
        self.is_open = True
        before = tuple(self._before)
        self._before.clear()
        self._length = 0
        return before

    def release(self) -> None:
        """Close."""
        self.is_open = False

    def passes(self, pcm: bytes) -> bool:
        """Tell whether a block goes through; one that does not is kept for a moment."""
        if self.is_open:
            return True
        self._before.append(pcm)
        self._length += len(pcm)
        while self._length > PRE_ROLL * _BYTES_A_SECOND:
            self._length -= len(self._before.popleft())
        return False
