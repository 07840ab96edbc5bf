"""The side on which lines begin, which is the right one where the language runs that way."""

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QApplication


def sided(leading: int, top: int, trailing: int, bottom: int) -> QMargins:
    """Return margins from the side on which lines begin; Qt mirrors all but these by itself."""
    if QApplication.isRightToLeft():
        return QMargins(trailing, top, leading, bottom)
    return QMargins(leading, top, trailing, bottom)
