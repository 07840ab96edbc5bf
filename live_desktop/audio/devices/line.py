"""One direction of the sound: the device that is wanted, and the one that is open in its place."""

import logging
import time
from collections.abc import Callable

from live_desktop.audio.devices.backend import Backend, Device, Direction, Stream
from live_desktop.audio.devices.choice import choose, default_of
from live_desktop.errors import DeviceFailed

logger = logging.getLogger(__name__)

DOUBT_SECONDS = 0.03
"""A device must look dead for so long: one that was only held up goes on at once."""

Open = Callable[[Backend, Device | None], Stream]


class Line:
    """Holds at most one open stream; everything but the wishes belongs to the engine's thread."""

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
        self.standing_in = False
        """Whether no device at all could be opened."""
        self.refusal: DeviceFailed | None = None
        """Why the chosen device could not be opened, until there is a reason to try again."""
        self.trouble: DeviceFailed | None = None
        """What the user was told of it, as long as it holds."""
        self._borrowed_until = 0.0
        self._dead_since: float | None = None
        self._open_device = open_device
        self._stand_in = stand_in
        self._closed = closed

    def borrow(self, seconds: float) -> None:
        """Need the device for a while at least, whether it is wanted or not."""
        self._borrowed_until = max(self._borrowed_until, time.monotonic() + seconds)

    def give_back(self) -> None:
        """Need the device no more, but where it is wanted."""
        self._borrowed_until = 0.0

    def give_up(self) -> None:
        """Want the device no more."""
        self.wanted = False
        self.give_back()

    @property
    def needed(self) -> bool:
        """Tell whether the device should be open."""
        return self.wanted or time.monotonic() < self._borrowed_until

    def open(self, backend: Backend) -> None:
        """Open the device that is wanted, or the system's; raises DeviceFailed for neither."""
        devices = backend.devices()
        chosen = choose(devices, self.direction, self.choice)
        if chosen is not None and self.refusal is None:
            try:
                self.stream = self._open_device(backend, chosen)
            except DeviceFailed as error:
                logger.info("%s cannot be opened: %s", chosen.key, error.detail)
                self.refusal = error
        if self.stream is None:
            chosen = None
            self.stream = self._open_device(backend, None)
        self.device = chosen or default_of(devices, self.direction)
        self.standing_in = False
        self._dead_since = None
        logger.info("the %s is open: %s", self.direction.value, self.label)

    def open_stand_in(self, backend: Backend) -> None:
        """Go on without a device."""
        self.stream = self._stand_in(backend, None)
        self.device = None
        self.standing_in = True
        self._dead_since = None

    def close(self) -> None:
        """Close what is open."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()
            self.device = None
            self.standing_in = False
            self._closed()

    @property
    def dead(self) -> bool:
        """Tell whether the open device stopped by itself; to be asked again and again."""
        if self.stream is None or self.stream.alive:
            self._dead_since = None
            return False
        now = time.monotonic()
        self._dead_since = self._dead_since or now
        return now - self._dead_since >= DOUBT_SECONDS

    @property
    def label(self) -> str:
        """What people call the open device; empty where that is not known."""
        return self.device.label if self.device is not None else ""

    @property
    def away(self) -> bool:
        """Tell whether another device stands in for the chosen one."""
        is_open = self.stream is not None and not self.standing_in
        return is_open and bool(self.choice) and getattr(self.device, "key", "") != self.choice

    def misplaced(self, devices: tuple[Device, ...]) -> bool:
        """Tell whether another device should be open, of those that there are now."""
        if self.stream is None:
            return False
        chosen = choose(devices, self.direction, self.choice) if self.refusal is None else None
        right = chosen or default_of(devices, self.direction)
        return right is not None and getattr(self.device, "key", "") != right.key
