"""What every part of a turn can do: be drawn, be marked, and be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from live_desktop.ui.transcript.parts.wording import Range
from live_desktop.ui.transcript.parts.wrapped import Mark


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Open a page."""

    address: str


@dataclass(frozen=True, slots=True)
class CopyText:
    """Put a text on the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Unfold what is folded, or fold it again."""

    key: str


Action = OpenLink | CopyText | Fold


@dataclass(frozen=True, slots=True)
class Target:
    """Something to click: where it is, what it does, and what screen readers call it."""

    boxes: tuple[QRectF, ...]
    action: Action
    name: str

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a point is on it."""
        return any(box.contains(x, y) for box in self.boxes)


class Part:
    """A part of a turn, with its top left corner at zero and no words of its own.

    `gap` is the room above it in pixels, less of it between two that are `close`; `lead` is how
    much of that belongs to it where it goes on with a quote; `joint` parts its words from those
    before. `source` is where its words begin in the source.
    """

    gap = 0
    close = False
    quoted = False
    lead = 0
    height = 0
    joint = ""
    text = ""
    length = 0
    source = 0

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        """Draw it."""

    def targets(self) -> tuple[Target, ...]:
        """List what can be clicked."""
        return ()

    def slice(self, start: int, end: int) -> str:
        """Return the words between two places."""
        return self.text[start:end]

    def place_at(self, _x: float, _y: float) -> int:
        """Return the place in its words that is nearest to a point."""
        return 0

    def word_at(self, place: int) -> Range:
        """Return where the word at a place begins and ends."""
        return Range(place, place)

    def line_at(self, _place: int) -> tuple[int, int]:
        """Return where the line of a place begins, and how high it is."""
        return 0, self.height

    def covers(self, _x: float, _y: float) -> bool:
        """Tell whether there are words at a point."""
        return False

    def shown(self, _start: int, _end: int) -> list[Range]:
        """Find where words from one place of the source to another are shown."""
        return []
