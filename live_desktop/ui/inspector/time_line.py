"""The time line of the connections: a line for each, with a mark for everything that happened."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip

from live_desktop.ui.controls import ENTER
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.happenings import Happening, Lane
from live_desktop.ui.inspector.lane_layout import APART, Mark, lay_out
from live_desktop.ui.inspector.lane_painter import RADIUS, paint_line, paint_mark, paint_ring
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke, TextSize, Weight

_FRAME = 2 * (Space.XS + Stroke.HAIRLINE)
"""What the style sheet puts above and below the lanes, in pixels."""
_MOST_HINTS = 8
"""Events of one mark that its hint names."""


class TimeLine(QAbstractScrollArea):
    """Show the connections, the newest at the bottom, and let its events be walked by keys.

    Signals: `chosen(Happening)` when an event's message is wanted, `pointed(str)` with the words of
    the event under the pointer or the keyboard, or else of the newest; empty for none.
    """

    chosen = Signal(object)
    pointed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lanes: tuple[Lane, ...] = ()
        self._now = 0.0
        self._marks: dict[int, tuple[tuple[float, ...], list[Mark]]] = {}
        """By the identity of their lane, with what they were laid out for."""
        self._at: tuple[Lane, Happening] | None = None
        self._hovering = False
        self._most = 2
        self._words_high = self._lane = 0
        """How high a line of words is, and how high a lane is, in pixels."""
        self.setProperty("kind", "lanes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words.TIME_LINE)
        self.setAccessibleDescription(words.TIME_LINE_HINT)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self._measure)
        self._measure()

    def show_lanes(self, lanes: Sequence[Lane], now: float) -> None:
        """Show these connections at that moment of the recording."""
        followed = self._bar_at_end()
        self._lanes, self._now = tuple(lanes), now
        there = {id(lane) for lane in self._lanes}
        self._marks = {lane: drawn for lane, drawn in self._marks.items() if lane in there}
        if self._at is not None and not any(lane is self._at[0] for lane in self._lanes):
            self._at = None
        self._fit()
        if followed:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self._tell()
        self.viewport().update()

    def set_most(self, lanes: int) -> None:
        """Show no more than so many connections without scrolling."""
        if lanes != self._most:
            self._most = lanes
            self._fit()
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the events, and choose one with Enter or Space."""
        key = Qt.Key
        steps = {key.Key_Left: -1, key.Key_Right: 1}
        lane_steps = {key.Key_Up: -1, key.Key_Down: 1}
        ends = {key.Key_Home: 0, key.Key_End: -1}
        pressed = Qt.Key(event.key())
        if pressed in steps:
            self._walk(steps[pressed])
        elif pressed in lane_steps:
            self._change_lane(lane_steps[pressed])
        elif pressed in ends and (every := self._every()):
            self._go_to(*every[ends[pressed]])
        elif (pressed in ENTER or pressed == key.Key_Space) and self._at is not None:
            self.chosen.emit(self._at[1])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            lane, mark = found
            self._go_to(lane, mark.telling)
            self.chosen.emit(mark.telling)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._mark_at(event.position())
        shape = Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        self._hovering = found is not None
        if found is not None:
            self.pointed.emit(words.told(found[1].telling))
        else:
            self._tell()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovering = False
        self._tell()

    def viewportEvent(self, event: QEvent) -> bool:
        """Name what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if found is None else _hint(found[1]), self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is None and (every := self._every()):
            self._go_to(*every[-1])
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tell()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._lanes:
            painter.setPen(QColor(self._theme.palette.faint))
            painter.setFont(self._theme.font(TextSize.SMALL))
            room = self.viewport().rect()
            where = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(where), words.NO_CONNECTION)
        top = self.verticalScrollBar().value()
        for number in range(len(self._lanes)):
            rect = QRect(0, number * self._lane - top, self.viewport().width(), self._lane)
            if rect.intersects(event.rect()):
                self._paint_lane(painter, number, rect)
        painter.end()

    def _paint_lane(self, painter: QPainter, number: int, rect: QRect) -> None:
        lane, palette = self._lanes[number], self._theme.palette
        title_font = self._theme.font(TextSize.SMALL, Weight.SEMIBOLD, digits=True)
        painter.setFont(title_font)
        painter.setPen(QColor(palette.ink))
        title = words.lane_title(lane, self._now, newest=number == len(self._lanes) - 1)
        metrics = QFontMetrics(title_font)
        room = rect.adjusted(0, 0, 0, self._words_high - rect.height())
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeading), shown)
        y = rect.top() + self._line
        marks = self._marks_of(lane)
        left, right = self._edges()
        paint_line(painter, QPointF(left, y), QPointF(right, y), palette)
        painter.setFont(self._theme.font(TextSize.SMALL))
        for each, mark in enumerate(marks):
            at = QPointF(left + mark.x, y)
            paint_mark(painter, at, mark.telling.kind, palette, palette.raised)
            after = left + marks[each + 1].x if each + 1 < len(marks) else right + RADIUS
            self._name(painter, mark, at, after)
            if self._holds(lane, mark) and self.hasFocus():
                paint_ring(painter, at, palette)

    def _name(self, painter: QPainter, mark: Mark, at: QPointF, after: float) -> None:
        """Write beside a mark what it is, where there is room before the next."""
        start = at.x() + RADIUS + Space.XXS
        if start + Space.L > after:
            return
        palette = self._theme.palette
        text = words.short(mark.telling)
        width = painter.fontMetrics().horizontalAdvance(text)
        if start + width + Space.XS + RADIUS > after:
            return
        height = self._words_high
        room = QRect(round(start), round(at.y()) - height // 2, width + Space.XS, height)
        # The line stops where there are words.
        painter.fillRect(room, QColor(palette.raised))
        painter.setPen(QColor(palette.faint))
        where = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(where), text)

    def _holds(self, lane: Lane, mark: Mark) -> bool:
        if self._at is None or self._at[0] is not lane:
            return False
        return any(each is self._at[1] for each in mark.happenings)

    def _marks_of(self, lane: Lane) -> list[Mark]:
        left, right = self._edges()
        ended = max(lane.began, self._now if lane.ended is None else lane.ended)
        wanted = ended, len(lane.happenings), right - left
        known, marks = self._marks.get(id(lane), ((), []))
        if known != wanted:
            marks = lay_out(lane.happenings, lane.began, ended, right - left)
            self._marks[id(lane)] = wanted, marks
        return marks

    def _edges(self) -> tuple[float, float]:
        inset = 2 * RADIUS + Stroke.FOCUS
        return inset, self.viewport().width() - inset

    def _mark_at(self, position: QPointF) -> tuple[Lane, Mark] | None:
        down = position.y() + self.verticalScrollBar().value()
        number, y = divmod(down, self._lane)
        if not 0 <= number < len(self._lanes) or abs(y - self._line) > APART:
            return None
        x = position.x() - self._edges()[0]
        near = min(
            self._marks_of(self._lanes[int(number)]), key=lambda each: abs(each.x - x), default=None
        )
        if near is None or abs(near.x - x) > APART / 2 + 1:
            return None
        return self._lanes[int(number)], near

    def _tell(self) -> None:
        """Say what the keyboard is at, or else what happened last."""
        if self._hovering:
            return
        newest = next(
            (last for lane in reversed(self._lanes) for last in lane.happenings[-1:]), None
        )
        here = self._at[1] if self._at is not None and self.hasFocus() else newest
        self.pointed.emit("" if here is None else words.told(here))

    def _every(self) -> list[tuple[Lane, Happening]]:
        return [(lane, each) for lane in self._lanes for each in lane.happenings]

    def _walk(self, step: int) -> None:
        every = self._every()
        if every:
            here = self._here(every)
            self._go_to(*every[max(0, min(len(every) - 1, here + step))])

    def _here(self, every: list[tuple[Lane, Happening]]) -> int:
        at = self._at
        if at is None:
            return len(every) - 1
        return next((n for n, each in enumerate(every) if each[1] is at[1]), len(every) - 1)

    def _change_lane(self, step: int) -> None:
        full = [lane for lane in self._lanes if lane.happenings]
        if not full:
            return
        here = len(full) - 1
        if self._at is not None:
            here = next((n for n, lane in enumerate(full) if lane is self._at[0]), here)
        lane = full[max(0, min(len(full) - 1, here + step))]
        self._go_to(lane, lane.happenings[0])

    def _go_to(self, lane: Lane, happening: Happening) -> None:
        self._at = lane, happening
        said = words.spoken(lane, happening)
        self.setAccessibleDescription(said)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.pointed.emit(words.told(happening))
        number = next(n for n, each in enumerate(self._lanes) if each is lane)
        bar = self.verticalScrollBar()
        top, room = number * self._lane, self.viewport().height()
        bar.setValue(min(max(bar.value(), top + self._lane - room), top))
        self.viewport().update()

    def _bar_at_end(self) -> bool:
        return self.verticalScrollBar().value() == self.verticalScrollBar().maximum()

    @property
    def _line(self) -> int:
        """Where the line of a lane is, in pixels from its top."""
        return self._lane - Space.M

    @Slot()
    def _measure(self) -> None:
        """Have room for words of their size."""
        metrics = QFontMetrics(self._theme.font(TextSize.SMALL, Weight.SEMIBOLD))
        # Letters that the font lacks, as those of Chinese may be, come from a taller one.
        self._words_high = metrics.boundingRect(words.TIME_LINE).height()
        self._lane = 2 * self._words_high + Space.S
        self.verticalScrollBar().setSingleStep(self._lane // 2)
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        lanes = max(1, len(self._lanes))
        room = self._lane * min(lanes, self._most)
        self.setFixedHeight(room + _FRAME)
        bar = self.verticalScrollBar()
        bar.setPageStep(room)
        bar.setRange(0, self._lane * lanes - room)


def _hint(mark: Mark) -> str:
    lines = [words.told(each) for each in mark.happenings[-_MOST_HINTS:]]
    return "\n".join(lines)
