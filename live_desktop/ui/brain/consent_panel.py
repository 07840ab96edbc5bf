"""Asks before the user's words go to another computer."""

from urllib.parse import urlsplit

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from live_desktop.ui import words
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.controls import Row, button, note
from live_desktop.ui.sight import bring_into_sight
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize, Weight

_BREAK = "\N{ZERO WIDTH SPACE}"


class ConsentPanel(QFrame):
    """Name a server and what it is sent; signals: `agreed(str)` with the server, `declined()`."""

    agreed = Signal(str)
    declined = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._server = ""
        self.setProperty("tone", "needs")
        self._question = QLabel()
        self._question.setFont(theme.font(TextSize.BODY, Weight.SEMIBOLD))
        self._question.setWordWrap(True)
        self._text = note("", theme)
        self._text.setProperty("tone", "")
        self._agree = button(words.SEND, "primary")
        self._not_now = button(brain_words.NOT_NOW, "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(self._question)
        column.addWidget(self._text)
        column.addSpacing(Space.XXS)
        column.addWidget(Row((self._agree, self._not_now), centred=False))
        self._agree.clicked.connect(self._give)
        self._not_now.clicked.connect(self._decline)
        self.hide()

    def ask(self, server: str) -> None:
        """Ask about a server, a URL."""
        self._server = server
        host = brain_words.server_name(server)
        question, text = brain_words.ask(host), brain_words.sent_text(server)
        # A long name of a computer may go on in the next line.
        self._question.setText(question.replace(".", f".{_BREAK}").replace(":", f":{_BREAK}"))
        self._question.setAccessibleName(question)
        self._text.setText(text)
        self._agree.setText(brain_words.agree(urlsplit(server).hostname or ""))
        self._agree.setAccessibleDescription(question)
        self.setAccessibleName(question)
        self.show()
        bring_into_sight(self)
        event = QAccessibleAnnouncementEvent(self, f"{question} {text}")
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    @Slot()
    def _give(self) -> None:
        self.agreed.emit(self._server)

    @Slot()
    def _decline(self) -> None:
        self.hide()
        self.declined.emit()
