"""What the engine needs of a sound system: two kinds of stream, whatever plays them."""

from collections.abc import Callable
from typing import Protocol

from live_desktop.audio.formats import AudioFormat

Push = Callable[[bytes], object]
"""Takes one captured block; called on a thread of the backend, must return at once."""

Pull = Callable[[int], bytes]
"""Gives so many samples to play; called on a thread of the backend, must return at once."""


class Stream(Protocol):
    """An open microphone or loudspeaker; both methods are for the thread that opened it."""

    @property
    def alive(self) -> bool:
        """Tell whether the device still runs."""

    @property
    def latency(self) -> float:
        """The seconds between a sample in the program and the same sample in the air."""

    def close(self) -> None:
        """Stop at once and let the device go."""


class Backend(Protocol):
    """A way to the microphone and the loudspeaker."""

    def open_microphone(self, form: AudioFormat, push: Push) -> Stream:
        """Start capturing; raises MicrophoneFailed."""

    def open_loudspeaker(self, form: AudioFormat, pull: Pull) -> Stream:
        """Start playing; raises DeviceFailed."""

    def close(self) -> None:
        """Let the sound system go; all streams are closed before."""
