"""A key of the vault: given, tested and forgotten; it is never shown."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from live_desktop.session.verdict import Finding, Verdict
from live_desktop.store.secrets import Secret
from live_desktop.ui.controls import button, note
from live_desktop.ui.settings import words
from live_desktop.ui.settings.editor import Editor, Field
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space

_TONES = {Finding.GOOD: "right", Finding.EXHAUSTED: "needs"}


class SecretEditor(Editor):
    """A field for a key, and what a test of it found.

    Signals: `kept(Secret, str)`, with no key to forget the one that is stored, and
    `test_requested(Secret, str)`, with no key to test that.
    """

    kept = Signal(object, str)
    test_requested = Signal(object, str)

    def __init__(self, secret: Secret, theme: Theme) -> None:
        super().__init__()
        self.secret = secret
        self._stored = False
        self._testing = False
        self._field = Field()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._test = button(words.TEST, "raised")
        self._keep = button(words.KEEP, "primary")
        self._forget = button(words.FORGET, "quiet")
        self._verdict: QLabel = note("", theme)
        self._verdict.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        row.addWidget(self._field, 1)
        row.addWidget(self._keep)
        row.addWidget(self._test)
        row.addWidget(self._forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XXS)
        column.addLayout(row)
        column.addWidget(self._verdict)
        self.setFocusProxy(self._field)
        self._field.textEdited.connect(self._offer)
        self._field.returnPressed.connect(self._give_key)
        self._keep.clicked.connect(self._give_key)
        self._test.clicked.connect(self._ask_to_test)
        self._forget.clicked.connect(self._ask_to_forget)
        self._offer()

    def show_value(self, value: Any) -> None:
        """Show whether a key is stored."""
        self._stored = bool(value)
        self._offer()

    def name_it(self, name: str, description: str) -> None:
        self._field.setAccessibleName(name)
        self._field.setAccessibleDescription(description)
        for each in (self._keep, self._test, self._forget):
            each.setAccessibleDescription(name)

    def show_testing(self) -> None:
        """Show that the key is being tested."""
        self._testing = True
        self._say(words.TESTING, "faint")
        self._offer()

    def show_verdict(self, found: Verdict) -> None:
        """Show what came of the test."""
        self._testing = False
        self._say(words.verdict(found), _TONES.get(found.finding, "wrong"))
        self._verdict.setToolTip(found.detail)
        self._offer()

    @Slot()
    def _give_key(self) -> None:
        key = self._field.text().strip()
        if key:
            self._field.clear()
            self.kept.emit(self.secret, key)
            self._offer()

    @Slot()
    def _offer(self) -> None:
        typed = bool(self._field.text().strip())
        self._field.setPlaceholderText(words.KEY_STORED if self._stored else words.NO_KEY)
        self._keep.setVisible(typed)
        self._forget.setVisible(self._stored and not typed)
        self._test.setEnabled((typed or self._stored) and not self._testing)

    @Slot()
    def _ask_to_test(self) -> None:
        self.test_requested.emit(self.secret, self._field.text().strip())

    @Slot()
    def _ask_to_forget(self) -> None:
        self.kept.emit(self.secret, "")

    def _say(self, text: str, tone: str) -> None:
        self._verdict.setProperty("tone", tone)
        self._verdict.style().unpolish(self._verdict)
        self._verdict.style().polish(self._verdict)
        self._verdict.setText(text)
        self._verdict.show()
