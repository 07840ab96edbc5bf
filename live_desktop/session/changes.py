"""What happens to a session itself, beside what the service says in it."""

from dataclasses import dataclass
from enum import StrEnum

from live_desktop.errors import LiveDesktopError
from live_desktop.protocol.events import ServerEvent
from live_desktop.protocol.models import Dropped


class Continuity(StrEnum):
    """What the service knows of the conversation when a connection opens."""

    STARTED = "started"
    """Nothing was said yet."""
    CONTINUED = "continued"
    """Everything: the session was resumed."""
    RECAPPED = "recapped"
    """What it was told again in writing."""
    FRESH = "fresh"
    """Nothing of what was said."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection is ready."""

    continuity: Continuity
    asked: bool
    """Whether it was told something of the user that waits for an answer."""
    dropped: tuple[Dropped, ...] = ()
    """The wishes that the model does not take."""
    lost_seconds: float = 0.0
    """Speech of the user that was too much to keep until now."""


@dataclass(frozen=True, slots=True)
class Renewing:
    """The connection is closed in good order, to go on with a new one."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The connection is lost, or could not be made; try number `attempt` follows in `seconds`."""

    error: LiveDesktopError
    attempt: int
    tries: int
    seconds: float


SessionEvent = ServerEvent | Opened | Renewing | Broken
