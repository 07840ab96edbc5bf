"""A conversation as a document: Markdown, plain text, or JSON that can be read again.

The JSON is one object:

- `format`: "live-desktop-conversation"; `version`: 1
- `title`; `started`: when the first entry was made, ISO 8601
- `model`, `voice`, `persona`: as far as they are known, else empty
- `entries`: a list in the order of the talk; of each
  - `who`: the name shown to the user, and `role`: "user", "assistant", "notice", or empty
  - `at`: when it began, ISO 8601
  - `heard`: the words that were heard, and `unheard`: those that an interruption cut off

Readers pass over keys that they do not know. A later version may add keys to these; a change of
what they mean raises `version`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from live_desktop.errors import LiveDesktopError
from live_desktop.language import _, as_in
from live_desktop.store.files import StorageFailed, write_atomically

FORMAT = "live-desktop-conversation"
VERSION = 1

LONGEST_NAME = 120
"""Bytes of a file's name before its ending: every file system takes 255, some tools fewer."""

_NEVER_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)


class ExportBroken(LiveDesktopError):
    """A file is no saved conversation, or one that cannot be read."""


class Kind(StrEnum):
    """The kinds of documents, by the endings of their names."""

    MARKDOWN = ".md"
    TEXT = ".txt"
    JSON = ".json"


_KINDS = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".json": Kind.JSON,
}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a conversation besides its words; what is empty is not."""

    title: str = ""
    model: str = ""
    voice: str = ""
    persona: str = ""
    """The name of the persona, not its instruction."""


class Entry(msgspec.Struct, frozen=True):
    """One contribution: who, when, what was heard of it, and what was cut off."""

    who: str
    at: datetime
    heard: str
    unheard: str = ""
    role: str = ""
    """Who it is in any language: "user", "assistant" or "notice"."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole conversation."""

    facts: Facts = Facts()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document that are the user's language."""

    # Translators: stands after an answer that was cut off: (interrupted).
    interrupted: str = _("interrupted")
    model: str = as_in("document", "model")
    voice: str = as_in("document", "voice")
    persona: str = as_in("document", "persona")
    nothing: str = "…"
    """What stands for a contribution without words."""


