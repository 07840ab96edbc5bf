"""The edge of the Inspector, which is moved to give it more room."""

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from live_desktop.ui.inspector import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke

_STEP = int(Space.M)
"""Pixels that one press of a key moves it."""


class Grip(QWidget):
    """Be dragged, or moved with the arrow keys.

    Signal: `moved(int)` with the pixels that the Inspector is to grow.
    """

    moved = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._upright = True
        self._hovered = False
        self._pressed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(words.GRIP)
        theme.changed.connect(self.update)

    def set_upright(self, upright: bool) -> None:
        """Stand at the left of the Inspector, or lie above it."""
        self._upright = upright
        across, down = Qt.CursorShape.SplitHCursor, Qt.CursorShape.SplitVCursor
        self.setCursor(across if upright else down)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        way = self._pressed - event.globalPosition()
        pixels = round(way.x() if self._upright else way.y())
        if pixels:
            self._pressed = event.globalPosition()
            self.moved.emit(pixels)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        more, less = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right)
            if self._upright
            else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        )
        if event.key() in (more, less):
            self.moved.emit(_STEP if event.key() == more else -_STEP)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        lively = self.hasFocus() or self._hovered
        width = Stroke.FOCUS if lively else Stroke.HAIRLINE
        whole = self.rect()
        line = (
            QRect((whole.width() - width) // 2, 0, width, whole.height())
            if self._upright
            else QRect(0, (whole.height() - width) // 2, whole.width(), width)
        )
        painter = QPainter(self)
        painter.fillRect(line, QColor(palette.accent if lively else palette.hairline))
        painter.end()
