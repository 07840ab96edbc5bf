"""Remembers what was said in the session."""

import re

from live_desktop.server.brain.history import History, Role
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_FIRST = re.compile(
    r"(?:do you (?:remember|know) )?(?:tell me )?(?:what (?:did i (?:say|ask)(?: you)? first|"
    r"did i first (?:say|ask)(?: you)?|i (?:said|asked) first)|"
    r"what (?:was|is) the first thing(?: that)? i (?:said|asked)(?: you)?)"
)
_JUST = re.compile(
    r"(?:do you (?:remember|know) )?(?:tell me )?(?:what (?:did i (?:just )?(?:say|ask)(?: you)?|"
    r"i (?:just )?(?:said|asked)|was the last thing(?: that)? i (?:said|asked))"
    r"(?: just now| last| before(?: that)?| a moment ago)?)"
)
_FUNCTION = re.compile(
    r"what did (?:the|that|your) (?:last )?(?:function|tool)(?: call)? (?:say|answer|return|find)"
)
_ASKS_NAME = re.compile(
    r"(?:do you (?:remember|know) |tell me )?(?:what is my name|my name|what am i called|"
    r"what my name is|who am i)"
)
_TELLS_NAME = re.compile(
    r"\b(?i:my name is|my name's|my name’s|i am called|i'm called|i’m called)\s+"
    r"(?P<name>[^\W\d_][\w'’-]*(?:\s+[A-Z][\w'’-]+)*)"
)
_NO_NAMES = frozenset({
    *("not", "what", "a", "an", "the", "it", "this", "that", "here", "there", "so", "as"),
    *("on", "in", "to", "by", "for", "from", "at", "up", "out", "off", "into", "upon"),
    *("back", "away"),
})  # fmt: skip


class Memory:
    """Answers questions about the session itself, out of its history."""

    def __init__(self, history: History) -> None:
        """Read `history`, which does not hold the question yet."""
        self._history = history

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell what was said, or who the user is."""
        request = utterance.request
        if _FIRST.fullmatch(request):
            return _quote("The first thing you said was", next(self._history.of(Role.USER), ""))
        if _JUST.fullmatch(request):
            return _quote("You said", self._history.last(Role.USER))
        if _FUNCTION.fullmatch(request):
            said = self._history.last(Role.FUNCTION)
            return _quote("It said", said) if said else Reply("No function has answered yet.")
        if _ASKS_NAME.fullmatch(request):
            return self._tell_name()
        name = _name_in(utterance.text)
        return Reply(f"Nice to meet you, {name}.") if name else None

    def _tell_name(self) -> Reply:
        names = [name for said in self._history.of(Role.USER) if (name := _name_in(said))]
        return Reply(f"Your name is {names[-1]}." if names else "You haven't told me your name.")


def _quote(lead: str, said: str) -> Reply:
    if not said:
        return Reply("You haven't said anything before this.")
    ending = "" if said[-1] in ".?!…" else "."
    return Reply(f"{lead}: {said}{ending}")


def _name_in(said: str) -> str:
    """Find the name that the user gives in a sentence, or nothing."""
    found = _TELLS_NAME.search(said)
    if found is None or found["name"].split()[0].lower() in _NO_NAMES:
        return ""
    name = found["name"]
    return name[0].upper() + name[1:]
