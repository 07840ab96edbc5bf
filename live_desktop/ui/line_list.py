"""A list of lines in small type, of which one is chosen; a painter of its own draws each."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Space, TextSize


class LinePainter(QStyledItemDelegate):
    """Draw the ground of a line, and leave its words to those who know them."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        palette = self._theme.palette
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.selection))
            ground = option.rect.adjusted(Space.XXS, 0, -Space.XXS, 0)
            painter.drawRoundedRect(ground, Radius.CONTROL / 2, Radius.CONTROL / 2)
        painter.setFont(option.font)
        faint = palette.ink if is_chosen else palette.faint
        self.paint_words(painter, option.rect.adjusted(Space.S, 0, -Space.S, 0), index, faint)
        painter.restore()

    def paint_words(
        self,
        painter: QPainter,
        room: QRect,
        index: QModelIndex | QPersistentModelIndex,
        faint: str,
    ) -> None:
        """Draw the words of a line; `faint` is the colour of what is beside the point."""
        raise NotImplementedError


class LineList(QListWidget):
    """Offers lines; signal: `chosen()`."""

    chosen = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        """Be called by that name."""
        super().__init__()
        self.setFont(theme.font(TextSize.SMALL, digits=True))
        self.setProperty("kind", "lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.currentRowChanged.connect(self._tell)
        theme.changed.connect(self.viewport().update)

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit()
