"""The side on which lines begin, which is the right one where the language runs that way."""

import unicodedata

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtWidgets import QApplication

_STRONG = frozenset({"L", "R", "AL"})
_RIGHTWARDS, _LEFTWARDS, _END = "\u2066", "\u2067", "\u2069"
"""Marks around words that run in a direction of their own."""


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


def right_to_left(text: str) -> bool:
    """Tell whether a text begins with letters that run from right to left."""
    if text.isascii():
        return False
    kinds = map(unicodedata.bidirectional, text)
    return next((kind for kind in kinds if kind in _STRONG), "L") != "L"


def in_own_direction(words: str, of: str = "") -> str:
    """Return words that Qt sets in their own direction, or in that of what they are a part `of`.

    Else it sets all in the direction of the program, and a full stop lands on the wrong side.
    """
    leftwards = right_to_left(of or words)
    if leftwards is QApplication.isRightToLeft():
        return words
    return f"{_LEFTWARDS if leftwards else _RIGHTWARDS}{words}{_END}"
