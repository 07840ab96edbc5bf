"""What the user said, with spelling and politeness smoothed away for the skills."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

SPELLINGS = (
    ("²", " squared "),
    ("³", " cubed "),
    ("½", " (1/2)"),
    ("¼", " (1/4)"),
    ("¾", " (3/4)"),
    ("\N{MULTIPLICATION SIGN}", " times "),
    ("**", "^"),
    ("*", " times "),
    ("÷", " divided by "),
    ("√", " square root of "),
    ("\N{MINUS SIGN}", "-"),
    ("\N{EN DASH}", "-"),
    ("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
)
"""Signs and the words that they stand for; applied before letters are folded."""

PATTERNS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\d),(?=\d{3}\b)", ""),
        (r"\$ ?(\d+(?:\.\d+)?)", r"\1 dollars "),
        (r"€ ?(\d+(?:\.\d+)?)", r"\1 euros "),
        (r"£ ?(\d+(?:\.\d+)?)", r"\1 pounds "),
        (r"(?<=\d)\s*x\s*(?=\d)", " times "),
        (r"\+", " plus "),
        (r"%", " percent "),
        (r"\^", " to the power of "),
        (r"=", " equals "),
        (r"(?<=[\d)])\s*/\s*(?=[\d(.-])", " over "),
        (r"(?<=[\d)])\s*-\s*(?=[\d(.-])|\s-\s", " minus "),
        (r"(?<![\w)])-\s?(?=[\d(.-])", " minus "),
        (r"\b(to|good)-(morrow|day|night|bye)\b", r"\1\2"),
        (r"\bper[ -]cent\b", "percent"),
        (r"\btomm?or?row?\b", "tomorrow"),
        (r"\bgimme\b", "give me"),
        (r"\b(for|in|about) like (?=\d|\w+ (?:seconds?|minutes?|hours?)\b)", r"\1 "),
        (r"\b([ap])\.\s?m\b\.?", r"\1m"),
        (r"\bo'clock\b", "oclock"),
        (r"\b(what|who|how|that|it|there|here|where|when)'s\b", r"\1 is"),
        (r"\b(let)'s\b", r"\1 us"),
        (r"'re\b", " are"),
        (r"'d\b", " would"),
        (r"'m\b", " am"),
        (r"'ll\b", " will"),
        (r"\bcan't\b", "cannot"),
        (r"n't\b", " not"),
        (r"\bwhats\b", "what is"),
        (r"\b(ok|o k)\b", "okay"),
        (r"([()])", r" \1 "),
        (r"(?<![\w)])\.(?=\d)", "0."),
        (r"(?<!\d)\.|\.(?!\d)", " "),
        (r"(?<=[a-z])-|-(?=[a-z])", " "),
        (r"[^\w\s.()']", " "),
    )
)
"""Spellings of recognisers and keyboards and the one that the skills know, in this order."""

LONGEST = 2_000
"""Characters up to which a text is smoothed; nobody asks a skill in more."""

OPENERS = re.compile(
    r"(?:(?:um+|uh+|er+|hmm+|well|so|okay|please|now|hey|yo|and|but|maybe|live desktop|computer|"
    r"(?:can|could|would|will) you(?: maybe| just| please)?|i (?:want|would like) you to|"
    r"say(?=\s+(?:what|who|which|when|where|how|why)\b))\s+)+(?=\S)"
)
CLOSERS = re.compile(r"(?<=\S)(?:\s+(?:please|for me|thank you|thanks|then|if you can))+$")

POLITE = r"\W*(?:(?:please|now|okay|ok|hey|so|and|can you|could you|would you|will you)\W+)*"
"""Matches polite words in front of an order whose words are wanted as they were said."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that the user said or typed."""

    text: str
    """As recognised or typed."""
    plain: str
    """In lower case, with signs as words, no punctuation, and one space between words."""
    request: str
    """`plain` without the polite words around it."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Smooth a text, unless it is too long for that."""
        if len(text) > LONGEST:
            return cls(text.strip(), text, text)
        plain = normalize(text)
        request = CLOSERS.sub("", plain)
        opener = OPENERS.match(request)
        return cls(text.strip(), plain, request[opener.end() :] if opener else request)


def normalize(text: str) -> str:
    """Spell a text the way the skills expect it."""
    for sign, words in SPELLINGS:
        text = text.replace(sign, words)
    text = unicodedata.normalize("NFKC", text).lower()
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())
