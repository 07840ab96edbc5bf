"""Calls a declared function that is asked for in plain words, and asks for what is missing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.brain.functions.calling import ask_for, schema_of
from live_desktop.server.brain.functions.filling import (
    Filling,
    Parameter,
    fill,
    parameters_of,
    question_for,
    read_answer,
)
from live_desktop.server.brain.functions.wording import (
    STOPS,
    Word,
    parts_of,
    stem,
    stems_of,
    words_of,
)
from live_desktop.server.brain.skill import Functions, Reply
from live_desktop.server.brain.talk.manners import ends_question
from live_desktop.server.brain.utterance import Utterance

_LONGEST = 200  # characters of a request
_LONGEST_ANSWER = 12  # words of an answer to a question for an argument
_MOST_FUNCTIONS = 256
_EXPLAINED = 0.8
"""This share of a sentence's words has to be about the function."""
_NAMED, _DESCRIBED, _FILLED = 3.0, 1.0, 1.0
_MARGIN = 1.0
"""So much better than the next function the best has to be; otherwise none is called."""

ASK, CHANGE, ADD, REMOVE, START, STOP, SEND = range(7)
_KINDS: tuple[tuple[str, frozenset[int]], ...] = (
    (
        "get fetch read show list find lookup look check tell query retrieve search what give "
        "describe view display see how is are which where when who do does did will has have "
        "calculate count",
        frozenset({ASK}),
    ),
    (
        "set turn switch change adjust control update dim raise lower increase decrease toggle "
        "activate deactivate enable disable",
        frozenset({CHANGE}),
    ),
    ("add create new insert append schedule write save order book", frozenset({ADD})),
    ("make put", frozenset({ADD, CHANGE})),
    ("delete remove cancel clear drop erase", frozenset({REMOVE})),
    ("start play run begin launch resume open", frozenset({START})),
    ("stop pause close end halt", frozenset({STOP})),
    ("send email mail", frozenset({SEND})),
)
_VERBS = {verb: kinds for verbs, kinds in _KINDS for verb in verbs.split()}
"""What verbs do; a sentence and a function have to do the same."""
_STRONG = frozenset({"play", "search", "book", "order"})
"""Verbs that name what a function does by themselves."""
_POLITE = re.compile(
    r"\W*(?:(?:please|now|okay|ok|hey|so|and|well|um|uh|(?:can|could|would|will) you(?: please)?|"
    r"(?:i want|i'd like|i would like|i need) (?:you )?to|i want|i need|i'd like|i would like|"
    r"let's|let us|go ahead and|do you know|can i|could i|may i|can we)\b\W*)*",
    re.IGNORECASE,
)
_TELLING = frozenset({
    *("i", "i'm", "i've", "we", "we're", "he", "she", "they", "my", "our", "his", "her", "their"),
    *("it", "it's", "that", "that's", "this", "there", "there's", "why", "if", "because", "you"),
    *("yesterday", "once", "when", "every", "some", "people", "nobody", "who", "whose"),
})  # fmt: skip
"""What a sentence that only tells something begins with."""
_OTHER_ORDERS = frozenset({
    *("spell", "define", "explain", "pronounce", "imagine", "repeat", "say", "forget", "remember"),
    *("draw", "paint", "translate", "summarize", "discuss", "read", "love", "hate", "like"),
})  # fmt: skip
"""Orders that are for a function only where its name has them too."""
_COMMANDS = frozenset({
    *("set", "add", "remind", "wake", "tell", "show", "read", "call", "convert", "flip", "roll"),
    *("repeat", "turn", "switch", "cancel", "delete", "start", "stop", "take", "remember"),
})  # fmt: skip
"""What a sentence begins with that wants something new."""
_NOT_CALLED = frozenset({"me", "it", "us", "him", "her", "them", "you", "this", "that"})
"""Behind "call" these name nobody: "call me later", "call it a day"."""
_FINITE = frozenset({"is", "was", "were", "are", "has", "had", "will", "looks", "seems", "makes"})
_NEGATIONS = frozenset({"not", "never", "no", "without", "stop", "dont", "nothing"})
_QUESTIONS = frozenset({"what", "how", "which", "where", "when", "who", "why", "is", "are", "can"})


