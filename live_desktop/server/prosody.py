"""How words are said: slower or faster, softer or louder."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prosody:
    """The manner of speaking that the user has asked for."""

    rate: float = 1.0
    """Factor on the tempo."""
    volume: float = 1.0
    """Factor on the amplitude."""


NORMAL = Prosody()
