"""The list of the connection log: a line for each message or run of sound, the newest last."""

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from live_desktop.protocol.flight import FlightKind
from live_desktop.ui import words
from live_desktop.ui.log_model import LogModel, detail, line
from live_desktop.ui.log_reader import MOST_SHOWN, Part
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke, TextSize

_ARROWS = {FlightKind.SENT: "↑", FlightKind.RECEIVED: "↓", FlightKind.NOTED: "·"}
_LONGEST_DETAIL = 10_000
"""Characters of a message that are wrapped quickly enough."""


class _LinePainter(QStyledItemDelegate):
    """Draw one line: when, which way, and what."""

    def __init__(self, theme: Theme, model: LogModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._font.setPixelSize(TextSize.SMALL)
        metrics = QFontMetrics(self._font)
        self._digit_width = metrics.horizontalAdvance("0")
        self._arrow_width = metrics.horizontalAdvance("↓")

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = self._model.row(index.row())
        entry = row.entry
        palette = self._theme.palette
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(palette.selection))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(palette.accent), Stroke.HAIRLINE))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.setFont(self._font)
        rest = option.rect.adjusted(Space.XS, 0, -Space.XS, 0)
        is_note = entry.kind is FlightKind.NOTED
        is_aside = is_note or row.count > 0
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        aside = palette.ink if is_selected else palette.faint
        arrow = aside if is_note else palette.accent
        # The last moment is the longest, and the messages stand in one column.
        longest = words.moment(self._model.row(self._model.rowCount() - 1).entry.seconds)
        width = self._digit_width * len(longest)
        rest = self._cell(painter, rest, words.moment(entry.seconds), width, aside)
        rest = self._cell(painter, rest, _ARROWS[entry.kind], self._arrow_width, arrow)
        text = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, rest.width()
        )
        self._cell(painter, rest, text, rest.width(), aside if is_aside else palette.ink)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, Size.LOG_ROW)

    @staticmethod
    def _cell(painter: QPainter, rest: QRect, text: str, width: int, colour: str) -> QRect:
        """Draw one cell at the left; returns what is right of it."""
        painter.setPen(QColor(colour))
        cell = QRect(rest.left(), rest.top(), width, rest.height())
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(cell, where, text)
        return rest.adjusted(width + Space.XS, 0, 0, 0)


class LogView(QListView):
    """Follow the newest line, unless the user has scrolled up.

    Signal: `chosen()` when other lines are selected, though not before the mouse is let go.
    """

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = LogModel()
        self.setModel(self._model)
        self.setItemDelegate(_LinePainter(theme, self._model, self))
        self.setProperty("kind", "log")
        self.setFrameShape(QFrame.Shape.NoFrame)
        # What went over the wire runs from left to right, whatever the window's language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(words.LOG)
        theme.changed.connect(self.viewport().update)

    @property
    def following(self) -> bool:
        """Tell whether the newest line is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() == bar.maximum()

    @property
    def full(self) -> bool:
        """Tell whether more lines have to wait until the user looks at the newest again."""
        return not self.following and self._model.rowCount() >= 2 * MOST_SHOWN

    def show_part(self, part: Part) -> None:
        """Show more entries, or others; what the user has scrolled to stays where it is."""
        followed = self.following
        if part.follow:
            self._model.append(part.entries)
        else:
            self._model.replace(part.entries)
        if followed or not part.follow:
            self._model.keep(MOST_SHOWN)
            self.scrollToBottom()

    def start_over(self, *, folds: bool) -> None:
        """Show nothing, and from now on sound in folded lines or one by one."""
        self._model.start_over(folds=folds)

    def detail(self) -> str | None:
        """Give the selected line in full, or the one of several that was selected last."""
        if not (rows := self._selected()):
            return None
        current = self.currentIndex().row()
        return detail(self._model.row(current if current in rows else rows[-1]), _LONGEST_DETAIL)

    def copy(self) -> None:
        """Copy the selected lines, in their order."""
        if rows := self._selected():
            text = "\n".join(line(self._model.row(row)) for row in rows)
            QApplication.clipboard().setText(text)

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
        else:
            super().keyPressEvent(event)

    def _selected(self) -> list[int]:
        # Thousands of indexes take long to make; the ranges are few.
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        return sorted(row for each in ranges for row in range(each.top(), each.bottom() + 1))
