"""A setting that is on or off."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from live_desktop.ui import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke, TextSize

_TRACK = QSize(Space.XL + Space.XXS, Space.M + Space.XXS)
_RESTING = 0.45
"""How much is seen of a track that cannot be switched."""
RING = 2 * Stroke.FOCUS
"""The room that the focus ring takes around the track, in pixels."""


class Switch(QCheckBox):
    """Words at the left, on or off at the right; a click only says what the user wants."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme
        self.setFont(theme.font(TextSize.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def nextCheckState(self) -> None:
        """Leave the state alone: it is rendered, not clicked."""

    def hitButton(self, position: QPoint) -> bool:
        """Take clicks anywhere in the row."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        text = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(text + self._state_width + _TRACK.width() + 3 * Space.XS, Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def _state_font(self) -> QFont:
        return self._theme.font(TextSize.SMALL)

    @property
    def _state_width(self) -> int:
        metrics = QFontMetrics(self._state_font)
        return max(metrics.horizontalAdvance(word) for word in (words.ON, words.OFF))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self._theme.palette
        inside = self._mirrored(QRectF(self.rect()).adjusted(0, 0, -RING, 0))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(palette.ink if self.isEnabled() else palette.faint))
        # The painter mirrors these sides by itself.
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, self.text())
        track = QRectF(self.width() - RING - _TRACK.width(), 0, _TRACK.width(), _TRACK.height())
        track.moveTop((inside.height() - track.height()) / 2)
        track = self._mirrored(track)
        painter.setPen(QColor(palette.faint))
        painter.setFont(self._state_font)
        beside = QRectF(self.rect()).adjusted(0, 0, -RING - _TRACK.width() - Space.XS, 0)
        state = words.ON if self.isChecked() else words.OFF
        painter.drawText(self._mirrored(beside), middle | Qt.AlignmentFlag.AlignRight, state)
        if not self.isEnabled():
            painter.setOpacity(_RESTING)
        self._paint_track(painter, track)
        if self.hasFocus():
            out = RING - Stroke.FOCUS / 2
            ring = track.adjusted(-out, -out, out, out)
            painter.setPen(QPen(QColor(palette.accent), Stroke.FOCUS))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()

    def _mirrored(self, box: QRectF) -> QRectF:
        """Return where a box is in the direction in which lines run."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return QRectF(self.width() - box.right(), box.top(), box.width(), box.height())
        return box

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        palette = self._theme.palette
        line = Stroke.FOCUS
        edge = track.adjusted(line / 2, line / 2, -line / 2, -line / 2)
        colour = QColor(palette.accent if self.isChecked() else palette.faint)
        painter.setPen(QPen(colour, line))
        painter.setBrush(colour if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)
        knob = track.adjusted(2 * line, 2 * line, -2 * line, -2 * line)
        leftwards = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if self.isChecked() is not leftwards:
            knob.setLeft(knob.right() - knob.height())
        else:
            knob.setRight(knob.left() + knob.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.on_accent) if self.isChecked() else colour)
        painter.drawEllipse(knob)
