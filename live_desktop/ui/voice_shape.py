"""The shapes of the voice: what it looks like in each phase, as numbers that can be blended."""

import math
from dataclasses import astuple, dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from live_desktop.session.phase import Phase


@dataclass(frozen=True, slots=True)
class Shape:
    """One look of the voice; radii and widths in radii of the voice, the rest 0..1.

    `ring` is the radius of the ring and `opening` the part of it that is missing; `wash` fills it
    lightly, `band` fills it from outside inwards, `disc` from inside outwards. `breath` is the
    radius of a second, thin ring. `arcs` shows the turning arcs, `sweep` the ring being drawn,
    `slash` the stroke through it, `cut` a line broken in the middle,
    `dots` dots in place of the ring. `life` is how far the colour goes from faint to accent.
    """

    ring: float = 0.94
    opening: float = 0.0
    wash: float = 0.0
    band: float = 0.0
    disc: float = 0.0
    breath: float = 0.0
    arcs: float = 0.0
    sweep: float = 0.0
    slash: float = 0.0
    cut: float = 0.0
    dots: float = 0.0
    life: float = 1.0


SHAPES = {
    Phase.IDLE: Shape(wash=1.0),
    Phase.CONNECTING: Shape(sweep=1.0),
    Phase.LISTENING: Shape(wash=0.5, breath=0.5),
    Phase.HEARING: Shape(wash=0.5, band=1.0),
    Phase.THINKING: Shape(wash=0.5, arcs=1.0),
    Phase.SPEAKING: Shape(disc=1.0),
    Phase.INTERRUPTED: Shape(cut=1.0),
    Phase.MUTED: Shape(opening=0.12, slash=1.0, life=0.0),
    Phase.OFFLINE: Shape(dots=1.0, life=0.0),
}

TURNING = frozenset({Phase.CONNECTING, Phase.THINKING})
"""The phases that move by themselves, with no level to follow."""

ABRUPT = frozenset({Phase.INTERRUPTED})
"""The phases that appear within a frame."""


def blend(before: Shape, after: Shape, part: float) -> Shape:
    """Return the shape on the way from one to another, `part` 0..1."""
    eased = part * part * (3 - 2 * part)
    pairs = zip(astuple(before), astuple(after), strict=True)
    return Shape(*(a + (b - a) * eased for a, b in pairs))


_ANGLES = [math.tau * step / 72 for step in range(72)]


def blob(centre: QPointF, radius: float, level: float, turned: float) -> QPolygonF:
    """Return the outline of the speaking voice: a circle at rest, alive with its level.

    `turned` is how far its waves have travelled, in turns.
    """
    swell = 0.09 * level
    drift = math.tau * turned
    points = []
    for angle in _ANGLES:
        wave = (
            0.50 * math.sin(2 * angle + drift)
            + 0.32 * math.sin(3 * angle - 1.7 * drift)
            + 0.18 * math.sin(5 * angle + 2.3 * drift)
        )
        reach = radius * (1 + swell * wave)
        points.append(centre + QPointF(reach * math.cos(angle), reach * math.sin(angle)))
    return QPolygonF(points)
