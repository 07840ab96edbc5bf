"""What is done to the sound: a switch for each, and how it is sent."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from live_desktop.audio.plan import CHUNK_MS
from live_desktop.store.settings import Settings
from live_desktop.ui.controls import note
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.sides import sided
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.switch import RING, Switch
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize

_SWITCHES = {
    "echo_cancelling": (sound_words.ECHO_CANCELLING, sound_words.ECHO_CANCELLING_TEXT),
    "noise_suppression": (sound_words.NOISE_SUPPRESSION, sound_words.NOISE_SUPPRESSION_TEXT),
    "automatic_gain": (sound_words.AUTOMATIC_GAIN, sound_words.AUTOMATIC_GAIN_TEXT),
    "earcons": (sound_words.SHORT_SOUNDS, sound_words.SHORT_SOUNDS_TEXT),
    "long_periods": (sound_words.LONG_PERIODS, sound_words.LONG_PERIODS_TEXT),
}
"""Of each switch: the name of its setting, its words, and what it does."""

_FOR_LOUDSPEAKERS = frozenset({"echo_cancelling", "noise_suppression", "automatic_gain"})
"""What is left undone where the loudspeaker is worn on the head."""


class SoundSwitches(QWidget):
    """Show what is on; a click is a wish: `wished(str, object)`, a setting and its value.

    Its right margin is for the focus rings, so that the switches end where other controls do.
    """

    wished = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._switches = {name: Switch(text, theme) for name, (text, _) in _SWITCHES.items()}
        self._notes = {name: note(text, theme) for name, (_, text) in _SWITCHES.items()}
        self._chunk_ms = CHUNK_MS[0]
        self._chunks = ListBox(sound_words.CHUNKS, theme)
        self._chunks.setAccessibleDescription(sound_words.CHUNKS_TEXT)
        for chunk_ms in CHUNK_MS:
            self._chunks.addItem(sound_words.milliseconds(chunk_ms), chunk_ms)
        longest = max(self._chunks.itemText(row) for row in range(self._chunks.count()))
        room = self._chunks.fontMetrics().horizontalAdvance(longest)
        # Beside the words there are the edges, and the mark.
        self._chunks.setMinimumWidth(room + Space.XXL + Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, switch in self._switches.items():
            column.addWidget(switch)
            column.addWidget(_beside(self._notes[name]))
            column.addSpacing(Space.XS)
            switch.clicked.connect(self._ask_to_switch)
        label = QLabel(sound_words.CHUNKS)
        label.setFont(theme.font(TextSize.BODY))
        label.setBuddy(self._chunks)
        row = QHBoxLayout()
        row.setContentsMargins(sided(0, 0, RING, 0))
        row.addWidget(label, 1)
        row.addWidget(self._chunks)
        column.addLayout(row)
        column.addWidget(_beside(note(sound_words.CHUNKS_TEXT, theme)))
        self._chunks.activated.connect(self._ask_for_chunks)

    def show_switches(self, settings: Settings, *, by_system: bool, headphones: bool) -> None:
        """Show what is on, and what of it the system does itself or headphones do not need."""
        for name, switch in self._switches.items():
            switch.setChecked(getattr(settings, name))
            text = _SWITCHES[name][1]
            if headphones and name in _FOR_LOUDSPEAKERS and switch.isChecked():
                text = sound_words.RESTS_NOW
            elif by_system and name == "echo_cancelling":
                text = sound_words.ECHO_BY_SYSTEM
            self._notes[name].setText(text)
            switch.setAccessibleDescription(text)
        self._chunk_ms = settings.chunk_ms
        self._chunks.setCurrentIndex(self._chunks.findData(settings.chunk_ms))

    @Slot()
    def _ask_to_switch(self) -> None:
        sender = self.sender()
        name = next(each for each, switch in self._switches.items() if switch is sender)
        self.wished.emit(name, not self._switches[name].isChecked())

    @Slot(int)
    def _ask_for_chunks(self, row: int) -> None:
        wanted = CHUNK_MS[row]
        self._chunks.setCurrentIndex(self._chunks.findData(self._chunk_ms))
        if wanted != self._chunk_ms:
            self.wished.emit("chunk_ms", wanted)


def _beside(text: QLabel) -> QLabel:
    """Keep words off the column of the switches."""
    text.setContentsMargins(sided(0, 0, Space.XXL, 0))
    return text
