"""Speaks slower or faster, softer or louder, as the user wants it."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance
from live_desktop.server.prosody import NORMAL, Prosody

_STEP_RATE, _STEP_VOLUME = 1.2, 1.5
SLOWEST, FASTEST = 0.6, 1.6
SOFTEST, LOUDEST = 0.25, 2.0
_LONGEST = 12  # words
_ABOUT_EQUAL = 0.001


@dataclass(frozen=True, slots=True)
class Change:
    """A step in one direction, what is said with it, and at its end."""

    field: str
    factor: float
    done: str
    end: str


SLOWER = Change("rate", 1 / _STEP_RATE, "Okay, I'll speak slower.", "I can't speak any slower.")
FASTER = Change("rate", _STEP_RATE, "Okay, I'll speak faster.", "I can't speak any faster.")
LOUDER = Change("volume", _STEP_VOLUME, "Okay, I'll speak louder.", "I can't speak any louder.")
SOFTER = Change("volume", 1 / _STEP_VOLUME, "Okay, quieter.", "I can't speak any quieter.")
OPPOSITES = {SLOWER: FASTER, FASTER: SLOWER, LOUDER: SOFTER, SOFTER: LOUDER}

WORDS = {
    **dict.fromkeys(("slower", "slow", "slowly", "slows"), SLOWER),
    **dict.fromkeys(("faster", "fast", "quick", "quicker", "quickly", "hurry"), FASTER),
    **dict.fromkeys(("louder", "loud", "loudly"), LOUDER),
    **dict.fromkeys(
        ("quieter", "softer", "quiet", "soft", "softly", "quietly", "lower", "quiteer"), SOFTER
    ),
}
"""The words that name a direction."""
_COMPARATIVES = frozenset({"slower", "faster", "quicker", "louder", "quieter", "quiteer", "softer"})
_VERBS = frozenset({"speak", "talk", "say", "see", "repeat", "read", "go", "tell"})
_FILLERS = frozenset({
    *("a", "bit", "little", "much", "more", "even", "still", "too", "very", "you", "are", "your"),
    *("it", "that", "this", "again", "voice", "at", "the", "with", "in", "of", "to", "be", "me"),
    *("once", "down", "up", "way", "so", "is", "was", "sound", "make", "answer", "last"),
    *("speaking", "talking", "keep", "should", "need", "just", "not", "do", "what"),
    *("said", "sentence"),
})  # fmt: skip
_SLIPS = re.compile(r"\b(speak|talk)s lower\b")
"""What recognisers make of "speak slower"."""
_AGAIN = re.compile(r"(?:say|see|repeat)(?: (?:that|it|this))?\b|\bagain$|\bonce more$")
_TURN = re.compile(
    r"(?:turn|put|bring)? ?(?:it|(?:the|your) (?:volume|voice)|(?:the )?volume|sound) "
    r"(?P<way>up|down)|turn (?P<way2>up|down)(?: (?:it|the volume|your voice))?|"
    r"volume (?P<way3>up|down)|(?P<up>(?:increase|raise) (?:the|your) volume|"
    r"speak up(?: a (?:bit|little))?|i (?:cannot|can not|can hardly|do not) hear you(?: well)?)|"
    r"(?:decrease|lower|reduce) (?:the|your) (?:volume|voice)"
)
_SPEED = re.compile(r"(?:a (?:bit|little) )?(?P<way>slow|speed)(?: it)? (?:down|up)(?: .{1,20})?")
_WHISPER = re.compile(r"(?:(?:can|could) you |please )?(?:whisper|speak in a whisper)(?: .{1,20})?")
_NORMAL = re.compile(
    r"(?:(?:speak|talk|go|return|back|use|be)(?: back| again)*(?: to| at| in| with)* )*"
    r"(?:your |a |the )?(?:normal|usual|regular|default|normally)"
    r"(?: (?P<what>speed|rate|tempo|pace|volume|loudness|voice|way|speech))?(?: again| now)*|"
    r"stop (?:whispering|shouting)|reset (?:your|the) (?:voice|speech|(?P<reset>speed|volume))"
)
_SPEED_WORDS = frozenset({"speed", "rate", "tempo", "pace"})
_VOLUME_WORDS = frozenset({"volume", "loudness"})


class Speech:
    """Changes how the voice speaks, and confirms it in that manner."""

    def __init__(
        self,
        get: Callable[[], Prosody],
        set_: Callable[[Prosody], None],
        last_reply: Callable[[], Reply | None],
    ) -> None:
        """Read and change the manner of speaking; look up what was said last."""
        self._get = get
        self._set = set_
        self._last_reply = last_reply

    def answer(self, utterance: Utterance) -> Reply | None:
        """Change the manner, and confirm it or say the last reply again."""
        request = _SLIPS.sub(r"\1 slower", utterance.request)
        words = request.split(maxsplit=_LONGEST)
        if not words or len(words) > _LONGEST:
            return None
        if _NORMAL.fullmatch(request):
            return self._go_back(set(words))
        if _WHISPER.fullmatch(request):
            self._set(dataclasses.replace(self._get(), volume=SOFTEST))
            return Reply("Okay, this is as softly as I can speak.")
        change = _turned(request) or _directed(words)
        if change is None:
            return None
        changed = self._change(change)
        last = self._last_reply() if _AGAIN.search(request) else None
        return last or Reply(change.done if changed else change.end)

    def _change(self, change: Change) -> bool:
        """Take a step, and tell whether there was room for it."""
        lowest, highest = (SLOWEST, FASTEST) if change.field == "rate" else (SOFTEST, LOUDEST)
        before = self._get()
        value: float = getattr(before, change.field)
        after = min(max(value * change.factor, lowest), highest)
        if abs(after - 1.0) < _ABOUT_EQUAL:
            after = 1.0
        self._set(dataclasses.replace(before, **{change.field: after}))
        return abs(after - value) > _ABOUT_EQUAL

    def _go_back(self, words: set[str]) -> Reply:
        now = self._get()
        if words & _SPEED_WORDS:
            self._set(dataclasses.replace(now, rate=NORMAL.rate))
            return Reply("Okay, back to my normal speed.")
        if words & _VOLUME_WORDS:
            self._set(dataclasses.replace(now, volume=NORMAL.volume))
            return Reply("Okay, back to my normal volume.")
        self._set(NORMAL)
        return Reply("Okay, back to my normal voice.")


def _turned(request: str) -> Change | None:
    """Read "turn it up", "slow down" and what else names no direction of its own."""
    if found := _SPEED.fullmatch(request):
        return SLOWER if found["way"] == "slow" else FASTER
    if found := _TURN.fullmatch(request):
        way = found["way"] or found["way2"] or found["way3"] or ("up" if found["up"] else "down")
        return LOUDER if way == "up" else SOFTER
    return None


def _directed(words: list[str]) -> Change | None:
    """Read words of which one names a direction and the others say nothing else."""
    directions = [WORDS[word] for word in words if word in WORDS]
    others = [word for word in words if word not in WORDS]
    if len(set(directions)) != 1 or not set(others) <= _FILLERS | _VERBS:
        return None
    too = "too" in others or ("so" in others and "not" in others)
    named = not _COMPARATIVES.isdisjoint(words) or not _VERBS.isdisjoint(others) or too
    if not named:
        return None
    return OPPOSITES[directions[0]] if too else directions[0]
