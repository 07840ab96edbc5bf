"""The list of sections at the left, or above where there is no room."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout

from live_desktop.ui.controls import button
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.settings import words
from live_desktop.ui.settings.table import NAMES, Section
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space


class Index(QFrame):
    """Offers the sections and marks the one in sight; arrows go from one to the next.

    Signal: `chosen(Section)`.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.setMinimumWidth(Size.SECTIONS)
        self.setAccessibleName(words.SECTIONS)
        self._group = QButtonGroup(self)
        self._buttons = {section: button(NAMES[section], "section") for section in Section}
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
        column.setSpacing(Space.XXS)
        for each in self._buttons.values():
            each.setCheckable(True)
            self._group.addButton(each)
            column.addWidget(each)
        column.addStretch()
        self._group.buttonClicked.connect(self._choose)

    def show_section(self, section: Section | None) -> None:
        """Mark a section, or none."""
        self._group.setExclusive(section is not None)
        for each, one in self._buttons.items():
            one.setChecked(each is section)

    @Slot(QAbstractButton)
    def _choose(self, pressed: QAbstractButton) -> None:
        if any(each.hasFocus() for each in self._buttons.values()):
            # A click leaves the keyboard where it is, and that would be another section.
            pressed.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(next(each for each, one in self._buttons.items() if one is pressed))


class IndexBox(ListBox):
    """The same in one line; signal: `chosen(Section)`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(words.SECTIONS, theme)
        for section in Section:
            self.addItem(NAMES[section])
        self.activated.connect(self._choose)

    def show_section(self, section: Section) -> None:
        """Show a section."""
        self.setCurrentIndex(list(Section).index(section))

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.chosen.emit(list(Section)[index])
