"""What Linux needs around PortAudio; elsewhere it does nothing."""

import contextlib
import os
import sys
from collections.abc import Iterator

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import SOUND_SERVER


@contextlib.contextmanager
def towards(device: Device | None) -> Iterator[None]:
    """Make the sound server connect the streams opened meanwhile to a device of its own."""
    if device is None or device.host_api != SOUND_SERVER:
        yield
        return
    side = "SOURCE" if device.direction is Direction.MICROPHONE else "SINK"
    names = (f"PULSE_{side}", "PIPEWIRE_NODE")
    saved = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, device.name))
    try:
        yield
    finally:
        for name, value in saved.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Hide what ALSA prints while PortAudio tries every device there might be."""
    if sys.platform != "linux":
        yield
        return
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
