"""The voices to choose from, as a grid of two columns."""

from PySide6.QtCore import (
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
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from live_desktop.protocol.voices import Voice
from live_desktop.ui import words
from live_desktop.ui.controls import BY_KEYBOARD, ENTER, button, note
from live_desktop.ui.icons import draw_icon
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Size, Space, Stroke, TextSize, Weight
from live_desktop.ui.voice_model import Offer, VoiceModel

_PRESS = ENTER | {Qt.Key.Key_Space}
_LONGEST_ID = 128
_CELL_HEIGHT = Size.CONTROL + Space.L


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
        sign_room = 0
        if offer.chosen:
            side = int(Space.M)
            sign = QRectF(box.right() - side, box.top() + Stroke.FOCUS, side, side)
            draw_icon(painter, "chosen", palette.accent, sign)
            sign_room = side + Space.XXS
        style = words.voice_style(offer.voice.style, online=offer.online)
        lines = (
            (offer.voice.name, Weight.SEMIBOLD, palette.ink, Qt.AlignmentFlag.AlignTop, sign_room),
            (style, Weight.REGULAR, palette.faint, Qt.AlignmentFlag.AlignBottom, 0),
        )
        for line, weight, colour, place, taken in lines:
            painter.setFont(self._theme.font(TextSize.SMALL, weight))
            painter.setPen(QColor(colour))
            fitting = painter.fontMetrics().elidedText(
                line, Qt.TextElideMode.ElideRight, int(box.width()) - taken
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
    """Offer the voices, find one among many, and take any other by its id."""

    voice_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = VoiceModel()
        self._grid = VoiceGrid(theme, self._model)
        self._search = QLineEdit()
        self._search.setPlaceholderText(words.VOICE_SEARCH)
        self._search.setAccessibleName(words.VOICE_SEARCH)
        self._search.setMaxLength(_LONGEST_ID)
        self._use = button("", "raised")
        self._hint = note(words.VOICES_HINT, theme)
        above, use, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row, part in ((above, self._search), (use, self._use), (below, self._hint)):
            row.setContentsMargins(Space.XXS, 0, Space.S, 0)
            row.addWidget(part)
        use.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, 0, Space.XXS, Space.M)
        column.setSpacing(Space.XS)
        column.addLayout(above)
        column.addLayout(use)
        column.addWidget(self._grid, 1)
        column.addLayout(below)
        self.setFocusProxy(self._grid)
        self._grid.chosen.connect(self._choose)
        self._search.textChanged.connect(self._seek)
        self._search.returnPressed.connect(self._take)
        self._use.clicked.connect(self._use_typed)
        self._seek()

    def show_voices(
        self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str, stand_in: str = ""
    ) -> None:
        """Show these voices, which of them this computer makes itself, and the chosen one.

        `stand_in` is heard in place of the chosen one, where that cannot be made.
        """
        self._model.show(voices, local, chosen)
        self._hint.setText(words.standing_in(chosen, stand_in) if stand_in else words.VOICES_HINT)
        self._hint.setVisible(any(voice.name not in local for voice in voices))
        self._offer_typed()
        if not self._grid.hasFocus():
            self._grid.setCurrentIndex(self._model.index(self._model.chosen_row()))

    @property
    def _typed(self) -> str:
        return self._search.text().strip()

    @Slot()
    def _seek(self) -> None:
        self._model.search(self._typed)
        self._offer_typed()

    def _offer_typed(self) -> None:
        self._use.setText(words.use_voice(self._typed))
        # An id is one word.
        is_id = len(self._typed.split()) == 1
        self._use.setVisible(is_id and not self._model.exact(self._typed))

    @Slot()
    def _take(self) -> None:
        """Choose what was meant: the voice of that name, the only one found, or the id itself."""
        if exact := self._model.exact(self._typed):
            self._choose(exact)
        elif self._model.rowCount() == 1:
            self._choose(self._model.offer(0).voice.name)
        elif self._model.rowCount():
            self._grid.setFocus(Qt.FocusReason.TabFocusReason)
            self._grid.setCurrentIndex(self._model.index(0))
        elif not self._use.isHidden():
            self._use_typed()

    @Slot()
    def _use_typed(self) -> None:
        self._choose(self._typed)

    @Slot(str)
    def _choose(self, voice: str) -> None:
        self._search.clear()
        self.voice_chosen.emit(voice)
