"""A paragraph, a heading or an item of a list."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from live_desktop.ui.markdown.blocks import Around, Block, BlockKind
from live_desktop.ui.sides import right_to_left
from live_desktop.ui.tokens import Space, Stroke, TextSize, Weight
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.looks import Looks, may_open
from live_desktop.ui.transcript.parts.part import OpenLink, Part, Target
from live_desktop.ui.transcript.parts.wording import Range, Wording
from live_desktop.ui.transcript.parts.wrapped import Mark, Setting, Wrapped

_ROOMS = {Around.LIST: int(Space.L), Around.QUOTE: int(Space.M)}
_SIZES = {1: TextSize.TITLE}


def indent_of(block: Block) -> int:
    """Return how far from the edge a block begins, in pixels."""
    return sum(_ROOMS[each] for each in block.within)


def _bars(block: Block) -> list[int]:
    """List how far from the edge the bars of the quotes are that a block is in."""
    places, at = [], 0
    for each in block.within:
        if each is Around.QUOTE:
            places.append(at)
        at += _ROOMS[each]
    return places


class TextPart(Part):
    """Words of Markdown that can be marked."""

    def __init__(self, block: Block, looks: Looks, before: Part | None) -> None:
        self._block = block
        self._looks = looks
        heading = block.kind is BlockKind.HEADING
        size = _SIZES.get(block.level, TextSize.BODY) if heading else TextSize.BODY
        weight = Weight.SEMIBOLD if heading else Weight.REGULAR
        words = Wording(block.runs)
        self._indent = indent_of(block)
        self._leftwards = right_to_left(words.text)
        self._left = 0 if self._leftwards else self._indent
        room = max(1, looks.width - self._indent)
        setting = Setting(looks.font(size, weight), looks.leading(size), room)
        old = before._wrapped if isinstance(before, TextPart) else None
        self._wrapped: Wrapped = Wrapped(words, setting, looks.formats, old)
        self._leading = setting.leading
        self.text, self.length = words.text, words.length
        self.source = block.runs[0].source if block.runs else 0
        self.height = self._wrapped.height
        inside = bool(block.marker)
        self.gap = int(Space.M if heading else Space.S)
        depth = block.within.count(Around.LIST)
        self.close = depth > 0
        self.quoted = Around.QUOTE in block.within
        self.joint = f"\n{'  ' * (depth - 1)}{block.marker} " if inside else "\n\n"

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        self._paint_bars(painter, at)
        painter.setPen(QColor(palette.ink))
        self._wrapped.paint(painter, at + QPointF(self._left, 0), marks)
        if self._block.marker:
            painter.setFont(self._looks.theme.font(TextSize.BODY, digits=True))
            painter.setPen(QColor(palette.faint))
            self._paint_marker(painter, at)

    def _paint_marker(self, painter: QPainter, at: QPointF) -> None:
        wide = 2 * _ROOMS[Around.LIST]
        left, align = self._left - wide - Space.XS, Qt.AlignmentFlag.AlignRight
        if self._leftwards:
            left = self._looks.width - self._indent + Space.XS
            align = Qt.AlignmentFlag.AlignLeft
        room = QRectF(at.x() + left, at.y(), wide, self._leading)
        painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, self._block.marker)

    def _paint_bars(self, painter: QPainter, at: QPointF) -> None:
        """Draw the bars beside what is quoted."""
        colour = QColor(self._looks.palette.hairline)
        for place in _bars(self._block):
            left = self._looks.width - place - Stroke.VOICE if self._leftwards else place
            top, tall = at.y() - self.lead, self.height + self.lead
            painter.fillRect(QRectF(at.x() + left, top, Stroke.VOICE, tall), colour)

    def targets(self) -> tuple[Target, ...]:
        return link_targets(self._wrapped, QPointF(self._left, 0))

    def slice(self, start: int, end: int) -> str:
        return self._wrapped.words.slice(start, end)

    def place_at(self, x: float, y: float) -> int:
        return self._wrapped.place_at(x - self._left, y)

    def word_at(self, place: int) -> Range:
        return self._wrapped.word_at(place)

    def line_at(self, place: int) -> tuple[int, int]:
        return self._wrapped.line_at(place)

    def covers(self, x: float, y: float) -> bool:
        return self._wrapped.covers(x - self._left, y)

    def shown(self, start: int, end: int) -> list[Range]:
        return self._wrapped.words.shown(start, end)


def link_targets(wrapped: Wrapped, shift: QPointF) -> tuple[Target, ...]:
    """List the links among words that stand at a point."""
    return tuple(
        Target(
            tuple(box.translated(shift) for box in wrapped.boxes(where)),
            OpenLink(run.link),
            transcript_words.link(run.text, run.link),
        )
        for run, where in wrapped.words.stretches()
        if may_open(run.link)
    )


class RulePart(Part):
    """A line across."""

    gap = int(Space.S)

    def __init__(self, block: Block, looks: Looks) -> None:
        self._block = block
        self._looks = looks
        self.height = int(Space.M)

    def paint(self, painter: QPainter, at: QPointF, _marks: Sequence[Mark]) -> None:
        left = indent_of(self._block)
        line = QRectF(at.x() + left, at.y() + Space.XS, self._looks.width - left, Stroke.HAIRLINE)
        painter.fillRect(line, QColor(self._looks.palette.hairline))
