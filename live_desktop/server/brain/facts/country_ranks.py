"""Compares countries: which is bigger, which has more people, which is the first of all."""

from collections.abc import Callable
from dataclasses import dataclass

from live_desktop.server.brain.facts.atlas import Country, atlas
from live_desktop.server.brain.facts.country_facts import named, rounded, say_people
from live_desktop.server.brain.facts.country_words import (
    CONTINENTS,
    COUNTRY,
    LEAD,
    OTHER,
    PEOPLE,
    compiled,
)

_BIG = "big|bigger|large|larger"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number by which countries are compared."""

    value: Callable[[Country], float]
    more: str
    less: str
    say: Callable[[Country], str]


_SIZE = Measure(lambda each: each.area, "bigger", "smaller",
                lambda each: f"{rounded(each.area)} square kilometers")  # fmt: skip
_CROWD = Measure(lambda each: each.population, "more populous", "less populous",
                 lambda each: f"{say_people(each)} people")  # fmt: skip

_THAN = (
    (rf"(?:is|are) {COUNTRY} (?P<more>{_BIG}) than {OTHER}", _SIZE),
    (rf"(?:is|are) {COUNTRY} (?P<less>smaller) than {OTHER}", _SIZE),
    (rf"(?:is|are) {COUNTRY} (?P<more>more populous) than {OTHER}", _CROWD),
    (rf"(?:does|do|has) {COUNTRY} (?:have |has )?(?P<more>more) {PEOPLE} than {OTHER}", _CROWD),
    (
        rf"(?:does|do|has) {COUNTRY} (?:have |has )?(?P<less>fewer|less) {PEOPLE} than {OTHER}",
        _CROWD,
    ),
)
_WHICH = r"(?:which|what|who)(?: country| one| of them)? (?:is|are|has|have)(?: the)? "
_OR = rf"(?: country| one)? (?:is it )?{COUNTRY} or {OTHER}"
_EITHER = (
    (rf"{_WHICH}(?P<more>{_BIG}|biggest|largest){_OR}", _SIZE),
    (rf"{_WHICH}(?P<less>smaller|smallest){_OR}", _SIZE),
    (rf"{_WHICH}(?P<more>more|most) {PEOPLE}{_OR}", _CROWD),
    (rf"{_WHICH}(?P<less>fewer|less) {PEOPLE}{_OR}", _CROWD),
    (rf"{_WHICH}(?P<more>more populous){_OR}", _CROWD),
)
_IN = rf"(?: (?:in|of) (?:the world|earth|(?P<continent>{CONTINENTS})))?"
_EXTREME = (
    (rf"{LEAD}(?P<more>biggest|largest) country(?: by area)?{_IN}", _SIZE),
    (rf"{LEAD}(?P<less>smallest) country{_IN}", _SIZE),
    (rf"{LEAD}(?P<more>most populous) country{_IN}", _CROWD),
    (rf"(?:what|which) country has (?:the )?(?P<more>most|biggest|largest) "
     rf"(?:{PEOPLE}|population){_IN}", _CROWD),
    (rf"(?:what|which) country has (?:the )?(?P<less>fewest|smallest) "
     rf"(?:{PEOPLE}|population){_IN}", _CROWD),
)  # fmt: skip


def compare(request: str) -> str | None:
    """Answer which of two countries, or of all, is bigger or has more people."""
    for patterns, by_name in ((_THAN, True), (_EITHER, False)):
        for pattern, measure in patterns:
            found = compiled(pattern).fullmatch(request)
            one = atlas().find(found["country"]) if found else None
            other = atlas().find(found["other"]) if found else None
            if found and one and other and one is not other:
                greater = "more" in found.groupdict()
                return _say_compared(one, other, measure, greater, by_name)
    for pattern, measure in _EXTREME:
        if found := compiled(pattern).fullmatch(request):
            return _say_extreme(measure, "more" in found.groupdict(), found["continent"] or "")
    return None


def _say_compared(
    one: Country, other: Country, measure: Measure, greater: bool, by_name: bool
) -> str:
    first, second = sorted((one, other), key=measure.value, reverse=greater)
    word = measure.more if greater else measure.less
    lead = ("Yes, " if first is one else "No, ") if by_name else ""
    name = first.name if by_name else named(first)
    if by_name and first is not one:
        word = measure.less if greater else measure.more
        first, second, name = one, other, one.name
    return (
        f"{lead}{name} is {word} than {second.name}: about {measure.say(first)} against "
        f"{measure.say(second)}."
    )


def _say_extreme(measure: Measure, greater: bool, continent: str) -> str:
    there = [each for each in atlas().countries if continent in each.continent.lower()]
    country = sorted(there, key=measure.value, reverse=greater)[0]
    where = f"in {continent.title()}" if continent else "in the world"
    if measure is _SIZE:
        word = "biggest" if greater else "smallest"
    else:
        word = "most populous" if greater else "least populous"
    return f"The {word} country {where} is {country.name}, with about {measure.say(country)}."
