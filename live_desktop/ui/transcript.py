"""The transcript: the welcome, the page of turns, and the way back to the latest words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from live_desktop.session.conversation import Turn
from live_desktop.ui import words
from live_desktop.ui.controls import IconButton
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space
from live_desktop.ui.transcript_view import TranscriptView
from live_desktop.ui.turn_model import TurnModel
from live_desktop.ui.welcome import Welcome


class Transcript(QWidget):
    """Show what was said, and before that, what one may say."""

    example_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = TurnModel()
        self._announced: set[int] = set()
        self._welcome = Welcome(theme)
        self._welcome.example_chosen.connect(self.example_chosen)
        self._view = TranscriptView(self._model, theme)
        self._view.end_reached.connect(self._offer_jump)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        # Its height is what the others leave: it scrolls, they would be cut.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._view)
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
        if turn.complete and turn.number not in self._announced:
            self._announced.add(turn.number)
            event = QAccessibleAnnouncementEvent(self._view, words.spoken_turn(turn))
            QAccessible.updateAccessibility(event)

    @Slot()
    def clear(self) -> None:
        """Forget all turns and welcome the user again."""
        self._announced.clear()
        self._model.clear()
        self._jump.hide()
        self._pages.setCurrentWidget(self._welcome)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_jump()

    @Slot(bool)
    def _offer_jump(self, at_end: bool) -> None:
        self._jump.setVisible(not at_end)
        self._jump.raise_()
        self._place_jump()

    def _place_jump(self) -> None:
        self._jump.adjustSize()
        self._jump.move(
            (self.width() - self._jump.width()) // 2,
            self.height() - self._jump.height() - Space.XS,
        )
