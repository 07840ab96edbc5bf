"""Where the user writes who the assistant is."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from live_desktop.ui import words
from live_desktop.ui.controls import button, note
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class PersonaEditor(QWidget):
    """Edit the persona; it counts once it is applied."""

    persona_applied = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown = ""
        self._edit = QPlainTextEdit()
        self._edit.setProperty("kind", "field")
        self._edit.setTabChangesFocus(True)
        self._edit.setPlaceholderText(words.PERSONA_EXAMPLE)
        self._edit.setAccessibleName(words.PERSONA)
        self._edit.setAccessibleDescription(words.PERSONA_TEXT)
        self._hint = note(words.PERSONA_AT_ONCE, theme)
        self._apply = button(words.APPLY, "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.XS, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(note(words.PERSONA_TEXT, theme))
        column.addWidget(self._edit, 1)
        column.addWidget(self._hint)
        column.addWidget(self._apply, 0, Qt.AlignmentFlag.AlignRight)
        keep = self._hint.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._hint.setSizePolicy(keep)
        self._edit.textChanged.connect(self._offer_applying)
        self._apply.clicked.connect(self._ask_to_apply)
        self.setFocusProxy(self._edit)
        self._offer_applying()

    def show_persona(self, text: str, *, at_once: bool) -> None:
        """Show the persona in force; what the user is writing stays if that is no news.

        `at_once` tells that another one needs no new connection.
        """
        self._hint.setText(words.PERSONA_AT_ONCE if at_once else words.PERSONA_RENEWS)
        if text != self._shown:
            self._shown = text
            if text != self._edit.toPlainText():
                self._edit.setPlainText(text)
                self._edit.moveCursor(QTextCursor.MoveOperation.End)
        self._offer_applying()

    def _changed(self) -> bool:
        return self._edit.toPlainText() != self._shown

    @Slot()
    def _offer_applying(self) -> None:
        self._apply.setEnabled(self._changed())
        self._hint.setVisible(self._changed())

    @Slot()
    def _ask_to_apply(self) -> None:
        self.persona_applied.emit(self._edit.toPlainText())
