"""A panel of code with its language and a button that copies it."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextLayout

from live_desktop.ui import words
from live_desktop.ui.markdown.runs import Run
from live_desktop.ui.tokens import Radius, Space, TextSize
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.highlighting import colour, shades
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import CopyText, Part, Target
from live_desktop.ui.transcript.parts.wording import Range, Wording
from live_desktop.ui.transcript.parts.wrapped import Mark, Setting, Wrapped

_CHUNK = 25
"""Lines that are coloured at once; a string over their border loses its colour there."""


class CodeText:
    """Lines of code, coloured when they come in sight, with their top left corner at zero."""

    def __init__(
        self, run: Run, language: str, looks: Looks, width: float, before: "CodeText | None" = None
    ) -> None:
        self._language = language
        self._looks = looks
        self.words = Wording((run,))
        self._setting = Setting(looks.mono, looks.leading(TextSize.SMALL), width)
        same = before is not None and before._language == language and before._looks is looks
        known = before._chunks if before is not None and same else []
        self._chunks: list[_Chunk] = []
        top = units = 0
        for number, text in enumerate(_chunks(run.text)):
            old = known[number] if number < len(known) else None
            if old is None or old.text != text or old.top != top:
                old = _Chunk(text, top, units, self._setting)
            self._chunks.append(old)
            top += old.wrapped.height
            # The end of the last line lies between two chunks.
            units += old.wrapped.words.length + 1
        self.height = top

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        """Draw the lines in sight."""
        seen = painter.clipBoundingRect() if painter.hasClipping() else None
        for chunk in self._chunks:
            top, bottom = at.y() + chunk.top, at.y() + chunk.top + chunk.wrapped.height
            if seen is not None and (bottom < seen.top() or top > seen.bottom()):
                continue
            chunk.colour(self._language, self._looks, self._setting)
            local = [
                Mark(where, mark.look)
                for mark in marks
                if (where := mark.where.within(chunk.start, chunk.end)) is not None
            ]
            chunk.wrapped.paint(painter, QPointF(at.x(), top), local)

    def place_at(self, x: float, y: float) -> int:
        """Return the place between two characters that is nearest to a point."""
        chunk = self._chunk(lambda each: each.top <= y)
        return chunk.start + chunk.wrapped.place_at(x, y - chunk.top)

    def word_at(self, place: int) -> Range:
        """Return where the word at a place begins and ends."""
        chunk = self._chunk(lambda each: each.start <= place)
        word = chunk.wrapped.word_at(place - chunk.start)
        return Range(word.start + chunk.start, word.end + chunk.start)

    def line_at(self, place: int) -> tuple[int, int]:
        """Return where the line of a place begins, and how high it is."""
        chunk = self._chunk(lambda each: each.start <= place)
        top, high = chunk.wrapped.line_at(place - chunk.start)
        return chunk.top + top, high

    def covers(self, x: float, y: float) -> bool:
        """Tell whether there are words at a point."""
        chunk = self._chunk(lambda each: each.top <= y)
        return chunk.wrapped.covers(x, y - chunk.top)

    def _chunk(self, reached: "Callable[[_Chunk], bool]") -> "_Chunk":
        return next((each for each in reversed(self._chunks) if reached(each)), self._chunks[0])


class _Chunk:
    """Some lines of code."""

    def __init__(self, text: str, top: int, start: int, setting: Setting) -> None:
        self.text = text
        self.top = top
        self.start = start
        self.wrapped = Wrapped(Wording((Run(text, 0),)), setting)
        self._coloured = False

    @property
    def end(self) -> int:
        return self.start + self.wrapped.words.length

    def colour(self, language: str, looks: Looks, setting: Setting) -> None:
        """Give the words their colours, which change none of the lines."""
        if self._coloured:
            return
        found = shades(language, self.text)
        self._coloured = found is not None
        if not found:
            return

        def formats(text: str, runs: tuple[Run, ...]) -> list[QTextLayout.FormatRange]:
            ranges = []
            first = runs[0].source if runs else 0
            shift = len(self.text[:first].encode("utf-16-le")) // 2
            for start, end, shade in found:
                where = Range(start, end).within(shift, shift + len(text))
                if where is not None:
                    each = QTextLayout.FormatRange()
                    each.start, each.length = where.start, where.end - where.start
                    each.format = looks.coloured(ink=colour(looks.palette, shade))
                    ranges.append(each)
            return ranges

        self.wrapped = Wrapped(self.wrapped.words, setting, formats)


def _chunks(code: str) -> Iterator[str]:
    """Cut code where a line of its own begins after an empty one, or else after some lines."""
    lines = code.split("\n")
    first = 0
    for number in range(1, len(lines)):
        long = number - first
        fresh = not lines[number - 1] and bool(lines[number]) and not lines[number][0].isspace()
        if (fresh and long >= _CHUNK) or long >= 2 * _CHUNK:
            yield "\n".join(lines[first:number])
            first = number
    yield "\n".join(lines[first:])


class CodePart(Part):
    """Code in the words of an answer, or beside them."""

    joint = "\n\n"
    gap = int(Space.S)

    def __init__(
        self,
        run: Run,
        language: str,
        looks: Looks,
        left: int,
        before: Part | None,
        *,
        title: str = "",
        copied: str = "",
        panel: bool = True,
    ) -> None:
        """Show a run of code from `left` on, in a panel of its own or on what is there.

        `copied` is the code that was copied just now.
        """
        self._panel = panel
        self._language = language
        self._title = title or language
        self._looks = looks
        self._left = left
        room = max(1, looks.width - left - 2 * Space.S)
        old = before._code if isinstance(before, CodePart) else None
        self._code: CodeText = CodeText(run, language, looks, room, old)
        self.text, self.length = self._code.words.text, self._code.words.length
        self.source = run.source
        self._head = looks.leading(TextSize.SMALL) + Space.XS
        self.height = self._head + self._code.height + int(Space.S)
        self._button = (
            transcript_words.COPIED if copied and copied == self._code.words.text else words.COPY
        )

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        panel = QRectF(at.x() + self._left, at.y(), self._looks.width - self._left, self.height)
        if self._panel:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.soft))
            painter.drawRoundedRect(panel, Radius.CONTROL, Radius.CONTROL)
        painter.setFont(self._looks.font(TextSize.SMALL))
        painter.setPen(QColor(palette.faint))
        head = QRectF(panel.left() + Space.S, at.y(), panel.width() - 2 * Space.S, self._head)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | middle, self._title)
        painter.setPen(QColor(palette.accent))
        painter.drawText(head, Qt.AlignmentFlag.AlignRight | middle, self._button)
        painter.setPen(QColor(palette.ink))
        self._code.paint(painter, at + self._corner, marks)

    def targets(self) -> tuple[Target, ...]:
        metrics = QFontMetricsF(self._looks.font(TextSize.SMALL))
        wide = metrics.horizontalAdvance(self._button) + 2 * Space.S
        box = QRectF(self._looks.width - wide, 0, wide, self._head)
        name = transcript_words.copy_of(self._language)
        return (Target((box,), CopyText(self._code.words.text), name),)

    def slice(self, start: int, end: int) -> str:
        return self._code.words.slice(start, end)

    def place_at(self, x: float, y: float) -> int:
        return self._code.place_at(x - self._corner.x(), y - self._corner.y())

    def word_at(self, place: int) -> Range:
        return self._code.word_at(place)

    def line_at(self, place: int) -> tuple[int, int]:
        top, high = self._code.line_at(place)
        return top + self._head, high

    def covers(self, x: float, y: float) -> bool:
        return self._code.covers(x - self._corner.x(), y - self._corner.y())

    def shown(self, start: int, end: int) -> list[Range]:
        return self._code.words.shown(start, end)

    @property
    def _corner(self) -> QPointF:
        return QPointF(self._left + Space.S, self._head)
