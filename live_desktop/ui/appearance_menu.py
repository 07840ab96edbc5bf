"""Light, dark, or like the system: a menu in which one of them is ticked."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from live_desktop.store.settings import Appearance
from live_desktop.ui import words


class AppearanceMenu(QMenu):
    """Offers the appearances; signal: `chosen(appearance)`, by its name, before it is so."""

    chosen = Signal(str)

    def __init__(self, parent: QMenu, appearance: Appearance) -> None:
        """Stand in the menu `parent`, with the appearance in force ticked."""
        super().__init__(words.APPEARANCE, parent)
        self._choices = QActionGroup(self)
        for each in Appearance:
            action = self._choices.addAction(words.APPEARANCES[each])
            action.setCheckable(True)
            action.setData(each.value)
        self.addActions(self._choices.actions())
        self._choices.triggered.connect(self._choose)
        self.tick(appearance)

    def tick(self, appearance: Appearance) -> None:
        """Tick the appearance that is in force."""
        self._ticked = appearance
        for action in self._choices.actions():
            action.setChecked(action.data() == appearance.value)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        # A choice is a wish until it is so.
        self.tick(self._ticked)
        self.chosen.emit(action.data())
