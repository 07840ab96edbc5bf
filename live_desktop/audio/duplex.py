"""The two ways to share the air with a loudspeaker, and why one of them is advised."""

from enum import Enum


class Duplex(Enum):
    """Whether the microphone listens while the assistant speaks."""

    FULL = "full"
    """It listens all the time: the user interrupts by speaking."""
    HALF = "half"
    """It pauses while the assistant speaks: the user interrupts by a key or a button."""


class Reason(Enum):
    """What a sound check found, and so what its advice rests on."""

    HEADPHONES = "headphones"
    """The microphone works and hears nothing of the loudspeaker."""
    FAINT = "faint"
    """The room's noise covers what the microphone hears of the loudspeaker."""
    REMOVED = "removed"
    """What the echo canceller leaves of the voice is no voice any more."""
    VOICE_LEFT = "voice left"
    """What the echo canceller leaves would be taken for the user."""
    OTHER_VOICE = "other voice"
    """Somebody spoke before the check did, so it cannot tell the voices apart."""
    SILENT_MICROPHONE = "silent microphone"
    """The microphone sends no sound at all."""
    TOO_SHORT = "too short"
    """The microphone stopped before the check was over."""
