"""Knows the countries: capitals, people, sizes, money, languages, places and neighbors."""

import re
from collections.abc import Callable

from live_desktop.server.brain.facts.atlas import Country, atlas, fold
from live_desktop.server.brain.facts.country_facts import (
    lower,
    say_all,
    say_area,
    say_capital,
    say_languages,
    say_money,
    say_neighbors,
    say_place,
    say_population,
)
from live_desktop.server.brain.facts.country_ranks import compare
from live_desktop.server.brain.facts.country_words import (
    CONTINENTS,
    COUNTRY,
    LEAD,
    OTHER,
    PEOPLE,
    compiled,
)
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_LONGEST = 150  # characters of a question
_CLOSERS = re.compile(r"(?: (?:now|today|right now|exactly|again|called|about|roughly))+$")
_BORDER = re.compile(r"\b(?:boards?|bored|boarders?)(?: (?:or|her|a|are|of|and|on))?\b")
"""What recognisers make of "border"."""
_THEIR = r"(?P<their>.+?)(?:'s|s'|')? "
_COUNTRIES = r"(?:countr(?:y|ies|y's)|states|nations?)"
_CAPITAL = r"(?:capital|capitol|capital city)"


_ASKS_TIME_THERE = re.compile(r"what (?:time is it|is the time)(?: now)? there(?: now)?")
QUESTIONS: tuple[tuple[str, Callable[[Country], str]], ...] = (
    (rf"{LEAD}{_CAPITAL}(?: city)? (?:of|off|for|in) {COUNTRY}", say_capital),
    (rf"{LEAD}{_THEIR}{_CAPITAL}(?: city)?", say_capital),
    (rf"what {_CAPITAL}(?: city)? does {COUNTRY} have", say_capital),
    (rf"{LEAD}(?:population|number of {PEOPLE}) (?:of|in) {COUNTRY}", say_population),
    (rf"{LEAD}{_THEIR}population", say_population),
    (
        rf"how many {PEOPLE} (?:live|are(?: there)?|are living|there are|reside) in {COUNTRY}",
        say_population,
    ),
    (rf"how many {PEOPLE} (?:does|do|has|have) {COUNTRY} (?:have|has)", say_population),
    (rf"how (?:populous|populated) is {COUNTRY}", say_population),
    (rf"how (?:big|large) (?:is|are) {COUNTRY}", say_area),
    (rf"{LEAD}(?:total |land )?(?:area|size|surface)(?: area)? of {COUNTRY}", say_area),
    (rf"{LEAD}{_THEIR}(?:area|size|surface)", say_area),
    (rf"{LEAD}(?:currency|money)(?: used| do they use)? (?:of|in|for) {COUNTRY}", say_money),
    (rf"{LEAD}{_THEIR}(?:currency|money)", say_money),
    (
        rf"(?:what|which) (?:currency|money|kind of money) (?:does|do) {COUNTRY} (?:use|have)",
        say_money,
    ),
    (
        r"(?:what|which|how) (?:currency |money )?(?:do|can|does) (?:they|you|people|one|i|we) "
        rf"(?:use|pay|have|need)(?: with| for)? in {COUNTRY}",
        say_money,
    ),
    (
        rf"{LEAD}(?:official |national |main )?languages? (?:of|in|spoken in) {COUNTRY}",
        say_languages,
    ),
    (rf"{LEAD}{_THEIR}(?:official |national |main )?languages?", say_languages),
    (
        r"(?:what|which)(?: official)?(?: languages?)? "
        rf"(?:do they speak|do people speak|is spoken|are spoken|do you speak) in {COUNTRY}",
        say_languages,
    ),
    (
        rf"(?:what|which) languages? (?:does|do) {COUNTRY} (?:speak|have|use)",
        say_languages,
    ),
    (
        rf"(?:(?:in|on) )?(?:what|which) (?:continent|region|part of the world) is {COUNTRY}"
        r"(?: in| on| part of| located(?: in| on)?)?",
        say_place,
    ),
    (rf"(?:what|which) (?:continent|region) does {COUNTRY} belong to", say_place),
    (rf"where (?:in the world )?(?:is|are|lies) {COUNTRY}(?: located| situated)?", say_place),
    (
        rf"(?:what|which|how many)(?: {_COUNTRIES})? (?:borders?|surrounds?|neighbou?rs?|touch|"
        rf"are (?:next to|around|near|bordering|neighbou?ring)|share a border with)(?: on| with)? "
        rf"{COUNTRY}",
        say_neighbors,
    ),
    (rf"{LEAD}(?:neighbou?rs?|neighbou?ring {_COUNTRIES}) (?:of|to) {COUNTRY}", say_neighbors),
    (rf"{LEAD}{_THEIR}(?:neighbou?rs|neighbou?ring {_COUNTRIES})", say_neighbors),
    (rf"(?:what|which)(?: {_COUNTRIES})? does {COUNTRY} border(?: on)?", say_neighbors),
    (rf"{_CAPITAL} {COUNTRY}", say_capital),
    (rf"population {COUNTRY}", say_population),
    (rf"(?:currency|money) {COUNTRY}", say_money),
    (rf"how many {PEOPLE} in {COUNTRY}", say_population),
    (
        rf"(?:tell me|what do you know|what can you tell me)(?: something| anything| more)? about "
        rf"{COUNTRY}",
        say_all,
    ),
)
"""What can be asked of one country."""


