"""Devices and a report to show on the page about the sound."""

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.duplex import Duplex, Reason

BUILT_IN = Device(Direction.MICROPHONE, "mic.built-in", "Built-in", "PulseAudio", is_default=True)
USB = Device(Direction.MICROPHONE, "mic.usb", "Desk microphone", "PulseAudio")
HANDS_FREE = Device(Direction.MICROPHONE, "bluez_input.00_11", "Buds", "PulseAudio")
WITHOUT_ECHO = Device(Direction.MICROPHONE, "echo-cancel-source", "Built-in, clean", "PulseAudio")
SPEAKER = Device(Direction.LOUDSPEAKER, "out.built-in", "Speaker", "PulseAudio", is_default=True)
SCREENS = tuple(
    Device(Direction.LOUDSPEAKER, name, "Screen", "PulseAudio") for name in ("hdmi.1", "hdmi.2")
)
DEVICES = (BUILT_IN, USB, HANDS_FREE, WITHOUT_ECHO, SPEAKER, *SCREENS)


def report(recommended: Duplex, reason: Reason) -> SoundReport:
    """Make a report with this advice."""
    levels = (-40.0,) * 250
    return SoundReport(
        recommended=recommended,
        reason=reason,
        noise=-60.0,
        played=-20.0,
        heard=-30.0,
        echo=-10.0,
        delay=80.0,
        confidence=0.9,
        removed=25.0,
        left=-55.0,
        voice_left=0.0,
        clipping=False,
        levels_played=levels,
        levels_heard=levels,
        levels_left=levels,
    )
