"""How much speech must wait before playing starts, learnt from how unevenly it comes."""

from collections import deque

from live_desktop.audio.formats import AudioFormat

START_SECONDS = 0.06
"""Speech that must wait while nothing is known of the network, and after every gap."""

MOST_SECONDS = 0.25
"""Speech that must wait at most, and how long the first of it waits at most."""

MOST_FAST_SECONDS = 0.08
"""Speech that must wait at most where it comes faster than it is played.

There a gap can only come in the first second, for from then on enough waits in any case.
"""

FAST = 1.1
"""Seconds of speech in a second from which on it comes faster than it is played."""

COVERED = 0.97
"""Share of the measured stretches of speech that the chosen amount plays without a gap."""

STRETCH_SECONDS = 1.0
"""Length of speech that gives one measurement."""

PAUSE_SECONDS = 2.0
"""A wait from which on nothing was late: the assistant had nothing to say."""

KNOWN = 2
"""Measurements from which on the network counts as known."""

_REMAINS = 0.966
"""What a measurement leaves of the weight of each one before it."""

_REMEMBERED = 100
_MOST_PIECES = 256
_TINY = 1e-6


class Jitter:
    """Measures how unevenly speech comes, and tells when enough of it waits.

    Speech is cut into stretches of a second. Each is taken as an answer of its own: how much of it
    had to wait before playing started, for no piece to miss its turn? Where speech comes faster
    than it is played that is next to nothing, and playing starts with the first piece.
    Not safe for use by several threads at once.
    """

    def __init__(self, form: AudioFormat) -> None:
        self._rate = form.rate
        self.period = form.seconds(form.block)
        """Seconds of speech that the device takes at a time."""
        self._pieces: list[tuple[float, float]] = []
        self._came = 0.0
        self._spoken = 0.0
        self._passed = 0.0
        self._measured: deque[float] = deque(maxlen=_REMEMBERED)
        self.enough = START_SECONDS
        """Seconds of speech that must wait before an answer starts; 0 for starting at once."""

    def ready(self, speech: int, waited: float, again: bool) -> bool:
        """Tell whether waiting speech is to be played, of which the first came so long ago.

        Speech that goes on `again` after a gap waits as if nothing were known of the network.
        """
        enough = max(self.enough, START_SECONDS) if again else self.enough
        return speech >= enough * self._rate or waited >= MOST_SECONDS

    def arrived(self, samples: int, now: float) -> None:
        """Note that a piece of speech came at `now`, in seconds of a clock that never goes back."""
        if self._pieces and now - self._pieces[-1][0] >= PAUSE_SECONDS:
            self._begin()
        self._pieces.append((now, self._came))
        if self._came >= STRETCH_SECONDS or len(self._pieces) == _MOST_PIECES:
            self._measure()
            self._begin()
            self._pieces.append((now, 0.0))
        self._came += samples / self._rate

    def ended(self) -> None:
        """Note that the next piece belongs to another answer, however late it comes."""
        if self._came >= STRETCH_SECONDS / 2:
            self._measure()
        self._begin()

    def _begin(self) -> None:
        self._pieces.clear()
        self._came = 0.0

    def _measure(self) -> None:
        """Add the stretch to what is known, the newest first, and choose anew."""
        last, before = self._pieces[-1]
        self._spoken = self._spoken * _REMAINS + before
        self._passed = self._passed * _REMAINS + last - self._pieces[0][0]
        self._measured.appendleft(self._needed())
        most = MOST_FAST_SECONDS if self._spoken >= FAST * self._passed else MOST_SECONDS
        enough = min(self._covering(), most)
        self.enough = enough if len(self._measured) >= KNOWN else max(enough, START_SECONDS)

    def _needed(self) -> float:
        """Tell how much of the stretch had to wait, in seconds of speech.

        Had playing started when a piece came, would all after it have been in time? The earliest
        piece of which that holds had to be there.
        """
        latest = float("-inf")
        through = self._came
        for (came, _), (after, before) in zip(
            reversed(self._pieces[:-1]), reversed(self._pieces[1:]), strict=True
        ):
            # The device takes whole periods, so it wants a piece before all of the last is played.
            due = (before + _TINY) // self.period * self.period
            latest = max(latest, after - due - _TINY)
            if came < latest:
                return through
            through = before
        return 0.0

    def _covering(self) -> float:
        """Find the least that covers enough of what was measured, the newer counting more."""
        weighed = sorted(
            ((needed, _REMAINS**age) for age, needed in enumerate(self._measured)), reverse=True
        )
        left = (1.0 - COVERED) * sum(weight for _, weight in weighed)
        for needed, weight in weighed:
            left -= weight
            if left < 0.0:
                return needed
        return 0.0
