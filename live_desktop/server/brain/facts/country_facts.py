"""Says what is known of a country, in whole sentences and round numbers."""

import math

from live_desktop.server.brain.facts.atlas import Country, atlas
from live_desktop.server.brain.prose import end_sentence, join_words

_SQUARE_MILE = 2.589988  # square kilometers


def say_capital(country: Country) -> str:
    """Name the capital, and what is particular about it."""
    note = f" {country.note}" if country.note else ""
    return end_sentence(f"The capital of {country.name} is {country.capital}") + note


def say_population(country: Country) -> str:
    """Say how many people live there."""
    return f"{named(country)} has about {say_people(country)} people, by figures of {atlas().year}."


def say_area(country: Country) -> str:
    """Say how big it is, in both measures."""
    miles = rounded(country.area / _SQUARE_MILE)
    kilometers = rounded(country.area)
    return f"{named(country)} covers about {kilometers} square kilometers, or {miles} square miles."


def say_money(country: Country) -> str:
    """Name the currency."""
    money = join_words([_the(each) for each in country.currencies])
    return f"In {country.name} one pays with {money}."


def say_languages(country: Country) -> str:
    """Name the official languages."""
    return (
        f"The official language of {country.name} is {country.languages[0]}."
        if len(country.languages) == 1
        else f"The official languages of {country.name} are {join_words(list(country.languages))}."
    )


def say_place(country: Country) -> str:
    """Say in which part of the world it lies."""
    if country.region == country.continent:
        return f"{named(country)} is in {country.continent}."
    if country.continent.split()[0] in country.region.title():
        return f"{named(country)} is in {country.region}."
    return f"{named(country)} is in {country.continent}, in {country.region}."


def say_neighbors(country: Country) -> str:
    """Name the countries that it borders on."""
    names = [atlas().by_code[code].name for code in country.neighbors]
    names.sort(key=lambda name: name.removeprefix("the "))
    if not names:
        return f"{named(country)} has no land border with another country."
    return f"{named(country)} borders on {join_words(names)}."


def say_all(country: Country) -> str:
    """Say the most important in a few sentences."""
    return (
        f"{say_place(country)} {say_capital(country)} It has about {say_people(country)} people, "
        f"and covers about {rounded(country.area)} square kilometers. {say_languages(country)} "
        f"{say_money(country)}"
    )


def named(country: Country) -> str:
    """Name a country at the beginning of a sentence."""
    return country.name[0].upper() + country.name[1:]


def lower(sentence: str) -> str:
    """Write a sentence that follows a word; only an article loses its capital."""
    return f"the {sentence[4:]}" if sentence.startswith("The ") else sentence


def say_people(country: Country) -> str:
    """Write the number of people, rounded."""
    return rounded(country.population, digits=3 if country.population >= 10**8 else 2)


def rounded(value: float, digits: int = 3) -> str:
    """Write a number with so many leading digits, as it is spoken."""
    if value < 10:
        return f"{value:.1f}".removesuffix(".0")
    places = digits - 1 - math.floor(math.log10(value))
    number = round(value, min(places, 0))
    for scale, name in ((10**9, "billion"), (10**6, "million")):
        if number >= scale:
            return f"{number / scale:.2f}".rstrip("0").rstrip(".") + f" {name}"
    return f"{number:,.0f}"


def _the(currency: str) -> str:
    return f"the {currency}"
