"""The side on which lines begin, which is the right one where the language runs that way."""

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtWidgets import QApplication


def sided(leading: int, top: int, trailing: int, bottom: int) -> QMargins:
    """Return margins from the side on which lines begin; Qt mirrors all but these by itself."""
    if QApplication.isRightToLeft():
        return QMargins(trailing, top, leading, bottom)
    return QMargins(leading, top, trailing, bottom)


def mirrored(box: QRectF, within: QRectF) -> QRectF:
    """Return where a box is, inside of another, once the side on which lines begin is heeded."""
    if QApplication.isRightToLeft():
        left = within.left() + within.right() - box.right()
        return QRectF(left, box.top(), box.width(), box.height())
    return box


def leading() -> Qt.AlignmentFlag:
    """Return the side on which lines begin, for a painter that mirrors nothing by itself."""
    return (
        Qt.AlignmentFlag.AlignRight if QApplication.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
    )


def trailing() -> Qt.AlignmentFlag:
    """Return the other side."""
    return (
        Qt.AlignmentFlag.AlignLeft if QApplication.isRightToLeft() else Qt.AlignmentFlag.AlignRight
    )
