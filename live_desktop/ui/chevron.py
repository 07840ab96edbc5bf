"""The mark of a box that opens a list."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from live_desktop.ui.tokens import Space, Stroke

_REACH = Space.XXS


def paint_chevron(box: QWidget, colour: str) -> None:
    """Draw the mark where the words of a box end; belongs into its paint event."""
    painter = QPainter(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), Stroke.FOCUS))
    leftwards = box.layoutDirection() is Qt.LayoutDirection.RightToLeft
    middle = QPointF(Space.M if leftwards else box.width() - Space.M, box.height() / 2)
    half = _REACH / 2
    points = [QPointF(-_REACH, -half), QPointF(0, half), QPointF(_REACH, -half)]
    painter.drawPolyline([middle + point for point in points])
    painter.end()