@dataclass(frozen=True, slots=True)
class Match:
    """A function that a sentence may ask for, with the arguments that it gives."""

    function: FunctionDeclaration
    parameters: tuple[Parameter, ...]
    args: dict[str, Any]
    score: float
    named: bool
    """Whether the sentence names the thing, and does not only use the verb."""

    @property
    def missing(self) -> Parameter | None:
        """The first argument that the function needs and the sentence does not give."""
        open_ones = (each for each in self.parameters if each.required)
        return next((each for each in open_ones if each.name not in self.args), None)


@dataclass(slots=True)
class _Open:
    """A call that waits for an argument, and the question for it that was asked."""

    match: Match
    parameter: Parameter
    question: str


class Matching:
    """Reads plain requests that only a declared function can answer."""

    def __init__(
        self, functions: Callable[[], Functions], last_reply: Callable[[], Reply | None]
    ) -> None:
        """Look up the functions of the moment, and the last reply with `last_reply`."""
        self._functions = functions
        self._last_reply = last_reply
        self._open: _Open | None = None

    @property
    def answers(self) -> "Answers":
        """The skill that takes the answer to this one's question; it comes before the others."""
        return Answers(self)

    def answer(self, utterance: Utterance) -> Reply | None:
        """Call the function that the request is for, or ask for an argument that it needs."""
        match = find(utterance.text, self._functions())
        return self._call(match) if match else None

    def resume(self, said: str) -> Reply | None:
        """Go on with a call that waits for an argument, where this was the last thing said."""
        waiting, self._open = self._open, None
        last = self._last_reply()
        if waiting is None or last is None or not last.text.startswith(waiting.question):
            return None
        words = words_of(said)
        if not 0 < len(words) <= _LONGEST_ANSWER or words[0].plain in _QUESTIONS:
            return None
        if ends_question(said) or (not waiting.parameter.is_free and _is_command(words)):
            return None
        if waiting.match.function not in self._functions():
            return None
        value = read_answer(said, waiting.parameter)
        if value is None:
            return None
        match = waiting.match
        args = {**match.args, waiting.parameter.name: value}
        return self._call(Match(match.function, match.parameters, args, match.score, match.named))

    def _call(self, match: Match) -> Reply:
        missing = match.missing
        if missing is None:
            return ask_for(match.function, match.args)
        self._open = _Open(match, missing, question_for(missing))
        return Reply(self._open.question)


class Answers:
    """Takes the answer to the question for an argument."""

    def __init__(self, matching: Matching) -> None:
        """Hand answers to the skill that asks."""
        self._matching = matching

    def answer(self, utterance: Utterance) -> Reply | None:
        """Go on with the call, where one waits."""
        return self._matching.resume(utterance.text)


def find(text: str, functions: Functions) -> Match | None:
    """Find the one function that a sentence asks for; None where that is not clear."""
    if len(text) > _LONGEST or not functions:
        return None
    lead = _POLITE.match(text)
    words = words_of(text[lead.end() :] if lead else text)
    if not words or not _asks(words):
        return None
    matches = [_match(words, each) for each in functions[:_MOST_FUNCTIONS]]
    ranked = sorted((each for each in matches if each), key=lambda each: -each.score)
    if not ranked:
        return None
    best = ranked[0]
    if len(ranked) > 1 and best.score - ranked[1].score < _MARGIN:
        return None
    return best if best.named or best.missing is None else None


def _asks(words: list[Word]) -> bool:
    """Tell a request from a sentence that tells something or forbids it."""
    plain = [word.plain for word in words]
    if plain[0] == "call" and plain[1:2] and plain[1] in _NOT_CALLED:
        return False
    denied = any(word in _NEGATIONS or word.endswith("n't") for word in plain)
    if plain[0] in _TELLING or (denied and plain[0] != "stop"):
        return False
    return plain[0] in _VERBS or _FINITE.isdisjoint(plain)


