"""Words broken into lines; long ones piece by piece, so that a growing end costs little."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QTextCharFormat,
    QTextFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from live_desktop.ui.markdown.runs import Run, Style
from live_desktop.ui.sides import right_to_left
from live_desktop.ui.transcript.parts.wording import (
    Range,
    Wording,
    head,
    utf16_length,
)

LINE_SEPARATOR = "\u2028"
_PIECE = 1200
"""The most characters that are laid out at once."""
_MANY = 30
"""How many marks in one piece are left to Qt."""
_SKIP_WORDS = QTextLayout.CursorMode.SkipWords

Formats = Callable[[str, tuple[Run, ...]], list[QTextLayout.FormatRange]]
"""Gives the looks of words: from the words, and the runs that they are made of."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How words are set: `leading` and `width` in pixels."""

    font: QFont
    leading: int
    width: float
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of words in another colour or on another ground."""

    where: Range
    look: QTextCharFormat


@dataclass(frozen=True, slots=True)
class _Piece:
    key: tuple[str, tuple[tuple[int, Style, str], ...], bool]
    layout: QTextLayout
    characters: int
    start: int
    length: int
    row: int

    @property
    def rows(self) -> int:
        return self.layout.lineCount()


class Wrapped:
    """A paragraph in lines, its top left corner at zero."""

    def __init__(
        self,
        words: Wording,
        setting: Setting,
        formats: Formats | None = None,
        before: "Wrapped | None" = None,
    ) -> None:
        """Break `words`; whatever of the state `before` is still the same is taken from there."""
        self.words = words
        self._setting = setting
        self._formats = formats
        self._leftwards = right_to_left(words.text)
        self._pieces = self._break(before)
        self._rows = [piece.row for piece in self._pieces]
        self.rows = self._pieces[-1].row + self._pieces[-1].rows
        self.height = self.rows * setting.leading

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark] = ()) -> None:
        """Draw the lines that the painter's clip leaves in sight."""
        seen = painter.clipBoundingRect() if painter.hasClipping() else None
        for piece in self._pieces:
            top = at.y() + piece.row * self._setting.leading
            bottom = top + piece.rows * self._setting.leading
            if seen is not None and (bottom < seen.top() or top > seen.bottom()):
                continue
            first, last = piece.start, piece.start + piece.length
            local = [
                Mark(Range(max(start, first) - first, min(end, last) - first), mark.look)
                for mark in marks
                if (start := mark.where.start) < last and (end := mark.where.end) > first
            ]
            if len(local) > _MANY:
                # Qt takes long for many of them.
                local = self._paint_grounds(painter, QPointF(at.x(), top), piece, local)
            ranges = [_format_range(mark.where, mark.look) for mark in local]
            piece.layout.draw(painter, QPointF(at.x(), top), ranges)

    def _paint_grounds(
        self, painter: QPainter, at: QPointF, piece: _Piece, marks: Sequence[Mark]
    ) -> list[Mark]:
        """Draw the grounds of marks that have no ink of their own, and return the others."""
        inked = []
        for mark in marks:
            if mark.look.hasProperty(QTextFormat.Property.ForegroundBrush):
                inked.append(mark)
                continue
            for box in self._boxes(piece, mark.where):
                painter.fillRect(box.translated(at), mark.look.background())
        return inked

    def place_at(self, x: float, y: float) -> int:
        """Return the place between two characters that is nearest to a point."""
        row = int(y // self._setting.leading)
        if row < 0:
            return 0
        if row >= self.rows:
            return self.words.length
        piece = self._piece_of(row)
        return piece.start + piece.layout.lineAt(row - piece.row).xToCursor(x)

    def line_at(self, place: int) -> tuple[int, int]:
        """Return where the line of a place begins, and how high it is."""
        piece = self._piece_with(place)
        row = piece.layout.lineForTextPosition(place - piece.start).lineNumber()
        return (piece.row + max(0, row)) * self._setting.leading, self._setting.leading

    def word_at(self, place: int) -> Range:
        """Return where the word at a place begins and ends."""
        piece = self._piece_with(place)
        layout, local = piece.layout, place - piece.start
        start = layout.previousCursorPosition(min(local + 1, piece.length), _SKIP_WORDS)
        end = layout.nextCursorPosition(start, _SKIP_WORDS)
        start, end = start + piece.start, end + piece.start
        return Range(start, start + utf16_length(self.words.slice(start, end).rstrip()))

    def covers(self, x: float, y: float) -> bool:
        """Tell whether there are words at a point."""
        row = int(y // self._setting.leading)
        if not 0 <= row < self.rows:
            return False
        piece = self._piece_of(row)
        line = piece.layout.lineAt(row - piece.row).naturalTextRect()
        return bool(line.left() <= x <= line.right())

    def boxes(self, where: Range) -> list[QRectF]:
        """Return the boxes that a stretch of words fills, one for each line."""
        found = []
        for piece in self._pieces:
            inside = where.within(piece.start, piece.start + piece.length)
            if inside is not None:
                top = piece.row * self._setting.leading
                found += [box.translated(0, top) for box in self._boxes(piece, inside)]
        return found

    def _boxes(self, piece: _Piece, where: Range) -> list[QRectF]:
        """Return the boxes of a stretch of a piece, from the top of the piece."""
        layout, leading, found = piece.layout, self._setting.leading, []
        first = max(0, layout.lineForTextPosition(where.start).lineNumber())
        for row in range(first, piece.rows):
            line = layout.lineAt(row)
            start = line.textStart()
            if start >= where.end:
                break
            part = where.within(start, start + line.textLength())
            if part is not None:
                edges = _x(line, start + part.start), _x(line, start + part.end)
                wide = max(edges) - min(edges)
                found.append(QRectF(min(edges), row * leading, wide, leading))
        return found

    def extent(self) -> tuple[float, float]:
        """Return the left and the right edge of the words."""
        lines = [
            piece.layout.lineAt(row).naturalTextRect()
            for piece in self._pieces
            for row in range(piece.rows)
        ]
        return (
            min((line.left() for line in lines), default=0.0),
            max((line.right() for line in lines), default=0.0),
        )

    def _piece_with(self, place: int) -> _Piece:
        number = bisect_right(self._pieces, place, key=attrgetter("start")) - 1
        return self._pieces[max(0, number)]

    def _piece_of(self, row: int) -> _Piece:
        return self._pieces[bisect_right(self._rows, row) - 1]

    def _break(self, before: "Wrapped | None") -> list[_Piece]:
        same = before is not None and before._fits(self._setting, self._leftwards)
        known = before._pieces if before is not None and same else []
        pieces: list[_Piece] = []
        text = self.words.text
        place = units = row = 0
        while place < len(text) or not pieces:
            runs = self.words.runs_within(place, place + _PIECE)
            window, more = text[place : place + _PIECE], place + _PIECE < len(text)
            key = (window, tuple((len(run.text), run.style, run.link) for run in runs), more)
            old = known[len(pieces)] if len(pieces) < len(known) else None
            if old is not None and old.key == key and old.start == units:
                piece = old
            else:
                layout = self._lay_out(window, runs)
                if more and layout.lineCount() > 1:
                    # The last line goes on in the next piece.
                    window = head(window, layout.lineAt(layout.lineCount() - 1).textStart())
                    runs = self.words.runs_within(place, place + len(window))
                    layout = self._lay_out(window, runs)
                piece = _Piece(key, layout, len(window), units, utf16_length(window), row)
            pieces.append(piece)
            place += piece.characters
            units += piece.length
            row += piece.rows
        return pieces

    def _fits(self, setting: Setting, leftwards: bool) -> bool:
        return self._setting == setting and self._leftwards is leftwards

    def _lay_out(self, text: str, runs: tuple[Run, ...]) -> QTextLayout:
        setting = self._setting
        layout = QTextLayout(text.replace("\n", LINE_SEPARATOR), setting.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(4 * setting.leading / 2)
        option.setAlignment(setting.align)
        if self._leftwards:
            # A piece may begin with other letters than the whole.
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            if setting.align is Qt.AlignmentFlag.AlignLeft:
                option.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        if self._formats is not None:
            layout.setFormats(self._formats(text, runs))
        layout.beginLayout()
        top = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(setting.width)
            line.setPosition(QPointF(0, top + (setting.leading - line.height()) / 2))
            top += setting.leading
        layout.endLayout()
        return layout


def _x(line: QTextLine, place: int) -> float:
    """Return where a place of a line is; Qt also says which place it took."""
    x = line.cursorToX(place)
    return float(x[0]) if isinstance(x, tuple) else 0.0


def _format_range(where: Range, look: QTextCharFormat) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start = where.start
    result.length = where.end - where.start
    result.format = look
    return result
