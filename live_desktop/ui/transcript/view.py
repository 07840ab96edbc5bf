"""The page of turns with mouse and keyboard: mark words, copy them, go from turn to turn."""

from functools import partial
from math import inf

from PySide6.QtCore import QBasicTimer, QPointF, Qt, QTimerEvent, Signal, Slot
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
from PySide6.QtWidgets import QScrollBar

from live_desktop.ui import words
from live_desktop.ui.controls import BY_KEYBOARD, ENTER
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Duration, Radius, Space, Stroke
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.active_page import ActivePage
from live_desktop.ui.transcript.parts.part import Action, CopyText, OpenLink
from live_desktop.ui.transcript.parts.turn_parts import DETAILS
from live_desktop.ui.transcript.turn_menu import Offer, copying, turn_menu
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.turn_selection import Place

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SCROLLS = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


class TranscriptView(ActivePage):
    """Let the reader mark and copy words across turns, and walk through turns by keyboard.

    `edit_requested` asks for what the user typed once to be edited and sent again.
    """

    edit_requested = Signal(str)

    def __init__(self, model: TurnModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self._double_clicked: float = -inf
        """When the last double click was, in milliseconds."""
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
        """Put the words of the current turn on the clipboard."""
        layout = self._stack.whole_layout(self.currentIndex().row())
        QGuiApplication.clipboard().setText(layout.slice(0, layout.length))

    @Slot()
    def copy_markdown(self) -> None:
        """Put the current turn on the clipboard as it was written."""
        text = self._stack.written(self.currentIndex().row())
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
        self._focused = None
        target = self._target(event.position())
        self._pressed = None if target is None else (target[0], target[1].action)
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
        y = self._pointer.y() + self.verticalOffset()
        self._hover(self._stack.row_at(y) if y < self._stack.height else -1)
        if self._target(self._pointer) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._words_at(self._pointer):
            shape = Qt.CursorShape.IBeamCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pull.stop()
        pressed, self._pressed = self._pressed, None
        released = self._target(event.position())
        if pressed is not None and released is not None and not self._marked:
            row, target = released
            if pressed == (row, target.action):
                self.activate(row, target.action)
                return
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
        point = QPointF(event.pos())
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        if by_mouse:
            self.setCurrentIndex(self.indexAt(event.pos()))
        target = self._target(point) if by_mouse else None
        action = target[1].action if target is not None else None
        row = self.currentIndex().row()
        code = self._code(row, point if by_mouse else None) if row >= 0 else ""
        copies = copying(self.copy if self._marked else None, self.copy_turn if row >= 0 else None)
        if row >= 0:
            copies.append(Offer(transcript_words.COPY_MARKDOWN, self.copy_markdown))
        if code:
            do = partial(self.activate, row, CopyText(code))
            copies.append(Offer(transcript_words.COPY_CODE, do))
        groups = self._link_offers(row, action), copies, self._turn_offers(row)
        everything = [Offer(words.SELECT_ALL, self.select_all)]
        turn_menu(self, *groups, everything).popup(event.globalPos())

    def _link_offers(self, row: int, action: Action | None) -> list[Offer]:
        if not isinstance(action, OpenLink):
            return []
        copy = partial(self.activate, row, CopyText(action.address))
        return [
            Offer(transcript_words.OPEN_LINK, partial(self.activate, row, action)),
            Offer(transcript_words.COPY_LINK, copy),
        ]

    def _turn_offers(self, row: int) -> list[Offer]:
        if row < 0:
            return []
        turn, offers = self._turns.turn(row), []
        if turn.typed:
            edit = partial(self.edit_requested.emit, turn.text)
            offers.append(Offer(transcript_words.EDIT, edit))
        shown = DETAILS in self._stack.view(row).turned
        said = transcript_words.HIDE_DETAILS if shown else transcript_words.SHOW_DETAILS
        offers.append(Offer(said, partial(self.show_details, row)))
        return offers

    def _code(self, row: int, point: QPointF | None) -> str:
        """Return the code below the pointer, or else all code of a turn."""
        layout = self._stack.whole_layout(row)
        if point is not None:
            y = point.y() + self.verticalOffset() - self._stack.top(row)
            if here := layout.code_at(y):
                return here
        return "\n\n".join(layout.codes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif key in _STEPS:
            self._walk(_STEPS[key])
        elif key in _SIDEWAYS:
            self._ringed = True
            self._step_target(_SIDEWAYS[key])
        elif key in ENTER and self._activate_current():
            pass
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
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.palette.accent), Stroke.FOCUS))
            box = self.visualRect(self.currentIndex())
            room = int(Space.XS)
            whole = box.adjusted(-room, -room, room, room)
            # In a narrow window the scroll bar takes a part of the room beside the words.
            whole.setRight(min(whole.right(), self.viewport().width() - Stroke.FOCUS))
            painter.drawRoundedRect(whole, Radius.CONTROL, Radius.CONTROL)
            painter.end()

    def _walk(self, step: int) -> None:
        """Go to the turn before or after."""
        if not len(self._turns):
            return
        self._ringed = True
        self._focused = None
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
