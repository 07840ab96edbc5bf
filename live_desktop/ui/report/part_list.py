"""The list of the parts: what each is called at the left, how large it is at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidgetItem, QSizePolicy, QStyleOptionViewItem

from live_desktop.store.bundle import Part
from live_desktop.ui.line_list import LineList, LinePainter
from live_desktop.ui.report import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke

_SIZE = Qt.ItemDataRole.UserRole
_FEWEST = 3
"""Rows that are in sight however little room there is."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part with its size in bytes."""

    part: Part
    size: int


class _RowPainter(LinePainter):
    """Draw the name of a part, and its size where the line ends."""

    def paint_words(
        self,
        painter: QPainter,
        room: QRect,
        index: QModelIndex | QPersistentModelIndex,
        faint: str,
    ) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        size = index.data(_SIZE)
        painter.setPen(QColor(faint))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, size)
        metrics = painter.fontMetrics()
        left = room.width() - metrics.horizontalAdvance(size) - Space.XS
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, left)
        painter.setPen(QColor(self._theme.palette.ink))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, name)

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, max(Size.LIST_ROW, option.fontMetrics.height() + Space.XS))


class PartList(LineList):
    """Offers the parts; the chosen one stays chosen when they are collected anew.

    Signal: `chosen()`.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, words.PARTS)
        self._pages: tuple[Page, ...] = ()
        self.setItemDelegate(_RowPainter(theme, self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

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
