"""The voices to choose from: hear them say one's own sentence, find one among many, keep some."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from live_desktop.protocol.voices import LONGEST_SENTENCE, Voice
from live_desktop.ui import words
from live_desktop.ui.controls import button, note
from live_desktop.ui.sides import sided
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke
from live_desktop.ui.voices import words as voice_words
from live_desktop.ui.voices.filters import FilterRow
from live_desktop.ui.voices.grid import VoiceGrid
from live_desktop.ui.voices.offers import Filter, Hearing, VoiceModel

__all__ = ["VoiceGrid", "VoicePicker"]

SENTENCE_MS = 600
"""Milliseconds of rest after which a new sentence is told."""

_LONGEST_ID = 128


class VoicePicker(QWidget):
    """Offer the voices, and take any other by its id.

    Signals: `voice_chosen(voice)`, `hearing_wished(voice, sentence)`, which is to play or stop,
    `favourite_wished(voice, liked)`, `sentence_changed(sentence)`, `left()` when it is in sight
    no more.
    """

    voice_chosen = Signal(str)
    hearing_wished = Signal(str, str)
    favourite_wished = Signal(str, bool)
    sentence_changed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = VoiceModel()
        self._favourites: frozenset[str] = frozenset()
        self._grid = VoiceGrid(theme, self._model)
        self._sentence = QLineEdit(voice_words.FRIENDLY)
        self._sentence.setAccessibleName(voice_words.SENTENCE)
        self._sentence.setPlaceholderText(voice_words.FRIENDLY)
        self._sentence.setMaxLength(LONGEST_SENTENCE)
        self._rest = QTimer(self, interval=SENTENCE_MS, singleShot=True)
        self._search = QLineEdit()
        self._search.setPlaceholderText(words.VOICE_SEARCH)
        self._search.setAccessibleName(words.VOICE_SEARCH)
        self._search.setMaxLength(_LONGEST_ID)
        self._filters = FilterRow(theme)
        self._use = button("", "raised")
        self._hint = note("", theme)
        self._trouble = note("", theme)
        self._trouble.setProperty("tone", "needs")
        self._trouble.hide()
        self._lay_out(theme)
        self.setFocusProxy(self._grid)
        self._connect()
        self._seek()

    def show_voices(
        self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str, stand_in: str = ""
    ) -> None:
        """Show these voices, which of them this computer makes itself, and the chosen one.

        `stand_in` is heard in place of the chosen one, where that cannot be made.
        """
        self._model.show(voices, local, chosen)
        self._hint.setText(words.standing_in(chosen, stand_in) if stand_in else words.VOICES_HINT)
        self._hint.setVisible(any(voice.name not in local for voice in voices))
        self._offer_typed()
        if not self._grid.hasFocus():
            self._grid.setCurrentIndex(self._model.index(self._model.chosen_row()))

    def show_favourites(self, favourites: frozenset[str]) -> None:
        """Show which voices the user likes."""
        self._favourites = favourites
        self._model.show_favourites(favourites)

    def show_sentence(self, sentence: str) -> None:
        """Show what the voices say; what the user is writing stays."""
        if not (self._sentence.hasFocus() and self._sentence.isModified()):
            self._sentence.setText(sentence)
            self._sentence.setCursorPosition(0)

    @Slot(str, object)
    def show_hearing(self, voice: str, hearing: Hearing) -> None:
        """Show which voice is being heard."""
        self._model.show_hearing(voice, hearing)

    @Slot(str)
    def show_trouble(self, trouble: str) -> None:
        """Say why no voice can be heard; one can, where it is empty."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        if trouble:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, trouble))

    @property
    def _typed(self) -> str:
        return self._search.text().strip()

    def _lay_out(self, theme: Theme) -> None:
        label = note(voice_words.SENTENCE, theme)
        label.setBuddy(self._sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(sided(Space.S, 0, Space.XXS, Space.M))
        column.setSpacing(Space.XS)
        above = QVBoxLayout()
        above.setContentsMargins(sided(Stroke.FOCUS, 0, Space.S + Stroke.FOCUS, 0))
        above.setSpacing(Space.XS)
        use = QHBoxLayout()
        use.addWidget(self._use)
        use.addStretch()
        for part in (label, self._sentence, self._search, self._filters):
            above.addWidget(part)
        above.addLayout(use)
        below = QVBoxLayout()
        below.setContentsMargins(sided(Stroke.FOCUS, 0, Space.S + Stroke.FOCUS, 0))
        for line in (self._trouble, self._hint):
            below.addWidget(line)
        column.addLayout(above)
        column.addWidget(self._grid, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        self._grid.chosen.connect(self._choose)
        self._grid.hearing_wished.connect(self._ask_to_hear)
        self._grid.favourite_wished.connect(self._ask_to_keep)
        self._search.textChanged.connect(self._seek)
        self._search.returnPressed.connect(self._take)
        self._filters.chosen.connect(self._filter)
        self._use.clicked.connect(self._use_typed)
        self._sentence.textEdited.connect(self._wait)
        self._sentence.editingFinished.connect(self._tell_sentence)
        self._rest.timeout.connect(self._tell_sentence)

    def hideEvent(self, event: QHideEvent) -> None:
        self.left.emit()
        super().hideEvent(event)

    @Slot()
    def _seek(self) -> None:
        self._model.search(self._typed)
        self._offer_typed()

    @Slot(object)
    def _filter(self, wanted: Filter) -> None:
        self._model.filter(wanted)

    def _offer_typed(self) -> None:
        self._use.setText(words.use_voice(self._typed))
        # An id is one word.
        is_id = len(self._typed.split()) == 1
        self._use.setVisible(is_id and not self._model.exact(self._typed))

    @Slot()
    def _take(self) -> None:
        """Choose what was meant: the voice of that name, the only one found, or the id itself."""
        if exact := self._model.exact(self._typed):
            self._choose(exact)
        elif self._model.rowCount() == 1:
            self._choose(self._model.offer(0).voice.name)
        elif self._model.rowCount():
            self._grid.setFocus(Qt.FocusReason.TabFocusReason)
            self._grid.setCurrentIndex(self._model.index(0))
        elif not self._use.isHidden():
            self._use_typed()

    @Slot()
    def _use_typed(self) -> None:
        self._choose(self._typed)

    @Slot(str)
    def _choose(self, voice: str) -> None:
        self._search.clear()
        self.voice_chosen.emit(voice)

    @Slot(str)
    def _ask_to_hear(self, voice: str) -> None:
        self._tell_sentence()
        self.hearing_wished.emit(voice, self._sentence.text())

    @Slot(str)
    def _ask_to_keep(self, voice: str) -> None:
        self.favourite_wished.emit(voice, voice not in self._favourites)

    @Slot()
    def _wait(self) -> None:
        self._rest.start()

    @Slot()
    def _tell_sentence(self) -> None:
        self._rest.stop()
        if self._sentence.isModified():
            self._sentence.setModified(False)
            self.sentence_changed.emit(self._sentence.text())
