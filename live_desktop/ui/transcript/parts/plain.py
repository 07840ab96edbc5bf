"""Words without Markdown: what the user said, and what the program remarks."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui.markdown.runs import Run
from live_desktop.ui.sides import mirrored
from live_desktop.ui.tokens import Radius, Space, TextSize
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import Part
from live_desktop.ui.transcript.parts.wording import Range, Wording, utf16_length
from live_desktop.ui.transcript.parts.wrapped import Mark, Setting, Wrapped

_USER_SHARE = 0.84


class PlainPart(Part):
    """What the user said, in a panel where lines end, or a notice in the middle."""

    def __init__(self, turn: Turn, looks: Looks) -> None:
        self._looks = looks
        self._user = turn.speaker is Speaker.USER
        guessed = f" {turn.interim}" if turn.text and turn.interim else turn.interim
        self._guessed = Range(utf16_length(turn.text), utf16_length(turn.text + guessed))
        size = TextSize.BODY if self._user else TextSize.SMALL
        room = int(_USER_SHARE * looks.width) - 2 * Space.M if self._user else looks.width
        align = Qt.AlignmentFlag.AlignLeft if self._user else Qt.AlignmentFlag.AlignHCenter
        setting = Setting(looks.font(size), looks.leading(size), max(1, room), align)
        words = Wording((Run(turn.text + guessed, 0),))
        self._wrapped = Wrapped(words, setting)
        self.text, self.length = words.text, words.length
        self.height = self._wrapped.height
        self._panel: QRectF | None = None
        self._shift = QPointF(0, 0)
        if self._user:
            self._wrap_panel()

    @property
    def panel(self) -> QRectF | None:
        """Return the panel around the words."""
        return self._panel

    def paint(self, painter: QPainter, at: QPointF, marks: Sequence[Mark]) -> None:
        palette = self._looks.palette
        if self._panel is not None:
            painter.setPen(QColor(palette.hairline) if palette.high else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.soft))
            painter.drawRoundedRect(self._panel.translated(at), Radius.CARD, Radius.CARD)
        painter.setPen(QColor(palette.ink if self._user else palette.faint))
        faint = Mark(self._guessed, self._looks.coloured(ink=palette.faint))
        self._wrapped.paint(painter, at + self._shift, (faint, *marks))

    def slice(self, start: int, end: int) -> str:
        return self._wrapped.words.slice(start, end)

    def place_at(self, x: float, y: float) -> int:
        return self._wrapped.place_at(x - self._shift.x(), y - self._shift.y())

    def word_at(self, place: int) -> Range:
        return self._wrapped.word_at(place)

    def line_at(self, place: int) -> tuple[int, int]:
        top, high = self._wrapped.line_at(place)
        return top + int(self._shift.y()), high

    def covers(self, x: float, y: float) -> bool:
        return self._wrapped.covers(x - self._shift.x(), y - self._shift.y())

    def shown(self, start: int, end: int) -> list[Range]:
        return self._wrapped.words.shown(start, end)

    def _wrap_panel(self) -> None:
        """Put the panel around the words, at that edge of the column where lines end."""
        start, end = self._wrapped.extent()
        wide = end - start + 2 * Space.M
        self.height += 2 * Space.XS
        column = QRectF(0, 0, self._looks.width, self.height)
        self._panel = mirrored(QRectF(self._looks.width - wide, 0, wide, self.height), column)
        self._shift = QPointF(self._panel.left() + Space.M - start, Space.XS)
