"""The mark of a box that opens a list."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from live_desktop.ui.tokens import Space, Stroke

_REACH = Space.XXS


def paint_chevron(box: QWidget, colour: str) -> None:
    """Draw the mark at the right end of a box; belongs into its paint event."""
    painter = QPainter(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), Stroke.FOCUS))
    middle = QPointF(box.width() - Space.M, box.height() / 2)
    half = _REACH / 2
    points = [QPointF(-_REACH, -half), QPointF(0, half), QPointF(_REACH, -half)]
    painter.drawPolyline([middle + point for point in points])
    painter.end()
