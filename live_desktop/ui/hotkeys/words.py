"""The words about the global hotkey."""

from live_desktop.language import _

TALK = _("Talk to Live Desktop")
NO_KEY = _("A hotkey needs one key besides Ctrl, Alt, Shift or Meta.")
NO_MODIFIER = _("Add Ctrl, Alt or Meta: alone, this key is needed for typing.")
UNKNOWN_KEY = _("This key cannot be a global hotkey. Choose another.")
TAKEN = _("Another program uses {keys} already. Choose other keys.")
NO_SCREEN = _("The X screen cannot be reached, so there is no global hotkey.")
NO_LIBRARY = _("The system lacks {library}, so there is no global hotkey.")
NO_PORTAL = _(
    "This desktop offers no global hotkeys to programs. Its keyboard settings may let"
    " you start a command by key instead."
)
DECLINED = _("The desktop did not grant the hotkey. It can be given again in its settings.")
NOT_HERE = _("Global hotkeys do not work on this platform.")
"""Why there is no hotkey, and what to do."""


def taken(keys: str) -> str:
    """Return that another program has the keys."""
    return TAKEN.format(keys=keys)


def missing(library: str) -> str:
    """Return that a library of the system is not there."""
    return NO_LIBRARY.format(library=library)
