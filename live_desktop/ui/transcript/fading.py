"""Words fade at the edges of a page where more of them lie beyond."""

from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QAbstractScrollArea

from live_desktop.ui.tokens import Space

FADE = int(Space.L)
"""How far from the edge words begin to fade, in pixels."""


_VEILED = 0.9
"""How much of the words is gone where something lies over them."""


def paint_edges(
    painter: QPainter, page: QAbstractScrollArea, colour: str, covered: int = 0
) -> None:
    """Draw both edges in the colour of the page; belongs at the end of its paint event.

    `covered` are the pixels above the lower edge in which something lies over the words.
    """
    bar, port = page.verticalScrollBar(), page.viewport()
    edges = (
        (0, min(1.0, bar.value() / FADE), 0),
        (port.height(), min(1.0, (bar.maximum() - bar.value()) / FADE), covered),
    )
    for edge, strength, under in edges:
        if strength <= 0:
            continue
        high = FADE + under
        inner = high if edge == 0 else edge - high
        paper, veil, clear = QColor(colour), QColor(colour), QColor(colour)
        paper.setAlphaF(strength)
        veil.setAlphaF(strength * _VEILED)
        clear.setAlphaF(0)
        fade = QLinearGradient(0, edge, 0, inner)
        fade.setColorAt(0, paper)
        if under:
            fade.setColorAt(under / high, veil)
        fade.setColorAt(1, clear)
        painter.fillRect(0, min(edge, inner), port.width(), high, fade)
