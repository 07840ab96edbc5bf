"""What stands on the page before the first word: one sentence and three things to say."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from live_desktop.ui import words
from live_desktop.ui.controls import BalancedLabel, Row
from live_desktop.ui.sides import in_own_direction
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize, Weight


class Example(QPushButton):
    """A phrase that one may say, or press."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._phrase = ""
        self.clicked.connect(self._say)

    def show_phrase(self, phrase: str) -> None:
        """Show what one may say, which may be in another language than the window."""
        self._phrase = phrase
        self.setText(in_own_direction(phrase))
        self.setAccessibleName(phrase)

    @Slot()
    def _say(self) -> None:
        self.chosen.emit(self._phrase)


class Welcome(QWidget):
    """Say that one can simply talk."""

    example_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._hero = _centred(words.HERO, theme, TextSize.HERO, Weight.SEMIBOLD)
        self._line = _centred(words.WELCOME, theme, TextSize.BODY, Weight.REGULAR)
        self._line.setProperty("tone", "faint")
        self._chips = [Example() for _phrase in words.EXAMPLES]
        for chip in self._chips:
            chip.chosen.connect(self.example_chosen)
        self._examples = Row(self._chips, centred=True)
        self.show_examples(words.EXAMPLES)
        page = QVBoxLayout(self)
        page.setContentsMargins(Space.M, 0, Space.M, 0)
        page.setSpacing(Space.XS)
        page.addStretch(5)
        page.addWidget(self._hero)
        page.addWidget(self._line)
        page.addSpacing(Space.XS)
        page.addWidget(self._examples)
        page.addStretch(4)

    def show_examples(self, phrases: Sequence[str]) -> None:
        """Show what one might say to whoever listens; one phrase for each chip."""
        for chip, phrase in zip(self._chips, phrases, strict=True):
            chip.show_phrase(phrase)
        self._examples.arrange(self.width() - 2 * Space.M)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the examples away where there is no room for them."""
        width = event.size().width() - 2 * Space.M
        self._examples.arrange(width)
        height = self._hero.sizeHint().height() + self._line.heightForWidth(width)
        height += self._examples.sizeHint().height() + Space.XXL
        self._examples.setVisible(height <= event.size().height())
        super().resizeEvent(event)


def _centred(text: str, theme: Theme, size: TextSize, weight: Weight) -> QLabel:
    label = BalancedLabel(text)
    label.setFont(theme.font(size, weight))
    return label
