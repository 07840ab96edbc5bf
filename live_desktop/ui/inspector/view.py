"""The list of messages: a line for each message or run of sound, the newest last."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from live_desktop.protocol.flight import FlightKind
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.copier import Copier
from live_desktop.ui.inspector.model import Column, MessageModel, cell
from live_desktop.ui.inspector.rows import Row
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke, TextSize

_WIDEST = {Column.TIME: "00:00.000", Column.WAY: "↓", Column.SIZE: "00.0 MB"}
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class _CellPainter(QStyledItemDelegate):
    """Draw one cell of a line."""

    def __init__(self, theme: Theme, model: MessageModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = self._model.row(index.row())
        column = Column(index.column())
        palette = self._theme.palette
        rect = option.rect
        painter.save()
        # Qt has painters follow the program, whatever the direction of the list.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(rect, QColor(palette.selection))
        is_note = row.entry.kind is FlightKind.NOTED
        aside = palette.ink if is_selected else palette.faint
        colour = aside
        if column is Column.WAY and not is_note:
            colour = palette.ink if is_selected else palette.accent
        if column is Column.MESSAGE and not is_note and not row.count:
            colour = palette.ink
        painter.setFont(self.font)
        painter.setPen(QColor(colour))
        left = Space.XS if column is Column.TIME else 0
        inside = rect.adjusted(left, 0, -Space.XS, 0)
        text = painter.fontMetrics().elidedText(
            cell(row, column), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, int(_RIGHT if column is Column.SIZE else _LEFT), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            # One cell has the keyboard, and the mark at its foot shows it where all are selected.
            painter.fillRect(
                rect.adjusted(0, rect.height() - Stroke.FOCUS, 0, 0), QColor(palette.accent)
            )
        painter.restore()


class MessageView(QTableView):
    """Follow the newest line, unless the user has scrolled up.

    Signal: `chosen()` when other lines are selected, though not before the mouse is let go.
    """

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = MessageModel()
        self._painter = _CellPainter(theme, self._model, self)
        self._copier = Copier(self)
        self._emptiness = words.NOTHING_YET
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setProperty("kind", "lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(words.MESSAGES)
        # What went over the wire runs from left to right, whatever the window's language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._lay_out_columns()
        theme.changed.connect(self._measure)
        self._measure()

    @property
    def messages(self) -> MessageModel:
        """Give what it shows."""
        return self._model

    @property
    def following(self) -> bool:
        """Tell whether the newest line is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() == bar.maximum()

    def advance(self, until: float) -> None:
        """Show more until then; what the user has scrolled to stays where it is."""
        followed = self.following
        rows = self._model.rowCount()
        self._model.advance(until)
        gone = self._model.let_go()
        if followed:
            if gone or self._model.rowCount() != rows:
                self.scrollToBottom()
        elif gone:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - gone * self.verticalHeader().defaultSectionSize())
        emptiness = words.NOTHING_YET if self._model.empty else words.NOTHING_PASSES
        if emptiness != self._emptiness:
            self._emptiness = emptiness
            self.viewport().update()

    def select(self, number: int) -> None:
        """Select one line and bring it into sight."""
        index = self._model.index(number, Column.MESSAGE)
        self.setCurrentIndex(index)
        self.scrollTo(index, QTableView.ScrollHint.PositionAtCenter)
        self.chosen.emit()

    def selected(self) -> Row | None:
        """Give the selected line, or the one of several that was selected last."""
        if not (rows := self._selected()):
            return None
        current = self.currentIndex().row()
        return self._model.row(current if current in rows else rows[-1])

    def copy(self) -> None:
        """Copy the selected lines, in their order."""
        if rows := self._selected():
            self._copier.copy([self._model.row(row) for row in rows])

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        # A list that moves under a pressed mouse would select what comes to lie below it.
        if not QApplication.mouseButtons():
            self.chosen.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        followed = self.following
        super().resizeEvent(event)
        if followed:
            self.scrollToBottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Leave typed letters alone: to look through thousands of lines takes too long here."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount() or self._model.behind:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(self._theme.palette.faint), Stroke.HAIRLINE))
        painter.setFont(self._theme.font(TextSize.SMALL))
        where = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = self.viewport().rect().adjusted(Space.M, 0, -Space.M, 0)
        painter.drawText(room, int(where), self._emptiness)
        painter.end()

    def _lay_out_columns(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(Space.M)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setStretchLastSection(True)

    @Slot()
    def _measure(self) -> None:
        """Have room for words of their size."""
        self._painter.font.setPixelSize(self._theme.pixels(TextSize.SMALL))
        metrics = QFontMetrics(self._painter.font)
        row = max(int(Size.LIST_ROW), metrics.height() + Space.XS)
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        for column, widest in _WIDEST.items():
            room = metrics.horizontalAdvance(widest) + Space.XS
            self.setColumnWidth(column, room + (Space.XS if column is Column.TIME else 0))
        self.viewport().update()

    def _selected(self) -> list[int]:
        # Thousands of indexes take long to make; the ranges are few.
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})
