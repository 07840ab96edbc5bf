"""A step that an answer took, as a card: what it is called, what it was given, what came of it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from live_desktop.session.cards import Card, CardKind, CardState
from live_desktop.ui.markdown.runs import Run
from live_desktop.ui.sides import leading, mirrored
from live_desktop.ui.tokens import Radius, Space, Stroke, TextSize, Weight
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.code import CodePart
from live_desktop.ui.transcript.parts.looks import Looks, paint_fold_mark
from live_desktop.ui.transcript.parts.part import Fold, Part, Target
from live_desktop.ui.transcript.parts.wrapped import Mark

_LONGEST_SHOWN = 160
"""Characters of a step up to which it is unfolded from the start."""


class CardPart(Part):
    """A card, whose words are copied by its buttons and not marked with those of the answer."""

    gap = int(Space.S)

    def __init__(self, card: Card, key: str, looks: Looks, *, turned: bool, copied: str) -> None:
        """Show a step; `turned` says that the reader folded what was open, or the other way."""
        self._card = card
        self._key = key
        self._looks = looks
        long = len(card.given) + len(card.result) > _LONGEST_SHOWN
        self._unfolded = (turned is long) and bool(card.given or card.result)
        self._sections = self._make_sections(copied) if self._unfolded else []
        self._head = looks.leading(TextSize.SMALL) + Space.S
        self.height = self._head + sum(each.height for each in self._sections)

    def paint(self, painter: QPainter, at: QPointF, _marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        panel = QRectF(at.x(), at.y(), self._looks.width, self.height)
        painter.setPen(QPen(QColor(palette.hairline), Stroke.HAIRLINE))
        painter.setBrush(QColor(palette.raised))
        painter.drawRoundedRect(panel, Radius.CONTROL, Radius.CONTROL)
        self._paint_head(painter, at)
        top = at.y() + self._head
        for section in self._sections:
            line = QRectF(at.x(), top, self._looks.width, Stroke.HAIRLINE)
            painter.fillRect(line, QColor(palette.hairline))
            section.paint(painter, QPointF(at.x(), top), ())
            top += section.height

    def targets(self) -> tuple[Target, ...]:
        if not (self._card.given or self._card.result):
            return ()
        box = QRectF(0, 0, self._looks.width, self._head)
        found = [Target((box,), Fold(self._key), transcript_words.card_spoken(self._card))]
        top = self._head
        for section in self._sections:
            for target in section.targets():
                boxes = tuple(each.translated(0, top) for each in target.boxes)
                found.append(Target(boxes, target.action, target.name))
            top += section.height
        return tuple(found)

    def _make_sections(self, copied: str) -> list[CodePart]:
        card, made = self._card, []
        title = card.language if card.kind is CardKind.CODE else transcript_words.GIVEN
        if card.given:
            made.append(self._section(card.given, card.language, title, copied))
        if card.result:
            language = "json" if card.kind is CardKind.TOOL and card.result[0] in "{[" else ""
            made.append(self._section(card.result, language, transcript_words.RESULT, copied))
        return made

    def _section(self, code: str, language: str, title: str, copied: str) -> CodePart:
        run = Run(code, 0)
        return CodePart(
            run, language, self._looks, 0, None, title=title, copied=copied, panel=False
        )

    def _paint_head(self, painter: QPainter, at: QPointF) -> None:
        palette, state = self._looks.palette, self._card.state
        inside = QRectF(at.x() + Space.S, at.y(), self._looks.width - 2 * Space.S, self._head)
        sign = mirrored(inside.adjusted(0, 0, 2 * Space.XXS - inside.width(), 0), inside)
        _paint_state(painter, sign.center(), state, self._looks)
        font = self._looks.font(TextSize.SMALL, Weight.SEMIBOLD)
        painter.setFont(font)
        painter.setPen(QColor(palette.ink))
        words = inside.adjusted(Space.M + Space.XXS, 0, -Space.L, 0)
        metrics = QFontMetricsF(font)
        said = transcript_words.STATES[state]
        room = words.width() - metrics.horizontalAdvance(said) - Space.XS
        name = transcript_words.card_name(self._card)
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        begin = leading() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(mirrored(words, inside), begin, cut)
        painter.setFont(self._looks.font(TextSize.SMALL))
        painter.setPen(QColor(palette.loss if state is CardState.FAILED else palette.faint))
        words.setLeft(words.left() + metrics.horizontalAdvance(cut) + Space.XS)
        painter.drawText(mirrored(words, inside), begin, said)
        if self._card.given or self._card.result:
            end = mirrored(inside.adjusted(inside.width() - 2 * Space.XXS, 0, 0, 0), inside)
            paint_fold_mark(painter, end.center(), palette.faint, unfolded=self._unfolded)


def _paint_state(painter: QPainter, middle: QPointF, state: CardState, looks: Looks) -> None:
    """Draw how far a step is: a ring, a tick, a cross or a bar."""
    palette, reach = looks.palette, float(Space.XXS)
    colour = palette.loss if state is CardState.FAILED else palette.faint
    if state in {CardState.RUNNING, CardState.DONE}:
        colour = palette.accent
    painter.setPen(QPen(QColor(colour), Stroke.FOCUS))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = middle.x(), middle.y()
    match state:
        case CardState.RUNNING:
            painter.drawEllipse(middle, reach, reach)
        case CardState.DONE:
            painter.drawPolyline(
                [
                    QPointF(x - reach, y),
                    QPointF(x - 1, y + reach - 1),
                    QPointF(x + reach, y - reach),
                ]
            )
        case CardState.FAILED:
            painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
            painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
        case CardState.CANCELLED:
            painter.drawLine(QPointF(x - reach, y), QPointF(x + reach, y))
