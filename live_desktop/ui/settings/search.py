"""Finds settings by any of their words."""

import unicodedata

from live_desktop.ui.settings.table import NAMES, Row


def finds(row: Row, typed: str) -> bool:
    """Tell whether each word typed begins a word of the row: its name, text, section or others."""
    said = row.words
    known = _words(" ".join((said.name, said.text, said.also, NAMES[row.section], *row.fields)))
    return all(any(each.startswith(part) for each in known) for part in _words(typed))


def _words(text: str) -> list[str]:
    """Divide a text into words without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if not (sign.isalnum() or unicodedata.combining(sign)) else sign for sign in plain)
    return "".join(sign for sign in kept if not unicodedata.combining(sign)).split()
