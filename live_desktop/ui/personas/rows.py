"""The list of personas: a row has its name, its voice, and how its instruction begins."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from live_desktop.ui.controls import ENTER
from live_desktop.ui.icons import draw_icon
from live_desktop.ui.painted_list import EntryPainter, PaintedList
from live_desktop.ui.personas import words
from live_desktop.ui.sides import in_own_direction, mirrored
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Size, Space, Stroke, TextSize, Weight

_ROOT = QModelIndex()
_HEIGHT = Space.XXL + Space.M
_LONGEST_DETAIL = 160
"""Characters; more of an instruction never fits into a row."""


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """A persona as the list shows it; the one without an id can be chosen and nothing else."""

    id: str
    name: str
    voice: str
    instruction: str
    in_use: bool

    @property
    def detail(self) -> str:
        """Say in one line what is to expect of it."""
        return words.detail(self.voice, self.instruction[:_LONGEST_DETAIL])


class PersonaModel(QAbstractListModel):
    """The personas in the order to show them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PersonaRow, ...] = ()

    def show(self, rows: tuple[PersonaRow, ...]) -> None:
        """Show these; the place of the keyboard stays where only words and marks change."""
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row(self, number: int) -> PersonaRow:
        """Return one of them."""
        return self._rows[number]

    def in_use(self) -> int:
        """Return the row of the one in use, or -1."""
        return next((number for number, row in enumerate(self._rows) if row.in_use), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken(row.name, row.voice, in_use=row.in_use)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.instruction
        return None


class RowPainter(EntryPainter):
    """Draw rows."""

    def __init__(self, theme: Theme, model: PersonaModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(option.rect.width(), _HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row, palette, rect = self._model.row(index.row()), self._theme.palette, option.rect
        hovered = self.mouse is not None and rect.contains(self.mouse)
        half = Stroke.HAIRLINE
        box = QRectF(rect).adjusted(half, half, -half, -half)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if hovered or row.in_use:
            painter.setBrush(QColor(palette.accent_wash if row.in_use else palette.hover))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        if index.row() == self.ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.accent), Stroke.FOCUS))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        self._paint_words(painter, box, row)
        if row.id:
            self._paint_more(painter, more_of(rect))
        painter.restore()

    def _paint_more(self, painter: QPainter, more: QRect) -> None:
        palette = self._theme.palette
        if self.mouse is not None and more.contains(self.mouse):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.hover))
            painter.drawEllipse(QRectF(more))
        spare = (more.width() - Size.ICON) // 2
        draw_icon(
            painter, "more", palette.faint, QRectF(more.adjusted(spare, spare, -spare, -spare))
        )

    def _paint_words(self, painter: QPainter, box: QRectF, row: PersonaRow) -> None:
        palette = self._theme.palette
        left, end = box.left() + Space.S, box.right() - Size.CONTROL - Space.XS
        name = QRectF(left, box.top() + Space.XS, end - left, Size.ICON)
        line = QRectF(left, name.bottom(), end - left, Size.ICON)
        if row.in_use:
            side = int(Space.M)
            sign = QRectF(left, name.center().y() - side / 2, side, side)
            draw_icon(painter, "chosen", palette.accent, mirrored(sign, box))
            name.setLeft(sign.right() + Space.XXS)
        for room, text, size, weight, colour in (
            (name, row.name, TextSize.BODY, Weight.SEMIBOLD, palette.ink),
            (line, row.detail, TextSize.SMALL, Weight.REGULAR, palette.faint),
        ):
            painter.setFont(self._theme.font(size, weight))
            painter.setPen(QColor(colour))
            fitting = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(room.width())
            )
            shown = in_own_direction(fitting, of=text)
            painter.drawText(mirrored(room, box), Qt.AlignmentFlag.AlignVCenter, shown)


def more_of(rect: QRect) -> QRect:
    """Find the mark that opens the menu of a row."""
    side = int(Size.CONTROL)
    more = QRect(rect.right() - side - Space.XXS, rect.center().y() - side // 2, side, side)
    return mirrored(QRectF(more), QRectF(rect)).toRect()


class PersonaList(PaintedList):
    """Walk with the arrows, choose with Enter or a click.

    Signals carry the id of a persona: `chosen`, `edit_wished`, `copy_wished`, `removal_wished`,
    and `menu_wished` with the place on the screen besides.
    """

    chosen = Signal(str)
    edit_wished = Signal(str)
    copy_wished = Signal(str)
    removal_wished = Signal(str)
    menu_wished = Signal(str, QPoint)

    def __init__(self, theme: Theme, model: PersonaModel) -> None:
        super().__init__(theme, model)
        self._personas = model
        self._painter = RowPainter(theme, model, self)
        self.draw_by(self._painter)
        self.setAccessibleName(words.PERSONAS)
        self.setAccessibleDescription(words.LIST_HINT)
        self.clicked.connect(self._click)

    def act(self, event: QKeyEvent) -> bool:
        """Choose, edit, remove or copy the persona that the keyboard is at."""
        command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        which = self._personas.row(self.currentIndex().row()).id
        if event.key() in ENTER or event.key() == Qt.Key.Key_Space:
            self.chosen.emit(which)
        elif event.key() == Qt.Key.Key_F2:
            self.edit_wished.emit(which)
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_wished.emit(which)
        elif event.key() == Qt.Key.Key_D and command:
            self.copy_wished.emit(which)
        else:
            return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid() and self._personas.row(index.row()).id:
            self._open_menu(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._personas.rowCount():
            self.setCurrentIndex(self._personas.index(max(0, self._personas.in_use())))
        super().focusInEvent(event)

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        mouse = self._painter.mouse
        which = self._personas.row(index.row()).id
        on_more = mouse is not None and more_of(self.visualRect(index)).contains(mouse)
        if which and on_more:
            self._open_menu(index)
        else:
            self.chosen.emit(which)

    def _open_menu(self, index: QModelIndex) -> None:
        below = more_of(self.visualRect(index)).bottomLeft()
        place = self.viewport().mapToGlobal(below)
        self.menu_wished.emit(self._personas.row(index.row()).id, place)
