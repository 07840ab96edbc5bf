"""The list of the components: each with its version and its licence, found by any of them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyleOptionViewItem

from live_desktop.store.components import Component
from live_desktop.ui.about import words
from live_desktop.ui.line_list import LineList, LinePainter
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Weight

_UNDER = Qt.ItemDataRole.UserRole
_SHORTEST_ROWS = 3
"""Rows that are in sight however little room there is."""


class _RowPainter(LinePainter):
    """Draw a component in two lines: its name, then its version and licence."""

    def paint_words(
        self,
        painter: QPainter,
        room: QRect,
        index: QModelIndex | QPersistentModelIndex,
        faint: str,
    ) -> None:
        usual = painter.font()
        name = QFont(usual)
        name.setWeight(QFont.Weight(Weight.SEMIBOLD))
        upper = room.adjusted(0, Space.XXS, 0, -Space.XXS)
        upper.setHeight(upper.height() // 2)
        lower = upper.translated(0, upper.height())
        _draw(painter, upper, index.data(), name, self._theme.palette.ink)
        _draw(painter, lower, index.data(_UNDER), usual, faint)

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + 2 * Space.XXS)


class ComponentList(LineList):
    """Offers components; signal: `chosen()`, also when there is none any more."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, words.COMPONENTS)
        self._components: tuple[Component, ...] = ()
        self.setItemDelegate(_RowPainter(theme, self))

    @property
    def component(self) -> Component | None:
        """Give the chosen component; None where there is none in sight."""
        row = self.currentRow()
        return None if row < 0 or self.item(row).isHidden() else self._components[row]

    @property
    def shown(self) -> int:
        """Count the components in sight."""
        return sum(not self.item(row).isHidden() for row in range(self.count()))

    def show_components(self, components: tuple[Component, ...]) -> None:
        """Offer these, with the first one chosen."""
        self.blockSignals(True)
        self.clear()
        self._components = components
        for each in components:
            item = QListWidgetItem(each.name, self)
            item.setData(_UNDER, words.under(each))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.spoken(each))
        self.setCurrentRow(0)
        self.blockSignals(False)
        self.chosen.emit()

    def narrow(self, typed: str) -> None:
        """Show those alone whose name, version or licence has every word that is typed."""
        wanted = typed.casefold().split()
        self.blockSignals(True)
        for row, each in enumerate(self._components):
            known = words.spoken(each).casefold()
            self.item(row).setHidden(not all(part in known for part in wanted))
        if self.component is None:
            rows = range(self.count())
            first = next((row for row in rows if not self.item(row).isHidden()), -1)
            self.setCurrentRow(first)
        self.blockSignals(False)
        self.scrollTo(self.currentIndex())
        self.chosen.emit()

    def sizeHint(self) -> QSize:
        return QSize(Size.EDITOR, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        row = 2 * QFontMetrics(self.font()).height() + 2 * Space.XXS
        return QSize(Size.EDITOR, _SHORTEST_ROWS * row)


def _draw(painter: QPainter, room: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
