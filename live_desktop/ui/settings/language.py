"""The language of the window, and a button that starts the program again to show it."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from live_desktop.language import SHIPPED, spoken
from live_desktop.ui.controls import button, note
from live_desktop.ui.first_language import language_for
from live_desktop.ui.settings import words
from live_desktop.ui.settings.choosing import ListEditor
from live_desktop.ui.settings.editor import Editor
from live_desktop.ui.settings.table import Choosing
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class LanguageEditor(Editor):
    """One of the languages; where it is not the one that is shown, an offer to start again.

    Signal: `restart_requested()`.
    """

    restart_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        named = tuple((each, words.LANGUAGES.get(each, each)) for each in SHIPPED)
        self._list = ListEditor(Choosing((("", words.LIKE_SYSTEM), *named)), theme)
        self._later = note(words.AFTER_RESTART, theme)
        self._restart = button(words.RESTART, "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._list)
        column.addWidget(self._later)
        column.addWidget(self._restart)
        self.setFocusProxy(self._list)
        self._show_offer(offered=False)
        self._list.wished.connect(self.wished)
        self._restart.clicked.connect(self.restart_requested)

    def show_value(self, value: Any) -> None:
        self._list.show_value(value)
        self._show_offer(offered=language_for(value) != spoken())

    def name_it(self, name: str, description: str) -> None:
        self._list.name_it(name, description)
        self._restart.setAccessibleDescription(words.AFTER_RESTART)

    def _show_offer(self, *, offered: bool) -> None:
        self._later.setVisible(offered)
        self._restart.setVisible(offered)
