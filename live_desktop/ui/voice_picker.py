"""The voices to choose from, as a grid of two columns."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from live_desktop.protocol.voices import Voice
from live_desktop.ui import words
from live_desktop.ui.controls import BY_KEYBOARD, ENTER, note
from live_desktop.ui.icons import draw_icon
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Size, Space, Stroke, TextSize, Weight

_ROOT = QModelIndex()
_PRESS = ENTER | {Qt.Key.Key_Space}
_CELL_HEIGHT = Size.CONTROL + Space.L


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice as it is offered: whether it needs a connection, and whether it is the chosen one."""

    voice: Voice
    online: bool
    chosen: bool


class VoiceModel(QAbstractListModel):
    """The voices, those that this computer makes itself first."""

    def __init__(self) -> None:
        super().__init__()
        self._offers: list[Offer] = []

    def show(self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str) -> None:
        """Offer these voices; keep the rows where only their marks change."""
        ordered = sorted(voices, key=lambda voice: voice.name not in local)
        offers = [Offer(voice, voice.name not in local, voice.name == chosen) for voice in ordered]
        if [offer.voice for offer in offers] == [offer.voice for offer in self._offers]:
            self._offers = offers
            self.dataChanged.emit(self.index(0), self.index(len(offers) - 1))
        else:
            self.beginResetModel()
            self._offers = offers
            self.endResetModel()

    def offer(self, row: int) -> Offer:
        """Return what a row offers."""
        return self._offers[row]

    def chosen_row(self) -> int:
        """Return the row of the chosen voice, or -1."""
        return next((row for row, offer in enumerate(self._offers) if offer.chosen), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._offers)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        offer = self._offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.voice.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken_voice(
                offer.voice.name, offer.voice.style, online=offer.online, chosen=offer.chosen
            )
        return None


class VoicePainter(QStyledItemDelegate):
    """Draw one voice: its name, how it sounds, and a check on the chosen one."""

    def __init__(self, theme: Theme, model: VoiceModel, view: "VoiceGrid") -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        offer = self._model.offer(index.row())
        palette = self._theme.palette
        edge = Space.XXS
        box = QRectF(option.rect).adjusted(edge, edge, -edge, -edge)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        calm = palette.hover if hovered else palette.paper
        painter.setBrush(QColor(palette.accent_wash if offer.chosen else calm))
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        if self._view.ringed and index.row() == self._view.currentIndex().row():
            painter.setPen(QPen(QColor(palette.accent), Stroke.FOCUS))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        self._paint_words(painter, box.adjusted(Space.S, Space.XS, -Space.XS, -Space.XS), offer)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self._view.gridSize()

    def _paint_words(self, painter: QPainter, box: QRectF, offer: Offer) -> None:
        palette = self._theme.palette
        if offer.chosen:
            side = int(Space.M)
            sign = QRectF(box.right() - side, box.top() + Stroke.FOCUS, side, side)
            draw_icon(painter, "chosen", palette.accent, sign)
        style = words.voice_style(offer.voice.style, online=offer.online)
        lines = (
            (offer.voice.name, Weight.SEMIBOLD, palette.ink, Qt.AlignmentFlag.AlignTop),
            (style, Weight.REGULAR, palette.faint, Qt.AlignmentFlag.AlignBottom),
        )
        for line, weight, colour, place in lines:
            painter.setFont(self._theme.font(TextSize.SMALL, weight))
            painter.setPen(QColor(colour))
            fitting = painter.fontMetrics().elidedText(
                line, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, place, fitting)


class VoiceGrid(QListView):
    """Walk with the arrows, choose with Enter, Space or a click."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, model: VoiceModel) -> None:
        super().__init__()
        self._ringed = False
        self.setModel(model)
        self.setItemDelegate(VoicePainter(theme, model, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setAccessibleName(words.VOICES)
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    @property
    def ringed(self) -> bool:
        """Tell whether the keyboard is in the grid."""
        return self._ringed and self.hasFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Qt lays out with the scroll bar there, and wants a little more room than two cells.
        room = self.width() - Size.SCROLL_BAR
        self.setGridSize(QSize(room // 2 - 1, _CELL_HEIGHT))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._ringed = True
        if event.key() in _PRESS and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data())


class VoicePicker(QWidget):
    """Offer the voices and say what their marks mean."""

    voice_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = VoiceModel()
        self._grid = VoiceGrid(theme, self._model)
        self._grid.chosen.connect(self.voice_chosen)
        self._hint = note(words.VOICES_HINT, theme)
        self._hint.setContentsMargins(Space.M, 0, Space.M, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, 0, Space.XXS, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._grid, 1)
        column.addWidget(self._hint)
        self.setFocusProxy(self._grid)

    def show_voices(self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str) -> None:
        """Show these voices, which of them this computer makes itself, and the chosen one."""
        self._model.show(voices, local, chosen)
        self._hint.setVisible(any(voice.name not in local for voice in voices))
        if not self._grid.hasFocus():
            self._grid.setCurrentIndex(self._model.index(self._model.chosen_row()))
