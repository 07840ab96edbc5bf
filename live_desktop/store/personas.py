"""Personas: who the assistant is to be, as starters that come along and as the user's own.

A file of personas, whether it is kept, exported or imported, is one JSON object: `format`, which is
"live-desktop-personas"; `version`, which is 1; and `personas`, a list. The one that is kept has
`hidden` besides, the ids of the starters that are not shown.
"""

import importlib.resources
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec

from live_desktop.errors import LiveDesktopError, SettingsBroken
from live_desktop.language import _
from live_desktop.store.files import UNREADABLE, FileWords, KeptFile, Stored

FORMAT = "live-desktop-personas"
VERSION = 1
LONGEST_NAME = 80
LONGEST_INSTRUCTION = 32_000
"""Characters: some 8,000 tokens of English."""

_FILE_WORDS = FileWords(
    _("The personas in {path} cannot be read."),
    _("The personas in {path} cannot be read ({reason})."),
)
_STARTERS = {
    "helper": _("Plain-spoken helper"),
    "language-partner": _("Patient language partner"),
    "interviewer": _("Interviewer"),
    "editor": _("Editor"),
    "cook": _("Kitchen companion"),
    "study-coach": _("Study coach"),
    "debate-partner": _("Debate partner"),
    "evening-companion": _("Calm evening companion"),
}
"""What the personas that come along are called, by their ids."""
_CHARACTERS_PER_TOKEN = 4
_WORD_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""How the names of characters begin that are a syllable or a word each."""

Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME, pattern=r"\S")]
Instruction = Annotated[str, msgspec.Meta(max_length=LONGEST_INSTRUCTION, pattern=r"\S")]


class PersonasBroken(LiveDesktopError):
    """A file holds no personas, or some that are wrong."""


class Persona(msgspec.Struct, frozen=True, kw_only=True):
    """Who the assistant is to be; what is empty stays as the settings have it."""

    id: str = ""
    name: Name
    instruction: Instruction
    voice: str = ""
    model: str = ""
    language: str = ""
    """The BCP-47 code of the language to speak."""
    tools: tuple[str, ...] | None = None
    """The names of the tools that may be used; None for those of the settings."""


_FIELDS = frozenset(Persona.__struct_fields__)


class _Personas(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    personas: tuple[Persona, ...]


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The user's personas, and which starters they do not want to see."""

    own: tuple[Persona, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Persona, ...]:
        """The user's own personas, then the starters that are not hidden."""
        return (*self.own, *(each for each in starters() if each.id not in self.hidden))

    def find(self, persona_id: str) -> Persona | None:
        """Give the persona with an id, hidden or not; None where there is none."""
        return next((each for each in (*self.own, *starters()) if each.id == persona_id), None)

    def put(self, persona: Persona) -> tuple["Shelf", Persona]:
        """Keep a persona in the place of the user's own with its id, or else as a new one.

        A starter stays as it is: what is put with its id is a copy. A name that another one has
        gets a number. Gives the persona as it is kept, too. Raises PersonasBroken.
        """
        try:
            msgspec.convert(msgspec.to_builtins(persona), Persona)
        except msgspec.ValidationError as error:
            raise PersonasBroken(
                _("A persona needs a name of at most 80 characters, and an instruction."),
                detail=str(error),
            ) from error
        places = [each.id for each in self.own]
        if persona.id not in places:
            persona = msgspec.structs.replace(persona, id=secrets.token_hex(8))
        name = self._free_name(persona.name.strip(), persona.id)
        persona = msgspec.structs.replace(persona, name=name)
        if persona.id in places:
            own = tuple(persona if each.id == persona.id else each for each in self.own)
        else:
            own = (*self.own, persona)
        return msgspec.structs.replace(self, own=own), persona

    def put_all(self, personas: Iterable[Persona]) -> tuple["Shelf", tuple[Persona, ...]]:
        """Keep personas as new ones, such as those of an imported file."""
        shelf, kept = self, []
        for each in personas:
            shelf, persona = shelf.put(msgspec.structs.replace(each, id=""))
            kept.append(persona)
        return shelf, tuple(kept)

    def duplicate(self, persona_id: str) -> tuple["Shelf", Persona]:
        """Keep a copy of a persona as the user's own; raises KeyError where there is none."""
        persona = self.find(persona_id)
        if persona is None:
            raise KeyError(persona_id)
        return self.put(msgspec.structs.replace(persona, id=""))

    def remove(self, persona_id: str) -> "Shelf":
        """Remove one of the user's own personas, or hide a starter."""
        if any(each.id == persona_id for each in starters()):
            hidden = tuple(dict.fromkeys((*self.hidden, persona_id)))
            return msgspec.structs.replace(self, hidden=hidden)
        own = tuple(each for each in self.own if each.id != persona_id)
        return msgspec.structs.replace(self, own=own)

    def show_starters(self) -> "Shelf":
        """Show all starters again."""
        return msgspec.structs.replace(self, hidden=())

    def _free_name(self, name: str, persona_id: str) -> str:
        others = (*self.own, *starters())
        taken = {each.name.casefold() for each in others if each.id != persona_id}
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            ending = f" {number}"
            free = name[: LONGEST_NAME - len(ending)] + ending
        return free


