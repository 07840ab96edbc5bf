"""Finds the time zone of a city or a country."""

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files

import msgspec

_SHORTEST_GUESS = 5  # letters; shorter names are too much alike
_ALIKE = 0.85
_LONGEST = 60  # characters
_ARTICLES = frozenset({"the"})
_PLURAL = ("islands", "states", "kingdom", "republic", "emirates", "congo")
_WITH_ARTICLE = frozenset({
    *("Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia", "Seychelles", "Comoros"),
    *("Isle of Man", "British Indian Ocean Territory", "Marshall Islands"),
})  # fmt: skip

HERE = frozenset({"here", "me", "us", "my place", "my zone", "home"})
NO_PLACE = re.compile(
    r".*\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|it|general|all|total|time|future|"
    r"past|morning|afternoon|evening|night|noon|midday|midnight|lunch|dinner)"
)
"""What stands behind "in" and is no place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with one time zone."""

    name: str
    """As it is said behind "in"."""
    zone: str
    """The name of its zone in the IANA database."""
    country: str = ""
    """Where a country of several zones was asked for: its name; the place is its capital."""


class WideCountry(msgspec.Struct, frozen=True):
    """A country with several time zones: its capital stands for it."""

    city: str
    zone: str


class Table(msgspec.Struct, frozen=True):
    """The places that are known: names by zone, zones by country, and what else they are called."""

    cities: dict[str, tuple[str, ...]]
    countries: dict[str, str]
    wide_countries: dict[str, WideCountry]
    other_names: dict[str, str]


@functools.cache
def load_table() -> Table:
    """Read the table from the resources."""
    content = files("live_desktop.resources").joinpath("places.json").read_bytes()
    return msgspec.json.decode(content, type=Table)


def find_place(words: str) -> Place | None:
    """Find the place that the words name, though it be misspelt a little."""
    if len(words) > _LONGEST:
        return None
    words = re.sub(r"^(?:the )?capital (?:city )?of ", "", words)
    return _look_up(words) or _look_up_within(words.split())


def follow_place(more: str, *, dated: bool) -> str | None:
    """Complete "in Paris" to a question for the time or the date there."""
    place = re.sub(r"^(?:in|at|for) ", "", more)
    if place in HERE or (NO_PLACE.fullmatch(place) is None and find_place(place) is not None):
        asked = "what is the date" if dated else "what time is it"
        return asked if place in HERE else f"{asked} in {place}"
    return None


def _look_up_within(words: Sequence[str]) -> Place | None:
    """Find a city whose country or state is named behind it, such as "london england"."""
    for at in range(len(words) - 1, 0, -1):
        city, region = _look_up(" ".join(words[:at])), _look_up(" ".join(words[at:]))
        if city and region and (region.country or region.zone == city.zone):
            return city
    return None


def _look_up(words: str) -> Place | None:
    key, places = _key(words), _places()
    if not key:
        return None
    if key not in places and len(key) >= _SHORTEST_GUESS:
        key = next(iter(get_close_matches(key, places, n=1, cutoff=_ALIKE)), "")
    return places.get(key)


@functools.cache
def _places() -> dict[str, Place]:
    """Index all places by the letters of their names."""
    table = load_table()
    places = {
        _key(name): Place(name, zone) for zone, names in table.cities.items() for name in names
    }
    for name, zone in table.countries.items():
        places[_key(name)] = Place(_with_article(name), zone)
    for name, wide in table.wide_countries.items():
        places[_key(name)] = Place(wide.city, wide.zone, _with_article(name))
    for name, meant in table.other_names.items():
        places[_key(name)] = places[_key(meant)]
    return places


def _with_article(name: str) -> str:
    wants = name in _WITH_ARTICLE or name.lower().endswith(_PLURAL)
    return f"the {name}" if wants else name


def _key(words: str) -> str:
    """Keep only the letters, without accents: recognisers split and join words."""
    folded = unicodedata.normalize("NFKD", words.lower())
    kept = [word for word in folded.split() if word not in _ARTICLES]
    return "".join(letter for letter in "".join(kept) if letter.isalnum())
