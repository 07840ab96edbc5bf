"""What can be done with a turn, as a menu."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from live_desktop.ui import words
from live_desktop.ui.transcript import words as transcript_words


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of the menu; None for what it does leaves it there but greyed."""

    words: str
    do: Callable[[], None] | None


def turn_menu(parent: QWidget, *groups: list[Offer]) -> QMenu:
    """Make a menu of groups of offers, which deletes itself when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setLayoutDirection(QApplication.layoutDirection())
    menu.setAccessibleName(transcript_words.TURN_MENU)
    for number, group in enumerate(filter(None, groups)):
        if number:
            menu.addSeparator()
        for offer in group:
            action = menu.addAction(offer.words)
            action.setEnabled(offer.do is not None)
            if offer.do is not None:
                action.triggered.connect(offer.do)
    return menu


def copying(copy: Callable[[], None] | None, turn: Callable[[], None] | None) -> list[Offer]:
    """List the offers to copy words that are marked, and a whole turn."""
    return [Offer(words.COPY, copy), Offer(words.COPY_TURN, turn)]