class _Saved(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    title: str = ""
    started: datetime | None = None
    model: str = ""
    voice: str = ""
    persona: str = ""
    entries: tuple[Entry, ...] = ()


def kind_of(path: Path) -> Kind:
    """Find the kind of a document by the ending of its name; Markdown where it says nothing."""
    return _KINDS.get(path.suffix.lower(), Kind.MARKDOWN)


def export(path: Path, document: Document, words: Words | None = None) -> None:
    """Write a conversation to a file, in the kind of its ending; raises StorageFailed."""
    try:
        write_atomically(path, content(kind_of(path), document, words or Words()))
    except OSError as error:
        raise StorageFailed(
            _("The conversation cannot be saved as {path}. Choose another place.").format(
                path=path
            ),
            detail=str(error),
        ) from error


def content(kind: Kind, document: Document, words: Words) -> bytes:
    """Write a conversation as the bytes of a file."""
    match kind:
        case Kind.MARKDOWN:
            text = markdown(document.facts.title, document.entries, document.facts, words)
        case Kind.TEXT:
            text = plain(document, words)
        case Kind.JSON:
            return _json(document)
    # A lone surrogate has no UTF-8 form.
    return text.encode(errors="replace")


def markdown(
    title: str,
    entries: Iterable[Entry],
    facts: Facts | None = None,
    words: Words | None = None,
) -> str:
    """Write a conversation as Markdown; what was cut off is struck through."""
    entries = tuple(entries)
    words = words or Words()
    lines = [f"# {_line(title)}"]
    if facts is not None and (known := _known(facts, entries, words)):
        lines += ["", f"*{' · '.join(known)}*"]
    day = entries[0].at.date() if entries else None
    for entry in entries:
        if entry.at.date() != day:
            day = entry.at.date()
            lines += ["", f"## {day.isoformat()}"]
        lines += ["", f"**{entry.who}** · {entry.at:%H:%M}", "", _markdown_words(entry, words)]
    return "\n".join(lines) + "\n"


def plain(document: Document, words: Words) -> str:
    """Write a conversation as plain text; what was cut off stands in brackets."""
    facts, entries = document.facts, document.entries
    title = _line(facts.title)
    lines = [title, "=" * len(title)]
    if known := _known(facts, entries, words):
        lines += ["", " · ".join(known)]
    day = entries[0].at.date() if entries else None
    for entry in entries:
        if entry.at.date() != day:
            day = entry.at.date()
            lines += ["", f"--- {day.isoformat()} ---"]
        lines += ["", f"[{entry.at:%H:%M}] {entry.who}:"]
        if entry.unheard:
            lines.append(f"{entry.heard} [{words.interrupted}: {entry.unheard}]".strip())
        else:
            lines.append(entry.heard or words.nothing)
    return "\n".join(lines) + "\n"


def read_json(data: bytes) -> Document:
    """Read a conversation that was saved as JSON; raises ExportBroken."""
    try:
        data.decode()  # msgspec does not look into keys that it passes over
        saved = msgspec.json.decode(data, type=_Saved)
    except (ValueError, RecursionError) as error:
        raise ExportBroken(
            _("This file is no conversation that Live Desktop saved as JSON."), detail=str(error)
        ) from error
    if saved.format != FORMAT:
        raise ExportBroken(_("This file is no conversation that Live Desktop saved as JSON."))
    if saved.version > VERSION:
        raise ExportBroken(
            _("This conversation comes from a newer Live Desktop. Update the program to read it."),
            detail=f"version {saved.version}",
        )
    facts = Facts(title=saved.title, model=saved.model, voice=saved.voice, persona=saved.persona)
    return Document(facts=facts, entries=saved.entries)


def safe_name(title: str, otherwise: str) -> str:
    """Make a file's name of a title, without an ending, that every file system takes.

    Where nothing of the title is left, the name is `otherwise`.
    """
    name = unicodedata.normalize("NFC", title.encode(errors="ignore").decode())
    name = " ".join(_NEVER_IN_NAMES.sub(" ", name).split())
    name = name.encode()[:LONGEST_NAME].decode(errors="ignore")
    # Windows drops dots and spaces at the end; elsewhere a dot at the beginning hides the file.
    name = name.strip(" .")
    if not name:
        return otherwise
    return f"_{name}" if _DEVICES.match(name) else name


def _json(document: Document) -> bytes:
    facts = document.facts
    saved = _Saved(
        format=FORMAT,
        version=VERSION,
        title=facts.title,
        started=document.entries[0].at if document.entries else None,
        model=facts.model,
        voice=facts.voice,
        persona=facts.persona,
        entries=document.entries,
    )
    return msgspec.json.format(msgspec.json.encode(_sound(saved)), indent=2) + b"\n"


def _sound(saved: _Saved) -> _Saved:
    """Take lone surrogates out of the texts, which have no UTF-8 form."""
    entries = tuple(
        msgspec.structs.replace(
            each, who=_utf8(each.who), heard=_utf8(each.heard), unheard=_utf8(each.unheard)
        )
        for each in saved.entries
    )
    return msgspec.structs.replace(
        saved, title=_utf8(saved.title), persona=_utf8(saved.persona), entries=entries
    )


def _utf8(text: str) -> str:
    return text.encode(errors="replace").decode()


def _markdown_words(entry: Entry, words: Words) -> str:
    if not entry.unheard:
        return entry.heard or words.nothing
    # Striking through does not reach over the end of a paragraph.
    struck = "\n".join(
        f"~~{line.strip()}~~" if line.strip() else line for line in entry.unheard.splitlines()
    )
    return f"{entry.heard} {struck} *({words.interrupted})*".strip()


def _known(facts: Facts, entries: tuple[Entry, ...], words: Words) -> list[str]:
    known = [f"{entries[0].at:%Y-%m-%d %H:%M}"] if entries else []
    named = (
        (words.model, facts.model),
        (words.voice, facts.voice),
        (words.persona, facts.persona),
    )
    return known + [f"{name}: {_line(value)}" for name, value in named if value]


def _line(text: str) -> str:
    return " ".join(text.split())
