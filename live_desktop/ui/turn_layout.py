"""How one turn is broken into lines for the column of the transcript, and drawn.

Places in a text are counted the way Qt counts, in UTF-16 units.
"""

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import LEADING, Radius, Size, Space, TextSize

_USER_SHARE = 0.84
_LINE_SEPARATOR = "\u2028"
_STRONG = frozenset({"L", "R", "AL"})
_SKIP_WORDS = QTextLayout.CursorMode.SkipWords


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


class TurnLayout:
    """One turn in lines, with its top at zero and the column's place from left to right."""

    def __init__(self, turn: Turn, column: Column, theme: Theme) -> None:
        self.turn = turn
        self._theme = theme
        self._font = theme.font(_text_size(turn))
        self._leading = leading(_text_size(turn))
        user = turn.speaker is Speaker.USER
        room = int(_USER_SHARE * column.width) - 2 * Space.M if user else column.width
        self._text = self._break_lines(room)
        self._panel: QRectF | None = None
        self._origin = QPointF(column.left, 0)
        self.height = self._text.lineCount() * self._leading
        if user:
            self._wrap_panel(column)
        self._mark: QRectF | None = None
        if turn.interrupted:
            self._mark = QRectF(
                column.left, self.height + Space.XXS, column.width, leading(TextSize.SMALL)
            )
            self.height += Space.XXS + leading(TextSize.SMALL)

    def paint(self, painter: QPainter, top: float, selected: tuple[int, int] | None) -> None:
        """Draw the turn; `selected` is the range of places that the user marked."""
        palette = self._theme.palette
        shift = QPointF(0, top)
        if self._panel is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.soft))
            painter.drawRoundedRect(self._panel.translated(shift), Radius.CARD, Radius.CARD)
        notice = self.turn.speaker is Speaker.NOTICE
        painter.setPen(QColor(palette.faint if notice else palette.ink))
        ranges = [_coloured(*selected, background=palette.selection)] if selected else []
        self._text.draw(painter, self._origin + shift, ranges)
        if self._mark is not None:
            self._paint_mark(painter, self._mark.translated(shift))

    def place_at(self, x: float, y: float) -> int:
        """Return the place between two characters that is nearest to a point."""
        row = int((y - self._origin.y()) // self._leading)
        if row < 0:
            return 0
        if row >= self._text.lineCount():
            return self.length
        return self._text.lineAt(row).xToCursor(x - self._origin.x())

    def word_at(self, place: int) -> tuple[int, int]:
        """Return where the word at a place begins and ends."""
        start = self._text.previousCursorPosition(min(place + 1, self.length), _SKIP_WORDS)
        end = self._text.nextCursorPosition(start, _SKIP_WORDS)
        return start, start + utf16_length(self.slice(start, end).rstrip())

    def slice(self, start: int, end: int) -> str:
        """Return the words between two places."""
        units = self.turn.text.encode("utf-16-le", "surrogatepass")
        return units[2 * start : 2 * end].decode("utf-16-le", "ignore")

    @property
    def length(self) -> int:
        """Return the place after the last character."""
        return utf16_length(self.turn.text)

    def covers(self, x: float, y: float) -> bool:
        """Tell whether there are words at a point."""
        row = int((y - self._origin.y()) // self._leading)
        if not 0 <= row < self._text.lineCount():
            return False
        return self._text.lineAt(row).naturalTextRect().translated(self._origin).contains(x, y)

    def _break_lines(self, width: float) -> QTextLayout:
        turn = self.turn
        text = QTextLayout(turn.text.replace("\n", _LINE_SEPARATOR), self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if turn.speaker is Speaker.NOTICE:
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        elif _right_to_left(turn.text):
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        text.setTextOption(option)
        text.setCacheEnabled(True)
        if turn.heard is not None:
            unheard = utf16_length(turn.text[: turn.heard])
            dim = _coloured(unheard, self.length, foreground=self._theme.palette.faint)
            text.setFormats([dim])
        text.beginLayout()
        top = 0
        while (line := text.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self._leading - line.height()) / 2))
            top += self._leading
        text.endLayout()
        return text

    def _wrap_panel(self, column: Column) -> None:
        """Put the panel around the words, at the right edge of the column."""
        lines = [self._text.lineAt(row) for row in range(self._text.lineCount())]
        wide = max((line.naturalTextWidth() for line in lines), default=0.0) + 2 * Space.M
        start = min((line.naturalTextRect().left() for line in lines), default=0.0)
        tall = self.height + 2 * Space.XS
        self._panel = QRectF(column.left + column.width - wide, 0, wide, tall)
        self._origin = QPointF(self._panel.left() + Space.M - start, Space.XS)
        self.height = tall

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QColor(self._theme.palette.faint))
        painter.setFont(self._theme.font(TextSize.SMALL))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeading, words.INTERRUPTED)


def leading(size: TextSize) -> int:
    """Return the distance between lines of running text of that size, in pixels."""
    return round(size * LEADING)


def estimated_height(turn: Turn, column: Column) -> int:
    """Return about how high a turn will be, without breaking it into lines."""
    size = _text_size(turn)
    lines = 1 + len(turn.text) * size * 0.55 // column.width + turn.text.count("\n")
    return int(lines) * leading(size)


def utf16_length(text: str) -> int:
    """Return the length of a text as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _right_to_left(text: str) -> bool:
    kinds = map(unicodedata.bidirectional, text)
    return next((kind for kind in kinds if kind in _STRONG), "L") != "L"


def _text_size(turn: Turn) -> TextSize:
    return TextSize.SMALL if turn.speaker is Speaker.NOTICE else TextSize.BODY


def _coloured(
    start: int, end: int, *, foreground: str = "", background: str = ""
) -> QTextLayout.FormatRange:
    colours = QTextCharFormat()
    if foreground:
        colours.setForeground(QColor(foreground))
    if background:
        colours.setBackground(QColor(background))
    result = QTextLayout.FormatRange()
    result.start = start
    result.length = end - start
    result.format = colours
    return result
