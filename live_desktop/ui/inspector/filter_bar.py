"""What of the messages is shown, and whether new ones are."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from live_desktop.protocol.flight import FlightKind
from live_desktop.ui.clear_button import ClearButton
from live_desktop.ui.controls import button
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.sieve import Sieve, Sound
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize


class FilterBar(QWidget):
    """Make a sieve out of words, kinds and the sound; pause and resume.

    Signals: `sieve_changed(Sieve)`, `pause_wanted(bool)`.
    """

    sieve_changed = Signal(object)
    pause_wanted = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._text = QLineEdit()
        self._text.setPlaceholderText(words.FILTER_HERE)
        self._text.setAccessibleName(words.FILTER)
        ClearButton(self._text, theme)
        self._text.setFont(theme.font(TextSize.SMALL))
        self._sound = ListBox(words.SOUND, theme)
        self._sound.setFont(theme.font(TextSize.SMALL))
        for sound in Sound:
            self._sound.addItem(words.SOUNDS[sound], sound)
        self._kinds = {kind: _toggle(words.SHOWS[kind], theme) for kind in FlightKind}
        self._pause = button(words.PAUSE, "raised")
        self._pause.setFont(theme.font(TextSize.SMALL))
        self._paused = False
        self._lay_out()
        self._text.textChanged.connect(self._tell)
        self._sound.currentIndexChanged.connect(self._tell)
        for each in self._kinds.values():
            each.toggled.connect(self._tell)
        self._pause.clicked.connect(self._ask_to_pause)

    @property
    def sieve(self) -> Sieve:
        """Tell what is to be shown."""
        kinds = frozenset(kind for kind, each in self._kinds.items() if each.isChecked())
        return Sieve(self._text.text(), kinds, Sound(self._sound.currentData()))

    def show_sieve(self, sieve: Sieve) -> None:
        """Show what is let through, and tell of it once."""
        self.blockSignals(True)
        self._text.setText(sieve.text)
        self._sound.setCurrentIndex(list(Sound).index(sieve.sound))
        for kind, each in self._kinds.items():
            each.setChecked(kind in sieve.kinds)
        self.blockSignals(False)
        self._tell()

    def show_pause(self, *, paused: bool) -> None:
        """Show whether new messages are held back."""
        self._paused = paused
        self._pause.setText(words.RESUME if paused else words.PAUSE)

    def set_wide(self, wide: bool) -> None:
        """Have everything in one row, or in two."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._both.setDirection(across if wide else down)

    def take_focus(self) -> None:
        """Be ready for typing."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(Space.XS)
        above.addWidget(self._text, 3)
        above.addWidget(self._sound, 2)
        for each in self._kinds.values():
            below.addWidget(each)
        below.addStretch(1)
        below.addWidget(self._pause)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(Space.XS)
        self._both.addLayout(above, 1)
        self._both.addLayout(below, 1)

    @Slot()
    def _tell(self) -> None:
        self.sieve_changed.emit(self.sieve)

    @Slot()
    def _ask_to_pause(self) -> None:
        self.pause_wanted.emit(not self._paused)


def _toggle(text: str, theme: Theme) -> QPushButton:
    made = button(text, "toggle")
    made.setFont(theme.font(TextSize.SMALL))
    made.setCheckable(True)
    made.setChecked(True)
    return made
