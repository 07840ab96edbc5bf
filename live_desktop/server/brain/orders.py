"""Tells honestly what the session's instructions are worth here."""

import re
from collections.abc import Callable

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_ASK = re.compile(
    r"(?:do you (?:know|have) |tell me |read (?:me |out )?)?"
    r"(?:what (?:are|is|were|was) )?(?:your|the) (?:system )?(?:instructions?|prompt)|"
    r"what were you (?:told|instructed|asked) to (?:do|be)|who are you (?:told|supposed) to be"
)


class Orders:
    """Reads the system instruction out."""

    def __init__(self, instructions: Callable[[], str]) -> None:
        """Look up the instructions of the moment with `instructions`."""
        self._instructions = instructions

    def answer(self, utterance: Utterance) -> Reply | None:
        """Read the instructions, and own up."""
        if not _ASK.fullmatch(utterance.request):
            return None
        instructions = self._instructions().strip()
        if not instructions:
            return Reply("I have no instructions.")
        ending = "" if instructions[-1] in ".?!…" else "."
        return Reply(
            f"My instructions are: {instructions}{ending} "
            "I'm no language model, so I can follow little of that."
        )
