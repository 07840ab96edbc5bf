"""One direction of the sound: the device that is wanted, and the one that is open in its place."""

import logging
import time
from collections.abc import Callable

from live_desktop.audio.devices.backend import Backend, Device, Direction, Stream
from live_desktop.audio.devices.choice import choose
from live_desktop.errors import DeviceFailed

logger = logging.getLogger(__name__)

Open = Callable[[Backend, Device | None], Stream]


class Line:
    """Holds at most one open stream; everything but the choices belongs to the engine's thread."""

    def __init__(
        self,
        direction: Direction,
        open_device: Open,
        stand_in: Open,
        closed: Callable[[], object],
    ) -> None:
        """Open devices with `open_device`, and where there is none go on with `stand_in`.

        `closed` is called after a stream is closed.
        """
        self.direction = direction
        self.wanted = False
        self.choice = ""
        """The key of the device to use; empty follows the system."""
        self.stream: Stream | None = None
        self.device: Device | None = None
        """The device that is open, as it was listed; None for one that the system picked unseen."""
        self.away = False
        """Whether the chosen device is not there, and another stands in for it."""
        self.standing_in = False
        """Whether no device at all could be opened."""
        self.troubled = False
        """Whether it is not as it was chosen, and nobody has said yet that it is again."""
        self._borrowed_until = 0.0
        self._open_device = open_device
        self._stand_in = stand_in
        self._closed = closed

    def borrow(self, seconds: float) -> None:
        """Need the device for a while, whether it is wanted or not; 0 gives it back."""
        self._borrowed_until = time.monotonic() + seconds

    def give_up(self) -> None:
        """Want the device no more."""
        self.wanted = False
        self._borrowed_until = 0.0

    @property
    def needed(self) -> bool:
        """Tell whether the device should be open."""
        return self.wanted or time.monotonic() < self._borrowed_until

    def open(self, backend: Backend) -> None:
        """Open the device that is wanted, or the system's; raises DeviceFailed for neither."""
        devices = backend.devices()
        chosen = choose(devices, self.direction, self.choice)
        try:
            self.stream = self._open_device(backend, chosen)
        except DeviceFailed as error:
            if chosen is None:
                raise
            logger.info("the %s cannot be opened: %s", self.direction.value, error.detail)
            chosen = None
            self.stream = self._open_device(backend, None)
        self.away = chosen is None and bool(self.choice)
        self.device = chosen or _default_of(devices, self.direction)
        self.standing_in = False
        logger.info("the %s is open: %s", self.direction.value, self.label)

    def open_stand_in(self, backend: Backend) -> None:
        """Go on without a device."""
        self.stream = self._stand_in(backend, None)
        self.device = None
        self.standing_in = True

    def close(self) -> None:
        """Close what is open."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()
            self.device = None
            self._closed()

    @property
    def dead(self) -> bool:
        """Tell whether the open device stopped by itself."""
        return self.stream is not None and not self.stream.alive

    @property
    def label(self) -> str:
        """What people call the open device; empty where that is not known."""
        return self.device.label if self.device is not None else ""

    def misplaced(self, devices: tuple[Device, ...]) -> bool:
        """Tell whether another device should be open, of those that there are now."""
        if self.stream is None:
            return False
        right = choose(devices, self.direction, self.choice) or _default_of(devices, self.direction)
        if right is None:
            return False
        return self.device is None or self.device.key != right.key


def _default_of(devices: tuple[Device, ...], direction: Direction) -> Device | None:
    """Find the device that the system takes where no choice is made."""
    return next((each for each in devices if each.direction is direction and each.is_default), None)
