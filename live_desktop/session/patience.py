"""How long a session waits for what, and how it spaces its tries."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Patience:
    """The times of a session, in seconds."""

    setup: float = 10.0
    """For the answer to a setup."""
    shortest_pause: float = 0.5
    longest_pause: float = 8.0
    """Between two tries to dial."""
    tries: int = 5
    """Tries in a row before the user is asked."""
    stable: float = 10.0
    """A connection that lasts so long makes the tries start from the beginning."""
    margin: float = 0.5
    """Before a connection's announced end, to leave it in good order."""
    notice: float = 10.0
    """From the announcement of a connection's end to its end, where the service does not say."""
    brief: float = 1.0
    """A connection that goes away sooner than this counts as one that failed."""
    handle: float = 2.0
    """For the handle of a turn that is over, before a connection is left that is going away."""
    look: float = 1.0
    """Between two looks at whether the connection still lives."""
    ping: float = 10.0
    """Between two pings."""
    pong: float = 40.0
    """Without any sign of life; the service's pongs come up to half a minute late."""
    stall: float = 15.0
    """For one message to leave this computer."""
    nap: float = 10.0
    """A look that comes later than this means that the computer slept."""

    def pause(self, attempt: int, random: Random) -> float:
        """Give the pause before a try, the first being 1: doubled each time, and not the same
        for every client that lost the same server."""
        pause = self.shortest_pause * 2.0 ** (attempt - 1) * random.uniform(1.0, 1.5)
        return min(pause, self.longest_pause)


USUAL = Patience()
