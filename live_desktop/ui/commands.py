"""All commands of the window, with their words and keys."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtGui import QKeySequence

from live_desktop.ui import words
from live_desktop.ui.inspector import words as inspector_words
from live_desktop.ui.report import words as report_words
from live_desktop.ui.talk import words as talk_words


class Command(Enum):
    """What the user can ask the window for by key or menu."""

    TALK = auto()
    MUTE = auto()
    DEAFEN = auto()
    MINI = auto()
    DRAWER = auto()
    SETTINGS = auto()
    FIND = auto()
    SAVE = auto()
    NEW = auto()
    INSPECTOR = auto()
    REPORT = auto()
    ABOUT = auto()
    QUIT = auto()


@dataclass(frozen=True, slots=True)
class CommandRow:
    """One command with its words; `keys` are written out, or are what each system uses for it."""

    command: Command
    words: str
    keys: str | QKeySequence.StandardKey = ""

    @property
    def name(self) -> str:
        """Give its words without the … that says that a question follows."""
        return words.undotted(self.words)


COMMANDS = (
    CommandRow(Command.TALK, words.TALK, "Ctrl+T"),
    CommandRow(Command.MUTE, words.MUTE, "Ctrl+M"),
    CommandRow(Command.DEAFEN, talk_words.DEAFEN, "Ctrl+Shift+D"),
    CommandRow(Command.MINI, talk_words.MINI, "Ctrl+Shift+M"),
    CommandRow(Command.DRAWER, words.OPEN_DRAWER, "Ctrl+B"),
    CommandRow(Command.SETTINGS, words.OPEN_SETTINGS, "Ctrl+,"),
    CommandRow(Command.FIND, words.FIND, QKeySequence.StandardKey.Find),
    CommandRow(Command.SAVE, words.SAVE, QKeySequence.StandardKey.Save),
    CommandRow(Command.NEW, words.NEW, QKeySequence.StandardKey.New),
    CommandRow(Command.INSPECTOR, inspector_words.INSPECTOR, "Ctrl+Shift+I"),
    CommandRow(Command.REPORT, report_words.OPEN_REPORT),
    CommandRow(Command.ABOUT, words.ABOUT),
    CommandRow(Command.QUIT, words.QUIT, "Ctrl+Q"),
)

TALKING = (
    Command.TALK,
    Command.MUTE,
    Command.DEAFEN,
    Command.MINI,
    Command.FIND,
    Command.SAVE,
    Command.NEW,
)
"""The commands that make no sense before the first steps are over."""
