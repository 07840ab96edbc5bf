"""The page of turns with mouse and keyboard: mark words, copy them, go from turn to turn."""

from PySide6.QtCore import QBasicTimer, QPointF, Qt, QTimerEvent, Slot
from PySide6.QtGui import (
    QClipboard,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QScrollBar

from live_desktop.ui import words
from live_desktop.ui.controls import BY_KEYBOARD
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Duration, Radius, Space, Stroke
from live_desktop.ui.turn_model import TurnModel
from live_desktop.ui.turn_page import TurnPage
from live_desktop.ui.turn_selection import Place

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SCROLLS = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


class TranscriptView(TurnPage):
    """Let the reader mark and copy words across turns, and walk through turns by keyboard."""

    def __init__(self, model: TurnModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self._ringed = False
        self._double_clicked = 0
        self._pull = QBasicTimer()
        self._pointer = QPointF()
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(words.TRANSCRIPT)

    @Slot()
    def copy(self) -> None:
        """Put the marked words on the clipboard, or else the turn that the keyboard is at."""
        if self._marked:
            QGuiApplication.clipboard().setText(self._marked.text())
        elif self.currentIndex().isValid():
            self.copy_turn()

    @Slot()
    def copy_turn(self) -> None:
        """Put the whole current turn on the clipboard."""
        text = self._turns.turn(self.currentIndex().row()).text
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def select_all(self) -> None:
        """Mark all words."""
        if len(self._turns):
            self._marked.mark_rows(0, len(self._turns) - 1)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not len(self._turns):
            return
        self._ringed = False
        place = self._place(event.position())
        since_double_click = event.timestamp() - self._double_clicked
        if since_double_click < QGuiApplication.styleHints().mouseDoubleClickInterval():
            self._marked.mark_rows(place.row, place.row)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._marked:
            self._marked.extend(place)
        else:
            self._marked.start(place)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if len(self._turns):
            self._double_clicked = event.timestamp()
            self._marked.mark_word(self._place(event.position()))
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if not len(self._turns):
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._marked.extend(self._place(self._pointer))
            self.viewport().update()
            if self.viewport().rect().contains(self._pointer.toPoint()):
                self._pull.stop()
            elif not self._pull.isActive():
                self._pull.start(Duration.FRAME, self)
            return
        over = self._words_at(self._pointer)
        shape = Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pull.stop()
        clipboard = QGuiApplication.clipboard()
        if self._marked and clipboard.supportsSelection():
            clipboard.setText(self._marked.text(), QClipboard.Mode.Selection)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Scroll towards a pointer that marks words beyond the edge, faster the farther it is."""
        if event.timerId() != self._pull.timerId():
            super().timerEvent(event)
            return
        y, height = self._pointer.y(), self.viewport().height()
        beyond = y if y < 0 else max(0.0, y - height)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(beyond / 4))
        self._marked.extend(self._place(self._pointer))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not len(self._turns):
            return
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.setCurrentIndex(self.indexAt(event.pos()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(words.COPY, self.copy)
        copy.setEnabled(bool(self._marked))
        copy_turn = menu.addAction(words.COPY_TURN, self.copy_turn)
        copy_turn.setEnabled(self.currentIndex().isValid())
        menu.addSeparator()
        menu.addAction(words.SELECT_ALL, self.select_all)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif key in _STEPS:
            self._walk(_STEPS[key])
        elif key in _SCROLLS:
            self.verticalScrollBar().triggerAction(_SCROLLS[key])
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)
        box = self.visualRect(self.currentIndex())
        if self._ringed and not box.intersects(self.viewport().rect()):
            self.scrollTo(self.currentIndex())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ringed and self.hasFocus() and self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.palette.accent), Stroke.FOCUS))
            box = self.visualRect(self.currentIndex())
            room = int(Space.XS)
            painter.drawRoundedRect(
                box.adjusted(-room, -room, room, room), Radius.CONTROL, Radius.CONTROL
            )
            painter.end()

    def _walk(self, step: int) -> None:
        """Go to the turn before or after."""
        if not len(self._turns):
            return
        self._ringed = True
        current = self.currentIndex()
        row = current.row() + step if current.isValid() else len(self._turns) - 1
        self.setCurrentIndex(self._turns.index(min(max(row, 0), len(self._turns) - 1)))
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def _place(self, point: QPointF) -> Place:
        y = point.y() + self.verticalOffset()
        row = self._stack.row_at(y)
        return Place(row, self._stack.layout(row).place_at(point.x(), y - self._stack.top(row)))

    def _words_at(self, point: QPointF) -> bool:
        y = point.y() + self.verticalOffset()
        row = self._stack.row_at(y)
        return self._stack.layout(row).covers(point.x(), y - self._stack.top(row))
