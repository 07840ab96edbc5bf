"""Cuts an answer into sentences to speak and into captions to show; nothing is lost or added."""

import re
from collections.abc import Iterator

_LONGEST = 200  # characters; about 14 s of speech, made in 0.15 s
_END = re.compile(r"""[.!?…]["'”\u2019)\]]*\s+(?=[^\sa-z])|\n\s*""")
_ABBREVIATION = re.compile(r"(?:^|[\s(\"“])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|[A-Z])\.\s+$")
_LONGEST_ABBREVIATION = 6  # characters before the space, with the one before the word
_CLAUSE = re.compile(r"[,;:—]\s+")
_GAP = re.compile(r"\s+")


def split_sentences(text: str) -> list[str]:
    """Split text into sentences, each with the space that follows it; joined they are the text."""
    sentences: list[str] = []
    start = 0
    for end in _END.finditer(text):
        word = max(start, end.start() - _LONGEST_ABBREVIATION)
        if not _ABBREVIATION.search(text, word, end.end()):
            sentences += _shortened(text, start, end.end())
            start = end.end()
    return [*sentences, *_shortened(text, start, len(text))]


def captions(sentence: str, count: int) -> list[str]:
    """Spread a sentence over `count` >= 1 equal spans of its sound, a word where it begins."""
    spread = [""] * count
    for word in re.finditer(r"\s*\S+(?:\s+$)?|\s+$", sentence):
        spread[word.start() * count // len(sentence)] += word.group()
    return spread


def _shortened(text: str, start: int, end: int) -> Iterator[str]:
    """Cut an endless sentence at its clauses, or at any gap if it has none."""
    while end - start > _LONGEST:
        limit = start + _LONGEST
        cuts = list(_CLAUSE.finditer(text, start + _LONGEST // 4, limit))
        cuts = cuts or list(_GAP.finditer(text, start + 1, limit))
        cut = cuts[-1].end() if cuts else limit
        yield text[start:cut]
        start = cut
    if start < end:
        yield text[start:end]
