"""Keeps the wanted devices open, whatever comes and goes."""

import logging
from collections.abc import Callable

from live_desktop.audio.devices.backend import Backend, Device, Direction
from live_desktop.audio.devices.files import ClockStream, FileBackend
from live_desktop.audio.devices.line import Line
from live_desktop.audio.formats import AudioFormat, Pull, Push
from live_desktop.errors import DeviceAway, DeviceFailed, MicrophoneFailed, Remedy
from live_desktop.language import _

logger = logging.getLogger(__name__)

_NO_SOUND = _("The sound system of this computer cannot be used. You can type and read.")


class NoSound(FileBackend):
    """What is left where the sound system cannot be used: no device at all."""

    is_current = False
    """Where devices come, the sound system may work again."""

    def __init__(self, error: Exception) -> None:
        """Give the error as the reason."""
        super().__init__()
        self._error = error

    def open_microphone(self, _device: Device | None, form: AudioFormat, push: Push) -> ClockStream:
        """Raise MicrophoneFailed."""
        raise MicrophoneFailed(_NO_SOUND, detail=str(self._error))

    def open_loudspeaker(
        self, _device: Device | None, form: AudioFormat, pull: Pull
    ) -> ClockStream:
        """Raise DeviceFailed."""
        raise DeviceFailed(_NO_SOUND, detail=str(self._error))


class Lines:
    """The microphone and the loudspeaker on one sound system; all on the engine's thread."""

    def __init__(
        self,
        make_backend: Callable[[], Backend],
        microphone: Line,
        loudspeaker: Line,
        tell: Callable[[DeviceFailed], object],
        mended: Callable[[DeviceFailed], object],
    ) -> None:
        """Tell what goes wrong with a device, and when that is over."""
        self._make_backend = make_backend
        self._both = (loudspeaker, microphone)
        self._tell = tell
        self._mended = mended
        self.backend = self._start()

    def renew(self) -> None:
        """Close the devices and look anew at what the sound system has."""
        self.close()
        self._forgive()
        self.backend = self._start()

    def fall_back(self, error: Exception) -> None:
        """Go on without the sound system."""
        for line in self._both:
            line.close()
        self.backend = NoSound(error)

    def close(self) -> None:
        """Let all devices go."""
        for line in self._both:
            line.close()
        self.backend.close()

    def choose(self, microphone: str, loudspeaker: str) -> None:
        """Use other devices; those that are right already stay open."""
        for line, choice in zip(self._both, (loudspeaker, microphone), strict=True):
            if line.choice != choice:
                line.choice = choice
                line.refusal = None
        self._put_right()

    def follow_news(self) -> None:
        """Look anew where devices came or went, and close those that are no longer right."""
        self._forgive()
        if self.backend.is_current:
            self._put_right()
        else:
            self.renew()
        for line in self._both:
            if isinstance(line.trouble, MicrophoneFailed) and self._is_there(line.direction):
                # It is not wanted any more since it failed, but whoever wants it can try again.
                self._mend(line)

    @property
    def dead(self) -> bool:
        """Tell whether a device has stopped by itself."""
        loudspeaker, microphone = (line.dead for line in self._both)
        return loudspeaker or microphone

    def arrange(self) -> bool:
        """Open what is needed and close what is not; tells whether anything changed."""
        changed = False
        for line in self._both:
            if line.dead:
                logger.info("the %s stopped; opening it again", line.direction.value)
                line.close()
            if line.needed and line.stream is None:
                self._open(line)
                changed = True
            elif not line.needed and line.stream is not None:
                line.close()
                changed = True
        if changed:
            self._report()
        return changed

    def _put_right(self) -> None:
        devices = self.backend.devices()
        for line in self._both:
            if line.misplaced(devices):
                line.close()
        self._report()

    def _forgive(self) -> None:
        for line in self._both:
            line.refusal = None

    def _open(self, line: Line) -> None:
        try:
            line.open(self.backend)
        except MicrophoneFailed as error:
            line.give_up()
            self._trouble(line, error)
        except DeviceFailed as error:
            line.open_stand_in(self.backend)
            self._trouble(line, error)
        else:
            if line.away and not isinstance(line.trouble, DeviceAway):
                self._trouble(line, _away(line))

    def _trouble(self, line: Line, error: DeviceFailed) -> None:
        line.trouble = error
        self._tell(error)

    def _report(self) -> None:
        """Tell which troubles are over."""
        for line in self._both:
            if line.stream is not None and not (line.away or line.standing_in):
                self._mend(line)

    def _mend(self, line: Line) -> None:
        trouble, line.trouble = line.trouble, None
        if trouble is not None:
            self._mended(trouble)

    def _is_there(self, direction: Direction) -> bool:
        return any(device.direction is direction for device in self.backend.devices())

    def _start(self) -> Backend:
        try:
            return self._make_backend()
        except Exception as error:  # whatever it is, one can still type and read
            logger.info("the sound system cannot be used: %r", error)
            return NoSound(error)


def _away(line: Line) -> DeviceAway:
    if line.refusal is not None:
        words, detail = str(line.refusal), line.refusal.detail
    elif line.direction is Direction.MICROPHONE:
        words, detail = _("The microphone you chose is not there."), line.choice
    else:
        words, detail = _("The loudspeaker you chose is not there."), line.choice
    if line.label:
        # Translators: {trouble} is one or two whole sentences about a microphone or a loudspeaker.
        message = _("{trouble} Meanwhile {device} is in use.")
    else:
        message = _("{trouble} Meanwhile the system's own is in use.")
    message = message.format(trouble=words, device=line.label)
    other = None if line.refusal is None else Remedy.RETRY
    return DeviceAway(message, device=line.direction.value, detail=detail, other=other)
