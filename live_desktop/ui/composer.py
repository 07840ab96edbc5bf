"""The foot of the window: the voice, the box for typing, and the one status line."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from live_desktop.audio.levels import Levels
from live_desktop.session.phase import Phase
from live_desktop.ui import words
from live_desktop.ui.controls import ElidedLabel, IconButton
from live_desktop.ui.motion import Ticker
from live_desktop.ui.sides import sided
from live_desktop.ui.sound.meter import MicrophoneMeter
from live_desktop.ui.status import Status
from live_desktop.ui.text_box import TextBox
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize
from live_desktop.ui.transcript.turn_layout import Column
from live_desktop.ui.voice.voice import VoiceButton

_DEAF = frozenset({Phase.IDLE, Phase.MUTED, Phase.OFFLINE})
"""The phases in which the microphone is off."""


class Composer(QWidget):
    """Let the user talk, type and mute, and say what is going on."""

    talk_requested = Signal()
    text_submitted = Signal(str)
    draft_changed = Signal(str)
    mute_requested = Signal(bool)
    talk_pressed = Signal()
    talk_released = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._mute_keys = ""
        self.ticker = Ticker(self)
        self.voice = VoiceButton(theme, self.ticker)
        self.text_box = TextBox()
        self._meter = MicrophoneMeter(theme, self.ticker)
        self._meter.hide()
        self._mute = IconButton(theme, "microphone", words.MUTE)
        self._mute.setCheckable(True)
        self._send = IconButton(theme, "send", words.SEND, kind="send", tint="on_accent")
        self._status = ElidedLabel(Qt.AlignmentFlag.AlignHCenter)
        self._status.setFont(theme.font(TextSize.SMALL, digits=True))
        self._status.setProperty("tone", "faint")
        self._bar = self._make_bar()
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(Space.S)
        self._layout.addWidget(self.voice, 0, Qt.AlignmentFlag.AlignHCenter)
        self._layout.addWidget(self._bar)
        self._layout.addWidget(self._status)
        self._connect()
        self._offer_sending()

    def show_status(self, status: Status) -> None:
        """Show the phase in the voice and the rest in the status line."""
        self.voice.show_phase(status.phase)
        self._status.set_words(words.status_line(status))
        self._meter.setVisible(status.phase not in _DEAF)

    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are."""
        self.voice.set_levels(levels.microphone, levels.loudspeaker)
        self._meter.set_level(levels.microphone, clipping=levels.clipping)

    def set_muted(self, muted: bool) -> None:
        """Show whether the microphone is muted."""
        self._mute.setChecked(muted)
        self._mute.set_icon("microphone-off" if muted else "microphone", "ink")
        self._hint_mute()
        self._meter.set_muted(muted)

    def show_keys(self, talk: str, mute: str) -> None:
        """Tell in the hints which keys do the same."""
        self.voice.show_keys(talk)
        self._mute_keys = mute
        self._hint_mute()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self.voice.set_reduced_motion(reduced)
        self._meter.set_reduced_motion(reduced)

    def set_draft(self, text: str) -> None:
        """Show what is typed so far."""
        self.text_box.set_draft(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the bar's edges on those of the transcript's column."""
        column = Column.within(event.size().width())
        right = event.size().width() - column.left - column.width
        self._layout.setContentsMargins(column.left, Space.XS, right, Space.M)
        super().resizeEvent(event)

    def _make_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(sided(Space.M, Space.XS, Space.XS, Space.XS))
        row.setSpacing(Space.XS)
        row.addWidget(self.text_box, 1)
        for control in (self._meter, self._mute, self._send):
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignBottom)
        return bar

    def _connect(self) -> None:
        self.voice.clicked.connect(self._ask_to_talk)
        self.voice.touched.connect(self.talk_pressed)
        self.voice.let_go.connect(self.talk_released)
        self.text_box.submitted.connect(self.text_submitted)
        self.text_box.draft_changed.connect(self.draft_changed)
        self.text_box.textChanged.connect(self._offer_sending)
        self.text_box.focused.connect(self._ring)
        self._mute.clicked.connect(self.ask_to_mute)
        self._send.clicked.connect(self.text_box.submit)

    @Slot()
    def ask_to_mute(self) -> None:
        """Ask for the microphone to be muted, or to be heard again."""
        self.mute_requested.emit(not self._mute.isChecked())

    def _hint_mute(self) -> None:
        hint = words.UNMUTE if self._mute.isChecked() else words.MUTE
        self._mute.set_words(words.MUTE, words.with_shortcut(hint, self._mute_keys))

    @Slot(bool)
    def _ring(self, focused: bool) -> None:
        self._bar.setProperty("typing", focused)
        self._bar.style().polish(self._bar)

    @Slot()
    def _ask_to_talk(self) -> None:
        self.talk_requested.emit()

    @Slot()
    def _offer_sending(self) -> None:
        ready = bool(self.text_box.toPlainText().strip())
        self._send.setEnabled(ready)
        self._send.set_icon("send", "on_accent" if ready else "faint")
