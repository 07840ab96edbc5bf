"""Finds places in the page of turns."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

LEFT = Qt.MouseButton.LeftButton


def colours(image: QImage) -> set[str]:
    """Collect the colours of a picture."""
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
