"""The model to talk with: one of those that are known, or any id that is typed."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate

from live_desktop.protocol.models import MODELS
from live_desktop.ui import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke

_CHEVRON = Space.XXS


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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.palette.faint), Stroke.FOCUS))
        middle = QPointF(self.width() - Space.M, self.height() / 2)
        half = _CHEVRON / 2
        painter.drawPolyline(
            [
                middle + QPointF(-_CHEVRON, -half),
                middle + QPointF(0, half),
                middle + QPointF(_CHEVRON, -half),
            ]
        )
        painter.end()
