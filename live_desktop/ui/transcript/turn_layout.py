"""How one turn stands in the column of the transcript, and how it is drawn.

Places in a turn are counted over the words of all its parts, and what joins them when copied, in
UTF-16 units; those in the source of a turn are characters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui.tokens import Size, Space
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.code import CodePart
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import Part, Target
from live_desktop.ui.transcript.parts.plain import PlainPart
from live_desktop.ui.transcript.parts.quiet import NotePart
from live_desktop.ui.transcript.parts.turn_parts import (
    AS_IT_IS,
    DETAILS,
    Body,
    View,
    answer_parts,
    body,
)
from live_desktop.ui.transcript.parts.wording import Range
from live_desktop.ui.transcript.parts.wrapped import Mark

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Column:
    """Where words may stand, in pixels from the left edge."""

    left: int
    width: int

    @classmethod
    def within(cls, width: int) -> "Column":
        """Return the reading column of a page of that width: centred, with room on both sides."""
        room = Space.M if width < Size.NARROW else Space.L
        wide = max(1, min(int(Size.COLUMN), width - 2 * room))
        return cls((width - wide) // 2, wide)


@dataclass(frozen=True, slots=True)
class Highlight:
    """What is marked in a turn: by the reader, and by a search, whose match may be the current."""

    selected: tuple[int, int] | None = None
    found: tuple[Range, ...] = ()
    current: tuple[Range, ...] = ()


PLAIN = Highlight()
"""Nothing is marked."""


@dataclass(frozen=True, slots=True)
class _Placed:
    part: Part
    top: int
    start: int


class TurnLayout:
    """One turn in parts, with its top at zero and the column's place from left to right."""

    def __init__(
        self,
        turn: Turn,
        column: Column,
        looks: Looks,
        view: View = AS_IT_IS,
        *,
        before: "TurnLayout | None" = None,
        until: int | None = None,
    ) -> None:
        """Lay out a turn; of its earlier state `before` is kept what has not changed.

        `until` is the character up to which a very long answer is laid out for now.
        """
        self.turn = turn
        self.column = column
        self.view = view
        self.until = len(turn.text)
        self._looks = looks
        self._body: Body | None = None
        self._placed: list[_Placed] = []
        self.height = 0
        self.length = 0
        if turn.speaker is Speaker.ASSISTANT:
            self.until = self.until if until is None else until
            known = before._body if before else None
            self._body = body(turn, self.until, looks, view, known)
            self._place(answer_parts(turn, self._body, view))
        else:
            self._place([PlainPart(turn, looks)])
            if DETAILS in view.turned:
                user = turn.speaker is Speaker.USER
                self._place([NotePart(transcript_words.details(turn), looks, ends=user)])
        self._tops = [each.top for each in self._placed]
        self._starts = [each.start for each in self._placed if each.part.length]
        self._sources = [each.part.source for each in self._placed if each.part.length]
        self._worded = [each for each in self._placed if each.part.length]

    @property
    def whole(self) -> bool:
        """Tell whether all of the turn is laid out."""
        return self.until == len(self.turn.text)

    def paint(self, painter: QPainter, top: float, highlight: Highlight = PLAIN) -> None:
        """Draw the turn with its top at a height."""
        seen = painter.clipBoundingRect() if painter.hasClipping() else None
        for each in self._placed:
            at = QPointF(self.column.left, top + each.top)
            out = seen is not None and (
                at.y() + each.part.height < seen.top() or at.y() > seen.bottom()
            )
            if not out:
                each.part.paint(painter, at, self._marks(each, highlight))

    def place_at(self, x: float, y: float) -> int:
        """Return the place between two characters that is nearest to a point."""
        if not self._worded:
            return 0
        if y < 0:
            return 0
        inside = [each for each in self._worded if each.top <= y]
        if not inside:
            return 0
        each = inside[-1]
        if each is self._worded[-1] and y >= each.top + each.part.height:
            return self.length
        return each.start + each.part.place_at(x - self.column.left, y - each.top)

    def word_at(self, place: int) -> tuple[int, int]:
        """Return where the word at a place begins and ends."""
        if not self._worded:
            return 0, 0
        each = self._worded[max(0, bisect_right(self._starts, place) - 1)]
        word = each.part.word_at(min(place - each.start, each.part.length))
        return word.start + each.start, word.end + each.start

    def slice(self, start: int, end: int) -> str:
        """Return the words between two places."""
        words: list[str] = []
        for each in self._worded:
            joint = each.start - len(each.part.joint)
            if start <= joint and each.start <= end and words:
                words.append(each.part.joint)
            inside = Range(start, end).within(each.start, each.start + each.part.length)
            if inside is not None:
                words.append(each.part.slice(inside.start, inside.end))
        return "".join(words)

    def covers(self, x: float, y: float) -> bool:
        """Tell whether there are words at a point."""
        each = self._part_at(y)
        return each is not None and each.part.covers(x - self.column.left, y - each.top)

    def target_at(self, x: float, y: float) -> Target | None:
        """Return what can be clicked at a point."""
        each = self._part_at(y)
        if each is None:
            return None
        at = x - self.column.left, y - each.top
        return next((target for target in each.part.targets() if target.covers(*at)), None)

    def targets(self) -> list[Target]:
        """List all that can be clicked, from top to bottom, with its boxes where they are."""
        return [
            Target(
                tuple(box.translated(self.column.left, each.top) for box in target.boxes),
                target.action,
                target.name,
            )
            for each in self._placed
            for target in each.part.targets()
        ]

    def shown(self, start: int, end: int) -> list[Range]:
        """Find where words from one place of the source to another are shown."""
        last = bisect_left(self._sources, end)
        return [
            Range(where.start + each.start, where.end + each.start)
            for each in self._worded[max(0, bisect_right(self._sources, start) - 1) : last]
            for where in each.part.shown(start, end)
        ]

    def line_at(self, place: int) -> tuple[int, int]:
        """Return where the line of a place begins, and how high it is."""
        if not self._worded:
            return 0, self.height
        each = self._worded[max(0, bisect_right(self._starts, place) - 1)]
        top, high = each.part.line_at(min(max(0, place - each.start), each.part.length))
        return each.top + top, high

    def codes(self) -> list[str]:
        """List the panels of code among the words."""
        return [each.part.text for each in self._worded if isinstance(each.part, CodePart)]

    def code_at(self, y: float) -> str:
        """Return the code at a height, empty where there is none."""
        each = self._part_at(y)
        return each.part.text if each is not None and isinstance(each.part, CodePart) else ""

    def dimmed(self) -> list[Range]:
        """List what did not reach the ear."""
        if self.turn.heard is None:
            return []
        return self.shown(self.turn.heard, len(self.turn.text) + 1)

    def _place(self, parts: Iterable[Part]) -> None:
        for part in parts:
            if self._placed:
                above = self._placed[-1].part
                gap = int(Space.XXS) if part.close and above.close else part.gap
                part.lead = gap if part.quoted and above.quoted else 0
                self.height += gap
            # Words begin after what parts them from those before.
            start = self.length + (len(part.joint) if self.length else 0)
            self._placed.append(_Placed(part, self.height, start))
            self.height += part.height
            if part.length:
                self.length = start + part.length

    def _part_at(self, y: float) -> _Placed | None:
        number = bisect_right(self._tops, y) - 1
        if number < 0:
            return None
        each = self._placed[number]
        return each if y < each.top + each.part.height else None

    def _marks(self, each: _Placed, highlight: Highlight) -> Sequence[Mark]:
        palette = self._looks.palette
        start, end = each.start, each.start + each.part.length
        if start == end:
            return ()
        marks: list[Mark] = []
        if self.turn.heard is not None:
            # In high contrast no shade tells them apart, so they stand on another ground too.
            ground = palette.soft if palette.high else ""
            faint = self._looks.coloured(ink=palette.faint, ground=ground)
            dimmed = each.part.shown(self.turn.heard, len(self.turn.text) + 1)
            marks += [Mark(where, faint) for where in dimmed]
        first = max(0, bisect_right(highlight.found, start, key=_START) - 1)
        near = highlight.found[first : bisect_left(highlight.found, end, key=_START)]
        if near:
            soft = self._looks.coloured(ink=palette.ink, ground=palette.selection)
            inside = (found.within(start, end) for found in near)
            marks += [Mark(where, soft) for where in inside if where is not None]
        for found in highlight.current:
            if (where := found.within(start, end)) is not None:
                strong = self._looks.coloured(ink=palette.on_accent, ground=palette.accent)
                marks.append(Mark(where, strong))
        if highlight.selected is not None:
            where = Range(*highlight.selected).within(start, end)
            if where is not None:
                chosen = self._looks.coloured(ink=palette.ink, ground=palette.selection)
                marks.append(Mark(where, chosen))
        return marks
