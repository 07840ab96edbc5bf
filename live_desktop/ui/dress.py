"""The style sheet of a part of the program, which is put on where it is seen."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Palette


class Dress(QObject):
    """Keep a widget, and all that is in it, in the style sheet of the theme.

    A sheet takes its time with each widget. It comes last when a part is built, since Qt would
    begin anew with every step of the building, and to a part that is hidden it comes when that is
    shown: the part says so with `put_on`.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        super().__init__(widget)
        self._theme = theme
        self._worn: Palette | None = None
        theme.restyled.connect(self._follow)
        self.put_on()

    @Slot()
    def put_on(self) -> None:
        """Put on the sheet of the colours in force, where that is not worn already."""
        widget = self.parent()
        if self._worn is self._theme.palette or not isinstance(widget, QWidget):
            return
        self._worn = self._theme.palette
        fonts = [(each, each.font()) for each in (widget, *widget.findChildren(QWidget))]
        widget.setStyleSheet(self._theme.sheet)
        # A new sheet gives words back the size that they had under the first one.
        for each, font in fonts:
            if each.font().pixelSize() != font.pixelSize():
                each.setFont(font)

    @Slot()
    def _follow(self) -> None:
        widget = self.parent()
        if isinstance(widget, QWidget) and widget.isVisible():
            self.put_on()
