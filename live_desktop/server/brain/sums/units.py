"""Converts lengths, weights, temperatures and other measures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from live_desktop.server.brain.numbers import read_number, say_number
from live_desktop.server.brain.prose import end_sentence
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.sums.measures import LONGEST_NAME, UNITS, Quantity, Unit
from live_desktop.server.brain.utterance import Utterance

_LONGEST = 150  # characters of a question
_DIGITS = 4  # significant ones of a result that is not exact in two places
_LEAD = re.compile(
    r"(?:(?:convert|change|turn|translate|express|calculate|tell me|"
    r"how (?:far|tall|heavy|hot|cold|long|fast|high|deep|big) (?:is|are)|what is|"
    r"what are|what|how much "
    r"is|how much are|how much|how many is|is|do you know)\s+)+"
)
_HOW_MANY = re.compile(r"(?:(?:tell me|do you know)\s+)?how many (?P<rest>.+)")
_BARE = re.compile(r"(?P<rest>[a-z]+ (?:in|per) an? [a-z]+)")
_BETWEEN = re.compile(
    r" (?:(?:are there|is there|are|is|do|does|make up|make|makes|equals?|fit|go|there|i get|"
    r"you get|we have)\s+)*(?:in|into|to|from|for|an(?= an? ))?\s*"
)
_JOINT = frozenset({"in", "into", "to", "as", "two", "too", "2", "equals", "is"})
_TAIL = re.compile(r"(?: (?:is that|are there|is it|are that|do i get|do you get|exactly))+$")
_OF = re.compile(r" of (?!mercury|oil)[^\W\d_]+(?: [^\W\d_]+)?$")
_FEET_AND_INCHES = re.compile(r"\b(\d)'(\d{1,2})\b")
_BARE_DEGREES = (
    (
        re.compile(r"\bdegrees?(?= \w+ (?:degrees )?(?:celsius|centigrade)$)"),
        "fahrenheit",
    ),
    (re.compile(r"\bdegrees?(?= \w+ (?:degrees )?fahrenheit$)"), "celsius"),
)
"""Degrees that go without saying of which scale: of the other one."""

_FOOT, _INCH, _KELVIN, _OUNCE, _FLUID_OUNCE = (
    UNITS[tuple(name.split())] for name in ("foot", "inch", "kelvin", "ounce", "fluid ounce")
)
_HALF: dict[tuple[str, ...], Fraction] = {
    ("and", "a", "half"): Fraction(1, 2),
    ("and", "a", "quarter"): Fraction(1, 4),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a unit; of several, as in "5 feet 11", the first one."""

    number: Fraction
    unit: Unit
    said: str


class Converter:
    """Answers how much something is in another unit."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Convert what is asked for, or say that it cannot be."""
        request = utterance.request
        asked = _read(request) if len(request) <= _LONGEST else None
        if asked is None:
            return None
        amount, target, bulk = asked
        amount, target = _as_fluid(amount, target)
        if amount.unit.quantity is not target.quantity:
            return Reply(_say_mismatch(amount.unit, target, bulk=bulk))
        return Reply(_say(amount, target))

    def follow(self, before: Utterance, more: str) -> str | None:
        """Convert the same into another unit, or another amount into the same."""
        asked = _read(before.request) if len(before.request) <= _LONGEST else None
        if asked is None:
            return None
        amount, target, _ = asked
        words = re.sub(r"^(?:in|into|to|then) ", "", more).split()
        unit = _read_unit(words, 0)
        if unit is not None and unit[1] == len(words):
            same = unit[0].quantity is amount.unit.quantity
            return f"{amount.said} in {' '.join(words)}" if same else None
        if (other := _read_amount(words)) is not None:
            same = other.unit.quantity is target.quantity
            return f"{more} in {target.plural}" if same else None
        reading = read_number(words, 0)
        if reading is not None and reading[1] == len(words):
            return f"{more} {amount.unit.plural} in {target.plural}"
        return None


def _read(request: str) -> tuple[Amount, Unit, bool] | None:
    """Read what to convert into what, and whether it is of some substance."""
    request = _TAIL.sub("", _FEET_AND_INCHES.sub(r"\1 feet \2", request))
    for bare, meant in _BARE_DEGREES:
        request = bare.sub(meant, request)
    substance = _OF.search(request)
    if substance:
        request = request[: substance.start()]
    asked = _read_how_many(request) or _read_conversion(request)
    return (*asked, substance is not None) if asked else None


def convert(number: Fraction, unit: Unit, target: Unit) -> Fraction:
    """Convert between two units of one quantity, exactly."""
    return (number * unit.factor + unit.zero - target.zero) / target.factor


def _read_how_many(request: str) -> tuple[Amount, Unit] | None:
    """Read "how many feet are in a mile"."""
    asked = _HOW_MANY.fullmatch(request) or _BARE.fullmatch(request)
    if asked is None:
        return None
    words = asked["rest"].split()
    found = _read_unit(words, 0)
    if found is None:
        return None
    target, end = found
    rest = " ".join(words[end:])
    between = _BETWEEN.match(f" {rest}")
    amount = _read_amount(f" {rest}"[between.end() :].split() if between else rest.split())
    return (amount, target) if amount else None


