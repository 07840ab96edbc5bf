"""The selected message in full, laid out for reading."""

import msgspec
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.model import message
from live_desktop.ui.inspector.rows import Row
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import TextSize

_LONGEST = 10_000
"""Characters of a message that are wrapped quickly enough."""
_INDENT = 2


class Detail(QPlainTextEdit):
    """Show one message, to be read and copied."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.pixels(TextSize.SMALL))
        self.setFont(font)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(words.SELECTED_MESSAGE)

    def show_row(self, row: Row) -> None:
        """Show a row; of a folded one the first message."""
        text = detail(row)
        if text != self.toPlainText():
            self.setPlainText(text)


def detail(row: Row) -> str:
    """Return a message laid out; of one that is too long, the beginning and how much is left."""
    text = row.entry.words
    if text is None:
        text = msgspec.json.format(bytes(row.entry.message), indent=_INDENT).decode()
    over = len(text) - _LONGEST
    text = text if over <= 0 else f"{text[:_LONGEST]}\n{words.more_characters(over)}"
    return f"{message(row)}\n{text}" if row.count else text
