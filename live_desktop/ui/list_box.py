"""A box that opens a list of what can be chosen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
)

from live_desktop.ui.chevron import paint_chevron
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class ListBox(QComboBox):
    """Show what is chosen, cut off with … where the box ends; the wheel is left to the page."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        # Only this delegate takes the height of its rows from the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        view = self.view()
        # Fusion scrolls a list by arrows, and asks the style sheet too early to hear otherwise.
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        # Each new font measures the rows, and all of them, names in many scripts too, unless
        # one stands for all.
        if isinstance(view, QListView):
            view.setUniformItemSizes(True)
        theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which would else stop at each box it scrolls by."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        # Qt would cut a long name off in the middle of a letter.
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        words_shown = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - Space.XXS
        )
        option.currentText = words_shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        paint_chevron(self, self._theme.palette.faint)
