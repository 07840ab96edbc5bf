"""The microphones and loudspeakers that the system offers, and word of each change."""

import logging
import sys
import threading
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLoggingCategory, QObject, Qt, Signal, Slot

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.pulse import Found, PulseDevices

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

logger = logging.getLogger(__name__)

FIRST_SECONDS = 2.0
"""The longest time that somebody waits for the first list."""

_HOST_APIS = {"win32": "Windows WASAPI", "darwin": "Core Audio"}
_QUIET = "qt.multimedia.symbolsresolver.warning=false"
"""Qt warns of each library that it could use too; none of them is needed to list devices."""


class Source(Protocol):
    """Something that tells the devices there are, and again when they change."""

    def start(self) -> None:
        """Begin to look; returns at once."""

    def stop(self) -> None:
        """Look no more."""


class DeviceWatch(QObject):
    """Lists the system's devices, and tells when they change; lives with the window.

    The list is empty where nobody knows. Signals: `changed()` when `devices()` answers otherwise
    than before, for the first time soon after `start`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[Device, ...] = ()
        self._listed = threading.Event()
        is_linux = sys.platform == "linux"
        self._source: Source = PulseDevices(self._take) if is_linux else QtDevices(self._take)

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._source.start()

    def stop(self) -> None:
        """Look no more."""
        self._source.stop()

    def devices(self) -> tuple[Device, ...]:
        """Tell what there is; answers at once, from any thread."""
        return self._devices

    def first_devices(self) -> tuple[Device, ...]:
        """Tell what there is, and wait for the first list if need be; not for the window."""
        self._listed.wait(FIRST_SECONDS)
        return self._devices

    def _take(self, devices: tuple[Device, ...]) -> None:
        is_news = devices != self._devices
        self._devices = devices
        self._listed.set()
        if is_news:
            self.changed.emit()


class QtDevices(QObject):
    """Tells the devices that Qt knows; made on the thread of the window, which it tells them on."""

    _loaded = Signal()

    def __init__(self, found: Found) -> None:
        super().__init__()
        self._found = found
        self._media: QMediaDevices | None = None
        self._thread = threading.Thread(target=self._load, name="device watch", daemon=True)
        self._loaded.connect(self._begin, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to look; returns at once."""
        QLoggingCategory.setFilterRules(_QUIET)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._thread.join()
        self._loaded.disconnect(self._begin)
        self._media = None

    def _load(self) -> None:
        """Load the library, which takes too long for the window."""
        try:
            import PySide6.QtMultimedia  # noqa: F401, PLC0415 - slow to import
        except ImportError as error:
            logger.info("the devices cannot be watched: %s", error)
            self._found(())
        else:
            self._loaded.emit()

    @Slot()
    def _begin(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices  # noqa: PLC0415 - loaded by now

        self._media = QMediaDevices(self)
        self._media.audioInputsChanged.connect(self._look)
        self._media.audioOutputsChanged.connect(self._look)
        self._look()

    @Slot()
    def _look(self) -> None:
        if self._media is None:
            return
        sides = (
            (Direction.MICROPHONE, self._media.audioInputs()),
            (Direction.LOUDSPEAKER, self._media.audioOutputs()),
        )
        self._found(tuple(_device(side, each) for side, devices in sides for each in devices))


def _device(direction: Direction, found: "QAudioDevice") -> Device:
    # PortAudio, which opens devices, knows them by no other name than this.
    name = found.description()
    return Device(direction, name, name, _HOST_APIS.get(sys.platform, "Qt"), found.isDefault())
