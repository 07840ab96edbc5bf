"""What the user wants of the sound, and what is in force of it."""

from dataclasses import dataclass

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.duplex import Duplex

CHUNK_MS = (20, 40, 60)
"""The lengths in which the microphone can be sent on."""


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """The choices of the user about the sound."""

    microphone: str = ""
    """The key of the device to hear with; empty follows the system."""
    loudspeaker: str = ""
    """The key of the device to speak with; empty follows the system."""
    echo_cancelling: bool = True
    """Take the assistant's own voice out of what the microphone hears."""
    headphones: bool = False
    """The microphone does not hear the loudspeaker, so its sound is left as it is."""
    noise_suppression: bool = False
    automatic_gain: bool = False
    duplex: Duplex = Duplex.FULL
    volume: float = 1.0
    """How loud speech and signals are, from 0 to 1 in even steps of loudness."""
    earcons: bool = True
    """Play short signals where listening begins, ends, and where something fails."""
    long_periods: bool = False
    """Let the loudspeaker take more at once, for a computer that cannot keep up."""
    chunk_ms: int = 20
    """Milliseconds of the microphone that are sent on at once."""

    @property
    def processing(self) -> tuple[bool, ...]:
        """What is done to the microphone's sound; where it differs, it begins anew."""
        return (
            self.echo_cancelling,
            self.headphones,
            self.noise_suppression,
            self.automatic_gain,
        )


@dataclass(frozen=True, slots=True)
class SoundState:
    """What is in force: the devices in use, and how they are used."""

    microphone: Device | None = None
    """The device that is heard; None while it is closed, or where its name is not known."""
    loudspeaker: Device | None = None
    """The device that speaks; None while it is closed, or where its name is not known."""
    period_ms: float = 0.0
    """Milliseconds that the loudspeaker takes at once."""
    latency_ms: float = 0.0
    """Milliseconds between a sample in the program and in the air."""
    underruns: int = 0
    """How often the loudspeaker ran out of samples."""
    duplex: Duplex = Duplex.FULL
    echo_cancelling: bool = False
    bluetooth: bool = False
    """Whether the microphone is that of a Bluetooth headset, which makes all sound poor."""
