"""The first steps: hear a voice, check the microphone, and add a key where there is one."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.levels import Levels
from live_desktop.protocol.voices import LOCAL_VOICES
from live_desktop.ui.controls import BalancedLabel, button, note
from live_desktop.ui.first_run import words
from live_desktop.ui.motion import Ticker
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.level_bar import LevelBar
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight
from live_desktop.ui.voices.grid import VoiceGrid
from live_desktop.ui.voices.offers import Hearing, VoiceModel

HEARD = 0.35
"""The level from which the microphone hears more than the noise of a quiet room."""

_LOCAL = frozenset(voice.name for voice in LOCAL_VOICES)
_VOICE, _MICROPHONE, _KEY = range(3)
_ABOVE = 6
"""The part of the window's height that is left free above the steps."""


class FirstRun(QWidget):
    """Go through three steps, each of which can be skipped.

    Signals: `voice_tried(voice)`, which is to play or stop, `voice_chosen(voice)`,
    `microphone_wanted(bool)` while it is to be heard, `check_requested()`, `key_given(key)`,
    `finished()` after the last step.
    """

    voice_tried = Signal(str)
    voice_chosen = Signal(str)
    microphone_wanted = Signal(bool)
    check_requested = Signal()
    key_given = Signal(str)
    finished = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._held_back = False
        self._chosen_early = ""
        self._theme = theme
        self._checking = False
        self._model = VoiceModel()
        self._grid = VoiceGrid(theme, self._model, hearts=False)
        self._grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._level = LevelBar(words.MICROPHONE_LEVEL, "", theme, Ticker(self))
        self._heard = self._text(words.MICROPHONE_TEXT)
        self._check = button(sound_words.CHECK_SOUND, "raised")
        self._outcome = self._text("")
        self._key = QLineEdit()
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key.setPlaceholderText(words.KEY)
        self._key.setAccessibleName(words.KEY)
        self._trouble = note("", theme)
        self._trouble.setProperty("tone", "needs")
        self._trouble.hide()
        self._count = note("", theme)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._next = button("", "primary")
        self._next.setMinimumWidth(Size.DETAIL * 3)
        self._skip = button(words.SKIP, "quiet")
        self._pages: tuple[QWidget, ...] = ()
        self._step_now = _VOICE
        self._lay_out()
        self._grid.chosen.connect(self._choose)
        theme.changed.connect(self._fit_cards)
        self._grid.hearing_wished.connect(self.voice_tried)
        self._check.clicked.connect(self._ask_for_check)
        self._next.clicked.connect(self._go_on)
        self._key.returnPressed.connect(self._next.click)
        self._skip.clicked.connect(self._leave_step)
        self.show_voice("")
        self._show_step()

    def hold_back(self) -> None:
        """Stay at the first step until somebody is there to do what is asked for."""
        self._held_back = True

    def go_ahead(self) -> None:
        """Ask for what was chosen meanwhile, and let the steps be left."""
        self._held_back = False
        if self._chosen_early:
            self._choose(self._chosen_early)
            self._chosen_early = ""

    def begin(self) -> None:
        """Take the keyboard for the first step."""
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_voice(self, chosen: str) -> None:
        """Show which voice is in use."""
        self._model.show(LOCAL_VOICES, _LOCAL, chosen)

    @Slot(str, object)
    def show_hearing(self, voice: str, hearing: Hearing) -> None:
        """Show which voice is being heard."""
        self._model.show_hearing(voice, hearing)

    @Slot(object)
    def set_levels(self, levels: Levels) -> None:
        """Show how loud the microphone is."""
        self._level.set_level(levels.microphone, levels.microphone_peak)
        if levels.microphone > HEARD and not self._checking:
            self._say_heard()

    @Slot()
    def show_checking(self) -> None:
        """Show that the sound check goes on."""
        self._checking = True
        self._check.setText(sound_words.CHECKING_SOUND)
        self._outcome.setText(sound_words.CHECK_BEGINS)
        self.show_trouble("")

    def end_check(self) -> None:
        """Show that no sound check goes on."""
        self._checking = False
        self._check.setText(sound_words.CHECK_SOUND)
        self._outcome.setText("")

    @Slot(object)
    def show_report(self, report: SoundReport) -> None:
        """Show what the sound check found."""
        self.end_check()
        advice, reason = sound_words.ADVICE[report.reason], sound_words.REASONS[report.reason]
        self._outcome.setText(sound_words.advised(advice, reason))

    @Slot(str)
    def show_trouble(self, trouble: str) -> None:
        """Say what is wrong; nothing is, where it is empty."""
        if trouble:
            self.end_check()
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self._level.set_reduced_motion(reduced)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip a step with Escape; let no other key through to the talk."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave_step()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cards()
        # It hangs from the top: a banner below moves nothing as long as there is room.
        self._above.setMaximumHeight(self.window().height() // _ABOVE)

    @Slot()
    def _fit_cards(self) -> None:
        room = min(self.width(), int(Size.COLUMN)) - 2 * Space.M
        self._grid.setFixedHeight(self._grid.height_for(room))

    def _lay_out(self) -> None:
        self._pages = (
            self._step(words.VOICE_HERO, self._text(words.VOICE_TEXT), self._grid),
            self._step(
                words.MICROPHONE_HERO,
                self._heard,
                _narrow(self._level),
                _centred(self._check),
                self._outcome,
            ),
            self._step(words.KEY_HERO, self._text(words.KEY_TEXT), _narrow(self._key)),
        )
        column = QWidget()
        column.setMaximumWidth(Size.COLUMN)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        inner.setSpacing(Space.XS)
        self._above = QWidget()
        self._above.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        inner.addWidget(self._above, 1000)
        inner.addWidget(self._count)
        for page in self._pages:
            inner.addWidget(page)
        inner.addWidget(self._trouble)
        inner.addSpacing(Space.M)
        inner.addWidget(self._next, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._skip, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.setAccessibleName(words.STEPS)

    def _step(self, hero: str, *parts: QWidget | QHBoxLayout) -> QWidget:
        title = BalancedLabel(hero)
        title.setFont(self._theme.font(TextSize.HERO, Weight.SEMIBOLD))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(title)
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        column.addStretch()
        return page

    def _text(self, text: str) -> QLabel:
        label = BalancedLabel(text)
        label.setFont(self._theme.font(TextSize.BODY))
        label.setProperty("tone", "faint")
        return label

    def _show_step(self) -> None:
        number = self._step_now
        # Each takes the height that it needs, and not that of the tallest.
        for each, page in enumerate(self._pages):
            page.setVisible(each == number)
        buttons = (words.VOICE_BUTTON, words.MICROPHONE_BUTTON, words.KEY_BUTTON)
        self._count.setText(words.step(number + 1, len(self._pages)))
        self._next.setText(buttons[number])
        # Nothing is left to skip where nothing is asked for.
        self._skip.setVisible(number != _KEY)

    def _say_heard(self) -> None:
        if self._heard.text() != words.MICROPHONE_HEARD:
            self._heard.setText(words.MICROPHONE_HEARD)
            event = QAccessibleAnnouncementEvent(self, words.MICROPHONE_HEARD)
            QAccessible.updateAccessibility(event)

    @Slot(str)
    def _choose(self, voice: str) -> None:
        if self._held_back:
            self._chosen_early = voice
            self.show_voice(voice)
            return
        self.voice_chosen.emit(voice)
        self.voice_tried.emit(voice)

    @Slot()
    def _ask_for_check(self) -> None:
        if not self._checking:
            self.check_requested.emit()

    @Slot()
    def _go_on(self) -> None:
        key = self._key.text().strip()
        if self._step_now == _KEY and key:
            self._key.clear()
            self.key_given.emit(key)
        self._leave_step()

    @Slot()
    def _leave_step(self) -> None:
        if self._held_back:
            return
        left = self._step_now
        self.show_trouble("")
        if left == _MICROPHONE:
            self.microphone_wanted.emit(False)
        if left == _KEY:
            self.finished.emit()
            return
        self._step_now = left + 1
        self._show_step()
        if left + 1 == _MICROPHONE:
            self.microphone_wanted.emit(True)
        # The button stays where it is: whoever has no wishes presses Enter three times.
        self._next.setFocus(Qt.FocusReason.TabFocusReason)


def _narrow(widget: QWidget) -> QHBoxLayout:
    """Put a widget in the middle, no wider than reads well."""
    widget.setMaximumWidth(Size.DRAWER)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    return row
