"""The sound, tried: a short sound to hear, the sound check, and what came of both."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.ui.controls import Row, button, note
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.report import SoundReportView
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space

LEAST_VOLUME = 0.1
"""The volume from which a sound check is started: what nobody hears looks like headphones."""


class SoundTrial(QWidget):
    """Offer both, say what is in their way, and show what came of them.

    Signals: `test_requested()`, `check_requested()`.
    """

    test_requested = Signal()
    check_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._checking = self._missed = False
        self._obstacle = ""
        self._test = button(sound_words.PLAY_TEST_SOUND, "raised")
        self._check = button(sound_words.CHECK_SOUND, "raised")
        self._text = note("", theme)
        self._outcome = note("", theme)
        self._trouble = note("", theme)
        self._trouble.setProperty("tone", "needs")
        self._report: SoundReportView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._column.addWidget(Row((self._test, self._check), centred=False))
        self._column.addWidget(self._text)
        self._column.addWidget(self._outcome)
        self._column.addWidget(self._trouble)
        self._test.clicked.connect(self._ask_for_test)
        self._check.clicked.connect(self._ask_for_check)
        self._show_outcome()
        self._show()

    def show_way(self, *, microphones: bool, loudspeakers: bool, volume: float) -> None:
        """Say what is in the way: whether devices are there, and how loud it is, 0..1."""
        self._obstacle = _obstacle(microphones, loudspeakers, volume)
        self._test.setEnabled(loudspeakers)
        self._check.setEnabled(loudspeakers and microphones)
        self._show()

    def show_checking(self, checking: bool, *, missed: bool = False) -> None:
        """Show whether a sound check is going on, or that the last one told nothing."""
        begins = checking and not self._checking
        self._checking, self._missed = checking, missed
        self._show()
        if begins:
            self.show_trouble("")
            self.clear_report()
            self._announce(sound_words.CHECK_BEGINS)
        elif missed:
            self._announce(sound_words.CHECK_MISSED)

    def show_trouble(self, trouble: str) -> None:
        """Say what is wrong with the devices; nothing is, where it is empty."""
        self._show_outcome(trouble=trouble)

    def show_report(self, report: SoundReport, *, cancelling: bool) -> None:
        """Show what a sound check found, with echo cancelling or without."""
        self.show_trouble("")
        if self._report is None:
            # Few people look at one each time, and the page is there sooner without it.
            self._report = SoundReportView(self._theme)
            self._report.setContentsMargins(0, Space.S, 0, 0)
            self._column.addWidget(self._report)
        self._report.show_report(report, cancelling=cancelling)
        self._report.show()

    def clear_report(self) -> None:
        """Take the report off."""
        if self._report is not None:
            self._report.hide()

    def _show(self) -> None:
        missed = sound_words.CHECK_MISSED if self._missed else ""
        text = (not self._checking and (self._obstacle or missed)) or sound_words.CHECK_TEXT
        self._text.setText(text)
        self._check.setText(
            sound_words.CHECKING_SOUND if self._checking else sound_words.CHECK_SOUND
        )
        self._describe(self._check, text)
        self._describe(self._test, "" if self._test.isEnabled() else self._obstacle)

    def _describe(self, which: QPushButton, text: str) -> None:
        if which.accessibleDescription() != text:
            which.setAccessibleDescription(text)

    def _show_outcome(self, outcome: str = "", trouble: str = "") -> None:
        for label, text in ((self._outcome, outcome), (self._trouble, trouble)):
            label.setText(text)
            label.setVisible(bool(text))

    def _announce(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @Slot()
    def _ask_for_test(self) -> None:
        # It would be heard in the middle of what is measured.
        if not self._checking:
            self._show_outcome("" if self._obstacle else sound_words.TEST_PLAYED)
            self.test_requested.emit()

    @Slot()
    def _ask_for_check(self) -> None:
        # A button that were disabled meanwhile would give the keyboard away.
        if self._checking:
            return
        if self._obstacle:
            self._announce(self._obstacle)
        else:
            self.check_requested.emit()


def _obstacle(microphones: bool, loudspeakers: bool, volume: float) -> str:
    if not loudspeakers:
        return sound_words.NO_LOUDSPEAKER
    if not microphones:
        return sound_words.NO_MICROPHONE
    return sound_words.TURN_UP if volume < LEAST_VOLUME else ""
