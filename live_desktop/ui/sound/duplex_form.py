"""Whether the microphone listens while the assistant speaks."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from live_desktop.store.settings import CheckedDevices, DuplexChoice
from live_desktop.ui.commands import COMMANDS, Command
from live_desktop.ui.controls import Choice, note
from live_desktop.ui.sides import sided
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke

INSET = Space.XXS + Stroke.FOCUS
"""Pixels from the left end of a choice to its dot."""


class DuplexForm(QWidget):
    """Offer the automatic choice and both ways; signal: `chosen(DuplexChoice)`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._choices = {which: Choice(sound_words.DUPLEX[which], theme) for which in DuplexChoice}
        self._notes = {which: note("", theme) for which in DuplexChoice}
        keys = next(row.keys for row in COMMANDS if row.command is Command.TALK)
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self._texts = {
            DuplexChoice.FULL: sound_words.FULL_DUPLEX_TEXT,
            DuplexChoice.HALF: sound_words.HALF_DUPLEX_TEXT.format(keys=native),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for which, choice in self._choices.items():
            choice.clicked.connect(self._ask)
            self._notes[which].setContentsMargins(sided(INSET + Space.M + Space.XS, 0, 0, Space.XS))
            column.addWidget(choice)
            column.addWidget(self._notes[which])

    def show_duplex(self, chosen: DuplexChoice, check: CheckedDevices | None) -> None:
        """Mark what is chosen, and say what a check of these devices makes of the automatic."""
        texts = self._texts | {DuplexChoice.AUTO: sound_words.automatic_duplex(check)}
        for which, choice in self._choices.items():
            choice.setChecked(which is chosen)
            choice.setAccessibleDescription(texts[which])
            self._notes[which].setText(texts[which])

    @Slot()
    def _ask(self) -> None:
        sender = self.sender()
        self.chosen.emit(next(each for each, row in self._choices.items() if row is sender))
