"""The words about the global hotkey."""

TALK = "Talk to Live Desktop"
NO_KEY = "A hotkey needs one key besides Ctrl, Alt, Shift or Meta."
NO_MODIFIER = "Add Ctrl, Alt or Meta: alone, this key is needed for typing."
UNKNOWN_KEY = "This key cannot be a global hotkey. Choose another."
TAKEN = "Another program uses {keys} already. Choose other keys."
NO_SCREEN = "The X screen cannot be reached, so there is no global hotkey."
NO_LIBRARY = "The system lacks {library}, so there is no global hotkey."
NO_PORTAL = (
    "This desktop offers no global hotkeys to programs."
    " Its keyboard settings may let you start a command by key instead."
)
DECLINED = "The desktop did not grant the hotkey. It can be given again in its settings."
NOT_HERE = "Global hotkeys do not work on this platform."
"""Why there is no hotkey, and what to do."""


def taken(keys: str) -> str:
    """Return that another program has the keys."""
    return TAKEN.format(keys=keys)


def missing(library: str) -> str:
    """Return that a library of the system is not there."""
    return NO_LIBRARY.format(library=library)
