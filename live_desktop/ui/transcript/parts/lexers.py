"""What knows the words of a programming language, loaded beside the window's thread."""

import threading
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pygments.lexer import Lexer  # type: ignore[import-untyped]

_MOST = 256
"""Languages that are kept; a model may name any word as one."""


class Lexers(QObject):
    """Keeps the lexers that are loaded; `loaded()` tells that there is another one."""

    loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Lexer | None] = {}
        self._awaited: set[str] = set()

    def has(self, language: str) -> bool:
        """Tell whether it is known by now what there is for a language; if not, find out."""
        if language in self._known:
            return True
        if language not in self._awaited:
            self._awaited.add(language)
            # Loading one takes a frame or two.
            threading.Thread(target=self._load, args=(language,), name="lexer", daemon=True).start()
        return False

    def find(self, language: str) -> "Lexer | None":
        """Return the lexer of a language; None where there is none, or not yet."""
        return self._known.get(language)

    def _load(self, language: str) -> None:
        from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped] # noqa: PLC0415 - slow
        from pygments.util import ClassNotFound  # type: ignore[import-untyped] # noqa: PLC0415

        try:
            lexer = get_lexer_by_name(language)
            # Its patterns are compiled at the first use.
            list(lexer.get_tokens_unprocessed("\n"))
        except ClassNotFound:
            lexer = None
        if len(self._known) >= _MOST:
            self._known.pop(next(iter(self._known)))
        self._known[language] = lexer
        self._awaited.discard(language)
        self.loaded.emit()


@cache
def lexers() -> Lexers:
    """Give the lexers that all pages share."""
    return Lexers()
