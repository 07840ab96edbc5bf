"""The commands of the main window as actions with keys, and the menu that offers them."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from live_desktop.ui.commands import COMMANDS, Command
from live_desktop.ui.settings.keys import keys_of

Actions = Mapping[Command, QAction]

_MENU = (
    (Command.FIND, Command.SAVE, Command.NEW),
    (Command.DEAFEN, Command.MINI, Command.SETTINGS, Command.INSPECTOR),
    (Command.REPORT, Command.ABOUT, Command.QUIT),
)
"""What the menu offers, in groups."""
_APPEARANCE = 1
"""The group that the appearance comes first in."""


def make_actions(window: QWidget, doers: Mapping[Command, Callable[[], None]]) -> Actions:
    """Give a window an action for each command; what has no doer is joined by others."""
    actions = {}
    for row in COMMANDS:
        action = QAction(row.words, window)
        action.setShortcut(QKeySequence(row.keys))
        action.setAutoRepeat(False)
        if (doer := doers.get(row.command)) is not None:
            action.triggered.connect(doer)
        window.addAction(action)
        actions[row.command] = action
    return actions


def fill_menu(menu: QMenu, actions: Actions, appearances: QMenu) -> None:
    """Put the commands into the menu, and the choice of the appearance among them."""
    for place, group in enumerate(_MENU):
        if place:
            menu.addSeparator()
        if place == _APPEARANCE:
            menu.addMenu(appearances)
        for command in group:
            menu.addAction(actions[command])


def take_keys(actions: Actions, chosen: Mapping[str, str]) -> None:
    """Set these keys for these commands, and the usual ones for the others."""
    for row in COMMANDS:
        actions[row.command].setShortcut(keys_of(row, chosen))


def key_words(actions: Actions, command: Command) -> str:
    """Write the keys of a command as this system does."""
    return actions[command].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
