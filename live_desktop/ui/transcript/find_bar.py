"""The bar that looks for words in a conversation."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from live_desktop.ui.controls import ENTER, IconButton
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.turn_layout import Column


class FindBar(QWidget):
    """Take words to look for; Enter goes to the next match, Shift+Enter back, Escape closes."""

    wanted = Signal(str)
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._field = QLineEdit()
        self._field.setAccessibleName(transcript_words.FIND)
        self._field.setPlaceholderText(transcript_words.FIND_HERE)
        self._field.textChanged.connect(self.wanted)
        self._count = QLabel()
        self._count.setFont(theme.font(TextSize.SMALL, digits=True))
        self._count.setProperty("tone", "faint")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        previous = IconButton(theme, "previous", transcript_words.FIND_PREVIOUS)
        following = IconButton(theme, "next", transcript_words.FIND_NEXT)
        close = IconButton(theme, "close", transcript_words.FIND_CLOSE)
        previous.clicked.connect(self.previous_wanted)
        following.clicked.connect(self.next_wanted)
        close.clicked.connect(self.closed)
        self._steps = previous, following
        self._row = row = QHBoxLayout(self)
        row.setSpacing(Space.XXS)
        row.addWidget(self._field, 1)
        row.addSpacing(Space.XXS)
        row.addWidget(self._count)
        for each in (previous, following, close):
            row.addWidget(each)
        self.show_count(0, 0, done=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        column = Column.within(event.size().width())
        right = event.size().width() - column.left - column.width
        self._row.setContentsMargins(column.left, Space.XXS, right, Space.XXS)

    @property
    def words(self) -> str:
        """Return what is looked for."""
        return self._field.text()

    def show_count(self, current: int, count: int, *, done: bool) -> None:
        """Show which match of how many is the current one, so far or in all."""
        if not self.words.strip():
            said = ""
        elif count:
            said = transcript_words.found(current, count) + ("" if done else " …")
        else:
            said = transcript_words.NONE_FOUND if done else transcript_words.STILL_SEARCHING
        for each in self._steps:
            each.setEnabled(bool(count))
        if said != self._count.text():
            self._count.setText(said)
            if done and said:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    @Slot()
    def take_focus(self) -> None:
        """Be ready for typing, what was looked for before marked."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that the field leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_wanted if back else self.next_wanted).emit()
        else:
            super().keyPressEvent(event)
