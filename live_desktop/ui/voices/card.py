"""One voice on its card: its name, how it sounds, a heart, and a button to hear it."""

from enum import Enum, auto

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyleOptionViewItem,
    QToolTip,
)

from live_desktop.ui.icons import icon
from live_desktop.ui.painted_list import EntryPainter
from live_desktop.ui.sides import mirrored
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Size, Space, Stroke, TextSize, Weight
from live_desktop.ui.voices import words
from live_desktop.ui.voices.offers import Hearing, Offer, VoiceModel
from live_desktop.ui.voices.style_words import style_of

_HEIGHT = Space.XXL * 2 + Space.XXS
"""Pixels with words of the usual size, with the gap to the next one."""
_WAITING = "…"
_GAP = Space.XXS
_INSET = Space.S
_SIDE = Size.ICON + Space.XXS
"""The side of what can be pressed on a card, in pixels."""


class Zone(Enum):
    """The places on a card that do something of their own."""

    BODY = auto()
    PLAY = auto()
    HEART = auto()


def box_of(rect: QRect) -> QRectF:
    """Find the card in its cell."""
    edge = _GAP / 2
    return QRectF(rect).adjusted(edge, edge, -edge, -edge)


def play_of(rect: QRect) -> QRectF:
    """Find the button that plays."""
    box = box_of(rect)
    play = QRectF(box.left() + _INSET, box.bottom() - Space.XS - _SIDE, _SIDE, _SIDE)
    return mirrored(play, box)


def heart_of(rect: QRect) -> QRectF:
    """Find the heart."""
    box = box_of(rect)
    heart = QRectF(box.right() - Space.XXS - _SIDE, box.top() + Space.XXS, _SIDE, _SIDE)
    return mirrored(heart, box)


