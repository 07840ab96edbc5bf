"""Leaves things to chance: dice, coins, numbers, and one of several."""

import re
from random import SystemRandom
from typing import Protocol

from live_desktop.server.brain.numbers import read_number
from live_desktop.server.brain.prose import join_words
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import POLITE, Utterance

_LONGEST = 300  # characters of a request
_MOST_THROWN = 20
_USUAL_SIDES = 6
_MOST_SIDES = 1000
_COIN = re.compile(
    r"(?:let us |i want to )?(?:flip|flips|toss|throw)(?: me)?(?: up)? "
    r"(?:(?:a|the|(?P<count>\S+)) )?"
    r"(?:coins?)(?: again)?|coin (?:flip|toss)|(?:flip|toss) it|"
    r"(?:is it )?(?:heads?|hands?|hads?|eds) (?:or|are|and) tails?"
)
_DICE = re.compile(
    r"(?:(?:let us )?(?:roll|rolla|rolls|rolled|role|throw|cast|rule)(?: me)? )?"
    r"(?P<amount>(?:\S+ ){0,5}?)(?P<noun>dice|die|dye|dies|dices)(?: again)?"
)
_SHORT = re.compile(
    r"(?:(?:roll|role|throw|cast)(?: me)? )?(?:(?P<count>\S+?) ?)??d ?(?P<sides>\d+)s?(?: again)?"
)
_NUMBER = re.compile(
    r"(?:(?:pick|choose|give me|tell me|think of|generate|say|make up|i need|draw|what about)"
    r"(?: me)? )?(?:(?:a|any|some) )?(?P<random>random )?(?:whole )?number"
    r"(?: (?:between|from|in) (?P<low>.+?) (?:and|to|two|through|till|until|minus) (?P<high>.+))?"
)
_PICK = re.compile(
    POLITE
    + r"(?:pick|choose|select|decide)\b(?P<one>(?:\s+(?:one|between|from|for me|for us|randomly|"
    r"at random|something|out|of|either|any|me))*)\s*[:,.]?\s+(?P<options>.+)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:(?:or|and)\s+)?|\s+or\s+", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_FEW = {
    "a": 1,
    "an": 1,
    "one": 1,
    "some": 2,
    "the": 2,
    "": 1,
    "a couple of": 2,
    "a pair of": 2,
    "both": 2,
    "to": 2,
    "too": 2,
    "for": 4,
    "my": 1,
}


_AGAIN = re.compile(
    r"(?:(?:flip|toss|roll|throw|draw|pick|choose|do|try)(?: (?:it|that|them|one))? )?"
    r"(?:again|once more|one more time)|(?:give me )?(?:another(?: one| number)?|one more)|next"
)


_EITHER = re.compile(r"([a-z]+(?: [a-z]+){0,2}) or ([a-z]+(?: [a-z]+){0,2})")
_ASKING = frozenset({
    *("is", "are", "was", "were", "do", "does", "did", "will", "would", "can", "could", "has"),
    *("should", "what", "which", "who", "when", "where", "how", "why", "i", "you", "it", "we"),
    *("true", "more", "less", "bigger", "tell", "have", "shall", "am", "else", "not", "so"),
})  # fmt: skip


class Random(Protocol):
    """What is asked of a source of chance."""

    def randint(self, a: int, b: int) -> int:
        """Draw a whole number from a to b, both included."""


class Chance:
    """Throws dice and coins, draws numbers, and picks one of several."""

    def __init__(self, random: Random | None = None) -> None:
        """Draw from `random`, or else from the operating system."""
        self._random: Random = random or SystemRandom()

    def answer(self, utterance: Utterance) -> Reply | None:
        """Leave to chance what the user wants to."""
        request = utterance.request
        if len(request) > _LONGEST:
            return None
        said = (
            self._flip(request)
            or self._roll(request)
            or self._draw(request)
            or self._pick(utterance.text)
        )
        return Reply(said) if said else None

    def follow(self, before: Utterance, more: str) -> str | None:
        """Do the same again."""
        return before.text if _AGAIN.fullmatch(more) else None

    def _flip(self, request: str) -> str | None:
        found = _COIN.fullmatch(request)
        count = _whole(found["count"] or "one") if found else None
        if count is None:
            return None
        if not 1 <= count <= _MOST_THROWN:
            return f"I can flip 1 to {_MOST_THROWN} coins."
        flips = [("Heads", "Tails")[self._random.randint(0, 1)] for _ in range(count)]
        if count == 1:
            return f"It's {flips[0].lower()}."
        return f"{join_words([each.lower() for each in flips]).capitalize()}."

    def _roll(self, request: str) -> str | None:
        if short := _SHORT.fullmatch(request):
            word = short["count"] or ""
            count, sides = _FEW.get(word, _whole(word)), _whole(short["sides"])
        elif found := _DICE.fullmatch(request):
            count, sides = _amount(found["amount"].split(), many=found["noun"] == "dice")
        else:
            return None
        if count is None or sides is None:
            return None
        if not (1 <= count <= _MOST_THROWN and 2 <= sides <= _MOST_SIDES):
            return f"I can roll 1 to {_MOST_THROWN} dice with 2 to {_MOST_SIDES:,} sides each."
        rolled = [self._random.randint(1, sides) for _ in range(count)]
        if count == 1:
            return f"You rolled {_article(rolled[0])} {rolled[0]}."
        return f"You rolled {join_words([str(each) for each in rolled])}: {sum(rolled)} in all."

    def _draw(self, request: str) -> str | None:
        found = _NUMBER.fullmatch(request)
        if found is None or not (found["random"] or found["low"] or " " in request):
            return None
        low = _whole(found["low"]) if found["low"] else 1
        high = _whole(found["high"]) if found["high"] else 100
        if low is None or high is None:
            return None
        low, high = sorted((low, high))
        return f"{self._random.randint(low, high):,}."

    def _pick(self, text: str) -> str | None:
        found = _PICK.fullmatch(text)
        if found is None:
            return None
        words = re.sub(r"(?:\s+(?:please|for me))?[\s.?!]*$", "", found["options"])
        options = [each for each in _BETWEEN.split(words) if re.search(r"\w", each)]
        if len(options) == 1 and re.search(r"between|from|of", found["one"], re.IGNORECASE):
            options = [each for each in _AND.split(words) if re.search(r"\w", each)]
        if len(options) < 2:
            return None
        choice = options[self._random.randint(0, len(options) - 1)].strip(" :\"'")
        return f"{choice[0].upper()}{choice[1:]}." if choice else None


class Either:
    """Picks one of two things that are named without any verb: "pizza or pasta"."""

    def __init__(self, random: Random | None = None) -> None:
        """Draw from `random`, or else from the operating system."""
        self._random: Random = random or SystemRandom()

    def answer(self, utterance: Utterance) -> Reply | None:
        """Pick one, or leave what may be a real question."""
        found = _EITHER.fullmatch(utterance.request)
        if found is None:
            return None
        words = set(utterance.request.split())
        if not words.isdisjoint(_ASKING):
            return None
        choice = found.group(self._random.randint(1, 2))
        return Reply(f"{choice[0].upper()}{choice[1:]}, if you ask me.")


def _amount(words: list[str], *, many: bool) -> tuple[int | None, int | None]:
    """Read how many dice are meant, of how many sides; None for what cannot be read."""
    if not words:
        return (2 if many else 1), _USUAL_SIDES
    if words[-1] != "sided":
        word = " ".join(words)
        return (1 if word == "the" and not many else _FEW.get(word, _whole(word))), _USUAL_SIDES
    words = words[:-1]
    if words and words[0] in _FEW:
        count, end = _FEW[words[0]], 1
    else:
        number, end = read_number(words, 0) or (0, 0)
        count = int(number)
    if end == len(words):  # "twelve sided dice"
        count, end = 1, 0
    return count, _whole(" ".join(words[end:]))


def _whole(words: str) -> int | None:
    """Read a whole number that fills the words."""
    split = words.split()
    negative = bool(split) and split[0] in ("minus", "negative")
    split = split[negative:]
    reading = read_number(split, 0)
    if reading is None or reading[1] != len(split) or reading[0].denominator != 1:
        return None
    return -reading[0].numerator if negative else reading[0].numerator


def _article(number: int) -> str:
    """Choose the article that is spoken before a number."""
    leading = str(number).split(",", maxsplit=1)[0]
    return "an" if leading.startswith("8") or leading in ("11", "18") else "a"
