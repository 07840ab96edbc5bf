"""The levels of a sound check over time: what was played, what was heard, and what was left."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from live_desktop.audio.check.analysis import STEP
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Palette, Size, Space, Stroke, TextSize

_QUIETEST = -80.0
"""The lower end of the scale, in decibels: below, most microphones hear only themselves."""
_RULE = 20.0
"""Decibels from one line of the scale to the next."""
_ROUND = 10.0
"""The upper end of the scale is a multiple of it, in decibels."""
_SMOOTH = 5
"""Levels that one point of a curve is the mean of: syllables show, the ripple of tones does not."""
_STRIDE = 2
"""Levels from one point to the next; more points would lie nearer than the pen is wide."""
_DOTS = Qt.PenStyle.DotLine


class LevelChart(QWidget):
    """Draw the played as a soft hill, the heard as a line, and what is left as dots on a wash."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curves: tuple[NDArray[np.float64], ...] = ()
        self._seconds = 0.0
        self._loudest = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(sound_words.CHART)
        theme.changed.connect(self._redraw)

    def show_levels(
        self, series: tuple[Sequence[float], Sequence[float], Sequence[float]], description: str
    ) -> None:
        """Show the levels of the played, the heard and the left, in decibels for each 20 ms."""
        self._curves = tuple(_smooth(np.array(levels)) for levels in series)
        self._seconds = max(len(levels) for levels in series) * STEP
        highest = max((float(curve.max()) for curve in self._curves if curve.size), default=0.0)
        rounded = _ROUND * math.ceil(highest / _ROUND)
        self._loudest = min(0.0, max(_QUIETEST + _RULE, rounded))
        self.setAccessibleDescription(description)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(Size.DRAWER, 2 * Size.DETAIL + Space.L)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Figures with their signs and units run from left to right in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(self._theme.font(TextSize.SMALL, digits=True))
        metrics = QFontMetricsF(painter.font())
        palette = self._theme.palette
        line = metrics.height()
        left = metrics.horizontalAdvance(sound_words.decibels(-_RULE)) + Space.XS
        # The uppermost line of the scale has its words beside it, half of them above.
        plot = QRectF(self.rect()).adjusted(left, 2 * line, 0, -line - Space.XXS)
        self._paint_legend(painter, line, palette)
        self._paint_scale(painter, plot, line, palette)
        if self._seconds and plot.width() > 0:
            self._paint_curves(painter, plot, palette)
        painter.end()

    def _paint_legend(self, painter: QPainter, line: float, palette: Palette) -> None:
        """Name each curve beside a short piece of it."""
        left, metrics = 0.0, QFontMetricsF(painter.font())
        words = sum(metrics.horizontalAdvance(name) for name in sound_words.CURVES)
        piece, gap = float(Space.L), float(Space.M)
        if words + len(sound_words.CURVES) * (piece + Space.XXS + gap) > self.width():
            # Names in some languages are long: rather less between them than one cut off.
            piece, gap = float(Space.M), float(Space.XS)
        for number, name in enumerate(sound_words.CURVES):
            sample = QRectF(left, Space.XXS, piece, line - Space.XS)
            middle = sample.center().y()
            ends = (sample.left(), sample.right())
            if number == 0:
                flat = QPolygonF([QPointF(x, sample.top()) for x in ends])
            else:
                flat = QPolygonF([QPointF(x, middle) for x in ends])
            _paint_curve(painter, number, sample, flat, palette)
            painter.setPen(QColor(palette.ink))
            start = sample.right() + Space.XXS
            width = metrics.horizontalAdvance(name)
            where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(start, 0, width + Space.XXS, line), where, name)
            left = start + width + gap

    def _paint_scale(self, painter: QPainter, plot: QRectF, line: float, palette: Palette) -> None:
        for level in np.arange(_QUIETEST, self._loudest + 1, _RULE).tolist():
            height = self._height(plot, level)
            painter.setPen(QPen(QColor(palette.hairline), Stroke.HAIRLINE))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            if level > _QUIETEST:
                painter.setPen(QColor(palette.faint))
                box = QRectF(0, height - line / 2, plot.left() - Space.XS, line)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, right, sound_words.decibels(level))
        painter.setPen(QColor(palette.faint))
        for second in range(1, int(self._seconds) + 1):
            centre = plot.left() + plot.width() * second / self._seconds
            box = QRectF(centre - Space.L, plot.bottom() + Space.XXS, 2 * Space.L, line)
            where = Qt.AlignmentFlag.AlignCenter
            if box.right() > plot.right():
                box.moveRight(plot.right())
                where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, where, sound_words.seconds(second))

    def _paint_curves(self, painter: QPainter, plot: QRectF, palette: Palette) -> None:
        for number, curve in enumerate(self._curves):
            _paint_curve(painter, number, plot, self._points(plot, curve), palette)

    def _points(self, plot: QRectF, curve: NDArray[np.float64]) -> QPolygonF:
        wide = plot.width() * STEP * _STRIDE / self._seconds
        return QPolygonF(
            [
                QPointF(plot.left() + (number + 0.5) * wide, self._height(plot, level))
                for number, level in enumerate(curve.tolist())
            ]
        )

    def _height(self, plot: QRectF, level: float) -> float:
        part = (self._loudest - min(self._loudest, max(_QUIETEST, level))) / (
            self._loudest - _QUIETEST
        )
        return plot.top() + part * plot.height()

    @Slot()
    def _redraw(self) -> None:
        self.update()


def _smooth(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the mean of the power around every second level."""
    if not levels.size:
        return levels
    edges = np.pad(10 ** (levels / 10), _SMOOTH // 2, mode="edge")
    powers = np.convolve(edges, np.full(_SMOOTH, 1 / _SMOOTH), "valid")
    curve: NDArray[np.float64] = 10 * np.log10(powers[::_STRIDE])
    return curve


def _paint_curve(
    painter: QPainter, number: int, plot: QRectF, points: QPolygonF, palette: Palette
) -> None:
    """Draw the played, the heard or the left, each in a way of its own."""
    match number:
        case 0:
            _hill(painter, plot, points, palette.soft)
            _line(painter, points, QPen(QColor(palette.faint), Stroke.HAIRLINE))
        case 1:
            _line(painter, points, QPen(QColor(palette.ink), Stroke.FOCUS))
        case _:
            _hill(painter, plot, points, palette.accent_wash)
            _line(painter, points, QPen(QColor(palette.accent), Stroke.FOCUS, _DOTS))


def _hill(painter: QPainter, plot: QRectF, points: QPolygonF, colour: str) -> None:
    if points.size():
        corners = [
            QPointF(points.last().x(), plot.bottom()),
            QPointF(points.first().x(), plot.bottom()),
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([*points.toList(), *corners]))


def _line(painter: QPainter, points: QPolygonF, pen: QPen) -> None:
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(points)
