"""Circles that are drawn once and then only copied: most of what moves in the voice is one."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QRadialGradient

_ARCS = 3
_ARC_LENGTH = 0.19
_PLACES = 104
"""Places of the arcs that are told apart: a third of a pixel lies between two."""
_STEPS = 4
"""Sizes are told apart to a quarter of a pixel, which no eye follows in motion."""
_KEPT_LIGHTS = 4
_KEPT = 64
"""Circles that are kept: some two megabytes on a common screen."""


def draw_circle(
    painter: QPainter, radius: float, width: float, colour: QColor, ratio: float
) -> None:
    """Draw a circle around the origin; a `width` of 0 fills it. `ratio` is that of the screen."""
    picture = _circle(round(radius * _STEPS), round(width * _STEPS), colour.rgba(), ratio)
    half = picture.width() / ratio / 2
    painter.drawImage(QPointF(-half, -half), picture)


@lru_cache(maxsize=_KEPT)
def _circle(radius: int, width: int, colour: int, ratio: float) -> QImage:
    reach = (radius + width / 2) / _STEPS
    picture, painter = blank(reach + 1, ratio)
    ink = QColor.fromRgba(colour)
    if width:
        painter.setPen(QPen(QBrush(ink), width / _STEPS))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(ink))
    painter.drawEllipse(QPointF(), radius / _STEPS, radius / _STEPS)
    painter.end()
    return picture


def draw_arcs(painter: QPainter, radius: float, turned: float, pen: QPen, ratio: float) -> None:
    """Draw the thinking voice: arcs around the origin, turned clockwise by that part of a turn."""
    place = round(turned * _ARCS * _PLACES) % _PLACES
    colour = pen.color().rgba()
    picture = _arcs(round(radius * _STEPS), place, round(pen.widthF() * _STEPS), colour, ratio)
    half = picture.width() / ratio / 2
    painter.drawImage(QPointF(-half, -half), picture)


@lru_cache(maxsize=_PLACES)
def _arcs(radius: int, place: int, width: int, colour: int, ratio: float) -> QImage:
    line = QPen(QBrush(QColor.fromRgba(colour)), width / _STEPS)
    line.setCapStyle(Qt.PenCapStyle.RoundCap)
    picture, painter = blank((radius + width) / _STEPS + 1, ratio)
    for number in range(_ARCS):
        start = (number - place / _PLACES) / _ARCS
        arc(painter, radius / _STEPS, start, _ARC_LENGTH, line)
    painter.end()
    return picture


def arc(painter: QPainter, radius: float, start: float, length: float, pen: QPen) -> None:
    """Draw part of a circle, from `start` on, counter-clockwise, both in turns."""
    painter.setPen(pen)
    box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    painter.drawArc(box, round(start * 5760), round(length * 5760))


def draw_light(painter: QPainter, reach: float, colour: str, ratio: float) -> None:
    """Draw the light that falls on a round thing at the origin; it fades towards its edge."""
    picture = _light(round(reach * _STEPS), colour, ratio)
    half = picture.width() / ratio / 2
    painter.drawImage(QPointF(-half, -half), picture)


@lru_cache(maxsize=_KEPT_LIGHTS)
def _light(reach: int, colour: str, ratio: float) -> QImage:
    radius = reach / _STEPS
    picture, painter = blank(radius, ratio)
    box = QRectF(-2 * radius, -2 * radius, 4 * radius, 4 * radius)
    bright, clear = QColor(colour), QColor(colour)
    clear.setAlpha(0)
    falling = QRadialGradient(QPointF(-0.35 * radius, -0.45 * radius), 1.6 * radius)
    falling.setColorAt(0, bright)
    falling.setColorAt(1, clear)
    painter.fillRect(box, QBrush(falling))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    edge = QRadialGradient(QPointF(), radius)
    edge.setColorAt(0.4, bright)
    edge.setColorAt(1, clear)
    painter.fillRect(box, QBrush(edge))
    painter.end()
    return picture


def blank(reach: float, ratio: float) -> tuple[QImage, QPainter]:
    """Make a transparent picture that reaches so far from its middle, and a painter there."""
    # An even number of true pixels has its middle between two of them, as the screen has; without
    # any, as in a silence, there would be nothing to paint on.
    side = 2 * max(1, math.ceil(reach * ratio))
    picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / ratio / 2, side / ratio / 2)
    return picture, painter
