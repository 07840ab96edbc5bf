"""The page of turns with what can be clicked in it: links, folds, and buttons that copy."""

from PySide6.QtCore import QBasicTimer, QEvent, QPointF, QRectF, Qt, QTimerEvent, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
)

from live_desktop.session.conversation import Speaker
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Space, Stroke
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.looks import may_open
from live_desktop.ui.transcript.parts.part import Action, CopyText, Fold, OpenLink, Target
from live_desktop.ui.transcript.parts.quiet import paint_note
from live_desktop.ui.transcript.parts.turn_parts import DETAILS
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.turn_page import TurnPage

_COPIED_MS = 1500


class ActivePage(TurnPage):
    """Do what a click on a part of a turn asks for.

    `link_clicked` asks for an address to be opened; nothing here ever opens one.
    """

    link_clicked = Signal(str)

    def __init__(self, model: TurnModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self._ringed = False
        """Whether the keyboard shows where it is."""
        self._hovered = -1
        """The row below the pointer."""
        self._pressed: tuple[int, Action] | None = None
        self._focused: tuple[int, int] | None = None
        """The row and the number of the part that the keyboard is at."""
        self._copied_row = -1
        self._copied_rest = QBasicTimer()

    def activate(self, row: int, action: Action) -> None:
        """Do what a part of a turn offers."""
        match action:
            case OpenLink(address) if may_open(address):
                self.link_clicked.emit(address)
            case CopyText(text):
                QGuiApplication.clipboard().setText(text)
                self._show_copied(row, text)
                self._announce(transcript_words.COPIED)
            case Fold(key):
                self.turn_over(row, key)
            case _:
                pass

    def turn_over(self, row: int, key: str) -> None:
        """Unfold a part of a turn, or fold it again; the turn stays where it is."""
        top = self._stack.top(row) - self.verticalOffset()
        self._stack.turn_over(row, key)
        self._remember_end(False)
        self._fit((row, -top))

    def show_details(self, row: int) -> None:
        """Show the details of a turn below it, or hide them again."""
        if DETAILS not in self._stack.view(row).turned:
            self._announce(transcript_words.details(self._turns.turn(row)))
        self.turn_over(row, DETAILS)

    def _target(self, point: QPointF) -> tuple[int, Target] | None:
        """Return what can be clicked at a point, and its row."""
        if not len(self._turns):
            return None
        y = point.y() + self.verticalOffset()
        row = self._stack.row_at(y)
        found = self._stack.layout(row).target_at(point.x(), y - self._stack.top(row))
        return None if found is None else (row, found)

    def _step_target(self, step: int) -> None:
        """Go to the next part of the current turn that can be clicked, or the one before."""
        row = self.currentIndex().row()
        targets = self._stack.whole_layout(row).targets() if row >= 0 else []
        if not targets:
            return
        at = self._focused[1] + step if self._focused and self._focused[0] == row else 0
        if self._focused is None and step < 0:
            at = len(targets) - 1
        at = min(max(at, 0), len(targets) - 1)
        self._focused = row, at
        box = targets[at].boxes[0]
        bar, top = self.verticalScrollBar(), self._stack.top(row) + int(box.top())
        if not bar.value() <= top <= bar.value() + bar.pageStep() - int(box.height()):
            self._remember_end(False)
            bar.setValue(top - bar.pageStep() // 3)
        self._announce(targets[at].name)
        self.viewport().update()

    def _activate_current(self) -> bool:
        """Do what the part offers that the keyboard is at, or else unfold the first that folds."""
        row = self.currentIndex().row()
        targets = self._stack.whole_layout(row).targets() if row >= 0 else []
        if self._focused is not None and self._focused[0] == row:
            chosen = targets[self._focused[1] : self._focused[1] + 1]
        else:
            # Nothing leads out of the window that the reader has not come to.
            chosen = [each for each in targets if isinstance(each.action, Fold)][:1]
        for target in chosen:
            self.activate(row, target.action)
        return bool(chosen)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def reset(self) -> None:
        self._focused = self._pressed = None
        self._hovered = self._copied_row = -1
        super().reset()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_details(painter)
        self._paint_focus(painter)
        painter.end()

    def _paint_details(self, painter: QPainter) -> None:
        """Tell of the turn at the pointer, or else at the keyboard, in the gap below it."""
        row = self._hovered
        if row < 0 and self._ringed and self.hasFocus():
            row = self.currentIndex().row()
        if not 0 <= row < len(self._turns) or DETAILS in self._stack.view(row).turned:
            return
        turn = self._turns.turn(row)
        crowded = row + 1 < len(self._turns) and (
            self._turns.turn(row + 1).speaker is Speaker.NOTICE
        )
        if turn.speaker is Speaker.NOTICE or crowded:
            return
        box = self.visualRect(self._turns.index(row))
        at = QPointF(box.left(), box.bottom() + 1)
        paint_note(
            painter,
            at,
            transcript_words.details(turn),
            self._stack.looks,
            ends=turn.speaker is Speaker.USER,
        )

    def _paint_focus(self, painter: QPainter) -> None:
        """Draw a ring around the part that the keyboard is at."""
        if self._focused is None or not self.hasFocus():
            return
        row, at = self._focused
        targets = self._stack.layout(row).targets() if row < len(self._turns) else []
        if at >= len(targets):
            return
        painter.setPen(QPen(QColor(self._theme.palette.accent), Stroke.FOCUS))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        room = Space.XXS / 2
        top = self._stack.top(row) - self.verticalOffset()
        for box in targets[at].boxes:
            ring: QRectF = box.translated(0, top).adjusted(-room, 0, room, 0)
            painter.drawRoundedRect(ring, Radius.CONTROL / 2, Radius.CONTROL / 2)

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._copied_rest.timerId():
            self._show_copied(-1, "")
        else:
            super().timerEvent(event)

    def _show_copied(self, row: int, text: str) -> None:
        self._copied_rest.stop()
        if 0 <= self._copied_row < len(self._turns):
            self._stack.mark_copied(self._copied_row, "")
        self._copied_row = row
        if row >= 0:
            self._stack.mark_copied(row, text)
            self._copied_rest.start(_COPIED_MS, self)
        self._fit(self._anchor())

    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
