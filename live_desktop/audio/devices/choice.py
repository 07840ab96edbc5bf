"""Which device to take, and what its names tell about it."""

import re
from collections.abc import Iterable

from live_desktop.audio.devices.backend import Device, Direction

SOUND_SERVER = "PulseAudio"
"""The host API of the devices of Linux's sound server, PulseAudio's own or PipeWire's."""

_HEADSET_PROFILE = re.compile(r"hands[-_ ]?free|head[-_ ]?unit|\b(hfp|hsp)\b", re.IGNORECASE)
_BLUETOOTH_MICROPHONE = re.compile(r"^bluez_(input|source)\.")
_BLUETOOTH_BY_MAKE = re.compile(r"\b(airpods|beats|bluetooth)\b", re.IGNORECASE)
_ECHO_CANCELLED = re.compile(r"echo[-_ ]?cancel", re.IGNORECASE)


def choose(devices: Iterable[Device], direction: Direction, wanted_key: str) -> Device | None:
    """Find the device that is wanted; None, for the system's default, where it is not there."""
    return next(
        (
            device
            for device in devices
            if device.direction is direction and device.key == wanted_key
        ),
        None,
    )


def default_of(devices: Iterable[Device], direction: Direction) -> Device | None:
    """Find the device that the system takes where no choice is made."""
    return next((each for each in devices if each.direction is direction and each.is_default), None)


def is_bluetooth_headset(device: Device) -> bool:
    """Tell whether a device runs, or will run, in the profile that sounds like a telephone.

    A Bluetooth microphone works in that profile alone, and takes the loudspeaker with it.
    """
    if _HEADSET_PROFILE.search(device.name) or _HEADSET_PROFILE.search(device.label):
        return True
    return device.direction is Direction.MICROPHONE and bool(
        _BLUETOOTH_MICROPHONE.search(device.name) or _BLUETOOTH_BY_MAKE.search(device.label)
    )


def is_echo_cancelled(device: Device) -> bool:
    """Tell whether the system takes the echo out of this microphone itself, as Linux can."""
    return (
        device.direction is Direction.MICROPHONE
        and device.host_api == SOUND_SERVER
        and bool(_ECHO_CANCELLED.search(device.name) or _ECHO_CANCELLED.search(device.label))
    )
