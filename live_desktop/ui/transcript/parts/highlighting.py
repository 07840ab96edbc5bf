"""The colours of code, by what its words are; found piece by piece and kept."""

from functools import lru_cache

from pygments.token import Comment, Keyword, Name, Number, String, Token, _TokenType  # type: ignore[import-untyped]

from live_desktop.ui.tokens import Palette
from live_desktop.ui.transcript.parts.lexers import lexers
from live_desktop.ui.transcript.parts.wording import utf16_length

_LONGEST_LINE = 2_000
_SHADES: dict[_TokenType, str] = {
    Comment: "faint",
    Keyword: "accent",
    Name.Tag: "accent",
    Name.Builtin: "accent",
    Name.Decorator: "needs",
    String: "needs",
    Number: "needs",
}


Shade = tuple[int, int, str]
"""A stretch of code that has a colour: start and end as Qt counts, and its name."""


def shades(language: str, code: str) -> tuple[Shade, ...] | None:
    """List the stretches of code that have a colour; None while the language is being loaded."""
    if not language:
        return ()
    return _shades(language, code) if lexers().has(language) else None


def colour(palette: Palette, shade: str) -> str:
    """Return the colour of a shade."""
    return str(getattr(palette, shade))


@lru_cache(maxsize=128)
def _shades(language: str, code: str) -> tuple[Shade, ...]:
    lexer = lexers().find(language)
    if lexer is None or max(map(len, code.split("\n"))) > _LONGEST_LINE:
        return ()
    found: list[Shade] = []
    at = 0
    for _, kind, words in lexer.get_tokens_unprocessed(code):
        end = at + utf16_length(words)
        shade = _shade(kind)
        if shade and found and found[-1][1] == at and found[-1][2] == shade:
            found[-1] = (found[-1][0], end, shade)
        elif shade:
            found.append((at, end, shade))
        at = end
    return tuple(found)


def _shade(kind: _TokenType) -> str:
    while kind is not Token:
        if kind in _SHADES:
            return _SHADES[kind]
        kind = kind.parent
    return ""
