"""The mark that empties a line of text, drawn as our other icons are."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from live_desktop.ui.icons import icon
from live_desktop.ui.theme import Theme

_QTS_NAME = "_q_qlineeditclearaction"


class ClearButton(QObject):
    """Puts our mark on the button of a field, in the colours of the theme."""

    def __init__(self, field: QLineEdit, theme: Theme) -> None:
        """Give a field that button, and belong to it."""
        super().__init__(field)
        self._theme = theme
        field.setClearButtonEnabled(True)
        self._action = field.findChild(QAction, _QTS_NAME)
        theme.changed.connect(self._redraw)
        self._redraw()

    @Slot()
    def _redraw(self) -> None:
        # Where Qt calls it otherwise, the field keeps Qt's own mark.
        if isinstance(self._action, QAction):
            self._action.setIcon(icon("close", self._theme.palette.faint))
