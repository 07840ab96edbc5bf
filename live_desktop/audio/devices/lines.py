"""Keeps the wanted devices open, whatever comes and goes."""

import logging
from collections.abc import Callable

from live_desktop.audio.devices.backend import Backend
from live_desktop.audio.devices.files import FileBackend
from live_desktop.audio.devices.line import Line
from live_desktop.errors import DeviceAway, DeviceFailed, LiveDesktopError, MicrophoneFailed

logger = logging.getLogger(__name__)


class Lines:
    """The microphone and the loudspeaker on one sound system; all on the engine's thread."""

    def __init__(
        self,
        make_backend: Callable[[], Backend],
        microphone: Line,
        loudspeaker: Line,
        tell: Callable[[LiveDesktopError | None], object],
    ) -> None:
        """Tell what goes wrong with a device, and None when all are again as they were chosen."""
        self._make_backend = make_backend
        self._microphone = microphone
        self._loudspeaker = loudspeaker
        self._tell = tell
        self.backend = self._start()

    def renew(self) -> None:
        """Close the devices and look anew at what the sound system has."""
        self.close()
        self.backend = self._start()

    def close(self) -> None:
        """Let all devices go."""
        self._microphone.close()
        self._loudspeaker.close()
        self.backend.close()

    def put_right(self) -> None:
        """Close each device in whose place another one should be open."""
        devices = self.backend.devices()
        for line in (self._microphone, self._loudspeaker):
            if line.misplaced(devices):
                line.close()

    def follow_news(self) -> None:
        """Look anew where devices came or went, and close those that are no longer right."""
        if self.backend.is_current:
            self.put_right()
        else:
            self.renew()

    def arrange(self, *, doubtful: bool = False) -> bool:
        """Open what is wanted and close what is not; tells whether anything changed.

        Where the whole computer has stood still, silent devices get another chance.
        """
        changed = False
        for line in (self._loudspeaker, self._microphone):
            if line.dead and not doubtful:
                logger.warning("the %s stopped; opening it again", line.direction.value)
                line.close()
            if line.needed and line.stream is None:
                self._open(line)
                changed = True
            elif not line.needed and line.stream is not None:
                line.close()
                changed = True
        if changed:
            self._report_return()
        return changed

    def _open(self, line: Line) -> None:
        away_before = line.away
        try:
            line.open(self.backend)
        except MicrophoneFailed as error:
            line.give_up()
            self._trouble(line, error)
        except DeviceFailed as error:
            line.open_stand_in(self.backend)
            self._trouble(line, error)
        else:
            if line.away and not away_before:
                self._trouble(line, _away(line))

    def _trouble(self, line: Line, error: LiveDesktopError) -> None:
        line.troubled = True
        self._tell(error)

    def _report_return(self) -> None:
        troubled = [line for line in (self._microphone, self._loudspeaker) if line.troubled]
        for line in troubled:
            line.troubled = line.stream is None or line.away or line.standing_in
        if troubled and not any(line.troubled for line in troubled):
            self._tell(None)

    def _start(self) -> Backend:
        try:
            return self._make_backend()
        except (ImportError, OSError) as error:
            message = "The sound system of this computer cannot be used. You can type and read."
            self._tell(MicrophoneFailed(message, detail=str(error)))
            return FileBackend()


def _away(line: Line) -> DeviceAway:
    name = line.choice.partition(": ")[2]
    other = line.label or "the system's own"
    return DeviceAway(
        f"The {line.direction.value} you chose is not there. Meanwhile {other} is in use.",
        detail=name,
    )
