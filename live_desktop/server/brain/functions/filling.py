"""Finds a function's arguments in a sentence that asks for it in plain words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from live_desktop.server.brain.functions.wording import (
    STOPS,
    Word,
    parts_of,
    stem,
    stems_of,
    words_of,
)
from live_desktop.server.brain.numbers import read_number

_TRUE = frozenset({"on", "enable", "enabled", "activate", "true", "yes"})
_FALSE = frozenset({"off", "disable", "disabled", "deactivate", "false", "no"})
_PREPOSITIONS: Mapping[str, frozenset[str]] = {
    "to": frozenset({"to", "destination", "recipient", "target", "language", "person", "contact"}),
    "into": frozenset({"to", "target", "language"}),
    "from": frozenset({"from", "origin", "source", "sender"}),
    "in": frozenset({"city", "location", "place", "room", "country", "town", "area", "where"}),
    "at": frozenset({"time", "location", "place", "when", "hour"}),
    "near": frozenset({"location", "place", "city", "address"}),
    "on": frozenset({"date", "day", "when", "topic", "device"}),
    "about": frozenset({"topic", "subject", "query", "text", "question"}),
    "for": frozenset({"query", "city", "person", "name", "date", "item", "purpose", "location"}),
    "of": frozenset({"city", "location", "country", "name", "item", "symbol", "company"}),
    "with": frozenset({"person", "contact", "message", "text", "name"}),
    "called": frozenset({"name", "title"}),
    "named": frozenset({"name", "title"}),
    "saying": frozenset({"text", "message", "body", "content"}),
    "by": frozenset({"artist", "author"}),
}
"""Words before a value, and the parameters that they mostly mean."""
_DAYS = frozenset({
    *("today", "tomorrow", "tonight", "monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
})  # fmt: skip
_WHEN = frozenset({"date", "day", "when", "time"})
_FREE = frozenset({
    *("query", "text", "message", "content", "body", "question", "prompt", "topic", "note"),
    *("title", "song", "subject", "item", "task", "keyword", "track", "artist", "phrase"),
})  # fmt: skip
"""Parameters that hold what was said, whatever it is."""
_PEOPLE = frozenset({"to", "recipient", "person", "contact", "who"})
_ARTICLES = frozenset({"the", "a", "an", "my", "our", "some", "me", "us"})
_UNITS = frozenset({"percent", "degree", "degrees", "celsius", "fahrenheit"})
_LONGEST_VALUE = 5  # words of a name; texts have no limit
_MOST_SHOWN = 6
_LEAD = re.compile(
    r"\W*(?:(?:in|for|to|at|of|from|on|about|it is|it's|is|the|a|an|my|make it|please)\s+)*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s,]+(?:please|thanks|thank you))?[\s.!?,]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function, as its schema describes it."""

    name: str
    kind: str
    stems: frozenset[str]
    """Of its name and its description."""
    values: tuple[str, ...]
    """What it may be, where the schema lists that."""
    required: bool

    @property
    def is_free(self) -> bool:
        """Whether any text may be its value."""
        return not _FREE.isdisjoint(parts_of(self.name))

    @property
    def spoken(self) -> str:
        """Its name, to be spoken."""
        return " ".join(parts_of(self.name)) or self.name


