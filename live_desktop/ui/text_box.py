"""The box for typing instead of talking."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QToolTip

from live_desktop.ui import words
from live_desktop.ui.controls import ENTER
from live_desktop.ui.tokens import Size, Space

_MOST_LINES = 4
_MOST_CHARACTERS = 20_000


class TextBox(QPlainTextEdit):
    """Take words: Enter sends them, Shift+Enter begins a line; grow with them up to four lines.

    Sending hands the words over: the box is empty afterwards.
    """

    submitted = Signal(str)
    draft_changed = Signal(str)
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._rendering = False
        self.untyped: int | None = None
        """A key that is held for something else, and repeats meanwhile."""
        self.setProperty("kind", "bare")
        self.setPlaceholderText(words.TYPE_HERE)
        self.setAccessibleName(words.TEXT_BOX)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self._leave_room()
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.textChanged.connect(self._tell)
        self._grow()

    def set_draft(self, text: str) -> None:
        """Show these words, without telling that they changed."""
        if text != self.toPlainText():
            self._rendering = True
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)
            self._rendering = False

    @Slot()
    def submit(self) -> None:
        """Ask for the words to be sent, unless there are none."""
        if text := self.toPlainText().strip():
            self.clear()
            self.submitted.emit(text)

    def sizeHint(self) -> QSize:
        lines = min(self._lines(), _MOST_LINES)
        text = lines * self.fontMetrics().lineSpacing()
        return QSize(super().sizeHint().width(), text + 2 * self._above)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Have room for words of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._leave_room()
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the first line again once all lines have room."""
        super().resizeEvent(event)
        if self._lines() <= _MOST_LINES:
            self.verticalScrollBar().setValue(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The keyboard comes back from a menu of its own.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.focused.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == self.untyped:
            event.ignore()
            return
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in ENTER and not shifted:
            self.submit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take in what is pasted or dropped as far as there is room, and say what is left out."""
        taken = len(self.toPlainText()) - len(self.textCursor().selectedText())
        room = max(0, _MOST_CHARACTERS - taken)
        text = source.text()
        self.insertPlainText(text[:room])
        self.ensureCursorVisible()
        if len(text) > room:
            self._say(words.left_out(_MOST_CHARACTERS))

    def _say(self, message: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message))
        QToolTip.showText(self.mapToGlobal(self.rect().topLeft()), message, self)

    @property
    def _above(self) -> int:
        """Return the room above the words, with which one line is as high as other controls."""
        return max(int(Space.XXS), (Size.CONTROL - self.fontMetrics().lineSpacing()) // 2)

    def _leave_room(self) -> None:
        self.setViewportMargins(0, self._above, 0, self._above)

    def _lines(self) -> int:
        # A plain text document measures its height in lines.
        return max(1, round(self.document().size().height()))

    @Slot()
    def _grow(self) -> None:
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if self._lines() > _MOST_LINES else off)
        self.updateGeometry()

    @Slot()
    def _tell(self) -> None:
        if not self._rendering:
            self.draft_changed.emit(self.toPlainText())
