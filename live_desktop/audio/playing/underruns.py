"""Tells a loudspeaker that cannot keep up from one that stumbled once."""

from collections import deque

from live_desktop.audio.devices.backend import Stream

MANY = 2
WITHIN_SECONDS = 10.0
"""So many underruns in so many seconds are no accident."""

STARTING_SECONDS = 0.5
"""While a device starts, it fills up at its own pace."""


class UnderrunWatch:
    """Follows one open stream after another."""

    def __init__(self) -> None:
        self._stream: Stream | None = None
        self._since = 0.0
        self._failures = 0
        self._moments: deque[float] = deque(maxlen=MANY)

    @property
    def many(self) -> bool:
        """Tell whether the stream that is open ran dry too often."""
        moments = self._moments
        return len(moments) == MANY and moments[-1] - moments[0] < WITHIN_SECONDS

    def look(self, stream: Stream | None, now: float) -> int:
        """Look at the open stream at a moment; returns how often it ran dry."""
        if stream is not self._stream:
            self._stream, self._since, self._failures = stream, now, 0
            self._moments.clear()
        failures = stream.failures if stream is not None else 0
        if failures > self._failures and now > self._since + STARTING_SECONDS:
            self._moments.append(now)
        self._failures = failures
        return failures
