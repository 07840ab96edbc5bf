"""What a skill is: it answers the utterances that it knows and leaves the others."""

from dataclasses import dataclass
from typing import Protocol

from live_desktop.server.brain.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Reply:
    """What is spoken in answer; the text is its transcript too."""

    text: str


class Skill(Protocol):
    """One thing that the brain can do."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer the utterance, or return None where it is not for this skill."""
