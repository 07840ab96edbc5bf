"""What to call a device of which only the key is known, because it is not there."""

import re

from live_desktop.ui.sound import words as sound_words

_NUMBER = re.compile(r"\s*\((plug)?hw:\d+(,\d+)?\)$")
"""Where ALSA has the device."""
_SERVER = re.compile(r"^(alsa|bluez)_(input|output|source|sink|card)\.")
_PROFILE = re.compile(r"\.(\d+\.)?[a-z0-9]+(-[a-z0-9]+)*$")
"""What the sound server puts behind a device: the way it is used."""
_SERIAL = re.compile(r"(_[0-9A-F]{6,})?-\d\d$")
_BUS = re.compile(r"^usb-")
_ON_BOARD = re.compile(r"^(pci|platform)-")
_BLUETOOTH = re.compile(r"^([0-9A-F]{2}_){5}[0-9A-F]{2}")


def name_in(key: str) -> str:
    """Make a short name out of the key of a device, as far as it tells one."""
    name = _NUMBER.sub("", key.partition(": ")[2] or key)
    if (server := _SERVER.match(name)) is None:
        return name.replace("_", " ")
    rest = name[server.end() :]
    if _BLUETOOTH.match(rest):
        return sound_words.A_BLUETOOTH_DEVICE
    if _ON_BOARD.match(rest):
        # The rest of it is where the chip sits on its bus.
        return sound_words.A_BUILT_IN_DEVICE
    rest = _SERIAL.sub("", _PROFILE.sub("", rest))
    return _BUS.sub("", rest).replace("_", " ").strip() or name
