"""A line that says what was done or is left to do, with buttons that answer it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from live_desktop.ui.controls import button, note
from live_desktop.ui.sides import sided
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class NoticeBar(QFrame):
    """Say something and offer answers; signal `answered(int)` with the number of the button."""

    answered = Signal(int)

    def __init__(self, theme: Theme, *answers: str) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._words = note("", theme)
        self._words.setProperty("tone", "")
        self._buttons = [button(answer, "quiet") for answer in answers]
        row = QHBoxLayout(self)
        row.setContentsMargins(sided(Space.S, Space.XXS, Space.XXS, Space.XXS))
        row.setSpacing(0)
        row.addWidget(self._words, 1)
        for each in self._buttons:
            row.addWidget(each)
            each.clicked.connect(self._answer)
        self.hide()

    def say(self, text: str, *, answerable: bool = True) -> None:
        """Show these words, with the buttons or without; nothing at all where there are none."""
        self._words.setText(text)
        for each in self._buttons:
            each.setVisible(answerable)
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @Slot()
    def _answer(self) -> None:
        number = next(place for place, each in enumerate(self._buttons) if each is self.sender())
        self.say("")
        self.answered.emit(number)
