"""Takes back what was just changed in the notes and lists."""

import re

from live_desktop.server.brain.notes.notebook import Notebook, Pages
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_UNDO = re.compile(
    r"(?:(?:no|oh|oops|wait|sorry|actually) )*(?:undo|cancel(?:ed)?|delete|remove|scratch|erase|"
    r"take back|revert)(?: (?:that|it|this|the last (?:one|change)|that back|it back))?(?: again)?"
    r"|i (?:will|would) do that|(?:no )?take (?:that|it) (?:back|off again)"
)
UNDONE = "Okay, I took that back."


class Undo:
    """A notebook that remembers its pages as they were before the last change."""

    def __init__(self, notebook: Notebook) -> None:
        """Keep the pages in `notebook`."""
        self._notebook = notebook
        self._change: tuple[Pages, Pages] | None = None

    def read(self) -> Pages:
        """Read the pages; raises OSError."""
        return self._notebook.read()

    def write(self, pages: Pages) -> None:
        """Write the pages; raises Full and OSError."""
        before = self._notebook.read()
        self._notebook.write(pages)
        self._change = (before, pages)

    def answer(self, utterance: Utterance) -> Reply | None:
        """Take back what the utterance before this one changed, unless somebody wrote since."""
        change, self._change = self._change, None
        if change is None or _UNDO.fullmatch(utterance.request) is None:
            return None
        before, after = change
        try:
            if self._notebook.read() != after:
                return None
            self._notebook.write(before)
        except OSError:
            return Reply("I couldn't write that to the disk, so it stays as it is.")
        return Reply(UNDONE)
