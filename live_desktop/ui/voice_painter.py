"""How the voice is drawn: one function from a pose to strokes."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QRadialGradient

from live_desktop.ui.tokens import Palette, Size, Space, Stroke
from live_desktop.ui.voice_shape import Shape, blob

_TOP = 0.25
_ARCS = 3
_DOTS = 12
_ARC_LENGTH = 0.19
_HALO = 0.3
_TRACK = 0.16


@dataclass(frozen=True, slots=True)
class Pose:
    """All that one frame of the voice depends on; levels 0..1, `turned` in turns."""

    shape: Shape
    microphone: float
    loudspeaker: float
    turned: float
    hovered: bool
    pressed: bool
    ringed: bool


def paint_voice(
    painter: QPainter, centre: QPointF, radius: float, pose: Pose, palette: Palette
) -> None:
    """Draw the voice in that pose around a centre; `radius` in pixels."""
    shape = pose.shape
    colour = _mix(QColor(palette.faint), QColor(palette.accent), shape.life)
    line = radius * Stroke.VOICE / (Size.VOICE / 2)
    painter.save()
    painter.translate(centre)
    if pose.ringed:
        _circle(painter, radius + Space.XXS, _pen(QColor(palette.accent), Stroke.FOCUS))
    if pose.pressed:
        painter.scale(0.96, 0.96)
    _paint_halo(painter, radius, pose, palette)
    _paint_wash(painter, radius, pose, palette)
    _paint_ring(painter, radius, pose, _pen(colour, line))
    if shape.breath > 0:
        breath = radius * (shape.breath + 0.26 * pose.microphone)
        _circle(painter, breath, _pen(_faded(colour, 0.75), line / 2))
    if shape.band > 0:
        thick = radius * shape.band * (0.14 + 0.5 * pose.microphone)
        _circle(painter, radius * shape.ring - thick / 2, _pen(colour, thick))
    if shape.arcs > 0:
        _paint_arcs(painter, radius * 0.5, pose, _pen(_faded(colour, shape.arcs), line))
    if shape.disc > 0:
        _paint_disc(painter, radius, pose, palette)
    _paint_marks(painter, radius, shape, colour, line)
    painter.restore()


def _paint_halo(painter: QPainter, radius: float, pose: Pose, palette: Palette) -> None:
    """Let what is loud shine beyond the ring."""
    shine = max(pose.loudspeaker * min(1, pose.shape.disc), pose.microphone * pose.shape.band)
    if shine > 0:
        reach = radius * (pose.shape.ring + _HALO * shine)
        _circle(painter, reach, QPen(Qt.PenStyle.NoPen), QColor(palette.accent_wash))


def _paint_wash(painter: QPainter, radius: float, pose: Pose, palette: Palette) -> None:
    strength = min(1.0, pose.shape.wash + (0.6 if pose.hovered else 0.0))
    if strength > 0:
        reach = radius * pose.shape.ring
        light = QRadialGradient(QPointF(-0.3 * reach, -0.4 * reach), 1.5 * reach)
        light.setColorAt(0, _faded(QColor(palette.accent_wash), 0.3 * strength))
        light.setColorAt(1, _faded(QColor(palette.accent_wash), 1.7 * strength))
        _circle(painter, reach, QPen(Qt.PenStyle.NoPen), light)


def _paint_ring(painter: QPainter, radius: float, pose: Pose, pen: QPen) -> None:
    """Draw the ring, open at the upper right, or while it is being drawn."""
    shape = pose.shape
    drawn = 0.5 - 0.38 * math.cos(math.tau * pose.turned)
    opening = max(shape.opening, shape.sweep * (1 - drawn))
    start = _TOP - pose.turned * shape.sweep if shape.sweep else _TOP / 2 + opening / 2
    if shape.sweep > 0:
        track = _faded(pen.color(), _TRACK * shape.sweep)
        _circle(painter, radius * shape.ring, _pen(track, pen.widthF()))
    pen.setColor(_faded(pen.color(), 1 - min(1.0, max(shape.disc, shape.dots))))
    _arc(painter, radius * shape.ring, start, 1 - opening, pen)


def _paint_arcs(painter: QPainter, radius: float, pose: Pose, pen: QPen) -> None:
    for number in range(_ARCS):
        _arc(painter, radius, number / _ARCS - pose.turned, _ARC_LENGTH, pen)


def _paint_disc(painter: QPainter, radius: float, pose: Pose, palette: Palette) -> None:
    """Draw the speaking voice: filled, lighter where the light falls, moving with its level."""
    reach = radius * (pose.shape.ring * pose.shape.disc + 0.12 * pose.loudspeaker)
    light = QRadialGradient(QPointF(-0.35 * reach, -0.45 * reach), 1.7 * reach)
    light.setColorAt(0, QColor(palette.accent_bright))
    light.setColorAt(1, QColor(palette.accent))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(light))
    painter.drawPolygon(blob(QPointF(), reach, pose.loudspeaker, pose.turned))


def _paint_marks(
    painter: QPainter, radius: float, shape: Shape, colour: QColor, line: float
) -> None:
    if shape.slash > 0:
        painter.setPen(_pen(_faded(colour, shape.slash), line))
        reach = radius * shape.ring / math.sqrt(2)
        painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach))
    if shape.dots > 0:
        painter.setPen(_pen(_faded(colour, shape.dots), 1.5 * line))
        for number in range(_DOTS):
            angle = math.tau * number / _DOTS
            painter.drawPoint(QPointF(math.cos(angle), math.sin(angle)) * (radius * shape.ring))
    if shape.cut > 0:
        painter.setPen(_pen(_faded(colour, shape.cut), line))
        near, far = 0.14 * radius, 0.36 * radius
        painter.drawLine(QPointF(-far, 0), QPointF(-near, 0))
        painter.drawLine(QPointF(near, 0), QPointF(far, 0))


def _circle(
    painter: QPainter, radius: float, pen: QPen, fill: QColor | QRadialGradient | None = None
) -> None:
    painter.setPen(pen)
    painter.setBrush(QBrush(fill) if fill else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawEllipse(QPointF(), radius, radius)


def _arc(painter: QPainter, radius: float, start: float, length: float, pen: QPen) -> None:
    """Draw part of a circle, from `start` on, counter-clockwise, both in turns."""
    painter.setPen(pen)
    box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    painter.drawArc(box, round(start * 5760), round(length * 5760))


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(QBrush(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _faded(colour: QColor, strength: float) -> QColor:
    result = QColor(colour)
    result.setAlphaF(min(max(colour.alphaF() * strength, 0.0), 1.0))
    return result


def _mix(one: QColor, other: QColor, part: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * part,
        one.greenF() + (other.greenF() - one.greenF()) * part,
        one.blueF() + (other.blueF() - one.blueF()) * part,
    )
