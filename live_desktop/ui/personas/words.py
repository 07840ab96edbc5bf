"""Every word that the window says about personas."""

from live_desktop.ui.words import counted

PERSONAS = "Personas"
LIST_HINT = (
    "Enter chooses a persona, F2 edits it, Ctrl+D duplicates it, Delete takes it away. The menu"
    " key shows more."
)
IN_USE = "in use"
NEW = "New persona"
MORE = "More about personas"
IMPORT = "Import…"
EXPORT_ALL = "Export all of mine…"
SHOW_STARTERS = "Show all that came along"
EDIT = "Edit"
DUPLICATE = "Duplicate"
EXPORT = "Export…"
DELETE = "Delete"
UNDO = "Undo"
FILES = "Personas (*.json)"
FILE_NAME = "personas.json"

BACK = "Back to the personas"
NAME = "Name"
NAME_EXAMPLE = "Patient teacher"
INSTRUCTION = "Instruction"
INSTRUCTION_EXAMPLE = "You are a patient teacher. Answer in two or three sentences."
VOICE = "Voice"
MODEL = "Model"
LANGUAGE = "Language"
TOOLS = "Tools"
ALL_TOOLS = "All tools"
NOBODY = "No persona"
NOBODY_TEXT = "The model speaks as it is."
MINE = "My persona"
UNCHANGED = "As it is set"
SAVE = "Save"
GO_ON = "Go on"
DISCARD = "Discard"

LATER = "It counts once you choose this persona."
AT_ONCE = "This persona is in use. Saving applies it now, in the middle of the talk."
RENEWS = "This persona is in use. Saving takes the talk on to a new connection."
STARTER = "This one came along and stays as it is: your version becomes a persona of your own."
NAME_MISSING = "Give it a name first."
INSTRUCTION_MISSING = "Write an instruction first."

NOTHING_TO_EXPORT = "There are no personas of your own yet."


def size(characters: int, tokens: int) -> str:
    """Return how long an instruction is."""
    return f"{counted(characters, 'character')} · about {counted(tokens, 'token')}"


def too_long(most: int) -> str:
    """Return that an instruction has too many characters."""
    return f"No more than {most:,} characters fit."


def spoken(name: str, detail: str, *, in_use: bool) -> str:
    """Return a persona as a screen reader says it."""
    return ", ".join(part for part in (name, IN_USE if in_use else "", detail) if part)


def detail(voice: str, instruction: str) -> str:
    """Return what stands below the name of a persona."""
    return " · ".join(part for part in (voice, " ".join(instruction.split())) if part)


def now(name: str) -> str:
    """Return that a persona was chosen."""
    return f"Now: {name}"


def saved(name: str) -> str:
    """Return that a persona was saved."""
    return f"Saved: {name}"


def deleted(name: str) -> str:
    """Return that a persona was deleted."""
    return f"Deleted: {name}"


def duplicated(name: str) -> str:
    """Return that a persona was duplicated."""
    return f"Duplicated as {name}"


def imported(count: int) -> str:
    """Return that personas were imported."""
    return f"{counted(count, 'persona')} imported"


def unsaved(name: str) -> str:
    """Return that a persona was being written."""
    return f"Not saved yet: {name}" if name else "A new persona is not saved yet."
