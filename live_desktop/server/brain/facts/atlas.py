"""Reads the table of countries and finds one by the name that the user gives it."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import msgspec

_LONGEST_NAME = 60
_SHORTEST_GUESS = 5
_ALIKE = 0.84
"""Two spellings that are as alike as that are one name; Iran and Iraq are less."""


class Country(msgspec.Struct, frozen=True):
    """One country: `population` in people, `area` in square kilometers, `neighbors` by code."""

    code: str
    name: str
    capital: str
    population: int
    area: float
    currencies: tuple[str, ...]
    languages: tuple[str, ...]
    continent: str
    region: str
    aliases: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    """Other cities that may be taken for the capital, and its other names."""
    note: str = ""
    neighbors: tuple[str, ...] = ()


class _Table(msgspec.Struct, frozen=True):
    year: int
    countries: tuple[Country, ...]


class Atlas:
    """All countries, by code, by name and by capital; names are folded."""

    def __init__(self, year: int, countries: tuple[Country, ...]) -> None:
        """Index the countries; `year` is the year of the figures."""
        self.year = year
        self.countries = countries
        self.by_code = {country.code: country for country in countries}
        self.by_capital = {
            fold(city): country
            for country in countries
            for city in (*country.seats, country.capital)
        }
        self._by_name: Mapping[str, Country] = {
            _bare(name): country
            for country in countries
            for name in (country.name, *country.aliases)
        }

    def find(self, name: str) -> Country | None:
        """Find a country by its folded name, in spite of a slip in the spelling."""
        name = _bare(name)
        if name in self._by_name or not _SHORTEST_GUESS <= len(name) <= _LONGEST_NAME:
            return self._by_name.get(name)
        close = get_close_matches(name, self._by_name, n=1, cutoff=_ALIKE)
        return self._by_name[close[0]] if close else None


@cache
def atlas() -> Atlas:
    """Read the table, once."""
    data = (files("live_desktop.resources") / "countries.json").read_bytes()
    table = msgspec.json.decode(data, type=_Table)
    return Atlas(table.year, table.countries)


def fold(text: str) -> str:
    """Write a text in plain small letters, without accents, hyphens and points."""
    spread = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(each for each in spread if not unicodedata.combining(each))
    return " ".join(
        re.sub(r"[-.,]", " ", letters).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    )


def _bare(name: str) -> str:
    folded = fold(name).replace("'", "")
    return folded.removeprefix("the ").removesuffix(" the").removeprefix("country of ").strip()
