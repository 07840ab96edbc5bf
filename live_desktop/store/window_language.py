"""Reads the one setting that is needed before there are any words to say."""

from pathlib import Path

import msgspec


class _Known(msgspec.Struct):
    window_language: str = ""


def stored_language(settings: Path) -> str:
    """Read the language of the window; empty where none is chosen, or the file cannot be read.

    What is wrong with the file is told later, in whatever language the window has by then.
    """
    try:
        return msgspec.json.decode(settings.read_bytes(), type=_Known).window_language
    except (OSError, ValueError, RecursionError):
        return ""
