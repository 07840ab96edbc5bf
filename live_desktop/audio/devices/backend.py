"""What the engine needs of a sound system: its devices, and two kinds of stream on them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from live_desktop.audio.formats import AudioFormat, Pull, Push


class Direction(Enum):
    """Which way the sound of a device goes."""

    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or a loudspeaker that the sound system offers."""

    direction: Direction
    name: str
    """What the sound system calls it; stays the same when it is unplugged and comes back."""
    label: str
    """What people call it."""
    host_api: str
    """The way to it: PulseAudio, ALSA, Core Audio, Windows WASAPI."""
    is_default: bool = False
    """Whether the system takes it where no choice is made."""

    @property
    def key(self) -> str:
        """The name by which a choice of it is kept."""
        return f"{self.host_api}: {self.name}"


class Stream(Protocol):
    """An open microphone or loudspeaker; opened and closed on one thread."""

    @property
    def form(self) -> AudioFormat:
        """The rate and the block that the device really runs at; mono s16le towards us."""

    @property
    def alive(self) -> bool:
        """Tell whether the device still runs."""

    @property
    def latency(self) -> float:
        """The seconds between a sample in the program and the same sample in the air."""

    @property
    def failures(self) -> int:
        """How often the device ran out of samples, or lost some."""

    def abort(self, dropped: Callable[[], object]) -> bool:
        """Drop what the device holds and run on at once; tells whether it could.

        `dropped` is called while the device stands still, before it asks for more.
        """

    def close(self) -> None:
        """Stop at once and let the device go."""


class Backend(Protocol):
    """A way to the microphones and the loudspeakers."""

    @property
    def is_current(self) -> bool:
        """Tell whether its list of devices changes with what comes and goes.

        Where not, only a new backend knows of new devices.
        """

    def devices(self) -> tuple[Device, ...]:
        """List what can be opened."""

    def open_microphone(self, device: Device | None, form: AudioFormat, push: Push) -> Stream:
        """Start capturing, from the system's default for None; raises MicrophoneFailed.

        A device that cannot run at the rate of `form` runs at one of its own.
        """

    def open_loudspeaker(self, device: Device | None, form: AudioFormat, pull: Pull) -> Stream:
        """Start playing, on the system's default for None; raises DeviceFailed.

        A device that cannot run at the rate of `form` runs at one of its own.
        """

    def close(self) -> None:
        """Let the sound system go; all streams are closed before."""
