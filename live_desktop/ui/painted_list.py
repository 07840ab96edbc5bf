"""A list whose entries are drawn by a painter of their own."""

from PySide6.QtCore import QAbstractListModel, QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QWidget

from live_desktop.ui.controls import BY_KEYBOARD
from live_desktop.ui.theme import Theme


class EntryPainter(QStyledItemDelegate):
    """Draws entries; the list says where the mouse is, and which entry the keyboard is at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mouse: QPoint | None = None
        self.ringed = -1
        """The row that gets a ring around it, or -1."""


class PaintedList(QListView):
    """Show entries that can be walked through; a ring shows the one that the keyboard is at."""

    def __init__(self, theme: Theme, model: QAbstractListModel) -> None:
        super().__init__()
        self._by_keyboard = False
        self._entries = EntryPainter(self)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        theme.changed.connect(self.viewport().update)

    def draw_by(self, painter: EntryPainter) -> None:
        """Let this painter draw the entries."""
        self._entries = painter
        self.setItemDelegate(painter)

    def act(self, _event: QKeyEvent) -> bool:
        """Do what a key asks of the entry that the keyboard is at; tell whether it asks any."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        if not (self.currentIndex().isValid() and self.act(event)):
            super().keyPressEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        self._entries.mouse = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._entries.mouse = event.position().toPoint()
        self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._entries.mouse = None
        self.viewport().update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ringed = self._by_keyboard and self.hasFocus()
        self._entries.ringed = self.currentIndex().row() if ringed else -1
        super().paintEvent(event)
