"""Takes sentences, and the names and descriptions of functions, apart into words."""

import re
from dataclasses import dataclass
from typing import Self

_WORD = re.compile(r"[^\W_]+(?:['\u2019.:@-][^\W_]+)*")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_TENS = re.compile(r"(?<=ty)-(?=[a-z])", re.IGNORECASE)
"""The hyphen of "twenty-one"."""
_POSSESSIVE = re.compile(r"['\u2019]s$|['\u2019]$")
_LONGEST = 600  # characters of a description
SHORTEST_STEM = 3

STOPS = frozenset({
    *("a", "an", "the", "my", "our", "your", "his", "their", "this", "that", "these", "those"),
    *("me", "us", "you", "i", "we", "it", "is", "are", "am", "be", "was", "were", "do", "does"),
    *("did", "will", "would", "can", "could", "should", "may", "please", "now", "right", "just"),
    *("what", "whats", "how", "which", "where", "when", "who", "tell", "give", "show", "some"),
    *("any", "there", "like", "of", "for", "to", "in", "at", "on", "from", "with", "about", "by"),
    *("and", "or", "current", "currently", "today", "let", "lets", "want", "need", "know"),
    *("have", "has", "get", "going", "thanks", "hey", "okay", "ok"),
    *("specified", "given", "returns", "return", "value", "using", "use", "if", "its", "called"),
    *("so", "up", "out", "as", "into", "near", "named", "saying", "says", "much", "many"),
})  # fmt: skip
"""Words that name nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it was said but for a possessive ending, in small letters, and its stem."""

    raw: str
    plain: str
    stem: str

    @classmethod
    def of(cls, raw: str) -> Self:
        """Take a word as it was said."""
        bare = _POSSESSIVE.sub("", raw)
        plain = bare.lower().replace("\u2019", "'")
        return cls(bare, plain, stem(plain))


def words_of(text: str) -> list[Word]:
    """Split a sentence into words."""
    return [Word.of(raw) for raw in _WORD.findall(_TENS.sub(" ", text))]


def parts_of(name: str) -> list[str]:
    """Split an identifier in snake or camel case into its words."""
    return [part.lower() for part in _PART.findall(name)]


def stems_of(text: str) -> set[str]:
    """Return the stems of the words of a description that name something."""
    words = (word for word in words_of(text[:_LONGEST]) if word.plain not in STOPS)
    return {word.stem for word in words}


def stem(word: str) -> str:
    """Cut the endings of plural, past and progress off."""
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        cut = word.removesuffix(ending)
        if cut != word and len(cut) >= SHORTEST_STEM and not word.endswith("ss"):
            word = cut + instead
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > SHORTEST_STEM else word
