"""Words fade at the edges of a page where more of them lie beyond."""

from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QAbstractScrollArea

from live_desktop.ui.tokens import Space

FADE = int(Space.L)
"""How far from the edge words begin to fade, in pixels."""


def paint_edges(painter: QPainter, page: QAbstractScrollArea, colour: str) -> None:
    """Draw both edges in the colour of the page; belongs at the end of its paint event."""
    bar, port = page.verticalScrollBar(), page.viewport()
    edges = (
        (0, min(1.0, bar.value() / FADE)),
        (port.height(), min(1.0, (bar.maximum() - bar.value()) / FADE)),
    )
    for edge, strength in edges:
        if strength <= 0:
            continue
        inner = FADE if edge == 0 else edge - FADE
        paper, clear = QColor(colour), QColor(colour)
        paper.setAlphaF(strength)
        clear.setAlphaF(0)
        fade = QLinearGradient(0, edge, 0, inner)
        fade.setColorAt(0, paper)
        fade.setColorAt(1, clear)
        painter.fillRect(0, min(edge, inner), port.width(), FADE, fade)
