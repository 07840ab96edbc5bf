"""Every word that the window says about personas."""

from live_desktop.language import _, several
from live_desktop.ui import figures

PERSONAS = _("Personas")
LIST_HINT = _(
    "Enter chooses a persona, F2 edits it, Ctrl+D duplicates it, Delete takes it"
    " away. The menu key shows more."
)
# Translators: said of a persona.
IN_USE = _("in use")
NEW = _("New persona")
MORE = _("More about personas")
IMPORT = _("Import…")
EXPORT_ALL = _("Export all of mine…")
SHOW_STARTERS = _("Show all that came along")
EDIT = _("Edit")
DUPLICATE = _("Duplicate")
EXPORT = _("Export…")
DELETE = _("Delete")
UNDO = _("Undo")
FILES = _("Personas (*.json)")
FILE_NAME = "personas.json"

BACK = _("Back to the personas")
NAME = _("Name")
# Translators: an example of a persona’s name.
NAME_EXAMPLE = _("Patient teacher")
INSTRUCTION = _("Instruction")
INSTRUCTION_EXAMPLE = _("You are a patient teacher. Answer in two or three sentences.")
VOICE = _("Voice")
MODEL = _("Model")
LANGUAGE = _("Language")
# Translators: the functions that the assistant may call.
TOOLS = _("Tools")
ALL_TOOLS = _("All tools")
NOBODY = _("No persona")
NOBODY_TEXT = _("The model speaks as it is.")
# Translators: the name of the persona made of an older version’s instruction.
MINE = _("My persona")
# Translators: the persona takes the voice, model or language of the settings.
UNCHANGED = _("As it is set")
SAVE = _("Save")
# Translators: go on writing what is not saved yet.
GO_ON = _("Go on")
DISCARD = _("Discard")

LATER = _("It counts once you choose this persona.")
AT_ONCE = _("This persona is in use. Saving applies it now, in the middle of the talk.")
RENEWS = _("This persona is in use. Saving takes the talk on to a new connection.")
STARTER = _("This one came along and stays as it is: your version becomes a persona of your own.")
NAME_MISSING = _("Give it a name first.")
INSTRUCTION_MISSING = _("Write an instruction first.")

NOTHING_TO_EXPORT = _("There are no personas of your own yet.")


def size(characters: int, tokens: int) -> str:
    """Return how long an instruction is."""
    long = several("{count} character", "{count} characters", characters)
    costly = several("about {count} token", "about {count} tokens", tokens)
    return " · ".join(
        (
            long.format(count=figures.whole(characters)),
            costly.format(count=figures.whole(tokens)),
        )
    )


def too_long(most: int) -> str:
    """Return that an instruction has too many characters."""
    return several(
        "No more than {count} character fits.", "No more than {count} characters fit.", most
    ).format(count=figures.whole(most))


def spoken(name: str, detail: str, *, in_use: bool) -> str:
    """Return a persona as a screen reader says it."""
    return ", ".join(part for part in (name, IN_USE if in_use else "", detail) if part)


def detail(voice: str, instruction: str) -> str:
    """Return what stands below the name of a persona."""
    return " · ".join(part for part in (voice, " ".join(instruction.split())) if part)


def now(name: str) -> str:
    """Return that a persona was chosen."""
    return _("Now: {name}").format(name=name)


def saved(name: str) -> str:
    """Return that a persona was saved."""
    return _("Saved: {name}").format(name=name)


def deleted(name: str) -> str:
    """Return that a persona was deleted."""
    return _("Deleted: {name}").format(name=name)


def duplicated(name: str) -> str:
    """Return that a persona was duplicated."""
    return _("Duplicated as {name}").format(name=name)


def imported(count: int) -> str:
    """Return that personas were imported."""
    return several("{count} persona imported", "{count} personas imported", count).format(
        count=figures.whole(count)
    )


def unsaved(name: str) -> str:
    """Return that a persona was being written."""
    if not name:
        return _("A new persona is not saved yet.")
    return _("Not saved yet: {name}").format(name=name)


def file_failed(path: str | None) -> str:
    """Return that a file of personas can be neither read nor written."""
    if not path:
        return _("The file cannot be read or written. Choose another place.")
    return _("{path} cannot be read or written. Choose another place.").format(path=path)
