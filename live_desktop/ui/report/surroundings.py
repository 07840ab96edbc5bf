"""What only the running window knows of this computer: Qt, the screens and the sound."""

import os

from PySide6.QtCore import QObject, QSysInfo, Slot, qVersion
from PySide6.QtGui import QGuiApplication, QScreen

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.plan import SoundState

_DESKTOP = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")


class Surroundings(QObject):
    """Tells the facts of the window's thread for a report."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sound = SoundState()

    @Slot(object)
    def sound_changed(self, state: SoundState) -> None:
        """Remember how the sound is used."""
        self._sound = state

    def tell(self) -> dict[str, str]:
        """Name each fact and say how it is."""
        found = {
            "Qt": qVersion(),
            "Qt platform": QGuiApplication.platformName(),
            "Operating system": QSysInfo.prettyProductName(),
        }
        found |= {name: value for name in _DESKTOP if (value := os.environ.get(name))}
        for number, screen in enumerate(QGuiApplication.screens(), start=1):
            found[f"Screen {number}"] = _screen(screen)
        sound = self._sound
        return found | {
            "Microphone": _device(sound.microphone),
            "Loudspeaker": _device(sound.loudspeaker),
            "Sound": _sound(sound),
            "Echo cancelling": _yes(sound.echo_cancelling),
            "Bluetooth headset": _yes(sound.bluetooth),
        }


def _screen(screen: QScreen) -> str:
    size, scale = screen.size(), screen.devicePixelRatio()
    return f"{size.width()} x {size.height()} at {scale:.0%}, {screen.refreshRate():.0f} Hz"


def _device(device: Device | None) -> str:
    return "closed" if device is None else f"{device.label} ({device.host_api})"


def _sound(state: SoundState) -> str:
    # A report is read by those who mend the program, so it is in English like the rest of it.
    if not state.period_ms:
        return "closed"
    return (
        f"{state.duplex.value} duplex, period {state.period_ms:.1f} ms,"
        f" latency {state.latency_ms:.0f} ms, underruns {state.underruns}"
    )


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