@dataclass(slots=True)
class Filling:
    """Arguments that were found, and the places of the words that they were made from."""

    args: dict[str, Any] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def parameters_of(schema: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """Read a JSON schema; what is malformed in it is left out."""
    properties, required = schema.get("properties"), schema.get("required")
    needed = set(map(str, required)) if isinstance(required, list | tuple) else set()
    if not isinstance(properties, dict):
        return ()
    return tuple(
        _parameter(str(name), each, str(name) in needed)
        for name, each in properties.items()
        if isinstance(each, dict)
    )


def _parameter(name: str, schema: Mapping[str, Any], required: bool) -> Parameter:
    values = schema.get("enum")
    listed = [str(each) for each in values] if isinstance(values, list | tuple) else []
    stems = {stem(part) for part in parts_of(name)} | stems_of(str(schema.get("description", "")))
    kind = schema.get("type", "string")
    return Parameter(name, str(kind).lower(), frozenset(stems), tuple(listed), required)


def fill(
    words: list[Word], parameters: Iterable[Parameter], taken: set[int], *, imperative: bool
) -> Filling:
    """Find values for parameters among the words that are not `taken` by the function's name."""
    filling = Filling()
    parameters = tuple(parameters)
    for parameter in parameters:
        if parameter.values:
            _fill_listed(filling, parameter, words)
    _fill_booleans(filling, parameters, words)
    _fill_numbers(filling, parameters, words)
    strings = [each for each in parameters if each.kind == "string" and not each.values]
    _fill_days(filling, strings, words)
    _fill_behind_prepositions(filling, strings, words, taken)
    _fill_rest(filling, strings, words, taken, imperative=imperative)
    return filling


def question_for(parameter: Parameter) -> str:
    """Ask the user for the value of a parameter."""
    if parameter.kind == "boolean":
        return f"{parameter.spoken.capitalize()}: yes or no?"
    if parameter.values:
        *others, last = parameter.values[:_MOST_SHOWN]
        listed = f"{', '.join(others)} or {last}" if others else last
        return f"Which {parameter.spoken}: {listed}?"
    if parameter.kind in ("integer", "number"):
        many = parameter.spoken.endswith("s")
        return f"{'How many' if many else 'What'} {parameter.spoken}?"
    return f"What is the {parameter.spoken}?" if parameter.is_free else f"Which {parameter.spoken}?"


def read_answer(said: str, parameter: Parameter) -> Any:
    """Read the value of a parameter out of the answer to the question for it, or None."""
    filling = Filling()
    words = words_of(said)
    if parameter.values:
        _fill_listed(filling, parameter, words)
    elif parameter.kind == "boolean":
        _fill_booleans(filling, (parameter,), words)
    elif parameter.kind in ("integer", "number"):
        _fill_numbers(filling, (parameter,), words)
    else:
        lead = _LEAD.match(said)
        return _TAIL.sub("", said[lead.end() :] if lead else said).strip() or None
    return filling.args.get(parameter.name)


def _fill_listed(filling: Filling, parameter: Parameter, words: list[Word]) -> None:
    """Look for the longest of the listed values."""
    for value in sorted(parameter.values, key=len, reverse=True):
        wanted = [stem(part) for part in parts_of(value)]
        for start in range(len(words) - len(wanted) + 1) if wanted else ():
            if [word.stem for word in words[start : start + len(wanted)]] == wanted:
                filling.args[parameter.name] = value
                filling.used |= set(range(start, start + len(wanted)))
                return


def _fill_booleans(filling: Filling, parameters: Iterable[Parameter], words: list[Word]) -> None:
    """Take "on" and "off" where only one parameter can mean them."""
    booleans = [each for each in parameters if each.kind == "boolean"]
    found = [index for index, word in enumerate(words) if word.plain in _TRUE | _FALSE]
    decided = [index for index in found if words[index].plain != "on"] or [
        index for index in found if _is_switch(words, index)
    ]
    if len(booleans) == 1 and len(decided) == 1:
        filling.args[booleans[0].name] = words[decided[0]].plain in _TRUE
        filling.used |= set(decided)


def _is_switch(words: list[Word], index: int) -> bool:
    """Tell the "on" of "turn on" and "light on" from the one before a day or a place."""
    before = words[index - 1].plain if index else ""
    return (
        index == len(words) - 1
        or before in ("turn", "turns", "switch", "switches", "put")
        or index == 0
    )


def _fill_numbers(filling: Filling, parameters: Iterable[Parameter], words: list[Word]) -> None:
    """Read numbers, each for the parameter that the word behind it names, or for the next."""
    free = [each for each in parameters if each.kind in ("integer", "number") and not each.values]
    plain = [word.plain for word in words]
    index = 0
    while index < len(words) and free:
        reading = None if index in filling.used else read_number(plain, index)
        if reading is None:
            index += 1
            continue
        number, end = reading
        unit = words[end].stem if end < len(words) else ""
        named = next((each for each in free if unit and unit in each.stems), free[0])
        whole = number.denominator == 1
        if whole or named.kind == "number":
            filling.args[named.name] = number.numerator if whole else float(number)
            filling.used |= set(range(index, end))
            if end < len(words) and (unit in named.stems or words[end].plain in _UNITS):
                filling.used.add(end)
            free.remove(named)
        index = end


def _fill_days(filling: Filling, strings: list[Parameter], words: list[Word]) -> None:
    """Take a day for the parameter that wants one."""
    wanting = [each for each in strings if not _WHEN.isdisjoint(parts_of(each.name))]
    days = [index for index, word in enumerate(words) if word.plain in _DAYS]
    if wanting and days:
        filling.args[wanting[0].name] = words[days[0]].raw
        filling.used.add(days[0])


def _fill_behind_prepositions(
    filling: Filling, strings: list[Parameter], words: list[Word], taken: set[int]
) -> None:
    """Take what follows a preposition for the parameter that the preposition suits best."""
    for index, word in enumerate(words):
        open_ones = [each for each in strings if each.name not in filling.args]
        if word.plain not in _PREPOSITIONS or index in filling.used or not open_ones:
            continue
        parameter = _suited(word.plain, open_ones)
        if parameter is None:
            continue
        value = _value_from(words, index + 1, filling.used | taken, parameter, len(open_ones))
        if value:
            filling.args[parameter.name] = " ".join(words[each].raw for each in value)
            filling.used |= {index, *value}


def _suited(preposition: str, parameters: list[Parameter]) -> Parameter | None:
    """Choose the parameter that a preposition means."""
    hints = {stem(hint) for hint in _PREPOSITIONS[preposition]}
    for parameter in parameters:
        if not {stem(part) for part in parts_of(parameter.name)}.isdisjoint(hints):
            return parameter
    for parameter in parameters:
        if not parameter.stems.isdisjoint(hints):
            return parameter
    needed = [each for each in parameters if each.required]
    return needed[0] if len(needed) == 1 else None


def _value_from(
    words: list[Word], start: int, used: set[int], parameter: Parameter, count: int
) -> list[int]:
    """Collect the places of a value's words, which begin at a place."""
    value: list[int] = []
    for index in range(start, len(words)):
        word = words[index]
        if index in used:
            break
        if not value and word.plain in _ARTICLES and not parameter.is_free:
            continue
        ends = word.plain in _PREPOSITIONS and (not parameter.is_free or count > 1)
        if value and (
            ends or word.plain in ("please", "and", "now", "right") or word.plain in _DAYS
        ):
            break
        value.append(index)
    if not parameter.is_free and len(value) > _LONGEST_VALUE:
        return []
    return [] if all(words[index].plain in STOPS for index in value) else value


def _fill_rest(
    filling: Filling,
    strings: list[Parameter],
    words: list[Word],
    taken: set[int],
    *,
    imperative: bool,
) -> None:
    """Take what is left over, in one piece, for the one parameter that still wants a text."""
    open_ones = [each for each in strings if each.name not in filling.args]
    wanting = [each for each in open_ones if each.required] or open_ones
    free = [
        index
        for index, word in enumerate(words)
        if index not in filling.used | taken and word.plain not in STOPS
    ]
    if not wanting or not free:
        return
    piece = set(range(free[0], free[-1] + 1))
    named = all(words[index].raw[0].isupper() for index in free)
    people = [each for each in wanting if not _PEOPLE.isdisjoint(parts_of(each.name))]
    if len(wanting) > 1 and not (named and people):
        return
    parameter = people[0] if len(wanting) > 1 else wanting[0]
    may_be = (imperative and (parameter.required or parameter.is_free)) or named
    if may_be and piece.isdisjoint(filling.used | taken):
        if len(free) > _LONGEST_VALUE and not parameter.is_free:
            return
        filling.args[parameter.name] = " ".join(words[index].raw for index in sorted(piece))
        filling.used |= piece
