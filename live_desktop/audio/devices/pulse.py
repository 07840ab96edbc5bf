"""The devices of Linux's sound server, PulseAudio's own or PipeWire's, and word of each change."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import SOUND_SERVER

if TYPE_CHECKING:
    import pulsectl

logger = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""The rest before a server that is not there, or went away, is looked for again."""

TURN_SECONDS = 0.5
"""How long the server is listened to at a time."""

_NO_INDEX = 0xFFFFFFFF
"""In the place of the loudspeaker that a source listens to, for one that is a microphone."""

Found = Callable[[tuple[Device, ...]], object]
"""Takes the devices there are, none where there is no server; called on a thread of its own."""


class PulseDevices:
    """Tells the devices of the sound server, first at once and then at each change."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._stopping = threading.Event()
        self._changed = False
        self._thread = threading.Thread(target=self._run, name="device watch", daemon=True)

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns within a turn."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            import pulsectl  # noqa: PLC0415 - it loads a library that need not be there
        except (ImportError, OSError) as error:
            logger.info("the sound server cannot be asked for its devices: %s", error)
            self._found(())
            return
        while not self._stopping.is_set():
            try:
                with pulsectl.Pulse("Live Desktop", connect=False) as pulse:
                    pulse.connect()
                    self._follow(pulse)
            except (pulsectl.PulseError, pulsectl.PulseDisconnected) as error:
                logger.debug("the sound server does not answer: %s", error)
            if not self._stopping.is_set():
                self._found(())
                self._stopping.wait(RETRY_SECONDS)

    def _follow(self, pulse: "pulsectl.Pulse") -> None:
        """Tell the devices as long as the server is there; raises PulseDisconnected at its end."""
        pulse.event_mask_set("sink", "source", "server")
        pulse.event_callback_set(self._note_change)
        self._changed = True
        while not self._stopping.is_set():
            if self._changed:
                self._changed = False
                self._found(_devices(pulse))
            else:
                pulse.event_listen(timeout=TURN_SECONDS)

    def _note_change(self, _event: object) -> None:
        import pulsectl  # noqa: PLC0415 - it is loaded by now

        self._changed = True
        raise pulsectl.PulseLoopStop


def _devices(pulse: "pulsectl.Pulse") -> tuple[Device, ...]:
    server = pulse.server_info()
    # What listens to a loudspeaker is no microphone.
    sources = [each for each in pulse.source_list() if each.monitor_of_sink == _NO_INDEX]
    sides = (
        (Direction.MICROPHONE, sources, server.default_source_name),
        (Direction.LOUDSPEAKER, pulse.sink_list(), server.default_sink_name),
    )
    return tuple(
        Device(side, each.name, each.description or each.name, SOUND_SERVER, each.name == default)
        for side, found, default in sides
        for each in found
    )
