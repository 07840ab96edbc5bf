"""What of the messages is shown, and whether new ones are."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
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

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


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
        self._is_wide = self._is_tight = False
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
        self._fit()

    def set_wide(self, wide: bool) -> None:
        """Have everything in one row, or in two; three where the words are too long for two."""
        self._both.setDirection(_ACROSS if wide else _DOWN)
        self._is_wide = wide
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def take_focus(self) -> None:
        """Be ready for typing."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        self._above, self._second, self._below = QBoxLayout(_ACROSS), QHBoxLayout(), QHBoxLayout()
        for row in (self._above, self._second, self._below):
            row.setSpacing(Space.XS)
        self._second.addWidget(self._sound, 1)
        self._above.addWidget(self._text, 3)
        self._above.addLayout(self._second, 2)
        for each in self._kinds.values():
            self._below.addWidget(each)
        self._below.addStretch(1)
        self._below.addWidget(self._pause)
        self._both = QBoxLayout(_DOWN, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(Space.XS)
        self._both.addLayout(self._above, 1)
        self._both.addLayout(self._below, 1)

    def _fit(self) -> None:
        """Put the pause beside the sound where the words of the kinds need all the width."""
        below = (*self._kinds.values(), self._pause)
        needed = sum(each.sizeHint().width() + Space.XS for each in below)
        tight = not self._is_wide and needed > self.width()
        if tight != self._is_tight:
            self._is_tight = tight
            self._above.setDirection(_DOWN if tight else _ACROSS)
            (self._second if tight else self._below).addWidget(self._pause)

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
