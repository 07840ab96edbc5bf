"""The cards of the voices, as many beside each other as there is room for."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView

from live_desktop.ui.controls import ENTER
from live_desktop.ui.painted_list import PaintedList
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize
from live_desktop.ui.voices import words
from live_desktop.ui.voices.card import CardPainter, Zone
from live_desktop.ui.voices.offers import VoiceModel
from live_desktop.ui.words import VOICES

_LEAST_WIDTH = 152
"""The pixels in which the longest name of a voice and its heart have room."""
_LEAST_PLAIN_WIDTH = 128
"""The same without a heart."""


class VoiceGrid(PaintedList):
    """Walk with the arrows, hear with Space, choose with Enter or a click.

    Signals: `chosen(voice)`, `hearing_wished(voice)`, `favourite_wished(voice)`.
    """

    chosen = Signal(str)
    hearing_wished = Signal(str)
    favourite_wished = Signal(str)

    def __init__(self, theme: Theme, model: VoiceModel, *, hearts: bool = True) -> None:
        super().__init__(theme, model)
        self._theme = theme
        self._voices = model
        self._pressed = Zone.BODY
        self._painter = CardPainter(theme, model, self, hearts=hearts)
        self.draw_by(self._painter)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(VOICES)
        self.setAccessibleDescription(words.CARDS_HINT)
        self.clicked.connect(self._click)
        theme.changed.connect(self._fit_cells)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_cells()
        super().resizeEvent(event)

    @Slot()
    def _fit_cells(self) -> None:
        room = self._room(self.width())
        self._painter.cell = QSize(room // self._columns(room), self._painter.height)
        self.setGridSize(self._painter.cell)

    def height_for(self, width: int) -> int:
        """Tell the pixels that all cards take in that width."""
        rows = -(-self._voices.rowCount() // self._columns(self._room(width)))
        return rows * self._painter.height + Space.XXS

    def _room(self, width: int) -> int:
        # Qt lays out with the scroll bar there, and wants a little more room than the cells take.
        scrolls = self.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return width - 1 - (Size.SCROLL_BAR if scrolls else 0)

    def _columns(self, room: int) -> int:
        return max(1, room // (_LEAST_WIDTH if self._painter.hearts else _LEAST_PLAIN_WIDTH))

    def act(self, event: QKeyEvent) -> bool:
        """Hear, choose or like the voice that the keyboard is at."""
        command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        voice = self.currentIndex().data()
        if event.key() in ENTER:
            self.chosen.emit(voice)
        elif event.key() == Qt.Key.Key_Space:
            self.hearing_wished.emit(voice)
        elif event.key() == Qt.Key.Key_D and command and self._painter.hearts:
            self.favourite_wished.emit(voice)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid():
            self._pressed = self._painter.zone_at(self.visualRect(index), place)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._voices.rowCount():
            self._paint_empty()

    def _paint_empty(self) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font(TextSize.SMALL))
        painter.setPen(QColor(self._theme.palette.faint))
        room = self.viewport().rect().adjusted(Space.XS, Space.L, -Space.XS, 0)
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(room, wrap, self._voices.empty_words)
        painter.end()

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        wishes = {
            Zone.BODY: self.chosen,
            Zone.PLAY: self.hearing_wished,
            Zone.HEART: self.favourite_wished,
        }
        wishes[self._pressed].emit(index.data())
