"""Where the marks of a connection stand on its line."""

from collections.abc import Sequence
from dataclasses import dataclass

from live_desktop.ui.inspector.happenings import RANK, SMALL, Happening
from live_desktop.ui.tokens import Space

APART = Space.M
"""Pixels between two marks, at least."""


@dataclass(slots=True)
class Mark:
    """One or more events that are too near to each other to be told apart."""

    x: float
    happenings: list[Happening]
    telling: Happening
    """The one that it is drawn for: the most telling, the newest of several alike."""

    def join(self, happening: Happening) -> None:
        """Take in another event."""
        self.happenings.append(happening)
        if RANK[happening.kind] >= RANK[self.telling.kind]:
            self.telling = happening


def lay_out(
    happenings: Sequence[Happening], began: float, ended: float, width: float
) -> list[Mark]:
    """Put events on a line that is so wide, by their time.

    What happens again and again is drawn together where it is too near; the rest moves aside.
    """
    span = max(ended - began, 1e-6)
    marks: list[Mark] = []
    for each in happenings:
        x = (each.entry.seconds - began) / span * width
        last = marks[-1] if marks else None
        if last is not None and x < last.x + APART:
            if each.kind in SMALL and last.telling.kind in SMALL:
                last.join(each)
                continue
            x = last.x + APART
        marks.append(Mark(x, [each], each))
    _move_back(marks, width)
    return marks


def _move_back(marks: Sequence[Mark], width: float) -> None:
    """Move marks that stand beyond the end back, with those that are in their way."""
    room = width
    for mark in reversed(marks):
        if mark.x <= room:
            break
        mark.x = max(room, 0.0)
        room -= APART
