"""Works out what is asked in words or signs, exactly."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from live_desktop.server.brain.numbers import say_number
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.sums.calculation import (
    DIVIDED,
    MINUS,
    PLUS,
    TIMES,
    Impossible,
    Operator,
    Parser,
    Unreadable,
    Value,
)
from live_desktop.server.brain.sums.shares import tell_share
from live_desktop.server.brain.utterance import Utterance

_QUESTION = re.compile(
    r"(?:(?:do you know|tell me|calculate|compute|evaluate|work out|figure out|solve|give me|find|"
    r"(?:what|how much|how many)(?: is| are| does| do)?|the (?:result|value|answer) (?:of|to)|the)"
    r"\s+)+"
)
_TAIL = re.compile(
    r"\s+(?:equals?(?: to)?|makes?|is|are|comes? to)(?: what)?$|\s+is what$|\s+again$"
)
_LONGEST = 500  # characters
_MONEY = re.compile(r" (dollar|euro|pound|buck)s?\b")
_GOES_ON = re.compile(r"(?:plus|minus|times|over|multiplied|divided|to the|squared|cubed)\b")
_RESULT = re.compile(r"\b(?:that|it|this|the result)\b")


class Arithmetic:
    """Answers calculations: the four kinds, percentages, powers and roots."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Say the calculation as understood, and its result."""
        if len(utterance.request) <= _LONGEST and (said := tell_share(utterance.request)):
            return Reply(said)
        try:
            value = evaluate(utterance.request)
        except Unreadable:
            return None
        except Impossible as reason:
            return Reply(str(reason))
        shown = value.number * 100 if value.percent else value.number
        said, exact = say_number(shown)
        said = f"minus {said[1:]}" if said.startswith("-") else said
        verb = "is" if exact and value.exact else "is about"
        unit = " percent" if value.percent else ""
        return Reply(f"{value.said[0].upper()}{value.said[1:]} {verb} {said}{unit}.")

    def follow(self, before: Utterance, more: str) -> str | None:
        """Go on with the result: "and times two", "divide that by three"."""
        try:
            value = evaluate(before.request)
        except (Unreadable, Impossible):
            return None
        if value.percent:
            return None
        said, exact = say_number(value.number)
        exact = exact and value.exact and value.number >= 0
        result = said if exact else f"({value.said})"
        full = f"{result} {more}" if _GOES_ON.match(more) else _RESULT.sub(result, more)
        if full == more:
            return None
        try:
            evaluate(Utterance.of(full).request)
        except (Unreadable, Impossible):
            return None
        return full


def evaluate(request: str) -> Value:
    """Work out a request; raises Unreadable, or Impossible where there is no result."""
    if len(request) > _LONGEST:
        raise Unreadable("a whole text")
    lead = _QUESTION.match(request)
    calculation = _TAIL.sub("", request[lead.end() :] if lead else request)
    if len(set(_MONEY.findall(calculation))) == 1:  # of two kinds no sum is made
        calculation = _MONEY.sub("", calculation)
    try:
        value = (
            _evaluate_command(calculation)
            or _evaluate_list(calculation)
            or Parser(calculation.split()).whole()
        )
    except Unreadable:
        joined = _evaluate(_AND, calculation, 0) if lead else None  # "what is two and two"
        if joined is None:
            raise
        value = joined
    if not value.operations:
        raise Unreadable(request)
    return value


@dataclass(frozen=True, slots=True)
class Command:
    """A verb with two objects, such as "divide 10 by 4"."""

    opening: re.Pattern[str]
    joint: re.Pattern[str]
    operator: Operator
    swapped: bool = False
    """Whether the second object comes first in the calculation."""


COMMANDS = (
    Command(re.compile(r"(?:add|sum of) "), re.compile(r" (?:and|to|with|plus) "), PLUS),
    Command(re.compile(r"(?:subtract|take) "), re.compile(r" from "), MINUS, swapped=True),
    Command(re.compile(r"difference (?:between|of) "), re.compile(r" and "), MINUS),
    Command(re.compile(r"(?:multiply|product of) "), re.compile(r" (?:by|and|with) "), TIMES),
    Command(re.compile(r"(?:divide|quotient of) "), re.compile(r" (?:by|and) "), DIVIDED),
)


def _evaluate_command(calculation: str) -> Value | None:
    """Work out a command; its first object may itself hold the word between the two."""
    for command in COMMANDS:
        opening = command.opening.match(calculation)
        value = _evaluate(command, calculation, opening.end()) if opening else None
        if value is not None:
            return value
    return None


def _evaluate(command: Command, calculation: str, start: int) -> Value | None:
    """Work out the two objects of a command, which begin at a character."""
    for joint in command.joint.finditer(calculation, start):
        try:
            first = Parser(calculation[start : joint.start()].split()).whole()
            second = Parser(calculation[joint.end() :].split()).whole()
        except Unreadable:
            continue
        left, right = (second, first) if command.swapped else (first, second)
        return command.operator.join(left, right)
    return None


LISTS = (
    (re.compile(r"(?:add(?: up)?|(?:sum|total) of) "), PLUS),
    (re.compile(r"(?:multiply|product of) "), TIMES),
)
_AVERAGE = re.compile(r"(?:average|mean) (?:of|between) ")
_AND = Command(re.compile(""), re.compile(r" and "), PLUS)


def _evaluate_list(calculation: str) -> Value | None:
    """Work out a command with any number of objects, such as "sum of 3, 4 and 5"."""
    for pattern, operator in LISTS:
        if opening := pattern.match(calculation):
            return reduce(operator.join, Parser(calculation[opening.end() :].split()).items())
    if opening := _AVERAGE.match(calculation):
        items = Parser(calculation[opening.end() :].split()).items()
        *others, last = (item.said for item in items)
        mean = sum((item.number for item in items), Fraction(0)) / len(items)
        said = f"the average of {', '.join(others)} and {last}"
        return Value(mean, said, all(item.exact for item in items), operations=1)
    return None