class PersonaFile:
    """The user's personas on disk; keys that this version does not know are kept."""

    def __init__(self, path: Path, *, now: Callable[[], datetime] = datetime.now) -> None:
        self._path = path
        self._mistakes: list[str] = []
        self._stored: dict[str, Stored] = {}
        """What was read of each persona and is not known here, by its id."""
        self._file = KeptFile(path, self._parse, words=_FILE_WORDS, now=now)

    def load(self) -> tuple[Shelf, SettingsBroken | None]:
        """Read the personas, and what is wrong with the file; of a broken one a copy is kept."""
        reading = self._file.read()
        shelf = reading.value or Shelf()
        if reading.complaint is not None or not self._mistakes:
            return shelf, reading.complaint
        wrong = _("Some personas in {path} are wrong: {mistakes}. They are left out.").format(
            path=self._path, mistakes="; ".join(self._mistakes)
        )
        return shelf, self._file.complain(wrong)

    def save(self, shelf: Shelf) -> None:
        """Write the personas in one piece; raises OSError."""
        personas = [self._stored.get(each.id, {}) | _written(each) for each in shelf.own]
        self._file.write(
            {"format": FORMAT, "version": VERSION, "personas": personas, "hidden": shelf.hidden}
        )

    def _parse(self, stored: Stored) -> Shelf:
        self._mistakes = []
        self._stored = {}
        own: list[Persona] = []
        listed = msgspec.json.decode(stored.get("personas", b"[]"), type=list[msgspec.Raw])
        for number, raw in enumerate(listed, start=1):
            try:
                persona = msgspec.json.decode(raw, type=Persona)
                fields = msgspec.json.decode(raw, type=Stored)
            except UNREADABLE as error:
                self._mistakes.append(
                    _("number {number} ({reason})").format(number=number, reason=error)
                )
                continue
            if not persona.id or persona.id in self._stored:
                persona = msgspec.structs.replace(persona, id=secrets.token_hex(8))
            self._stored[persona.id] = {
                name: value for name, value in fields.items() if name not in _FIELDS
            }
            own.append(persona)
        hidden = msgspec.json.decode(stored.get("hidden", b"[]"), type=tuple[str, ...])
        return Shelf(own=tuple(own), hidden=hidden)


@lru_cache(1)
def starters() -> tuple[Persona, ...]:
    """Give the personas that come along, in the order to show them."""
    resources = importlib.resources.files("live_desktop.resources")
    found = read_personas((resources / "personas.json").read_bytes())
    return tuple(msgspec.structs.replace(each, name=_STARTERS[each.id]) for each in found)


def write_personas(personas: Iterable[Persona]) -> bytes:
    """Write personas as a file to give away, without their ids."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "personas": [_written(msgspec.structs.replace(each, id="")) for each in personas],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def read_personas(data: bytes) -> tuple[Persona, ...]:
    """Read personas out of a file; raises PersonasBroken where any of it is wrong."""
    try:
        data.decode()  # msgspec does not look into keys that it passes over
        read = msgspec.json.decode(data, type=_Personas)
    except (ValueError, RecursionError) as error:
        raise PersonasBroken(
            _("This file holds no personas that Live Desktop can read."), detail=str(error)
        ) from error
    if read.format != FORMAT:
        raise PersonasBroken(_("This file holds no personas that Live Desktop can read."))
    if read.version > VERSION:
        raise PersonasBroken(
            _("These personas come from a newer Live Desktop. Update the program to read them."),
            detail=f"version {read.version}",
        )
    return read.personas


def estimate_tokens(text: str) -> int:
    """Estimate how many tokens a text takes.

    Google says of its Gemini models that a token is about four characters of English. A character
    of Chinese, Japanese or Korean counts as one whole token here, which is our own cautious guess.
    Other languages than English take more than this says, code and names too. Only the service
    itself counts exactly.
    """
    words = sum(unicodedata.name(each, "").startswith(_WORD_SCRIPTS) for each in text)
    return words + -(-(len(text) - words) // _CHARACTERS_PER_TOKEN)


def _written(persona: Persona) -> dict[str, Any]:
    """Give what is written of a persona: nothing that is empty, but for what it must have."""
    fields: dict[str, Any] = msgspec.to_builtins(persona)
    return {name: value for name, value in fields.items() if value not in ("", None)}
