"""Tells a screen reader what is going on, without being taken for the user's voice."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from live_desktop.session.phase import Phase
from live_desktop.ui.talk import words as talk_words

SETTLED_MS = 400
"""Milliseconds that something has to last before it is worth a word."""

_UNSAID = frozenset({Phase.HEARING, Phase.INTERRUPTED})
"""The phases in which the user speaks: nobody should speak over that."""


class Announcer(QObject):
    """Announces politely: after what the reader is saying, and only what lasts.

    A reader that speaks while the microphone is heard would be taken for the user. Where this is
    not wanted, what is to be said waits until the microphone is not heard, and only the newest of
    it is said then; signal sounds tell of the phases meanwhile.
    """

    def __init__(self, window: QWidget, say: Callable[[QWidget, str], None] | None = None) -> None:
        """Announce in the name of a window."""
        super().__init__(window)
        self._window = window
        self._say = say or _announce
        self._waits_for_silence = True
        self._heard = False
        self._next = ""
        self._said = ""
        self._settling = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settling.timeout.connect(self._speak)

    def set_waiting(self, waits: bool) -> None:
        """Wait until the microphone is not heard, or announce at any time."""
        self._waits_for_silence = waits
        self._settling.start()

    def set_heard(self, heard: bool) -> None:
        """Note whether anything that sounds in the room reaches the service now."""
        self._heard = heard
        if not heard and self._next:
            self._settling.start()

    def show_phase(self, phase: Phase, *, deafened: bool = False) -> None:
        """Announce a phase, if it lasts."""
        self._next = ""
        if phase not in _UNSAID:
            self.tell(talk_words.announced(phase, deafened=deafened))

    def tell(self, words: str) -> None:
        """Announce words, in the place of those that still wait."""
        self._next = words
        self._settling.start()

    @Slot()
    def _speak(self) -> None:
        if not self._next or (self._heard and self._waits_for_silence):
            return
        words, self._next = self._next, ""
        if words != self._said:
            self._said = words
            self._say(self._window, words)


def _announce(window: QWidget, words: str) -> None:
    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(window, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
