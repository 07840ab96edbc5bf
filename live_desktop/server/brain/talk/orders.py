"""Reads the session's instructions: what of them can be followed, and what not."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.language import foreign
from live_desktop.server.brain.utterance import Utterance
from live_desktop.server.sentences import split_sentences

_ASK = re.compile(
    r"(?:do you (?:know|have) |tell me |read (?:me |out )?)?"
    r"(?:what (?:are|is|were|was) )?(?:your|the) (?:system )?(?:instructions?|prompt)|"
    r"what were you (?:told|instructed|asked) to (?:do|be)|who are you (?:told|supposed) to be"
)
_NAME = re.compile(
    r"\b(?i:you are called|your name is|you are named|call yourself|you go by(?: the name)?)\s+"
    r"[\"“']?(?P<called>[^\W\d_][\w-]{0,30})|"
    r"\b(?i:you are|you’re|you're|act as|be)\s+[\"“']?(?P<named>[A-Z][\w-]{0,30})"
    r"(?=[\"”']?\s*(?:[.,;!:]|$))"
)
_NO_NAMES = frozenset({"a", "an", "the", "not", "English", "German", "French", "Spanish", "I"})
_BRIEF = re.compile(
    r"\b(?:be|keep|answer|answers|reply|replies|respond|responses|stay|speak)\b[^.!?\n]{0,40}?"
    r"\b(?:brief|briefly|short|shortly|concise|concisely|terse|tersely|succinct|succinctly)\b|"
    r"\b(?:brief|short|concise|terse|succinct) (?:answers?|replies|responses?|sentences?)\b|"
    r"\b(?:one|two|1|2)(?:(?: or |-)(?:two|three|2|3))?(?: short)? sentences?\b",
    re.IGNORECASE,
)
_LONGEST = 20_000  # characters of instructions that are read
_BRIEF_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Wishes:
    """What of a system instruction can be followed without a language model."""

    name: str = ""
    """What the voice is to be called; empty for its own name."""
    brief: bool = False
    """Whether stories and lists are to be cut short."""


def read_wishes(instructions: str) -> Wishes:
    """Read a system instruction."""
    instructions = instructions[:_LONGEST]
    for found in _NAME.finditer(instructions):
        name = found["called"] or found["named"]
        if name not in _NO_NAMES:
            name = name[0].upper() + name[1:]
            return Wishes(name, _BRIEF.search(instructions) is not None)
    return Wishes(brief=_BRIEF.search(instructions) is not None)


def shortened(reply: Reply, wishes: Wishes) -> Reply:
    """Cut a long answer to its beginning, where the instruction wants brief ones."""
    if not wishes.brief:
        return reply
    return replace(reply, text="".join(split_sentences(reply.text)[:_BRIEF_SENTENCES]).strip())


class Orders:
    """Reads the system instruction out, and owns up."""

    def __init__(self, instructions: Callable[[], str]) -> None:
        """Look up the instructions of the moment with `instructions`."""
        self._instructions = instructions

    def answer(self, utterance: Utterance) -> Reply | None:
        """Read the instructions, and say what they are worth here."""
        if not _ASK.fullmatch(utterance.request):
            return None
        instructions = self._instructions().strip()
        if not instructions:
            return Reply("I have no instructions.")
        ending = "" if instructions[-1] in ".?!…" else "."
        return Reply(f"My instructions are: {instructions}{ending} {_worth(instructions)}")


def _worth(instructions: str) -> str:
    """Say what of the instructions is followed."""
    wishes = read_wishes(instructions)
    followed = [
        *([f"go by the name {wishes.name}"] if wishes.name else []),
        *(["keep stories and lists short"] if wishes.brief else []),
    ]
    english = " I speak English only." if foreign("", instructions) else ""
    if not followed:
        return f"I'm no language model, so I can follow little of that.{english}"
    return (
        f"I'm no language model: I {' and '.join(followed)}, and can follow little else of that."
        f"{english}"
    )
