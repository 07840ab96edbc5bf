"""The list of the parts: what each is called at the left, how large it is at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from live_desktop.store.bundle import Part
from live_desktop.ui.report import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Size, Space, Stroke, TextSize

_SIZE = Qt.ItemDataRole.UserRole
_FEWEST = 3
"""Rows that are in sight however little room there is."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part with its size in bytes."""

    part: Part
    size: int


class _RowPainter(QStyledItemDelegate):
    """Draw one row."""

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
        painter.setFont(QFont(option.font))
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.selection))
            ground = option.rect.adjusted(Space.XXS, 0, -Space.XXS, 0)
            painter.drawRoundedRect(ground, Radius.CONTROL / 2, Radius.CONTROL / 2)
        row = option.rect.adjusted(Space.S, 0, -Space.S, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        size = index.data(_SIZE)
        painter.setPen(QColor(palette.ink if is_chosen else palette.faint))
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, size)
        metrics = painter.fontMetrics()
        room = row.width() - metrics.horizontalAdvance(size) - Space.XS
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(palette.ink))
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, max(Size.LIST_ROW, option.fontMetrics.height() + Space.XS))


class PartList(QListWidget):
    """Offers the parts; the chosen one stays chosen when they are collected anew.

    Signal: `chosen()`.
    """

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._pages: tuple[Page, ...] = ()
        self.setItemDelegate(_RowPainter(theme, self))
        self.setFont(theme.font(TextSize.SMALL, digits=True))
        self.setProperty("kind", "lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(words.PARTS)
        self.currentRowChanged.connect(self._tell)
        theme.changed.connect(self.viewport().update)

    @property
    def page(self) -> Page | None:
        """Give the chosen part; None where there is none."""
        row = self.currentRow()
        return self._pages[row] if 0 <= row < len(self._pages) else None

    def show_pages(self, pages: tuple[Page, ...], wanted: str = "") -> None:
        """Offer these, with the `wanted` one chosen, or the one that was, or else the first."""
        before = "" if self.page is None else self.page.part.name
        names = [each.part.name for each in pages]
        self.blockSignals(True)
        self.clear()
        self._pages = pages
        for page in pages:
            item = QListWidgetItem(page.part.name, self)
            item.setData(_SIZE, words.size(page.size))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.named(page.part.name, page.size))
        self.setCurrentRow(
            next((names.index(each) for each in (wanted, before) if each in names), 0)
        )
        self.blockSignals(False)
        self.updateGeometry()
        self.chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def sizeHint(self) -> QSize:
        """Want to show every part without a gap below the last."""
        return QSize(Size.EDITOR, self._height(max(self.count(), _FEWEST)))

    def minimumSizeHint(self) -> QSize:
        return QSize(Size.EDITOR, self._height(_FEWEST))

    def _height(self, rows: int) -> int:
        row = max(Size.LIST_ROW, self.fontMetrics().height() + Space.XS)
        return rows * row + 2 * Space.XXS + 2 * Stroke.HAIRLINE

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit()
