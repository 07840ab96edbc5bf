"""Tells a microphone that is switched off from one in a quiet room."""

from live_desktop.audio.formats import MICROPHONE, Samples

AT_FIRST_SECONDS = 3.0
"""Nothing but zeros for so long is no quiet room: real microphones have noise of their own."""

LATER_SECONDS = 10.0
"""Once something was heard: programs that take noise out may give zeros over a pause."""


class ZeroWatch:
    """Follows one microphone."""

    def __init__(self) -> None:
        self.deaf = False
        """Whether it has given nothing but zeros for too long."""
        self._limit = MICROPHONE.samples(AT_FIRST_SECONDS)
        self._zeros = 0

    def take(self, block: Samples) -> bool:
        """Take a block at 16 kHz; tells whether `deaf` has just changed."""
        if block.any():
            self._zeros = 0
            self._limit = MICROPHONE.samples(LATER_SECONDS)
        else:
            self._zeros += block.size
        before, self.deaf = self.deaf, self._zeros > self._limit
        return self.deaf is not before
