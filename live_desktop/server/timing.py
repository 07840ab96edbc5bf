"""Makes messages late as a bad network does: by chance, or in bursts. Knows no clock."""

import math
import random

from live_desktop.server.conduct import Conduct


class Timing:
    """Tells when each message of one connection is due; they never overtake each other."""

    def __init__(self, seed: int | None) -> None:
        """Let chance begin with `seed`."""
        self._chance = random.Random(seed)  # noqa: S311 - to test with, not to hide
        self._burst_ends = -math.inf
        self._last = -math.inf

    def due(self, came: float, conduct: Conduct, *, has_sound: bool) -> float:
        """Tell when a message that came then is to be sent; both in seconds of one clock."""
        due = came
        if conduct.jitter_ms:
            due += self._chance.uniform(0, conduct.jitter_ms) / 1000
        if conduct.burst_ms and has_sound and came >= self._burst_ends:
            self._burst_ends = came + conduct.burst_ms / 1000
        if came < self._burst_ends:
            due = max(due, self._burst_ends)
        self._last = max(due, self._last)
        return self._last
