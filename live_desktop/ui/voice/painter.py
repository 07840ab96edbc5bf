"""How the voice is drawn: from a pose to strokes, with what stands still drawn only once."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QRadialGradient

from live_desktop.ui.tokens import Palette, Size, Space, Stroke
from live_desktop.ui.voice.shape import Shape, blob
from live_desktop.ui.voice.sprites import arc, blank, draw_arcs, draw_circle, draw_light

_TOP = 0.25
_DOTS = 12
_HALO = 0.28
_TRACK = 0.16
_SWELL = 0.12
_PRESSED = 0.96

REACH = 1.22
"""How far the drawing goes, in radii: the loudest halo ends here."""


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


class _Inks:
    """The colours, pens and brushes of one shape, which no frame has to mix again."""

    __slots__ = ("arcs", "breath", "colour", "disc", "halo", "light", "ring", "track")

    def __init__(self, shape: Shape, line: float, palette: Palette) -> None:
        self.colour = _mix(QColor(palette.faint), QColor(palette.accent), shape.life)
        self.halo = QColor(palette.accent_wash)
        self.breath = _faded(self.colour, 0.75)
        self.ring = _pen(_faded(self.colour, 1 - min(1.0, max(shape.disc, shape.dots))), line)
        self.track = _pen(_faded(self.colour, _TRACK * shape.sweep), line)
        self.arcs = _pen(_faded(self.colour, shape.arcs), line)
        self.disc = QBrush(QColor(palette.accent))
        self.light = palette.accent_bright


class VoicePainter:
    """Draws the voice, with a radius in pixels, and keeps what the next frame has in common."""

    def __init__(self, radius: float, bold: float = 1.0) -> None:
        """Draw lines as thick as this radius asks for, or `bold` times as thick."""
        self._radius = radius
        self._line = bold * radius * Stroke.VOICE / (Size.VOICE / 2)
        self._key: tuple[Shape, bool, bool, Palette, float] | None = None
        self._inks: _Inks | None = None
        self._still: QImage | None = None

    def paint(self, painter: QPainter, centre: QPointF, pose: Pose, palette: Palette) -> None:
        """Draw the voice in that pose around a centre."""
        ratio = painter.device().devicePixelRatio()
        placed = painter.worldTransform()
        painter.translate(centre)
        if pose.pressed:
            painter.scale(_PRESSED, _PRESSED)
        inks = self._paint_still(painter, pose, palette, ratio)
        self._paint_moving(painter, pose, inks, ratio)
        painter.setWorldTransform(placed)

    def _paint_still(self, painter: QPainter, pose: Pose, palette: Palette, ratio: float) -> _Inks:
        """Draw what neither levels nor turns change; the second time alike it is only copied."""
        key = (pose.shape, pose.hovered, pose.ringed, palette, ratio)
        if self._inks is None or key != self._key:
            self._key, self._still = key, None
            self._inks = _Inks(pose.shape, self._line, palette)
            self._draw_still(painter, pose, self._inks, palette)
            return self._inks
        if self._still is None:
            self._still, drawing = blank(self._radius * REACH, ratio)
            self._draw_still(drawing, pose, self._inks, palette)
            drawing.end()
        half = self._still.width() / ratio / 2
        painter.drawImage(QPointF(-half, -half), self._still)
        return self._inks

    def _draw_still(self, painter: QPainter, pose: Pose, inks: _Inks, palette: Palette) -> None:
        shape, radius = pose.shape, self._radius
        if pose.ringed:
            _circle(painter, radius + Space.XXS, _pen(QColor(palette.accent), Stroke.FOCUS))
        self._draw_wash(painter, pose, palette)
        if shape.sweep > 0:
            _circle(painter, radius * shape.ring, inks.track)
        else:
            start = _TOP / 2 + shape.opening / 2
            arc(painter, radius * shape.ring, start, 1 - shape.opening, inks.ring)
        self._draw_marks(painter, shape, inks.colour)

    def _draw_wash(self, painter: QPainter, pose: Pose, palette: Palette) -> None:
        strength = min(1.0, pose.shape.wash + (0.6 if pose.hovered else 0.0))
        if strength > 0:
            reach = self._radius * pose.shape.ring
            light = QRadialGradient(QPointF(-0.3 * reach, -0.4 * reach), 1.5 * reach)
            light.setColorAt(0, _faded(QColor(palette.accent_wash), 0.3 * strength))
            light.setColorAt(1, _faded(QColor(palette.accent_wash), 1.7 * strength))
            _circle(painter, reach, QPen(Qt.PenStyle.NoPen), light)

    def _draw_marks(self, painter: QPainter, shape: Shape, colour: QColor) -> None:
        radius, line = self._radius, self._line
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

    def _paint_moving(self, painter: QPainter, pose: Pose, inks: _Inks, ratio: float) -> None:
        shape, radius = pose.shape, self._radius
        shine = max(pose.loudspeaker * min(1.0, shape.disc), pose.microphone * shape.band)
        if shine > 0:
            draw_circle(painter, radius * (shape.ring + _HALO * shine), 0, inks.halo, ratio)
        if shape.breath > 0:
            breath = radius * (shape.breath + 0.26 * pose.microphone)
            draw_circle(painter, breath, self._line / 2, inks.breath, ratio)
        if shape.band > 0:
            thick = radius * shape.band * (0.14 + 0.5 * pose.microphone)
            draw_circle(painter, radius * shape.ring - thick / 2, thick, inks.colour, ratio)
        if shape.sweep > 0:
            missing = shape.sweep * (0.5 + 0.38 * math.cos(math.tau * pose.turned))
            start = _TOP - pose.turned * shape.sweep
            arc(painter, radius * shape.ring, start, 1 - missing, inks.ring)
        if shape.arcs > 0:
            draw_arcs(painter, radius * 0.5, pose.turned, inks.arcs, ratio)
        if shape.disc > 0:
            rest = radius * shape.ring * shape.disc
            reach = rest + radius * _SWELL * pose.loudspeaker
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks.disc)
            painter.drawPolygon(blob(reach, pose.loudspeaker, pose.turned))
            draw_light(painter, 0.96 * rest, inks.light, ratio)


def _circle(
    painter: QPainter, radius: float, pen: QPen, fill: QRadialGradient | None = None
) -> None:
    painter.setPen(pen)
    painter.setBrush(QBrush(fill) if fill else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawEllipse(QPointF(), radius, radius)


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
