"""Which words the user marked, across turns."""

from dataclasses import dataclass

from live_desktop.ui.transcript.turn_stack import TurnStack


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place between two characters: the row of the turn, and UTF-16 units from its start."""

    row: int
    at: int


class TurnSelection:
    """The stretch of words from where the mouse went down to where it is now."""

    def __init__(self, stack: TurnStack) -> None:
        self._stack = stack
        self._anchor = self._end = Place(0, 0)

    def __bool__(self) -> bool:
        return self._anchor != self._end

    def clear(self) -> None:
        """Mark nothing."""
        self._anchor = self._end = Place(0, 0)

    def start(self, place: Place) -> None:
        """Begin anew at a place."""
        self._anchor = self._end = place

    def extend(self, place: Place) -> None:
        """Reach to a place."""
        self._end = place

    def mark_word(self, place: Place) -> None:
        """Mark the word at a place."""
        start, end = self._stack.layout(place.row).word_at(place.at)
        self._anchor, self._end = Place(place.row, start), Place(place.row, end)

    def mark_rows(self, first: int, last: int) -> None:
        """Mark whole turns, from one row to another."""
        self._anchor = Place(first, 0)
        self._end = Place(last, self._stack.whole_layout(last).length)

    def range_in(self, row: int) -> tuple[int, int] | None:
        """Return the marked range of a row, or None."""
        first, last = sorted((self._anchor, self._end))
        if first == last or not first.row <= row <= last.row:
            return None
        start = first.at if row == first.row else 0
        end = last.at if row == last.row else self._stack.layout(row).length
        return (start, end) if start < end else None

    def text(self) -> str:
        """Return the marked words, turns parted by an empty line.

        Turns between the first and the last are given as they were written, with their Markdown.
        """
        first, last = sorted((self._anchor, self._end))
        parts = []
        for row in range(first.row, last.row + 1):
            if first.row < row < last.row:
                parts.append(self._stack.written(row))
            else:
                layout = self._stack.whole_layout(row)
                parts.append(layout.slice(*(self.range_in(row) or (0, 0))))
        return "\n\n".join(part for part in parts if part)
