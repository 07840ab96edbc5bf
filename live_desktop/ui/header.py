"""The head of the window: what the talk is called, who speaks, and the menu."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from live_desktop.ui import words
from live_desktop.ui.controls import ElidedLabel, IconButton
from live_desktop.ui.sides import sided
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight


class Header(QWidget):
    """Show the title, open the drawer and the menu."""

    drawer_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._persona = self._voice = ""
        self.setFixedHeight(Size.HEADER)
        self._title = ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self._title.setFont(theme.font(TextSize.BODY, Weight.SEMIBOLD))
        self._who = QToolButton()
        self._who.setProperty("kind", "quiet")
        self._who.setFont(theme.font(TextSize.SMALL))
        self._who.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more = IconButton(theme, "more", words.MENU)
        self._menu = QMenu(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(sided(Space.M, 0, Space.XS, 0))
        row.setSpacing(Space.XXS)
        row.addWidget(self._title, 1)
        row.addWidget(self._who)
        row.addWidget(self._more)
        self._who.clicked.connect(self._ask_for_drawer)
        self._more.clicked.connect(self._open_menu)
        self.set_title("")
        self.set_voice("")

    @property
    def menu(self) -> QMenu:
        """Return the menu, for the window to fill."""
        return self._menu

    def set_title(self, title: str) -> None:
        """Show what the conversation is called."""
        self._title.set_words(title or words.UNTITLED)

    def set_voice(self, voice: str) -> None:
        """Show which voice speaks."""
        self._voice = voice
        self._name()

    def set_persona(self, persona: str) -> None:
        """Show which persona speaks; empty for none."""
        self._persona = persona
        self._name()

    def show_keys(self, keys: str) -> None:
        """Say what the button of the drawer opens, and which keys do the same."""
        self._who.setToolTip(words.with_shortcut(words.OPEN_DRAWER, keys))
        self._who.setAccessibleDescription(words.OPEN_DRAWER)

    def _name(self) -> None:
        self._who.setText(words.persona_and_voice(self._persona, self._voice))

    @Slot()
    def _ask_for_drawer(self) -> None:
        self.drawer_requested.emit()

    @Slot()
    def _open_menu(self) -> None:
        size = self._menu.sizeHint()
        corner = self._more.mapToGlobal(self._more.rect().bottomRight())
        self._menu.popup(corner - QPoint(size.width(), 0))
