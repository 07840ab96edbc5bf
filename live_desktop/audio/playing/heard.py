"""Which speech is being heard at a moment."""

from live_desktop.audio.formats import LOUDSPEAKER

REMEMBERED = 512
"""Blocks that are kept: over a second, with 48 samples in each and more."""


class HeardClock:
    """Tells the position of speech that leaves the loudspeaker at a moment.

    The device's thread notes what it takes, any thread asks. No lock is held: a note is put in its
    place whole, and a thread that asks must not keep the device waiting.
    """

    def __init__(self, rate: int = LOUDSPEAKER.rate) -> None:
        self._rate = rate
        self._notes = [(0, 0, float("-inf"))] * REMEMBERED
        self._count = 1
        self.noted = 0.0
        """When the device last took a block."""

    def note(self, position: int, speech: int, now: float, delay: float) -> None:
        """Note a block taken at `now` that is heard `delay` seconds later.

        It begins with so many samples of speech from a position on; the rest of it is none.
        """
        self._notes[self._count % REMEMBERED] = (position, speech, now + delay)
        self._count += 1
        self.noted = max(self.noted, now)

    def position(self, now: float) -> int:
        """Tell the position that is heard at a moment of the last second, or of what is to come.

        In a gap, and after what was noted, it is the end of the speech before.
        """
        newest = self._count - 1
        oldest = max(0, newest - REMEMBERED + 2)
        for index in range(newest, oldest - 1, -1):
            position, speech, begins = self._notes[index % REMEMBERED]
            if begins <= now:
                break
        else:
            return position
        passed = (now - begins) * self._rate
        return position + (speech if passed >= speech else round(passed))

    def stop(self, now: float) -> int:
        """Forget what the device took and was not heard by now; returns the position that was.

        For a device that vanished: none may be taking samples meanwhile.
        """
        position = self.position(now)
        self.note(position, 0, float("-inf"), 0.0)
        return position