class CardPainter(EntryPainter):
    """Draw cards."""

    def __init__(
        self, theme: Theme, model: VoiceModel, view: QAbstractItemView, *, hearts: bool = True
    ) -> None:
        super().__init__(view)
        self.hearts = hearts
        self._theme = theme
        self._model = model
        self.cell = QSize()
        self._fonts: dict[Weight, tuple[QFont, QFontMetrics]] = {}
        self._pictures: dict[tuple[str, str, float], QPixmap] = {}
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def height(self) -> int:
        """Tell the pixels of a card, with the gap to the next one."""
        return _HEIGHT + 2 * (self._line_height - Size.ICON)

    @property
    def _line_height(self) -> int:
        _font, metrics = self._fonts[Weight.SEMIBOLD]
        return max(int(Size.ICON), metrics.height())

    def zone_at(self, rect: QRect, place: QPoint) -> Zone:
        """Find what lies at a place of a card."""
        point = QPointF(place)
        if play_of(rect).contains(point):
            return Zone.PLAY
        is_heart = self.hearts and heart_of(rect).contains(point)
        return Zone.HEART if is_heart else Zone.BODY

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        offer, rect, palette = self._model.offer(index.row()), option.rect, self._theme.palette
        touched = None
        if self.mouse is not None and rect.contains(self.mouse):
            touched = self.zone_at(rect, self.mouse)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, offer, hovered=touched is not None)
        if index.row() == self.ringed:
            _frame(painter, box_of(rect), palette.accent, Stroke.FOCUS)
        self._paint_words(painter, rect, offer)
        if self.hearts:
            self._paint_heart(painter, rect, offer, hovered=touched is Zone.HEART)
        self._paint_play(painter, rect, offer, hovered=touched is Zone.PLAY)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self.cell

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Say what a press would do where the mouse rests."""
        if not index.isValid():
            return False
        offer = self._model.offer(index.row())
        hint = _hint(self.zone_at(option.rect, event.pos()), offer)
        QToolTip.showText(event.globalPos(), hint, view)
        return True

    def editorEvent(
        self,
        _event: object,
        _model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Leave presses to the grid, which knows where they began."""
        return False

    def _paint_ground(self, painter: QPainter, rect: QRect, offer: Offer, *, hovered: bool) -> None:
        palette = self._theme.palette
        ground = palette.soft if hovered else palette.paper
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box_of(rect), Radius.CONTROL, Radius.CONTROL)
        if offer.chosen:
            painter.setBrush(QColor(palette.accent_wash))
            painter.drawRoundedRect(box_of(rect), Radius.CONTROL, Radius.CONTROL)
        _frame(
            painter,
            box_of(rect),
            palette.accent if offer.chosen else palette.hairline,
            Stroke.HAIRLINE,
        )

    def _paint_words(self, painter: QPainter, rect: QRect, offer: Offer) -> None:
        palette, box = self._theme.palette, box_of(rect)
        room = box.adjusted(_INSET, Space.XS, -_INSET, -Space.XS)
        beside_heart = room.right() + _INSET - Space.XXS - _SIDE - room.left()
        high = self._line_height
        name = QRectF(room.left(), room.top(), beside_heart, high)
        style = QRectF(room.left(), name.bottom() - Space.XXS, room.width(), high)
        start = room.left() + _SIDE + Space.XS
        status = QRectF(start, room.bottom() - _SIDE, room.right() - start, _SIDE)
        self._line(painter, mirrored(name, box), offer.voice.name, palette.ink, Weight.SEMIBOLD)
        self._line(painter, style, style_of(offer.voice), palette.faint)
        if offer.chosen and offer.hearing is Hearing.SILENT:
            side = int(Space.M)
            sign = QRectF(start, status.center().y() - side / 2, side, side)
            self._icon(painter, "chosen", palette.accent, mirrored(sign, box))
            status.setLeft(sign.right() + Space.XXS)
        busy = offer.chosen or offer.hearing is not Hearing.SILENT
        _font, metrics = self._fonts[Weight.REGULAR]
        said = offer.status
        if busy and metrics.horizontalAdvance(said) > status.width():
            # The signs beside it say as much as half a word.
            said = _WAITING if offer.hearing is Hearing.FETCHING else ""
        self._line(painter, mirrored(status, box), said, palette.accent if busy else palette.faint)

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        colour: str,
        weight: Weight = Weight.REGULAR,
    ) -> None:
        font, metrics = self._fonts[weight]
        painter.setFont(font)
        painter.setPen(QColor(colour))
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitting)

    def _icon(self, painter: QPainter, name: str, colour: str, place: QRectF) -> None:
        ratio = painter.device().devicePixelRatio()
        key = (name, colour, ratio)
        if key not in self._pictures:
            self._pictures[key] = icon(name, colour).pixmap(place.size().toSize(), ratio)
        painter.drawPixmap(place.topLeft().toPoint(), self._pictures[key])

    @Slot()
    def _dress(self) -> None:
        """Make once what every card is drawn with."""
        self._pictures.clear()
        for weight in Weight:
            font = self._theme.font(TextSize.SMALL, weight)
            self._fonts[weight] = (font, QFontMetrics(font))

    def _paint_heart(self, painter: QPainter, rect: QRect, offer: Offer, *, hovered: bool) -> None:
        palette, place = self._theme.palette, heart_of(rect)
        if hovered:
            _disc(painter, place, palette.hover)
        name = "favourite-chosen" if offer.favourite else "favourite"
        colour = palette.accent if offer.favourite else palette.faint
        self._icon(painter, name, colour, _middle(place))

    def _paint_play(self, painter: QPainter, rect: QRect, offer: Offer, *, hovered: bool) -> None:
        palette, place = self._theme.palette, play_of(rect)
        is_heard = offer.hearing is not Hearing.SILENT
        lit = is_heard or hovered
        _disc(painter, place, palette.accent if lit else palette.accent_wash)
        name = "stop" if is_heard else "play"
        self._icon(painter, name, palette.on_accent if lit else palette.accent, _middle(place))


def _hint(zone: Zone, offer: Offer) -> str:
    name = offer.voice.name
    if zone is Zone.HEART:
        return words.let_go(name) if offer.favourite else words.keep(name)
    if zone is Zone.PLAY:
        silent = offer.hearing is Hearing.SILENT
        return words.hear(name) if silent else words.stop(name)
    return f"{name} · {style_of(offer.voice)}"


def _frame(painter: QPainter, box: QRectF, colour: str, width: int) -> None:
    half = width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), width))
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), Radius.CONTROL, Radius.CONTROL)


def _disc(painter: QPainter, place: QRectF, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(place)


def _middle(place: QRectF) -> QRectF:
    spare = (place.width() - Space.M) / 2
    return place.adjusted(spare, spare, -spare, -spare)
