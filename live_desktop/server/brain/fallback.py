"""Says honestly that there is no answer, and where one can be had."""

from itertools import chain, cycle

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

FIRST = (
    "I can't answer that offline. For open questions, add a Gemini key or a local model "
    "in Connection."
)
LATER = (
    "That one is beyond my offline skills, sorry. A Gemini key or a local model, added in "
    "Connection, could answer it.",
    "I don't know that one offline. Ask me what I can do, or add a Gemini key or a local model "
    "in Connection.",
    "Sorry, not without a bigger model. In Connection you can add a Gemini key or a local one.",
)


class Fallback:
    """Answers everything that no other skill answers."""

    def __init__(self) -> None:
        self._answers = chain([FIRST], cycle(LATER))

    def answer(self, utterance: Utterance) -> Reply | None:
        """Say so, each time in other words."""
        return Reply(next(self._answers), known=False)
