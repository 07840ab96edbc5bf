"""Writes what is spoken: the ends of sentences, and lists of words."""

from collections.abc import Sequence


def end_sentence(words: str) -> str:
    """Put a full stop behind a sentence, unless it ends in one: "at 5 p.m."."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def join_words(parts: Sequence[str], conjunction: str = "and") -> str:
    """Write a list as it is spoken: "a, b and c"."""
    *others, last = parts or [""]
    return f"{', '.join(others)} {conjunction} {last}" if others else last
