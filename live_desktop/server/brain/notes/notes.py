"""Takes notes, reads them out, finds them and deletes them."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from msgspec.structs import replace

from live_desktop.server.brain.notes.notebook import Full, Notebook, Pages
from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.prose import end_sentence
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import POLITE, Utterance, normalize

_TAKE = re.compile(
    POLITE + r"(?:"
    r"(?:take|make|write|jot|create|add|save|leave|new)(?:\s+(?:down|me|up|a|an|the|another|new))*"
    r"\s+no[td]e(?:\s+(?:to\s+self|for\s+me))?\b(?:[\s,]*(?:that|saying|to|of|about)\b(?!\s*$))?"
    r"(?!\s+out of)|"
    r"notes?\s+(?:to\s+self|that|down(?:\s+that)?)\b|note\s*[:,]|"
    r"(?:write|jot)\s+(?:this\s+|that\s+|it\s+)?down(?:\s+that)?\b|"
    r"remember\s+(?:that\b(?!\W*$)|to\b|this\b|the\s+following\b)|do\s+not\s+forget\s+(?:that|to)\b|"
    r"don.?t\s+forget\s+(?:that|to)\b"
    r")[\s:,.;-]*(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MY = r"(?:(?:all|all of|the|my|your|these|those|any|of) )*"
_READ_ALL = re.compile(
    r"(?:read|show|tell|list|give|say|hear)(?: me| out| back| us| to me)* "
    rf"{_MY}notes(?: out| back| to me)*|what (?:are|is in|is on) {_MY}notes|"
    r"what (?:did|have) i (?:note|noted|write down|written down)|(?:what|which) notes do i have|"
    r"(?:do i have|are there) (?:any )?notes|my notes|"
    r"what did i (?:ask|tell) you to remember|what do you remember"
)
_COUNT = re.compile(r"how many notes (?:do i have|are there|have i)(?: taken| made)?")
_WHICH = (
    r"(?:(?:the |my )?(?P<order>first|last|latest|newest|oldest|second|third|fourth|fifth|previous)"
    r" note|(?:the |my )?notes? (?:number )?(?P<number>.+))"
)
_READ_ONE = re.compile(rf"(?:read|show|tell|give|what is)(?: me| out| back| us)* {_WHICH}")
_DELETE_ONE = re.compile(rf"(?:delete|remove|erase|discard|throw away|forget|cancel) {_WHICH}")
_DELETE_ALL = re.compile(
    r"(?:delete|remove|erase|clear|discard|throw away|forget|empty) (?:(?:all|all of|the|my|of) )*"
    r"(?:notes|notebook)"
)
_SEARCH = re.compile(
    rf"(?:search|look|check|go)(?: through| in)? {_MY}(?:notes?|notebook) (?:for|about|on) "
    r"(?P<in>.+)|"
    rf"(?:search|look)(?: for)? (?P<for>.+) in {_MY}notes|"
    rf"(?:find|look up|read|show|tell|give)(?: me)? {_MY}(?:a )?notes? (?:about|on|with|for|of) "
    r"(?P<note>.+)|"
    rf"(?:find|look up) (?P<find>.+) in {_MY}notes|"
    r"(?:what (?:did|have) i (?:note|noted|know|write down|written down|write|ask you to remember|"
    r"tell you to remember)|what do (?:my notes say|you remember|i know from my notes)|"
    r"what (?:is|do i have) in my notes|(?:do i have|is there|are there) (?:a|any) notes?) "
    r"(?:about|on|of|for|regarding) (?P<about>.+)"
)
_DELETE_FOUND = re.compile(
    r"(?:delete|remove|erase|discard|forget) (?:the |my |all )*notes? (?:about|on|with|of) "
    r"(?P<words>.+)"
)
_ORDERS = {
    "first": 0,
    "oldest": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    "fifth": 4,
    "last": -1,
    "latest": -1,
    "newest": -1,
    "previous": -1,
}
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|sure|okay|do it|do that|go ahead|of course|right|correct|please do|"
    r"delete(?: them| all)*|all of them)(?: (?:yes|please|do it|do|delete them|sure|go ahead))*"
)
_NO = re.compile(
    r"(?:(?:no|nope|never ?mind|cancel(?:ed)?|stop|forget it|do not|keep)(?: |$))+"
    r"(?:thanks|thank you|it|that|them|the notes|delete (?:it|them))?"
)
_NODE = re.compile(r"\bnode")
_BY = re.compile(r"^bye?\s+(?=\w)", re.IGNORECASE)
"""How recognisers write "note" and "buy"."""

_EMPTY_WORDS = "the a an my your of is are was it that and or to in on at for about i"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_MOST_READ = 10
"""Notes that are read out at once."""
_ALIKE = 0.8
_LONGEST = 300  # characters of a question about notes
NO_NOTES = "You have no notes."
UNREADABLE = "I can't get at the notes on the disk just now."
UNWRITTEN = "I couldn't write that to the disk, so it isn't saved."


class Notes:
    """Rules over the notes in a notebook."""

    def __init__(self, notebook: Notebook) -> None:
        """Keep the notes in `notebook`."""
        self._notebook = notebook
        self._asked: Callable[[Utterance], str | None] | None = None

    def answer(self, utterance: Utterance) -> Reply | None:
        """Do what is asked for."""
        asked, self._asked = self._asked, None
        said = asked(utterance) if asked is not None else None
        if said is None and (taken := _TAKE.fullmatch(utterance.text)):
            words = taken["words"].strip()
            if utterance.text[: taken.start("words")].lower().rstrip().endswith(" to"):
                words = _BY.sub("buy ", words)
            said = self._take(words)
        if said is None and len(utterance.request) <= _LONGEST:
            said = self._rule(utterance.request)
        return Reply(said) if said else None

    def _take(self, words: str) -> str:
        if not re.search(r"\w", words) or normalize(words) in ("that", "this", "it"):
            self._asked = self._take_asked
            return "What shall I note?"
        note = f"{words[0].upper()}{words[1:]}"
        return self._write(lambda pages: (*pages.notes, note), end_sentence(f"Noted: {note}"))

    def _take_asked(self, utterance: Utterance) -> str | None:
        """Take the answer to "What shall I note?"."""
        if _NO.fullmatch(utterance.plain):
            return "Okay."
        return self._take(utterance.text) if re.search(r"\w", utterance.text) else None

    def _rule(self, request: str) -> str | None:
        request = _NODE.sub("note", request)
        if _DELETE_ALL.fullmatch(request):
            return self._ask_delete_all()
        if found := _DELETE_FOUND.fullmatch(request):
            return self._delete_found(found["words"])
        if found := _DELETE_ONE.fullmatch(request):
            return self._with_one(found, self._delete)
        if found := _SEARCH.fullmatch(request):
            return self._search(next(each for each in found.groups() if each))
        if found := _READ_ONE.fullmatch(request):
            return self._with_one(found, lambda notes, index: _say_note(index, notes[index]))
        if _READ_ALL.fullmatch(request):
            return self._read_all()
        if _COUNT.fullmatch(request):
            notes = self._read()
            return notes if isinstance(notes, str) else f"You have {_many(len(notes))}."
        return None

    def _read(self) -> tuple[str, ...] | str:
        """Return the notes, or what to say instead."""
        try:
            return self._notebook.read().notes or NO_NOTES
        except OSError:
            return UNREADABLE

    def _write(self, change: Callable[[Pages], tuple[str, ...]], said: str) -> str:
        try:
            pages = self._notebook.read()
            self._notebook.write(replace(pages, notes=change(pages)))
        except Full as reason:
            return str(reason)
        except OSError:
            return UNWRITTEN
        return said

    def _read_all(self) -> str:
        notes = self._read()
        if isinstance(notes, str):
            return notes
        first = max(0, len(notes) - _MOST_READ)
        said = [_say_note(index, notes[index]) for index in range(first, len(notes))]
        lead = f"You have {_many(len(notes))}. " if len(notes) > 1 else ""
        latest = f"The latest {_MOST_READ} are: " if first else ""
        return f"{lead}{latest}{' '.join(said)}"

    def _look_for(self, words: str) -> tuple[Sequence[str], Sequence[int]] | str:
        """Give all notes and the places of those that have the words, or say why there are none."""
        notes = self._read()
        if isinstance(notes, str):
            return notes
        found = find_notes(notes, words)
        return (notes, found) if found else f"I find nothing about {words} in your notes."

    def _search(self, words: str) -> str:
        looked = self._look_for(words)
        if isinstance(looked, str):
            return looked
        notes, found = looked
        lead = f"{len(found)} notes. " if len(found) > 1 else ""
        latest = found[-_MOST_READ:]
        return lead + " ".join(_say_note(index, notes[index]) for index in latest)

    def _with_one(
        self, found: re.Match[str], act: Callable[[Sequence[str], int], str]
    ) -> str | None:
        """Do something with the note that the words name; None where they name none."""
        index = _index_in(found)
        if index is None:
            return None
        notes = self._read()
        if isinstance(notes, str):
            return notes
        if not -len(notes) <= index < len(notes):
            return f"There is no such note. You have {_many(len(notes))}."
        return act(notes, index % len(notes))

    def _delete(self, notes: Sequence[str], index: int) -> str:
        note = notes[index]
        return self._write(
            lambda pages: tuple(each for at, each in enumerate(pages.notes) if at != index),
            end_sentence(f"Deleted: {note}"),
        )

    def _delete_found(self, words: str) -> str:
        looked = self._look_for(words)
        if isinstance(looked, str):
            return looked
        notes, found = looked
        if len(found) == 1:
            return self._delete(notes, found[0])
        said = " ".join(_say_note(index, notes[index]) for index in found[:_MOST_READ])
        return f"{len(found)} notes are about that. {said} Say the number of the one to delete."

    def _ask_delete_all(self) -> str:
        notes = self._read()
        if isinstance(notes, str):
            return notes

        def settle(utterance: Utterance) -> str | None:
            if _YES.fullmatch(utterance.request) or _YES.fullmatch(utterance.plain):
                return self._write(lambda _pages: (), "All notes are deleted.")
            return "Okay, I keep them." if _NO.fullmatch(utterance.plain) else None

        self._asked = settle
        return (
            f"Delete {'your only note' if len(notes) == 1 else f'all {len(notes)} notes'}? Say yes."
        )


def find_notes(notes: Sequence[str], words: str) -> list[int]:
    """Find the notes with all the words in them, though they be spelt a little differently."""
    wanted = [word for word in normalize(words).split() if word not in _EMPTY]
    if not wanted:
        return []
    return [
        index
        for index, note in enumerate(notes)
        if _holds_all(set(normalize(note).split()), wanted)
    ]


def _holds_all(words: set[str], wanted: Sequence[str]) -> bool:
    return all(word in words or any(is_alike(word, other) for other in words) for word in wanted)


def is_alike(one: str, other: str) -> bool:
    """Tell whether two words differ by no more than an ending or a slip."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4:
        return one.removesuffix("s") == other.removesuffix("s")
    if abs(len(one) - len(other)) > 3 or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _index_in(found: re.Match[str]) -> int | None:
    """Return the index of the note that is named: from the end, where it is negative."""
    if found["order"]:
        return _ORDERS[found["order"]]
    words = ["two" if word in ("to", "too") else word for word in found["number"].split()]
    reading = read_number(words, 0)
    if reading is None or reading[1] < len(words) or reading[0].denominator != 1:
        return None
    return int(reading[0]) - 1 if reading[0] > 0 else None


def _say_note(index: int, note: str) -> str:
    return end_sentence(f"Note {index + 1}: {note}")


def _many(count: int) -> str:
    return "1 note" if count == 1 else f"{count} notes"
