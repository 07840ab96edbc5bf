"""The turns as one scrolling page: a list for screen readers, words in a column for the eye."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QBasicTimer,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimerEvent,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize
from live_desktop.ui.transcript.fading import FADE, paint_edges
from live_desktop.ui.transcript.parts.lexers import lexers
from live_desktop.ui.transcript.parts.wording import Range
from live_desktop.ui.transcript.turn_layout import Highlight, TurnLayout
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.turn_search import TurnSearch
from live_desktop.ui.transcript.turn_selection import TurnSelection
from live_desktop.ui.transcript.turn_stack import TurnStack

_AT_THE_END = 4


_Found = tuple[tuple[TurnLayout, str], list[tuple[Range, ...]], tuple[Range, ...]]
"""What was searched, and where it was found, match by match and all in one."""


class TurnPage(QListView):
    """Show all turns as one page; stay at its end if the reader is there, and where he is if not.

    `end_reached` tells whether the newest words are in sight.
    """

    end_reached = Signal(bool)

    def __init__(self, model: TurnModel, theme: Theme) -> None:
        super().__init__()
        self._turns = model
        self._theme = theme
        self._stack = TurnStack(model, theme)
        self._marked = TurnSelection(self._stack)
        self._search = TurnSearch(model)
        self._found: dict[int, _Found] = {}
        """Where the words looked for are in the rows drawn last."""
        self._at_end = True
        self._covered = 0
        """The pixels above the lower edge in which something lies over the words."""
        self._fitting = False
        # Words find their own direction; all else is drawn and clicked from the left.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._more = QBasicTimer()
        """Runs while something in sight is laid out in part only."""
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        # A turn can become the current one without the reader asking to see its beginning.
        self.setAutoScroll(False)
        theme.changed.connect(self._start_again)
        lexers().loaded.connect(self._show_colours)

    @Slot()
    def _show_colours(self) -> None:
        self.viewport().update()

    @property
    def at_end(self) -> bool:
        """Tell whether the newest words are in sight."""
        return self._at_end

    def scroll_to_end(self) -> None:
        """Go to the newest words, and stay with them."""
        self._at_end = True
        self._fit(None)
        self.end_reached.emit(True)

    def cover(self, pixels: int) -> None:
        """Let the words fade that far above the lower edge, for something lies over them."""
        self._covered = pixels
        self.viewport().update()

    @property
    def search(self) -> TurnSearch:
        """Return the search whose matches are shown."""
        return self._search

    def first_row(self) -> int:
        """Return the first row in sight, 0 without any."""
        return max(0, self._stack.row_at(self.verticalOffset()))

    def reveal_match(self) -> None:
        """Bring the current match of the search into sight."""
        row = self._search.row
        if row >= 0:
            matches = self._search.matches(row)
            # What stands in an address is not shown.
            shown = (
                self._stack.whole_layout(row).shown(*matches[self._search.match]) if matches else []
            )
            self.reveal(row, shown[0].start if shown else 0)
        self.viewport().update()

    def reveal(self, row: int, place: int) -> None:
        """Bring a place in a turn into sight, with some room around it."""
        bar, settled = self.verticalScrollBar(), False
        while not settled:
            top, high = self._stack.whole_layout(row).line_at(place)
            top += self._stack.top(row)
            before = bar.value()
            if top < before + FADE or top + high > before + bar.pageStep() - FADE:
                self._remember_end(False)
                bar.setValue(top - bar.pageStep() // 3)
            settled = bar.value() == before

    # What Qt's list asks of us instead of its own layout.

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid():
            return QRect()
        column, row = self._stack.column, index.row()
        top = self._stack.top(row) - self.verticalOffset()
        return QRect(column.left, top, column.width, self._stack.height_of(row))

    def indexAt(self, point: QPoint) -> QModelIndex:
        return self._turns.index(self._stack.row_at(point.y() + self.verticalOffset()))

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        bar = self.verticalScrollBar()
        top = self._stack.top(index.row()) - Space.M
        bottom = top + self._stack.height_of(index.row()) + 2 * Space.M
        if top < bar.value() or bottom - top > bar.pageStep():
            bar.setValue(top)
        elif bottom > bar.value() + bar.pageStep():
            bar.setValue(bottom - bar.pageStep())

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    def moveCursor(
        self, _action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Come to the newest turn when the keyboard comes in for the first time."""
        current = self.currentIndex()
        return current if current.isValid() else self._turns.index(len(self._turns) - 1)

    def setSelection(self, _rect: QRect, _how: QItemSelectionModel.SelectionFlag) -> None:
        """Mark no whole rows: words are marked instead."""

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion()

    def doItemsLayout(self) -> None:
        """Lay nothing out here: the stack does, as soon as something changes."""

    def updateGeometries(self) -> None:
        room = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._stack.height - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._stack.looks.leading(TextSize.BODY))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        shift, area = self.verticalOffset(), event.rect()
        # Parts beyond the clip are left out.
        painter.setClipRect(area)
        rows = self._stack.rows(area.top() + shift, area.bottom() + shift)
        for row in self._found.keys() - set(rows):
            del self._found[row]
        for row in rows:
            top = self._stack.top(row) - shift
            self._stack.layout(row).paint(painter, top, self._highlight(row))
        paint_edges(painter, self, self._theme.palette.paper, self._covered)
        painter.end()

    def _highlight(self, row: int) -> Highlight:
        layout = self._stack.layout(row)
        if not self._search.count:
            return Highlight(self._marked.range_in(row))
        key = layout, self._search.wanted
        known = self._found.get(row)
        if known is None or known[0] != key:
            matches = [tuple(layout.shown(*where)) for where in self._search.matches(row)]
            found = tuple(each for match in matches for each in match)
            known = self._found[row] = key, matches, found
        _, matches, found = known
        current = matches[self._search.match] if row == self._search.row and matches else ()
        return Highlight(self._marked.range_in(row), found, current)

    # Changes of the conversation and of the window.

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        anchor = self._anchor()
        for row in range(first.row(), last.row() + 1):
            self._stack.refresh(row)
            self._search.refresh(row)
        super().dataChanged(first, last, roles)
        self._fit(anchor)

    def rowsInserted(
        self, parent: QModelIndex | QPersistentModelIndex, first: int, last: int
    ) -> None:
        anchor = self._anchor()
        if last < len(self._turns) - 1:
            self._marked.clear()
            self._search.start("")
        for row in range(first, last + 1):
            self._stack.insert(row)
        super().rowsInserted(parent, first, last)
        self._fit(anchor)

    def reset(self) -> None:
        super().reset()
        self._marked.clear()
        self._search.start("")
        self._at_end = True
        self._stack.forget()
        self._stack.rebuild(self.width())
        self._fit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor()
        if event.size().width() != event.oldSize().width():
            self._stack.rebuild(self.width())
        self._fit(anchor)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        if self._fitting:
            return
        bar = self.verticalScrollBar()
        self._remember_end(bar.value() >= bar.maximum() - _AT_THE_END)
        self._fit(self._anchor())

    @Slot()
    def _start_again(self) -> None:
        anchor = self._anchor()
        self._stack.rebuild(self.width())
        self._fit(anchor)

    def _anchor(self) -> tuple[int, int] | None:
        """Return a row in sight and how far above the view's top it begins."""
        top = self.verticalOffset()
        row = next((row for row in self._rows_in_sight() if self._stack.known(row)), None)
        return None if row is None else (row, top - self._stack.top(row))

    def _fit(self, anchor: tuple[int, int] | None) -> None:
        """Lay out what is in sight, without moving what the reader looks at."""
        self._fitting = True
        bar = self.verticalScrollBar()
        settled = False
        while not settled:
            top = bar.value()
            settled = not self._stack.settle(top, top + self.viewport().height())
            self.updateGeometries()
            if self._at_end:
                bar.setValue(bar.maximum())
            elif anchor is not None:
                bar.setValue(self._stack.top(anchor[0]) + anchor[1])
            settled &= bar.value() == top
        self._fitting = False
        if bar.value() >= bar.maximum() - _AT_THE_END:
            self._remember_end(True)
        if not self._more.isActive() and self._any_unfinished():
            self._more.start(0, self)
        self.viewport().update()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._more.timerId():
            super().timerEvent(event)
            return
        anchor = self._anchor()
        if self._stack.go_on(self._rows_in_sight()):
            self._fit(anchor)
        else:
            self._more.stop()

    def _rows_in_sight(self) -> range:
        top = self.verticalOffset()
        return self._stack.rows(top, top + self.viewport().height())

    def _any_unfinished(self) -> bool:
        return any(not self._stack.known(row) for row in self._rows_in_sight())

    def _remember_end(self, at_end: bool) -> None:
        if at_end is not self._at_end:
            self._at_end = at_end
            self.end_reached.emit(at_end)
