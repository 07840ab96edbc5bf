"""A table: columns where they fit, and below each other where they do not."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import takewhile
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from live_desktop.ui.markdown.blocks import Align, Block
from live_desktop.ui.markdown.runs import Run, Style
from live_desktop.ui.sides import right_to_left
from live_desktop.ui.tokens import Space, Stroke, TextSize, Weight
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import Part, Target
from live_desktop.ui.transcript.parts.text import indent_of, link_targets
from live_desktop.ui.transcript.parts.wording import Range, Wording, utf16_length
from live_desktop.ui.transcript.parts.wrapped import Formats, Mark, Setting, Wrapped

_PAD = int(Space.XS)
_NARROWEST = 72
"""Pixels below which a column of words cannot be read."""
_NAMES_SHARE = 0.36
_ALIGNS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


_TOP = attrgetter("top")
_Row = tuple[tuple[Run, ...], ...]


class _Cell:
    """Words in a place; those that fit into one line are laid out when they are first seen."""

    __slots__ = ("_formats", "_setting", "_wrapped", "end", "left", "start", "top", "words")

    def __init__(
        self,
        words: Wording,
        setting: Setting,
        formats: Formats,
        *,
        left: float,
        top: int,
        start: int,
    ) -> None:
        self.words = words
        self.left = left
        self.top = top
        self.start = start
        self.end = start + words.length
        self._setting = setting
        self._formats = formats
        self._wrapped: Wrapped | None = None

    @property
    def wrapped(self) -> Wrapped:
        """The words in lines."""
        if self._wrapped is None:
            self._wrapped = Wrapped(self.words, self._setting, self._formats)
        return self._wrapped

    def height(self, advance: float) -> int:
        """Return how high it is, with words that are about so wide in one line."""
        if advance < self._setting.width and _is_measured(self.words):
            return self._setting.leading
        return self.wrapped.height


class TablePart(Part):
    """The cells of a table, whose words can be marked; when copied, tabs stand between them."""

    joint = "\n\n"
    gap = int(Space.S)

    def __init__(self, block: Block, looks: Looks, before: Part | None = None) -> None:
        """Set a table; rows that are the same objects in the state `before` stay set."""
        self._looks = looks
        self._block = block
        self._aligns = block.aligns
        self._line = looks.leading(TextSize.BODY)
        self._left = indent_of(block)
        self._width = max(1, looks.width - self._left)
        self._lines: list[int] = []
        self._cells: list[_Cell] = []
        self._names: list[_Cell] = []
        self._tops = [0]
        """Where each row begins, and where the last one ends."""
        self.source = next((run.source for row in block.rows for cell in row for run in cell), 0)
        head = len(block.rows[0])
        self._leftwards = _runs_leftwards(block.rows[0])
        rows = [_filled(row, head) for row in block.rows]
        old = before if isinstance(before, TablePart) and self._continues(before) else None
        same = _same(old._block.rows, block.rows) if old else 0
        self._texts: list[str] = old._texts[:same] if old else []
        self._texts += [_text(row) for row in rows[same:]]
        self.text = "\n".join(self._texts)
        self._advances: list[list[float]] = old._advances[:same] if old else []
        self._advances += [self._measured(rows[each], each) for each in range(same, len(rows))]
        wanted = [max(1.0, *column) + 1 for column in zip(*self._advances, strict=True)]
        room = self._width - 2 * _PAD * head
        fits = sum(wanted) <= room or head * _NARROWEST <= room
        self._widths = _shares(wanted, room) if fits else []
        """Those of the columns; none where the cells of a row stand below each other."""
        if old and old._widths == self._widths:
            self._keep(old, same if fits else same - 1)
        self.height = self._columns(rows) if fits else self._records(rows)
        self.length = self._cells[-1].end if self._cells else 0

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        for line in self._lines:
            across = QRectF(at.x() + self._left, at.y() + line, self._width, Stroke.HAIRLINE)
            painter.fillRect(across, QColor(palette.hairline))
        painter.setPen(QColor(palette.faint))
        for cell in self._in_sight(self._names, painter, at):
            cell.wrapped.paint(painter, at + QPointF(cell.left, cell.top))
        painter.setPen(QColor(palette.ink))
        for cell in self._in_sight(self._cells, painter, at):
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
            if any(run.link for run in cell.words.runs)
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
        near = self._between(self._cells, y, y)
        return any(cell.wrapped.covers(x - cell.left, y - cell.top) for cell in near)

    def shown(self, start: int, end: int) -> list[Range]:
        return [
            Range(where.start + cell.start, where.end + cell.start)
            for cell in self._cells
            for where in cell.words.shown(start, end)
        ]

    def _setting(self, width: float, align: Align, *, head: bool) -> Setting:
        weight = Weight.SEMIBOLD if head else Weight.REGULAR
        # What ends at one line is figures: each digit stands below its like.
        font = self._looks.theme.font(TextSize.BODY, weight, digits=align is Align.RIGHT)
        return Setting(font, self._line, max(1.0, width), _ALIGNS[align])

    def _cell(
        self, runs: tuple[Run, ...], setting: Setting, *, left: float, top: int, start: int
    ) -> _Cell:
        return _Cell(Wording(runs), setting, self._looks.formats, left=left, top=top, start=start)

    def _in_sight(self, cells: list[_Cell], painter: QPainter, at: QPointF) -> list[_Cell]:
        """Return the cells that the painter's clip may leave in sight."""
        if not painter.hasClipping():
            return cells
        seen = painter.clipBoundingRect().translated(0, -at.y())
        return self._between(cells, seen.top(), seen.bottom())

    def _between(self, cells: list[_Cell], top: float, bottom: float) -> list[_Cell]:
        """Return the cells of the rows from one height to another."""
        row = bisect_right(self._lines, top) - 1
        first = bisect_left(cells, self._lines[row] if row >= 0 else 0, key=_TOP)
        return cells[first : bisect_right(cells, bottom, key=_TOP)]

    def _columns(self, rows: list[_Row]) -> int:
        """Set the cells side by side and return the height."""
        widths, advances = self._widths, self._advances
        top, at = self._tops[-1], self._cells[-1].end + 1 if self._cells else 0
        head, body = (
            [
                self._setting(width, align, head=is_head)
                for width, align in zip(widths, self._aligns, strict=True)
            ]
            for is_head in (True, False)
        )
        for number in range(len(self._tops) - 1, len(rows)):
            row = rows[number]
            if number:
                self._lines.append(top)
            left, tall = float(self._left), self._line
            settings = body if number else head
            for width, runs, setting, advance in zip(
                widths, row, settings, advances[number], strict=True
            ):
                side = self._side(left, width)
                cell = self._cell(runs, setting, left=side, top=top + _PAD, start=at)
                self._cells.append(cell)
                at = cell.end + 1
                left += width + 2 * _PAD
                tall = max(tall, cell.height(advance))
            top += tall + 2 * _PAD
            self._tops.append(top)
        return top

    def _side(self, left: float, width: float) -> float:
        """Return where a cell is that is so far from the side on which the table begins."""
        return 2 * self._left + self._width - left - width if self._leftwards else left

    def _measured(self, row: _Row, number: int) -> list[float]:
        """Measure how wide each cell of a row would be without broken lines."""
        return [sum(self._looks.advance(run, head=not number) for run in runs) for runs in row]

    def _continues(self, before: "TablePart") -> bool:
        """Tell whether an earlier state has the same head in the same place."""
        return (
            before._looks is self._looks
            and before._left == self._left
            and before._aligns == self._aligns
            and before._block.rows[0] is self._block.rows[0]
        )

    def _keep(self, old: "TablePart", rows: int) -> None:
        """Take over the cells of the first rows that were set."""
        cells = rows * len(self._aligns)
        self._tops = old._tops[: rows + 1]
        self._lines = old._lines[: max(0, rows - 1)]
        self._cells = old._cells[:cells]
        self._names = old._names[:cells]

    def _records(self, rows: list[_Row]) -> int:
        """Set each row as a list of names and values, and return the height."""
        top = self._tops[-1]
        names = round(self._width * _NAMES_SHARE)
        values = self._width - names - _PAD
        narrow = self._setting(names - _PAD, Align.LEFT, head=False)
        wide = self._setting(values, Align.LEFT, head=False)
        before = self._side(self._left, names - _PAD)
        behind = self._side(self._left + names, values)
        at = (self._cells[-1].end if self._cells else utf16_length(self._texts[0])) + 1
        for row in rows[len(self._tops) :]:
            if len(self._tops) > 1:
                self._lines.append(top)
            top += _PAD
            for name, runs in zip(rows[0], row, strict=True):
                label = self._cell(name, narrow, left=before, top=top, start=0)
                cell = self._cell(runs, wide, left=behind, top=top, start=at)
                self._names.append(label)
                self._cells.append(cell)
                at = cell.end + 1
                top += max(label.wrapped.height, cell.wrapped.height)
            top += _PAD
            self._tops.append(top)
        return top


def _shares(wanted: list[float], room: float) -> list[float]:
    """Give each column what it needs, and where that is too much, a fair share of the room."""
    if sum(wanted) <= room:
        return wanted
    fair = room / len(wanted)
    spare = sum(max(0.0, fair - each) for each in wanted)
    more = sum(max(0.0, each - fair) for each in wanted)
    return [min(each, fair) + spare * max(0.0, each - fair) / more for each in wanted]


def _is_measured(words: Wording) -> bool:
    """Tell whether one line of words is as wide as it was measured."""
    return "\n" not in words.text and not any(run.style & Style.ITALIC for run in words.runs)


def _runs_leftwards(head: _Row) -> bool:
    """Tell whether the names of the columns are in a language that runs to the left."""
    return right_to_left("".join(run.text for cell in head for run in cell))


def _same(one: Sequence[_Row], other: Sequence[_Row]) -> int:
    """Count the rows at the beginning that are the same objects."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))


def _text(row: _Row) -> str:
    return "\t".join("".join(run.text for run in cell) for cell in row)


def _filled(row: _Row, count: int) -> _Row:
    return (row + ((),) * count)[:count]