_PARTS = {
    "england": "London",
    "scotland": "Edinburgh",
    "wales": "Cardiff",
    "northern ireland": "Belfast",
}
_PART_CAPITAL = re.compile(rf"{LEAD}{_CAPITAL} (?:of|for|in) (?P<part>[a-z ]+)")
_HOW_MANY = re.compile(
    r"how many countries(?: are(?: there)?| does| do you know)? ?"
    rf"(?:(?:in|on) )?(?:the world|earth|(?P<continent>{CONTINENTS}))?(?: have)?"
)
_CAPITAL_OF = (
    rf"(?:which|what) {_COUNTRIES}(?:'s)? {_CAPITAL} is (?P<city>.+)",
    rf"(?P<city>.+?) is (?:the )?{_CAPITAL} of (?:which|what)(?: country)?",
    rf"(?:which|what) country is (?P<city>.+?) (?:the )?{_CAPITAL} of",
    rf"(?:which|what) country has (?:the )?{_CAPITAL} (?P<city>.+)",
    rf"of (?:which|what) country is (?P<city>.+?) (?:the )?{_CAPITAL}",
)
_IS_CAPITAL = rf"is (?P<city>.+?) (?:the )?{_CAPITAL}(?: city)? of {COUNTRY}"
_IS_NEIGHBOR = (
    rf"(?:does|do) {COUNTRY} (?:border|touch|share a border with)(?: on| with)? {OTHER}",
    rf"is {COUNTRY} (?:next to|a neighbou?r of) {OTHER}",
)
_IS_IN = rf"is {COUNTRY} (?:in|on|a country in|part of) (?P<continent>{CONTINENTS})"


class Countries:
    """Answers what is asked about countries."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer a question that names a country, or two, or a capital."""
        request = fold(utterance.request) if len(utterance.request) <= _LONGEST else ""
        if not request:
            return None
        request = _smooth(request)
        said = compare(request) or _confirm(request) or _tell(request) or _go_back(request)
        return Reply(said) if said else None

    def follow(self, before: Utterance, more: str) -> str | None:
        """Ask the same of another country, or something else of the same one."""
        asked = _country_in(_smooth(before.request))
        if asked is None:
            return None
        found, name = asked
        more = _smooth(more)
        other = re.sub(r"^(?:of|in|for) ", "", more)
        if atlas().find(other):
            start, end = found.span(name)
            return f"{found.string[:start]}{other}{found.string[end:]}"
        country = found[name]
        if _ASKS_TIME_THERE.fullmatch(more):
            return f"what time is it in {country}"
        for told in (
            re.sub(r"\bits\b", f"{country}'s", more),
            re.sub(r"\bthere\b", f"in {country}", more),
            re.sub(r"\b(?:it|this country)\b", country, more),
            f"{more} of {country}",
        ):
            if told != more and _tell(told):
                return told
        return None


def _smooth(request: str) -> str:
    return _BORDER.sub("border", _CLOSERS.sub("", fold(request)))


def _country_in(request: str) -> tuple[re.Match[str], str] | None:
    """Find the one country that a question is about, and the group that names it."""
    for pattern, _ in QUESTIONS:
        found = compiled(pattern).fullmatch(request)
        for name, value in found.groupdict().items() if found else ():
            if found and value and atlas().find(value):
                return found, name
    return None


def _tell(request: str) -> str | None:
    """Answer a question about one country."""
    for pattern, say in QUESTIONS:
        if (found := compiled(pattern).fullmatch(request)) and (
            country := atlas().find(next(iter(found.groupdict().values())))
        ):
            return say(country)
    return None


def _go_back(request: str) -> str | None:
    """Name the country that a capital belongs to."""
    for pattern in _CAPITAL_OF:
        if (found := compiled(pattern).fullmatch(request)) and (
            country := atlas().by_capital.get(found["city"])
        ):
            return say_capital(country)
    if (found := _PART_CAPITAL.fullmatch(request)) and found["part"] in _PARTS:
        part = found["part"].title()
        capital = _PARTS[found["part"]]
        return f"{part} is a part of the United Kingdom. Its capital is {capital}."
    if found := _HOW_MANY.fullmatch(request):
        continent = found["continent"] or ""
        count = sum(continent in each.continent.lower() for each in atlas().countries)
        where = f" in {continent.title()}" if continent else " in all"
        return f"I know {count} countries{where}. How many there are depends on who counts."
    return None


def _confirm(request: str) -> str | None:
    """Answer whether a city is a capital, or a country is where it is thought to be."""
    if found := compiled(_IS_CAPITAL).fullmatch(request):
        country = atlas().find(found["country"])
        if country is None:
            return None
        right = atlas().by_capital.get(found["city"]) is country
        said = say_capital(country)
        return f"{'Yes' if right else 'No'}, {said[0].lower()}{said[1:]}"
    for pattern in _IS_NEIGHBOR:
        if found := compiled(pattern).fullmatch(request):
            one, other = atlas().find(found["country"]), atlas().find(found["other"])
            if one and other and one is not other:
                yes = other.code in one.neighbors
                joined = "share" if yes else "don't share"
                return f"{'Yes' if yes else 'No'}, {one.name} and {other.name} {joined} a border."
    if found := compiled(_IS_IN).fullmatch(request):
        country = atlas().find(found["country"])
        if country:
            where = f"{country.continent} {country.region}".lower()
            there = re.search(rf"\b{found['continent']}\b", where)
            return f"{'Yes' if there else 'No'}, {lower(say_place(country))}"
    return None