def _read_conversion(request: str) -> tuple[Amount, Unit] | None:
    """Read "convert 5 miles to kilometers", or "5 miles in kilometers"."""
    lead = _LEAD.match(request)
    words = (request[lead.end() :] if lead else request).split()
    for at in range(len(words) - 1, 0, -1):
        if words[at] not in _JOINT:
            continue
        behind = at + 1 + (words[at + 1 : at + 3] == ["how", "many"]) * 2
        found = _read_unit(words, behind)
        before = at - (words[at - 1] in ("is", "are"))
        if found is None or found[1] != len(words) or not before:
            continue
        if amount := _read_amount(words[:before]):
            return amount, found[0]
    return None


def _read_amount(words: Sequence[str]) -> Amount | None:
    """Read all the words as a number of units: "a mile", "5 feet 11", "minus 40 fahrenheit"."""
    minus = words[:1] in (["minus"], ["negative"])
    part = _read_part(words, int(minus))
    if part is None:
        return None
    number, unit, end = part
    parts = [f"{say_number(number)[0]} {_name(number, unit)}"]
    while end < len(words):
        smaller = _read_smaller(words, end + (words[end] == "and"), unit)
        if smaller is None:
            return None
        more, smaller_unit, end = smaller
        parts.append(f"{say_number(more)[0]} {_name(more, smaller_unit)}")
        number += more * smaller_unit.factor / unit.factor
    said = " ".join(parts)
    return Amount(-number if minus else number, unit, f"minus {said}" if minus else said)


def _read_part(words: Sequence[str], start: int) -> tuple[Fraction, Unit, int] | None:
    reading = read_number(words, start)
    number, end = reading or (Fraction(1), start)
    article = words[end : end + 1] in (["a"], ["an"], ["one"], ["the"])
    found = _read_unit(words, end + article)
    if found is None or (reading is None and not article and found[0].quantity is Quantity.DATA):
        return None
    unit, end = found
    added = _HALF.get(tuple(words[end : end + 3]))
    return (number + added, unit, end + 3) if added else (number, unit, end)


def _read_smaller(
    words: Sequence[str], start: int, unit: Unit
) -> tuple[Fraction, Unit, int] | None:
    """Read the eleven of "five foot eleven", or "3 ounces" behind pounds."""
    reading = read_number(words, start)
    if reading is None:
        return None
    number, end = reading
    found = _read_unit(words, end)
    if found is not None and found[0].quantity is unit.quantity and found[0].factor < unit.factor:
        return number, found[0], found[1]
    if end == len(words) and unit is _FOOT and number < 12:
        return number, _INCH, end
    return None


def _read_unit(words: Sequence[str], start: int) -> tuple[Unit, int] | None:
    """Read the longest name of a unit that begins at a word."""
    for end in range(min(len(words), start + LONGEST_NAME), start, -1):
        if unit := UNITS.get(tuple(words[start:end])):
            return unit, end
    return None


def _as_fluid(amount: Amount, target: Unit) -> tuple[Amount, Unit]:
    """Take ounces for fluid ounces where they are to be compared with a volume."""
    ounce, fluid = _OUNCE, _FLUID_OUNCE
    if target is ounce and amount.unit.quantity is Quantity.VOLUME:
        return amount, fluid
    if amount.unit is ounce and target.quantity is Quantity.VOLUME:
        said = f"{say_number(amount.number)[0]} {_name(amount.number, fluid)}"
        return Amount(amount.number, fluid, said), target
    return amount, target


def _say(amount: Amount, target: Unit) -> str:
    value = convert(amount.number, amount.unit, target)
    shown, exact = _rounded(value)
    exact = exact and amount.unit.varies == target.varies
    if amount.unit.quantity is Quantity.TEMPERATURE:
        coldest = convert(Fraction(0), _KELVIN, amount.unit)
        if amount.number < coldest:
            return "Nothing can be as cold as that."
    said, written = say_number(shown)
    if said.startswith("-"):
        said = f"minus {said[1:]}"
    about = "" if exact and written else "about "
    lead = f"{amount.said[0].upper()}{amount.said[1:]}"
    return end_sentence(f"{lead} is {about}{said} {_name(shown, target)}")


def _rounded(value: Fraction) -> tuple[Fraction, bool]:
    """Round a value to what one wants to hear, and tell whether it is still the same."""
    if value.denominator == 1 or (value * 100).denominator == 1:
        return value, True
    digits = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    places = max(0, _DIGITS - digits)
    if not digits:
        scaled = abs(value)
        while 0 < scaled < Fraction(1, 10) and places < 12:
            scaled, places = scaled * 10, places + 1
    shown = Fraction(round(value * 10**places), 10**places)
    return shown, shown == value


def _name(number: Fraction, unit: Unit) -> str:
    return unit.singular if abs(number) == 1 else unit.plural


def _say_mismatch(unit: Unit, target: Unit, *, bulk: bool) -> str:
    kinds = {unit.quantity, target.quantity}
    if kinds == {Quantity.MASS, Quantity.VOLUME}:
        reason = "that depends on what is measured" if bulk else "that depends on the substance"
        return f"I can't tell {unit.plural} in {target.plural}: {reason}."
    first = f"{unit.plural[0].upper()}{unit.plural[1:]}"
    return (
        f"{first} measure {unit.quantity} and {target.plural} measure {target.quantity}, "
        "so one can't be turned into the other."
    )
