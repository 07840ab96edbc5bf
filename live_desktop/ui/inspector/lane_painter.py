"""Draws the line of a connection: each kind of event has a shape of its own."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from live_desktop.ui.inspector.happenings import Happens
from live_desktop.ui.stylesheet import rim
from live_desktop.ui.tokens import Palette, Space, Stroke

RADIUS = Space.XXS + 1.0
"""Half the size of a mark."""

_Draw = Callable[[QPainter, QPointF, float], None]


def _circle(painter: QPainter, at: QPointF, radius: float) -> None:
    painter.drawEllipse(at, radius, radius)


def _square(painter: QPainter, at: QPointF, radius: float) -> None:
    side = radius * 0.9
    painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))


def _diamond(painter: QPainter, at: QPointF, radius: float) -> None:
    _polygon(painter, at, radius, ((0, -1), (1, 0), (0, 1), (-1, 0)))


def _triangle(painter: QPainter, at: QPointF, radius: float) -> None:
    _polygon(painter, at, radius * 1.15, ((0, -1), (1, 0.8), (-1, 0.8)))


def _tick(painter: QPainter, at: QPointF, radius: float) -> None:
    painter.drawLine(at - QPointF(0, radius), at + QPointF(0, radius))


def _broken_tick(painter: QPainter, at: QPointF, radius: float) -> None:
    painter.drawLine(at - QPointF(0, radius), at + QPointF(0, radius))
    painter.drawLine(at - QPointF(radius * 0.7, 0), at + QPointF(radius * 0.7, 0))


def _cross(painter: QPainter, at: QPointF, radius: float) -> None:
    painter.drawLine(at - QPointF(radius, radius), at + QPointF(radius, radius))
    painter.drawLine(at - QPointF(radius, -radius), at + QPointF(radius, -radius))


def _chevrons(painter: QPainter, at: QPointF, radius: float) -> None:
    for left in (-radius, 0.0):
        tip = at + QPointF(left + radius, 0)
        painter.drawLine(tip, tip + QPointF(-radius, -radius))
        painter.drawLine(tip, tip + QPointF(-radius, radius))


def _polygon(
    painter: QPainter, at: QPointF, radius: float, corners: tuple[tuple[float, float], ...]
) -> None:
    painter.drawPolygon(QPolygonF([at + QPointF(x * radius, y * radius) for x, y in corners]))


_SHAPES: dict[Happens, tuple[_Draw, str, bool]] = {
    Happens.DIALLED: (_circle, "faint", False),
    Happens.SET_UP: (_circle, "accent", True),
    Happens.ROTATED: (_chevrons, "accent", False),
    Happens.TURN: (_tick, "ink", False),
    Happens.INTERRUPTED: (_broken_tick, "ink", False),
    Happens.HANDLE: (_diamond, "faint", False),
    Happens.GOING_AWAY: (_triangle, "needs", False),
    Happens.CLOSED: (_square, "needs", True),
    Happens.CLOSED_HERE: (_square, "faint", False),
    Happens.LOST: (_cross, "loss", False),
    Happens.NOT_REACHED: (_cross, "loss", False),
}
"""What each is drawn as, in which colour, and whether it is filled."""


def paint_mark(painter: QPainter, at: QPointF, kind: Happens, palette: Palette, back: str) -> None:
    """Draw a mark on a ground of that colour."""
    draw, tone, filled = _SHAPES[kind]
    colour = getattr(palette, tone)
    painter.setPen(_pen(colour))
    painter.setBrush(QColor(colour if filled else back))
    draw(painter, at, RADIUS)


@lru_cache(32)
def _pen(colour: str) -> QPen:
    pen = QPen(QColor(colour), Stroke.FOCUS)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def paint_line(painter: QPainter, left: QPointF, right: QPointF, palette: Palette) -> None:
    """Draw the line that the marks stand on."""
    painter.setPen(QPen(QColor(rim(palette)), Stroke.HAIRLINE))
    painter.drawLine(left, right)


def paint_ring(painter: QPainter, at: QPointF, palette: Palette) -> None:
    """Draw the ring around the mark that is chosen."""
    painter.setPen(QPen(QColor(palette.accent), Stroke.FOCUS))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, 2 * RADIUS, 2 * RADIUS)
