"""The text of one part, to be read and selected, however long it is."""

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from live_desktop.ui.report import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize

_LINES = 6
_STEP = 16_000
"""Characters that are laid down at once, so that nothing else waits for a text of megabytes."""


class PartText(QPlainTextEdit):
    """Show a text from its beginning; the rest follows while the window does other things."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._rest = ""
        self._done = 0
        """Characters of the rest that are laid down."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.font(TextSize.SMALL).pixelSize())
        self.setFont(font)
        self.setProperty("kind", "field")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(words.TEXT)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._rest, self._done = text, 0
        self.setPlainText(self._next())
        self._follow()

    def sizeHint(self) -> QSize:
        """Want a few lines; the window gives more."""
        height = _LINES * self.fontMetrics().lineSpacing() + 2 * Space.M
        return QSize(super().sizeHint().width(), height)

    @Slot()
    def _go_on(self) -> None:
        bar = self.verticalScrollBar()
        place = bar.value()
        self.appendPlainText(self._next())
        # Qt would keep the end in sight for somebody who has read down to it.
        bar.setValue(place)
        self._follow()

    def _next(self) -> str:
        """Take whole lines, without the line end that the next ones begin with."""
        end = self._rest.find("\n", self._done + _STEP)
        piece = self._rest[self._done : end] if end >= 0 else self._rest[self._done :]
        self._done = end + 1 if end >= 0 else len(self._rest) + 1
        return piece

    def _follow(self) -> None:
        if self._done <= len(self._rest):
            self._timer.start()
        else:
            self._timer.stop()
            self._rest, self._done = "", 1
