"""The shapes of the voice: what it looks like in each phase, as numbers that can be blended."""

import math
from dataclasses import astuple, dataclass
from functools import lru_cache

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


_POINTS = 36
"""Points of the outline; between two of them it is a fifth of a pixel off the round at most."""

_STEPS = 4
"""Radii are told apart to a quarter of a pixel."""
_LEVELS = 24
_PLACES = 96
"""Levels and places of the waves that are told apart: a fifth of a pixel lies between two."""


def _waves(angle: float) -> tuple[float, ...]:
    """Return the direction of an angle, and its place in each of three standing waves."""
    rings = [part(number * angle) for number in (2, 3, 5) for part in (math.sin, math.cos)]
    return (math.cos(angle), math.sin(angle), *rings)


_OUTLINE = tuple(_waves(math.tau * step / _POINTS) for step in range(_POINTS))


def blob(radius: float, level: float, turned: float) -> QPolygonF:
    """Return the outline of the speaking voice: a circle at rest, alive with its level.

    `turned` is how far its waves have travelled, in turns; they are where they were after each.
    """
    return _blob(round(radius * _STEPS), round(level * _LEVELS), round(turned * _PLACES) % _PLACES)


@lru_cache(maxsize=_PLACES * _LEVELS)
def _blob(radius: int, level: int, place: int) -> QPolygonF:
    swell = 0.09 * level / _LEVELS * radius / _STEPS
    drift = math.tau * place / _PLACES
    # A travelling wave is two standing ones, and those are known before.
    a, b = 0.50 * swell * math.cos(drift), 0.50 * swell * math.sin(drift)
    c, d = 0.32 * swell * math.cos(2 * drift), -0.32 * swell * math.sin(2 * drift)
    e, f = 0.18 * swell * math.cos(3 * drift), 0.18 * swell * math.sin(3 * drift)
    points = []
    for x, y, sin_2, cos_2, sin_3, cos_3, sin_5, cos_5 in _OUTLINE:
        reach = radius / _STEPS + a * sin_2 + b * cos_2 + c * sin_3 + d * cos_3
        reach += e * sin_5 + f * cos_5
        points.append(QPointF(reach * x, reach * y))
    return QPolygonF(points)
