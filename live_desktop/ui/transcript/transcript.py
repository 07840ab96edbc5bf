"""The transcript: the welcome, the page of turns, and the way back to the latest words."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from live_desktop.session.conversation import Turn
from live_desktop.ui import words
from live_desktop.ui.controls import IconButton
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.find_bar import FindBar
from live_desktop.ui.transcript.finder import Finder
from live_desktop.ui.transcript.turn_model import TurnModel
from live_desktop.ui.transcript.view import TranscriptView
from live_desktop.ui.transcript.welcome import Welcome


class Transcript(QWidget):
    """Show what was said, and before that, what one may say.

    Signals: `example_chosen` and `edit_requested` carry words to say, `link_clicked` an address to
    open, which is one of the web or of mail.
    """

    example_chosen = Signal(str)
    link_clicked = Signal(str)
    edit_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = TurnModel()
        self._announced: set[int] = set()
        self._told = 0
        """The number of the first turn that is said when it is whole."""
        self._welcome = Welcome(theme)
        self._welcome.example_chosen.connect(self.example_chosen)
        self._view = TranscriptView(self._model, theme)
        self._view.end_reached.connect(self._offer_jump)
        self._view.link_clicked.connect(self.link_clicked)
        self._view.edit_requested.connect(self.edit_requested)
        self._bar = FindBar(theme)
        self._bar.hide()
        self._bar.closed.connect(self.close_find)
        self._finder = Finder(self._bar, self._view)
        self._add_key(QKeySequence.StandardKey.FindNext, self._finder.go_next)
        self._add_key(QKeySequence.StandardKey.FindPrevious, self._finder.go_previous)
        page = QWidget()
        self._pages = QStackedLayout(page)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(page, 1)
        # Its height is what the others leave: it scrolls, they would be cut.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._jump = IconButton(theme, "latest", words.JUMP, kind="jump")
        self._jump.set_words(words.JUMP, words.JUMP_HINT)
        self._jump.setText(words.JUMP)
        self._jump.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._jump.setParent(self)
        self._jump.hide()
        self._jump.clicked.connect(self._view.scroll_to_end)

    @property
    def view(self) -> TranscriptView:
        """Return the page of turns."""
        return self._view

    @Slot(object)
    def show_turn(self, turn: Turn) -> None:
        """Show a turn, or the newer state of one, and say it to screen readers once it is whole."""
        self._pages.setCurrentWidget(self._view)
        self._model.show(turn)
        fresh = turn.number >= self._told and turn.number not in self._announced
        if turn.complete and fresh:
            self._announced.add(turn.number)
            event = QAccessibleAnnouncementEvent(self._view, transcript_words.spoken_turn(turn))
            QAccessible.updateAccessibility(event)

    def show_turns(self, turns: Iterable[Turn]) -> None:
        """Show a whole conversation at once, in the order of its numbers; nothing is said of it."""
        self.clear()
        self._model.show_all(turns)
        if len(self._model):
            self._told = self._model.turn(len(self._model) - 1).number + 1
            self._pages.setCurrentWidget(self._view)

    def show_examples(self, phrases: Sequence[str]) -> None:
        """Show what one might say to whoever listens, before the first word."""
        self._welcome.show_examples(phrases)

    @Slot()
    def clear(self) -> None:
        """Forget all turns and welcome the user again."""
        self.close_find()
        self._announced.clear()
        self._told = 0
        self._model.clear()
        self._jump.hide()
        self._pages.setCurrentWidget(self._welcome)

    @Slot()
    def open_find(self) -> None:
        """Open the bar that looks for words, once there are any."""
        if len(self._model):
            if self._bar.isHidden():
                self._bar.show()
                self._finder.look_for(self._bar.words)
            self._bar.take_focus()

    @Slot()
    def close_find(self) -> None:
        """Close the bar that looks for words."""
        if not self._bar.isHidden():
            self._finder.stop()
            # Else Qt would hand the focus on as if someone had pressed Tab.
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._bar.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_jump()

    def _add_key(self, key: QKeySequence.StandardKey, do: Callable[[], None]) -> None:
        action = QAction(self)
        action.setShortcuts(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(do)
        self.addAction(action)

    @Slot(bool)
    def _offer_jump(self, at_end: bool) -> None:
        self._jump.setVisible(not at_end)
        self._jump.raise_()
        self._place_jump()
        self._view.cover(0 if at_end else self._jump.height() + Space.XS)

    def _place_jump(self) -> None:
        self._jump.adjustSize()
        self._jump.move(
            (self.width() - self._jump.width()) // 2,
            self.height() - self._jump.height() - Space.XS,
        )
