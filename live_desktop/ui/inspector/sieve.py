"""Which messages are shown, and how sound is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from live_desktop.protocol.flight import FlightEntry, FlightKind
from live_desktop.ui.inspector.rows import sound_size


class Sound(StrEnum):
    """How messages of sound are shown."""

    FOLDED = "folded"
    EACH = "each"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lets through what has a kind that is shown, and the text that is looked for."""

    text: str = ""
    kinds: frozenset[FlightKind] = frozenset(FlightKind)
    sound: Sound = Sound.FOLDED

    @property
    def passes_all(self) -> bool:
        """Tell whether it holds nothing back."""
        return self == Sieve(sound=self.sound) and self.sound is not Sound.HIDDEN

    def sift(self, entries: Iterable[FlightEntry]) -> list[FlightEntry]:
        """Return what passes, in its order."""
        passing = [each for each in entries if each.kind in self.kinds]
        if self.sound is Sound.HIDDEN:
            passing = [each for each in passing if sound_size(each) is None]
        if needle := self.text.strip().casefold():
            passing = [
                each
                for each in passing
                if needle in bytes(each.message).decode(errors="replace").casefold()
            ]
        return passing
