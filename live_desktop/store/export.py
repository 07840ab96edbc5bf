"""A conversation as a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution: who, when, what was heard of it, and what was cut off."""

    who: str
    at: datetime
    heard: str
    unheard: str = ""


def markdown(title: str, entries: Iterable[Entry]) -> str:
    """Write a conversation as Markdown; what was cut off is struck through."""
    lines = [f"# {title}"]
    for entry in entries:
        lines += ["", f"**{entry.who}** · {entry.at:%H:%M}", "", entry.heard or "…"]
        if entry.unheard:
            lines[-1] = f"{entry.heard} ~~{entry.unheard}~~ *(interrupted)*".strip()
    return "\n".join(lines) + "\n"
