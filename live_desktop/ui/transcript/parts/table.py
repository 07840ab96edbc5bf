"""A table: columns where they fit, and below each other where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from live_desktop.ui.markdown.blocks import Align, Block
from live_desktop.ui.markdown.runs import Run
from live_desktop.ui.sides import right_to_left
from live_desktop.ui.tokens import Space, Stroke, TextSize, Weight
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import Part, Target
from live_desktop.ui.transcript.parts.text import indent_of, link_targets
from live_desktop.ui.transcript.parts.wording import Range, Wording, utf16_length
from live_desktop.ui.transcript.parts.wrapped import Mark, Setting, Wrapped

_PAD = int(Space.XS)
_NARROWEST = 72
"""Pixels below which a column of words cannot be read."""
_NAMES_SHARE = 0.36
_ALIGNS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class _Cell:
    wrapped: Wrapped
    left: float
    top: int
    start: int

    @property
    def end(self) -> int:
        return self.start + self.wrapped.words.length


class TablePart(Part):
    """The cells of a table, whose words can be marked; when copied, tabs stand between them."""

    joint = "\n\n"
    gap = int(Space.S)

    def __init__(self, block: Block, looks: Looks) -> None:
        self._looks = looks
        self._aligns = block.aligns
        self._line = looks.leading(TextSize.BODY)
        self._left = indent_of(block)
        self._width = max(1, looks.width - self._left)
        self._lines: list[int] = []
        self._cells: list[_Cell] = []
        self._names: list[_Cell] = []
        self.source = next((run.source for row in block.rows for cell in row for run in cell), 0)
        head = len(block.rows[0])
        self._leftwards = _runs_leftwards(block.rows[0])
        rows = [_filled(row, head) for row in block.rows]
        self.text = "\n".join(
            "\t".join("".join(run.text for run in cell) for cell in row) for row in rows
        )
        wanted = self._wanted(rows)
        room = self._width - 2 * _PAD * head
        if sum(wanted) <= room or head * _NARROWEST <= room:
            self.height = self._columns(rows, _shares(wanted, room))
        else:
            self.height = self._records(rows)
        self.length = self._cells[-1].end if self._cells else 0

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        for line in self._lines:
            across = QRectF(at.x() + self._left, at.y() + line, self._width, Stroke.HAIRLINE)
            painter.fillRect(across, QColor(palette.hairline))
        painter.setPen(QColor(palette.faint))
        for cell in self._names:
            cell.wrapped.paint(painter, at + QPointF(cell.left, cell.top))
        painter.setPen(QColor(palette.ink))
        for cell in self._cells:
            local = [
                Mark(where, mark.look)
                for mark in marks
                if (where := mark.where.within(cell.start, cell.end)) is not None
            ]
            cell.wrapped.paint(painter, at + QPointF(cell.left, cell.top), local)

    def targets(self) -> tuple[Target, ...]:
        return tuple(
            target
            for cell in self._cells
            for target in link_targets(cell.wrapped, QPointF(cell.left, cell.top))
        )

    def slice(self, start: int, end: int) -> str:
        units = self.text.encode("utf-16-le", "surrogatepass")
        return units[2 * start : 2 * end].decode("utf-16-le", "ignore")

    def place_at(self, x: float, y: float) -> int:
        if not self._cells:
            return 0
        rows = [cell for cell in self._cells if cell.top <= y] or self._cells[:1]
        row = [cell for cell in rows if cell.top == rows[-1].top]
        row.sort(key=attrgetter("left"))
        cell = next((each for each in reversed(row) if each.left <= x), row[0])
        return cell.start + cell.wrapped.place_at(x - cell.left, y - cell.top)

    def word_at(self, place: int) -> Range:
        cell = next((each for each in reversed(self._cells) if each.start <= place), None)
        if cell is None:
            return Range(place, place)
        word = cell.wrapped.word_at(min(place, cell.end) - cell.start)
        return Range(word.start + cell.start, word.end + cell.start)

    def line_at(self, place: int) -> tuple[int, int]:
        cell = next((each for each in reversed(self._cells) if each.start <= place), None)
        if cell is None:
            return 0, self.height
        top, high = cell.wrapped.line_at(min(place, cell.end) - cell.start)
        return cell.top + top, high

    def covers(self, x: float, y: float) -> bool:
        return any(cell.wrapped.covers(x - cell.left, y - cell.top) for cell in self._cells)

    def shown(self, start: int, end: int) -> list[Range]:
        return [
            Range(where.start + cell.start, where.end + cell.start)
            for cell in self._cells
            for where in cell.wrapped.words.shown(start, end)
        ]

    def _setting(self, width: float, align: Align, *, head: bool) -> Setting:
        weight = Weight.SEMIBOLD if head else Weight.REGULAR
        # What ends at one line is figures: each digit stands below its like.
        font = self._looks.theme.font(TextSize.BODY, weight, digits=align is Align.RIGHT)
        return Setting(font, self._line, max(1.0, width), _ALIGNS[align])

    def _wrap(
        self, runs: tuple[Run, ...], width: float, align: Align = Align.LEFT, *, head: bool
    ) -> Wrapped:
        return Wrapped(Wording(runs), self._setting(width, align, head=head), self._looks.formats)

    def _columns(self, rows: list[tuple[tuple[Run, ...], ...]], widths: list[float]) -> int:
        """Set the cells side by side and return the height."""
        top = at = 0
        for number, row in enumerate(rows):
            if number:
                self._lines.append(top)
            left, tall = float(self._left), self._line
            for width, runs, align in zip(widths, row, self._aligns, strict=True):
                wrapped = self._wrap(runs, width, align, head=not number)
                cell = _Cell(wrapped, self._side(left, width), top + _PAD, at)
                self._cells.append(cell)
                at = cell.end + 1
                left += width + 2 * _PAD
                tall = max(tall, cell.wrapped.height)
            top += tall + 2 * _PAD
        return top

    def _side(self, left: float, width: float) -> float:
        """Return where a cell is that is so far from the side on which the table begins."""
        return 2 * self._left + self._width - left - width if self._leftwards else left

    def _wanted(self, rows: list[tuple[tuple[Run, ...], ...]]) -> list[float]:
        """Measure how wide each column would be without broken lines."""
        wanted = [1.0] * len(rows[0])
        for number, row in enumerate(rows):
            for column, runs in enumerate(row):
                width = sum(self._looks.advance(run, head=not number) for run in runs)
                wanted[column] = max(wanted[column], width + 1)
        return wanted

    def _records(self, rows: list[tuple[tuple[Run, ...], ...]]) -> int:
        """Set each row as a list of names and values, and return the height."""
        top = 0
        names = round(self._width * _NAMES_SHARE)
        values = self._width - names - _PAD
        at = utf16_length(self.text.partition("\n")[0]) + 1
        for number, row in enumerate(rows[1:]):
            if number:
                self._lines.append(top)
            top += _PAD
            for name, runs in zip(rows[0], row, strict=True):
                label = self._wrap(name, names - _PAD, head=False)
                cell = self._wrap(runs, values, head=False)
                self._names.append(_Cell(label, self._side(self._left, names - _PAD), top, 0))
                self._cells.append(_Cell(cell, self._side(self._left + names, values), top, at))
                at += cell.words.length + 1
                top += max(label.height, cell.height)
            top += _PAD
        return top


def _shares(wanted: list[float], room: float) -> list[float]:
    """Give each column what it needs, and where that is too much, a fair share of the room."""
    if sum(wanted) <= room:
        return wanted
    fair = room / len(wanted)
    spare = sum(max(0.0, fair - each) for each in wanted)
    more = sum(max(0.0, each - fair) for each in wanted)
    return [min(each, fair) + spare * max(0.0, each - fair) / more for each in wanted]


def _runs_leftwards(head: tuple[tuple[Run, ...], ...]) -> bool:
    """Tell whether the names of the columns are in a language that runs to the left."""
    return right_to_left("".join(run.text for cell in head for run in cell))


def _filled(row: tuple[tuple[Run, ...], ...], count: int) -> tuple[tuple[Run, ...], ...]:
    return (row + ((),) * count)[:count]
