"""Texts without the differences that a search overlooks: case, accents, and marks of emphasis."""

import unicodedata


class _Plain(dict[int, str]):
    """What each character is to a search, worked out when it is met."""

    def __missing__(self, code: int) -> str:
        split = unicodedata.normalize("NFKD", chr(code).casefold())
        plain = "".join(each for each in split.casefold() if not unicodedata.combining(each))
        self[code] = plain
        return plain


_PLAIN = _Plain({ord(mark): "" for mark in "*_`"})


def folded(text: str) -> str:
    """Return a text as a search sees it."""
    return text.translate(_PLAIN)


def matches(text: str, wanted: str) -> list[tuple[int, int]]:
    """Find a folded word in a text: where each match begins and ends in it."""
    if not wanted:
        return []
    plain = folded(text)
    starts = _places(plain, wanted)
    if not starts:
        return []
    source = _sources(text)
    return [(source[at], source[at + len(wanted) - 1] + 1) for at in starts]


def count(text: str, wanted: str) -> int:
    """Count how often a folded word occurs in a text."""
    return folded(text).count(wanted)


def _places(plain: str, wanted: str) -> list[int]:
    places, at = [], plain.find(wanted)
    while at >= 0:
        places.append(at)
        at = plain.find(wanted, at + len(wanted))
    return places


def _sources(text: str) -> list[int]:
    """Tell for each character of the folded text which one of the text it comes from."""
    return [place for place, each in enumerate(text) for _ in _PLAIN[ord(each)]]
