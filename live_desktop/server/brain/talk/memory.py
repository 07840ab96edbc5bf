"""Remembers what was said in the session."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    r"(?: just now| last| before| a moment ago)?)"
)
_BEFORE = re.compile(
    r"before (?:that|this)|"
    r"(?:and )?(?:do you (?:remember|know) )?(?:tell me )?(?:what|would) "
    r"(?:did i (?:say|ask)(?: you)?|"
    r"(?:have |had )?i (?:said|say|asked|ask)|was (?:it|that)) "
    r"(?:before (?:that|this|it)|(?:the )?(?:question|time|thing) before(?: (?:that|this))?)|"
    r"what was my (?:previous|last) (?:question|sentence)|what was the question before(?: that)?"
)
_COUNT = re.compile(
    r"(?:do you (?:remember|know) )?how (?:many (?:questions|things|sentences|times)|often) "
    r"(?:did i|have i|i have|i) (?:ask|asked|say|said|talk|talked|spoken)(?: to)?(?: you)?"
    r"(?: (?:so far|today|yet|until now|already|anything|something))*"
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
    r"(?P<name>[^\W\d_][\w'’-]*(?:\s+[A-Z][\w'’-]+)*)|"
    r"^(?:[Yy]ou can |[Pp]lease )?(?:[Cc]all me|[Ii]'m|[Ii]’m|[Ii] am) "
    r"(?P<alone>[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?)[.!]?$"
)
_VALUE = r"(?P<value>[^.,;:!?\n]{1,80})"
_I_AM = r"(?:i am|i'm|i’m)"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the user may tell of itself: how it is asked for, told and said again."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    known: str
    unknown: str


FACTS = (
    Fact(
        re.compile(
            r"(?:do you (?:remember|know) )?(?:how old (?:am i|i am)|what is my age|my age)"
        ),
        re.compile(
            rf"\b(?:{_I_AM} (?P<value>\d{{1,3}}|[a-z]+(?:[- ][a-z]+)?)(?= years? old)|"
            rf"my age is (?P<value2>\w+))",
            re.IGNORECASE,
        ),
        "You are {value} years old.",
        "You haven't told me your age.",
    ),
    Fact(
        re.compile(r"(?:do you (?:remember|know) )?(?:where (?:do i|i) live|what is my home town)"),
        re.compile(rf"\bi (?:live|am living|'m living) (?P<lead>in|at|near|on) {_VALUE}", re.I),
        "You live {lead} {value}.",
        "You haven't told me where you live.",
    ),
    Fact(
        re.compile(
            r"(?:do you (?:remember|know) )?"
            r"where (?:am i|i am|do i come|i come|did i say i am) from"
        ),
        re.compile(rf"\b(?:{_I_AM}|i come) from {_VALUE}", re.I),
        "You are from {value}.",
        "You haven't told me where you are from.",
    ),
    Fact(
        re.compile(
            r"(?:do you (?:remember|know) )?(?:when (?:is my birthday|my birthday is|was i born|"
            r"i was born)|my birthday)"
        ),
        re.compile(rf"\bmy birthday is (?P<lead>(?:on |in )?){_VALUE}", re.I),
        "Your birthday is {lead}{value}.",
        "You haven't told me your birthday.",
    ),
)
_FAVORITE = r"favou?rite (?P<thing>[\w-]+(?: [\w-]+){0,2}?)"
_ASKS_FAVORITE = re.compile(
    rf"(?:do you (?:remember|know) )?(?:(?:what|who|which) (?:is|are|was) )?my "
    rf"(?!.* (?:is|are) \w){_FAVORITE}(?: is| are)?"
)
_TELLS_FAVORITE = re.compile(rf"\bmy {_FAVORITE} (?P<verb>is|are) {_VALUE}", re.IGNORECASE)
_NOT_TOLD = re.compile(r"\b(?:what|which|who|do you know)\b", re.IGNORECASE)

_NO_NAMES = frozenset({
    *("not", "what", "a", "an", "the", "it", "this", "that", "here", "there", "so", "as"),
    *("on", "in", "to", "by", "for", "from", "at", "up", "out", "off", "into", "upon"),
    *("back", "away", "later", "tomorrow", "okay", "fine", "good", "well", "sorry", "sure"),
    *("german", "french", "american", "english", "british", "italian", "spanish", "happy", "sad"),
    *("maybe", "tired", "bored", "hungry", "done", "ready", "lost", "sick", "busy"),
})  # fmt: skip

_LONGEST = 2_000  # characters of what is confirmed; the rest is a text and no word of the user's


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
        if _BEFORE.fullmatch(request):
            return self._say_before()
        if _COUNT.fullmatch(request):
            return self._count()
        if _FUNCTION.fullmatch(request):
            said = self._history.last(Role.FUNCTION)
            return Reply(said or "No function has answered yet.")
        if _ASKS_NAME.fullmatch(request):
            return self._tell_name()
        return self._recall(request) or _acknowledge(utterance.text)

    def _recall(self, request: str) -> Reply | None:
        """Say again what the user told of itself."""
        for fact in FACTS:
            if fact.asked.fullmatch(request):
                told = [values for said in self._told() if (values := _read(fact, said))]
                return Reply(fact.known.format(**told[-1]) if told else fact.unknown)
        if asked := _ASKS_FAVORITE.fullmatch(request):
            thing = asked["thing"]
            told = [found for said in self._told() if (found := _favorite(said))]
            liked = [each for each in told if _same(each["thing"], thing)]
            if liked:
                return Reply(f"Your {_say_favorite(liked[-1])}.")
            return Reply(f"You haven't told me your favorite {thing}.")
        return None

    def _told(self) -> Iterator[str]:
        return self._history.of(Role.USER)

    def _say_before(self) -> Reply:
        """Go back by one more than the last question of this kind did."""
        told = list(self._told())
        back = 2
        for each in reversed(told):
            request = Utterance.of(each).request
            if _BEFORE.fullmatch(request):
                back += 2
                continue
            back += _JUST.fullmatch(request) is not None
            break
        return _quote("Before that you said", told[-back] if len(told) >= back else "")

    def _count(self) -> Reply:
        count = sum(1 for _ in self._told())
        if not count:
            return Reply("This is the first.")
        times = "once" if count == 1 else "twice" if count == 2 else f"{count:,} times"
        return Reply(f"You have spoken to me {times} before this.")

    def _tell_name(self) -> Reply:
        names = [name for said in self._history.of(Role.USER) if (name := _name_in(said))]
        return Reply(f"Your name is {names[-1]}." if names else "You haven't told me your name.")


def _quote(lead: str, said: str) -> Reply:
    if not said:
        return Reply("You haven't said anything before this.")
    ending = "" if said[-1] in ".?!…" else "."
    return Reply(f"{lead}: {said}{ending}")


def _acknowledge(said: str) -> Reply | None:
    """Confirm what the user tells of itself."""
    if len(said) > _LONGEST or _NOT_TOLD.search(said):
        return None
    if name := _name_in(said):
        return Reply(f"Nice to meet you, {name}.")
    if favorite := _favorite(said):
        return Reply(f"I'll remember: your {_say_favorite(favorite)}.")
    for fact in FACTS:
        if values := _read(fact, said):
            known = fact.known.format(**values)
            return Reply(f"I'll remember: {known[0].lower()}{known[1:]}")
    return None


def _read(fact: Fact, said: str) -> dict[str, str] | None:
    """Find in a sentence what the user tells of itself."""
    found = fact.told.search(said)
    if found is None:
        return None
    values = {
        key.rstrip("2"): each.strip() if key != "lead" else each
        for key, each in found.groupdict().items()
        if each is not None
    }
    return values if values.get("value") else None


def _favorite(said: str) -> dict[str, str] | None:
    """Find in a sentence what the user likes best."""
    found = _TELLS_FAVORITE.search(said)
    if found is None or not found["value"].strip():
        return None
    return {key: value.strip() for key, value in found.groupdict().items()}


def _say_favorite(favorite: dict[str, str]) -> str:
    return f"favorite {favorite['thing'].lower()} {favorite['verb'].lower()} {favorite['value']}"


def _same(one: str, other: str) -> bool:
    """Tell whether two words name one thing, in British or American spelling, or in plural."""
    one, other = (each.lower().replace("colour", "color").rstrip("s") for each in (one, other))
    return one == other


def _name_in(said: str) -> str:
    """Find the name that the user gives in a sentence, or nothing."""
    found = _TELLS_NAME.search(said)
    name = (found["name"] or found["alone"]) if found else ""
    if not name or name.split()[0].lower() in _NO_NAMES:
        return ""
    return name[0].upper() + name[1:]
