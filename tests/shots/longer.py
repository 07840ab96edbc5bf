"""The program's words as long as in a language of long words, to see what has no room for them."""

import re

from live_desktop import language

GROWTH = 0.35
"""By how much words grow that are translated into German, about."""

_WORD = re.compile(r"\{[^}]*\}|[^\W\d_]{3,}")


def lengthened(message: str) -> str:
    """Make every word longer, and leave the holes for names and figures alone."""
    return _WORD.sub(_longer, message)


def speak_at_length() -> None:
    """Say everything so; it is to be called before the modules are imported whose words it is."""
    language._ = lengthened
    language.several = _several
    language.as_in = _as_in


def _longer(found: re.Match[str]) -> str:
    word = found[0]
    return word if word.startswith("{") else word + word[-max(1, round(GROWTH * len(word))) :]


def _several(one: str, many: str, count: int) -> str:
    return lengthened(one if count == 1 else many)


def _as_in(context: str, message: str) -> str:
    return lengthened(message) if context else message
