"""Cuts an answer into sentences to speak and into captions to show; nothing is lost or added."""

import re

_LONGEST = 200  # characters; about 14 s of speech, made in 0.15 s
_END = re.compile(r"""[.!?…]["'”\u2019)\]]*\s+(?=[^\sa-z])|\n\s*""")
_ABBREVIATION = re.compile(r"(?:^|[\s(\"“])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|[A-Z])\.\s+$")
_CLAUSE = re.compile(r"[,;:—]\s+")
_GAP = re.compile(r"\s+")


def split_sentences(text: str) -> list[str]:
    """Split text into sentences, each with the space that follows it; joined they are the text."""
    sentences, start = [], 0
    for end in _END.finditer(text):
        if not _ABBREVIATION.search(text, start, end.end()):
            sentences += _shorten(text[start : end.end()])
            start = end.end()
    return sentences + _shorten(text[start:])


def captions(sentence: str, count: int) -> list[str]:
    """Spread a sentence over `count` >= 1 equal spans of its sound, a word where it begins."""
    spread = [""] * count
    for word in re.finditer(r"\s*\S+(?:\s+$)?|\s+$", sentence):
        spread[word.start() * count // len(sentence)] += word.group()
    return spread


def _shorten(sentence: str) -> list[str]:
    """Cut an endless sentence at its clauses, or at any gap if it has none."""
    parts = []
    while len(sentence) > _LONGEST:
        cuts = list(_CLAUSE.finditer(sentence, _LONGEST // 4, _LONGEST))
        cuts = cuts or list(_GAP.finditer(sentence, 1, _LONGEST))
        cut = cuts[-1].end() if cuts else _LONGEST
        parts.append(sentence[:cut])
        sentence = sentence[cut:]
    return [*parts, sentence] if sentence else parts
