"""What stands beside the words of an answer: thoughts, sources, and short notes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from live_desktop.session.cards import Source, Thoughts
from live_desktop.ui.figures import whole
from live_desktop.ui.markdown.runs import Run
from live_desktop.ui.sides import leading, mirrored, trailing
from live_desktop.ui.tokens import Space, Stroke, TextSize, Weight
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.looks import Looks, may_open, paint_fold_mark
from live_desktop.ui.transcript.parts.part import Fold, OpenLink, Part, Target
from live_desktop.ui.transcript.parts.wording import Wording
from live_desktop.ui.transcript.parts.wrapped import Mark, Setting, Wrapped

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class NotePart(Part):
    """A short line in small type."""

    gap = int(Space.XXS)

    def __init__(self, note: str, looks: Looks, *, ends: bool = False) -> None:
        self.height = looks.leading(TextSize.SMALL)
        self._note = note
        self._looks = looks
        self._ends = ends

    def paint(self, painter: QPainter, at: QPointF, _marks: Sequence[Mark]) -> None:
        paint_note(painter, at, self._note, self._looks, ends=self._ends)


def paint_note(
    painter: QPainter, at: QPointF, note: str, looks: Looks, *, ends: bool = False
) -> None:
    """Draw a line in small type at an edge of the column, cut off where the column ends."""
    font = looks.font(TextSize.SMALL)
    painter.setPen(QColor(looks.palette.faint))
    painter.setFont(font)
    room = QRectF(at.x(), at.y(), looks.width, looks.leading(TextSize.SMALL))
    cut = QFontMetricsF(font).elidedText(note, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, (trailing() if ends else leading()) | _MIDDLE, cut)


class ThoughtsPart(Part):
    """A quiet line that tells of thoughts, and the thoughts below it once it is unfolded."""

    KEY = "thoughts"

    def __init__(self, thoughts: Thoughts, looks: Looks, *, unfolded: bool) -> None:
        seconds = thoughts.seconds
        self._title = (
            transcript_words.THINKING if seconds is None else transcript_words.thought_for(seconds)
        )
        self._looks = looks
        self._unfolded = unfolded
        self._wrapped: Wrapped | None = None
        self._line = self.height = looks.leading(TextSize.SMALL)
        if unfolded:
            setting = Setting(looks.font(TextSize.SMALL), self._line, looks.width - Space.M)
            self._wrapped = Wrapped(Wording((Run(thoughts.text.strip(), 0),)), setting)
            self.height += Space.XXS + self._wrapped.height

    def paint(self, painter: QPainter, at: QPointF, _marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        column = QRectF(at.x(), at.y(), self._looks.width, self.height)
        mark = mirrored(QRectF(at.x(), at.y(), 2 * Space.XXS, self._line), column)
        paint_fold_mark(painter, mark.center(), palette.faint, unfolded=self._unfolded)
        painter.setPen(QColor(palette.faint))
        painter.setFont(self._looks.font(TextSize.SMALL))
        room = column.adjusted(Space.M, 0, 0, self._line - self.height)
        painter.drawText(mirrored(room, column), leading() | _MIDDLE, self._title)
        if self._wrapped is not None:
            top = self._line + Space.XXS
            bar = QRectF(at.x() + Space.XXS - 1, at.y() + top, Stroke.FOCUS, self._wrapped.height)
            painter.fillRect(mirrored(bar, column), QColor(palette.hairline))
            painter.setPen(QColor(palette.faint))
            words = mirrored(column.adjusted(Space.M, top, 0, 0), column)
            self._wrapped.paint(painter, words.topLeft())

    def targets(self) -> tuple[Target, ...]:
        metrics = QFontMetricsF(self._looks.font(TextSize.SMALL))
        wide = Space.M + metrics.horizontalAdvance(self._title) + Space.XS
        column = QRectF(0, 0, self._looks.width, self._line)
        box = mirrored(QRectF(-Space.XXS, 0, wide, self._line), column)
        return (Target((box,), Fold(self.KEY), self._title),)


class SourcesPart(Part):
    """The pages that an answer rests on, each a link with the site it is on."""

    gap = int(Space.S)

    def __init__(self, sources: Sequence[Source], looks: Looks) -> None:
        self._sources = tuple(sources)
        self._looks = looks
        self._line = looks.leading(TextSize.SMALL)
        self.height = self._line * (len(self._sources) + 1)

    def paint(self, painter: QPainter, at: QPointF, _marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        font = self._looks.font(TextSize.SMALL)
        painter.setFont(self._looks.font(TextSize.SMALL, Weight.SEMIBOLD))
        painter.setPen(QColor(palette.faint))
        line = QRectF(at.x(), at.y(), self._looks.width, self._line)
        begin, end = leading() | _MIDDLE, trailing() | _MIDDLE
        painter.drawText(line, begin, transcript_words.SOURCES)
        for number, source in enumerate(self._sources, 1):
            line.translate(0, self._line)
            painter.setFont(self._looks.theme.font(TextSize.SMALL, digits=True))
            painter.setPen(QColor(palette.faint))
            digits = line.adjusted(0, 0, Space.M - line.width(), 0)
            painter.drawText(mirrored(digits, line), end, whole(number))
            title, wide = self._title(source)
            linked = self._looks.font(TextSize.SMALL)
            linked.setUnderline(may_open(source.address))
            painter.setFont(linked)
            painter.setPen(QColor(palette.accent if may_open(source.address) else palette.ink))
            painter.drawText(mirrored(line.adjusted(Space.L, 0, 0, 0), line), begin, title)
            painter.setFont(font)
            painter.setPen(QColor(palette.faint))
            rest = line.adjusted(Space.L + wide + Space.XS, 0, 0, 0)
            site = _site(source)
            cut = QFontMetricsF(font).elidedText(site, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(mirrored(rest, line), begin, cut)

    def targets(self) -> tuple[Target, ...]:
        found = []
        for number, source in enumerate(self._sources, 1):
            if may_open(source.address):
                line = QRectF(0, number * self._line, self._looks.width, self._line)
                title = QRectF(Space.L, line.top(), self._title(source)[1], self._line)
                box = mirrored(title, line)
                name = transcript_words.link(source.title, source.address)
                found.append(Target((box,), OpenLink(source.address), name))
        return tuple(found)

    def _title(self, source: Source) -> tuple[str, float]:
        """Return a title as it is shown, and how wide that is."""
        metrics = QFontMetricsF(self._looks.font(TextSize.SMALL))
        room = (self._looks.width - Space.L) * (0.7 if _site(source) else 1.0)
        cut = metrics.elidedText(source.title, Qt.TextElideMode.ElideRight, room)
        return cut, metrics.horizontalAdvance(cut)


def _site(source: Source) -> str:
    """Return the site of a page, unless its title says it."""
    try:
        site = (urlsplit(source.address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if site in source.title else site