def _is_command(words: list[Word]) -> bool:
    """Tell "set a timer" from the name of a town."""
    return len(words) > 1 and words[0].plain in _COMMANDS


def _kinds(verb: str) -> frozenset[int] | None:
    """Look up what a verb does; recognisers hear "turns" and "turning" for "turn"."""
    return _VERBS.get(verb) or _VERBS.get(verb.removesuffix("s")) or _VERBS.get(stem(verb))


def _match(words: list[Word], function: FunctionDeclaration) -> Match | None:
    """Compare a sentence with one function; one without a description is only called by name."""
    parts = parts_of(function.name)
    if not parts or not function.description:
        return None
    if not _does_the_same(words, parts):
        return None
    verbs = parts[:1] if parts[0] in _VERBS and len(parts) > 1 else []
    things = {stem(part) for part in parts[len(verbs) :] if part not in STOPS}
    if words[0].plain in _OTHER_ORDERS and words[0].plain not in parts:
        return None
    strong = bool(verbs) and verbs[0] in _STRONG and words[0].stem == stem(verbs[0])
    taken = {index for index, word in enumerate(words) if word.stem in things}
    named = {words[index].stem for index in taken}
    if len(named) * 2 < len(things) and not strong:
        return None
    switched = _switched(words, parts)
    if switched is None:
        return None
    taken |= switched | {index for index, word in enumerate(words[:2]) if _kinds(word.plain)}
    parameters = parameters_of(schema_of(function))
    filling = fill(words, parameters, taken, imperative=_is_order(words))
    return _judge(words, function, parameters, filling, (taken, named, strong))


def _judge(
    words: list[Word],
    function: FunctionDeclaration,
    parameters: tuple[Parameter, ...],
    filling: Filling,
    found: tuple[set[int], set[str], bool],
) -> Match | None:
    """Score what was found; None where too much of the sentence is about something else."""
    taken, named, strong = found
    about = stems_of(function.description).union(*(each.stems for each in parameters))
    known = taken | filling.used
    content = [
        index
        for index, word in enumerate(words)
        if word.plain not in STOPS or word.plain == "off" or index in known
    ]
    described = {index for index in content if words[index].stem in about and index not in known}
    explained = sum(1 for index in content if index in known or index in described)
    if not content or explained < _EXPLAINED * len(content):
        return None
    if not named and not filling.args:
        return None
    echoed = len(about & named)
    score = (
        _NAMED * (len(named) + strong)
        + _DESCRIBED * (len(described) + min(echoed, 1))
        + _FILLED * len(filling.args)
    )
    return Match(function, parameters, filling.args, score, bool(named))


def _does_the_same(words: list[Word], parts: list[str]) -> bool:
    """Compare what the verb of a sentence does with what the function's does."""
    function = _VERBS.get(parts[0]) if len(parts) > 1 else None
    sentence = _kinds(words[0].plain)
    if function is None:
        return True
    if sentence is None:  # "weather in Oslo", "kitchen light off"
        sentence = frozenset({CHANGE if _has_switch(words) else ASK})
    return bool(function & sentence)


def _has_switch(words: list[Word]) -> bool:
    return words[-1].plain in ("on", "off")


def _is_order(words: list[Word]) -> bool:
    """Tell "play some jazz" from "what beautiful weather"."""
    does = _kinds(words[0].plain)
    return does is None or ASK not in does or words[0].plain in ("search", "find", "look", "check")


def _switched(words: list[Word], parts: list[str]) -> set[int] | None:
    """Compare "on" and "off" in a function's name with the sentence's; None where they differ."""
    for way in ("on", "off"):
        if way in parts[1:]:
            found = {index for index, word in enumerate(words) if word.plain == way}
            return found or None
    return set()
