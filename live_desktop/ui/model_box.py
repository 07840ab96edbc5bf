"""The model to talk with: one of those that are known, or any id that is typed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate

from live_desktop.protocol.models import MODELS
from live_desktop.ui import words
from live_desktop.ui.chevron import paint_chevron
from live_desktop.ui.theme import Theme


class ModelBox(QComboBox):
    """Offer the known models; what the user is typing stays until another model is in use."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([card.id for card in MODELS])
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        # Only this delegate takes the height of its rows from the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        # Fusion scrolls a list by arrows, and asks the style sheet too early to hear otherwise.
        self.view().setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(words.MODEL)
        self.setAccessibleDescription(words.MODEL_HINT)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(words.MODEL)
        theme.changed.connect(self.update)

    @property
    def wanted(self) -> str:
        """Return the id that stands in the box."""
        return self.currentText().strip()

    @property
    def changed(self) -> bool:
        """Tell whether that is another model than the one in use."""
        return self.wanted != self._shown

    def show_model(self, model: str) -> None:
        """Show the model in use."""
        if model != self._shown:
            self._shown = model
            self.setCurrentIndex(self.findText(model, Qt.MatchFlag.MatchExactly))
            self.setEditText(model)
            # The beginning says more than the end.
            if (line := self.lineEdit()) is not None:
                line.setCursorPosition(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_chevron(self, self._theme.palette.faint)
