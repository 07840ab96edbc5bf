"""What all ways to give a value have in common."""

from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSlider, QWidget


class Editor(QWidget):
    """Shows one value and takes another; a wish is told, and shown once it is granted.

    Signals: `wished(object)`, an immutable value, and `troubled(str)`, the reason why what is
    given is none, empty where nothing is wrong.
    """

    wished = Signal(object)
    troubled = Signal(str)

    def show_value(self, value: Any) -> None:
        """Show the value in force."""
        raise NotImplementedError

    def name_it(self, name: str, description: str) -> None:
        """Say to those who don't see it what it sets."""
        raise NotImplementedError

    def give(self) -> None:
        """Tell what is typed and was not told yet."""


class Field(QLineEdit):
    """A line of text; where it has nothing to undo itself, the window undoes."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


class Slider(QSlider):
    """A slider that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which would else stop at each slider it scrolls by."""
        event.ignore()


def mark_wrong(field: QLineEdit, *, wrong: bool) -> None:
    """Show whether what stands in a field is wrong."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        # Only a widget that is polished again looks as its properties say.
        field.style().unpolish(field)
        field.style().polish(field)
