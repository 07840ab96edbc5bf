"""What a skill is: it answers the utterances that it knows and leaves the others."""

from dataclasses import dataclass
from typing import Any, Protocol

from live_desktop.server.brain.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Request:
    """A function of the client that is to be called; `args` is free-form JSON."""

    name: str
    args: dict[str, Any]
    blocks: bool
    """Whether the turn waits for the function's answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is spoken in answer; the text is its transcript too."""

    text: str
    request: Request | None = None
    """A function to call first; where the turn waits for it, its answer replaces the text."""


class Skill(Protocol):
    """One thing that the brain can do."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer the utterance, or return None where it is not for this skill."""
