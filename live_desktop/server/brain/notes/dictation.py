"""Takes dictation: every utterance word for word, until it is told to stop."""

import re

from msgspec.structs import replace

from live_desktop.server.brain.notes.notebook import LONGEST_NOTE, Full, Notebook
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_START = re.compile(
    r"start(?:ed)? ?(?:di)?ctation|(?:start|started|begin|take|open|new)(?: (?:the|a|my|some|new))*"
    r" (?:dictation|dictating|dictations)"
    r"(?: (?:now|mode))?|dictation(?: mode)?|"
    r"(?:i (?:want|would like) to|let me) dictate(?: something| a (?:text|letter|note))?|"
    r"(?:take|write) (?:this )?down what i say"
)
_STOP = re.compile(
    r"(?:^|[\s.,;!?])(?:(?:please|okay|ok)[\s,]+)?"
    r"(?:stop|stopped|end|ends|and|finish|finished|close|quit)\s+(?:of\s+|the\s+|my\s+)*"
    r"(?:dictation|dictating)(?:[\s,]+(?:now|please))?\W*$",
    re.IGNORECASE,
)
_READ = re.compile(
    r"(?:read|play|say) (?:(?:me )?(?:it|that|this|(?:the|my) (?:dictation|text))(?: back| again)?|"
    r"back (?:it|that|(?:the|my) (?:dictation|text)))(?: to me)?|"
    r"what did i dictate|read back"
)
_SAVE = re.compile(
    r"(?:save|saves|safe|severs|keep|store|take)"
    r"(?: (?:it|that|this|the dictation|my dictation|the text))?"
    r"(?: (?:as|in|to|into|and|is))? (?:a |an |my |the )?(?:new )?notes?|"
    r"(?:save|keep|store) (?:it|that|this|(?:the|my) (?:dictation|text))"
)
_DROP = re.compile(r"(?:discard|delete|forget|throw away|drop) (?:(?:the|my) (?:dictation|text))")
_LONGEST_END = 60
"""Characters at the end of an utterance in which the order to stop is looked for."""
TAKEN = "Got it."
_FULL = "That is all I can take in one dictation. Say: stop dictation."


class Dictation:
    """Writes down what is dictated; it has to see every utterance before any other skill."""

    def __init__(self, notebook: Notebook) -> None:
        """Save dictations in `notebook`."""
        self._notebook = notebook
        self._lines: list[str] = []
        self._on = False

    @property
    def on(self) -> bool:
        """Whether the user dictates."""
        return self._on

    def answer(self, utterance: Utterance) -> Reply | None:
        """Take an utterance down, or begin, end, read or save a dictation."""
        if self._on:
            return Reply(self._take(utterance.text))
        request = utterance.request
        if _START.fullmatch(request):
            self._on, self._lines = True, []
            return Reply("I'm writing. Say stop dictation when you are done.")
        short = len(request) < _LONGEST_END and "and" not in request
        if short and len(request.split()) < 4 and _STOP.search(utterance.text):
            return Reply("No dictation is running.")
        if not self._lines:
            return None
        if _READ.fullmatch(request):
            return Reply(self._written())
        if _SAVE.fullmatch(request):
            return Reply(self._save())
        if _DROP.fullmatch(request):
            self._lines = []
            return Reply("The dictation is deleted.")
        return None

    def _take(self, text: str) -> str:
        stop = _STOP.search(text, max(0, len(text) - _LONGEST_END))
        line = (text[: stop.start()] if stop else text).strip()
        fits = len(self._written()) + len(line) < LONGEST_NOTE
        if line and fits:
            self._lines.append(line)
        if stop is None:
            return TAKEN if fits else _FULL
        self._on = False
        if not self._lines:
            return "Nothing was dictated."
        words = len(self._written().split())
        many = "1 word" if words == 1 else f"{words:,} words"
        return f"Done, {many}. Say read it back, or save as note."

    def _save(self) -> str:
        try:
            pages = self._notebook.read()
            self._notebook.write(replace(pages, notes=(*pages.notes, self._written())))
        except Full as reason:
            return str(reason)
        except OSError:
            return "I couldn't write the notes to the disk. The dictation is still here."
        self._lines = []
        return f"Saved as note {len(pages.notes) + 1}."

    def _written(self) -> str:
        return " ".join(self._lines)
