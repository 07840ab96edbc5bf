"""The units that can be converted, exactly, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Quantity(StrEnum):
    """What a unit measures."""

    LENGTH = "length"
    MASS = "mass"
    VOLUME = "volume"
    TEMPERATURE = "temperature"
    SPEED = "speed"
    AREA = "area"
    TIME = "time"
    DATA = "data"
    ENERGY = "energy"
    PRESSURE = "pressure"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: so many of the base unit of its quantity, above the zero of that one."""

    quantity: Quantity
    singular: str
    plural: str
    factor: Fraction
    zero: Fraction = Fraction(0)
    """Where this unit has its zero, in the base unit."""
    varies: bool = False
    """Whether the factor is an average, like that of a month."""


Q = Quantity
_TABLE: tuple[tuple[Quantity, str, str], ...] = (
    # Words, the singular and the plural first; the factor to the base unit, as a fraction.
    (Q.LENGTH, "meter|meters|metre|metres|m", "1"),
    (Q.LENGTH, "kilometer|kilometers|kilometre|kilometres|km|kms|k m|kay em", "1000"),
    (Q.LENGTH, "centimeter|centimeters|centimetre|centimetres|cm|cms", "1/100"),
    (Q.LENGTH, "decimeter|decimeters|decimetre|decimetres|dm", "1/10"),
    (Q.LENGTH, "millimeter|millimeters|millimetre|millimetres|mm", "1/1000"),
    (Q.LENGTH, "micrometer|micrometers|micron|microns", "1/1000000"),
    (Q.LENGTH, "nanometer|nanometers|nanometre|nanometres|nm", "1/1000000000"),
    (Q.LENGTH, "inch|inches", "254/10000"),
    (Q.LENGTH, "foot|feet|ft|feets", "3048/10000"),
    (Q.LENGTH, "yard|yards|yd|yds", "9144/10000"),
    (Q.LENGTH, "mile|miles|mi|statute mile|statute miles", "1609344/1000"),
    (Q.LENGTH, "nautical mile|nautical miles|sea mile|sea miles", "1852"),
    (Q.LENGTH, "furlong|furlongs", "201168/1000"),
    (Q.LENGTH, "fathom|fathoms", "18288/10000"),
    (Q.LENGTH, "light year|light years|lightyear|lightyears", "9460730472580800"),
    (Q.LENGTH, "astronomical unit|astronomical units", "149597870700"),
    (Q.MASS, "gram|grams|g|gramme|grammes|gr", "1"),
    (Q.MASS, "kilogram|kilograms|kg|kgs|kilo|kilos|kilogramme|kilogrammes", "1000"),
    (Q.MASS, "milligram|milligrams|mg", "1/1000"),
    (Q.MASS, "microgram|micrograms", "1/1000000"),
    (Q.MASS, "metric ton|metric tons|tonne|tonnes|metric tonne|metric tonnes", "1000000"),
    (Q.MASS, "US ton|US tons|ton|tons|short ton|short tons", "90718474/100"),
    (Q.MASS, "long ton|long tons|imperial ton|imperial tons", "10160469088/10000"),
    (Q.MASS, "pound|pounds|lb|lbs", "45359237/100000"),
    (Q.MASS, "ounce|ounces|oz", "45359237/1600000"),
    (Q.MASS, "stone|stone|stones", "635029318/100000"),
    (Q.MASS, "carat|carats", "1/5"),
    (Q.MASS, "troy ounce|troy ounces", "311034768/10000000"),
    (Q.VOLUME, "liter|liters|litre|litres|l|leader|leaders", "1"),
    (Q.VOLUME, "milliliter|milliliters|millilitre|millilitres|ml|mls|cc|mil|mils", "1/1000"),
    (Q.VOLUME, "centiliter|centiliters|centilitre|centilitres|cl", "1/100"),
    (Q.VOLUME, "deciliter|deciliters|decilitre|decilitres|dl", "1/10"),
    (Q.VOLUME, "hectoliter|hectoliters|hectolitre|hectolitres|hl", "100"),
    (Q.VOLUME, "US gallon|US gallons|gallon|gallons|gal", "3785411784/1000000000"),
    (Q.VOLUME, "US quart|US quarts|quart|quarts|qt", "946352946/1000000000"),
    (Q.VOLUME, "US pint|US pints|pint|pints", "473176473/1000000000"),
    (Q.VOLUME, "US cup|US cups|cup|cups", "2365882365/10000000000"),
    (
        Q.VOLUME,
        "US fluid ounce|US fluid ounces|fluid ounce|fluid ounces|fl oz",
        "295735295625/10000000000000",
    ),
    (Q.VOLUME, "US tablespoon|US tablespoons|tablespoon|tablespoons|tbsp", "1478676478125/10**14"),
    (Q.VOLUME, "US teaspoon|US teaspoons|teaspoon|teaspoons|tsp", "492892159375/10**14"),
    (Q.VOLUME, "metric cup|metric cups", "1/4"),
    (Q.VOLUME, "imperial gallon|imperial gallons|uk gallon|uk gallons", "454609/100000"),
    (Q.VOLUME, "imperial pint|imperial pints|uk pint|uk pints", "454609/800000"),
    (
        Q.VOLUME,
        "imperial fluid ounce|imperial fluid ounces|uk fluid ounce|uk fluid ounces",
        "454609/16000000",
    ),
    (
        Q.VOLUME,
        "oil barrel|oil barrels|barrel|barrels|barrel of oil|barrels of oil",
        "158987294928/10**9",
    ),
    (
        Q.VOLUME,
        "cubic meter|cubic meters|cubic metre|cubic metres|meter cubed|meters cubed",
        "1000",
    ),
    (Q.VOLUME, "cubic centimeter|cubic centimeters|cubic centimetre|cubic centimetres", "1/1000"),
    (Q.VOLUME, "cubic inch|cubic inches", "16387064/10**9"),
    (Q.VOLUME, "cubic foot|cubic feet", "28316846592/10**9"),
    (Q.VOLUME, "cubic yard|cubic yards", "764554857984/10**9"),
    (Q.SPEED, "meter per second|meters per second|metre per second|metres per second|m s", "1"),
    (
        Q.SPEED,
        "kilometer per hour|kilometers per hour|kilometre per hour|kilometres per hour|kmh|km h|"
        "kph|km per hour|kilometers an hour|kilometres an hour|k p h",
        "5/18",
    ),
    (Q.SPEED, "mile per hour|miles per hour|mph|miles an hour|m p h|mi h", "44704/100000"),
    (Q.SPEED, "knot|knots|kn|nots", "1852/3600"),
    (Q.SPEED, "foot per second|feet per second|feet a second", "3048/10000"),
    (Q.SPEED, "kilometer per second|kilometers per second|km per second", "1000"),
    (
        Q.AREA,
        "square meter|square meters|square metre|square metres|meter squared|"
        "meters squared|m squared",
        "1",
    ),
    (
        Q.AREA,
        "square kilometer|square kilometers|square kilometre|square kilometres|km squared",
        "1000000",
    ),
    (
        Q.AREA,
        "square centimeter|square centimeters|square centimetre|square centimetres",
        "1/10000",
    ),
    (Q.AREA, "square inch|square inches", "64516/10**8"),
    (Q.AREA, "square foot|square feet|sq ft|foot squared|feet squared", "9290304/10**8"),
    (Q.AREA, "square yard|square yards", "83612736/10**8"),
    (Q.AREA, "square mile|square miles", "2589988110336/10**6"),
    (Q.AREA, "acre|acres|aker|akers", "40468564224/10**7"),
    (Q.AREA, "hectare|hectares|ha", "10000"),
    (Q.TIME, "second|seconds|sec|secs", "1"),
    (Q.TIME, "millisecond|milliseconds|ms", "1/1000"),
    (Q.TIME, "microsecond|microseconds", "1/1000000"),
    (Q.TIME, "nanosecond|nanoseconds", "1/1000000000"),
    (Q.TIME, "minute|minutes|min|mins", "60"),
    (Q.TIME, "hour|hours|hr|hrs", "3600"),
    (Q.TIME, "day|days", "86400"),
    (Q.TIME, "week|weeks", "604800"),
    (Q.TIME, "fortnight|fortnights", "1209600"),
    (Q.DATA, "byte|bytes", "1"),
    (Q.DATA, "bit|bits", "1/8"),
    (Q.DATA, "kilobyte|kilobytes|kb", "10**3"),
    (Q.DATA, "megabyte|megabytes|mb|meg|megs", "10**6"),
    (Q.DATA, "gigabyte|gigabytes|gb|gig|gigs", "10**9"),
    (Q.DATA, "terabyte|terabytes|tb", "10**12"),
    (Q.DATA, "petabyte|petabytes|pb", "10**15"),
    (Q.DATA, "kibibyte|kibibytes|kib", "2**10"),
    (Q.DATA, "mebibyte|mebibytes|mib", "2**20"),
    (Q.DATA, "gibibyte|gibibytes|gib", "2**30"),
    (Q.DATA, "tebibyte|tebibytes|tib", "2**40"),
    (Q.DATA, "kilobit|kilobits", "125"),
    (Q.DATA, "megabit|megabits", "125000"),
    (Q.DATA, "gigabit|gigabits", "125000000"),
    (Q.ENERGY, "joule|joules|jewel|jewels", "1"),
    (Q.ENERGY, "kilojoule|kilojoules|kj", "1000"),
    (Q.ENERGY, "megajoule|megajoules", "1000000"),
    (Q.ENERGY, "kilocalorie|kilocalories|kcal|calorie|calories|food calorie|food calories", "4184"),
    (Q.ENERGY, "watt hour|watt hours|wh", "3600"),
    (Q.ENERGY, "kilowatt hour|kilowatt hours|kwh", "3600000"),
    (
        Q.ENERGY,
        "BTU|BTUs|btu|btus|british thermal unit|british thermal units",
        "105505585262/10**8",
    ),
    (Q.ENERGY, "electronvolt|electronvolts|electron volt|electron volts", "1602176634/10**28"),
    (Q.POWER, "watt|watts|w", "1"),
    (Q.POWER, "kilowatt|kilowatts|kw", "1000"),
    (Q.POWER, "megawatt|megawatts|mw", "1000000"),
    (Q.POWER, "horsepower|horsepower|horse power|hp", "74569987158227022/10**14"),
    (Q.POWER, "metric horsepower|metric horsepower", "73549875/10**5"),
    (Q.PRESSURE, "pascal|pascals|pa", "1"),
    (Q.PRESSURE, "hectopascal|hectopascals|hpa|millibar|millibars|mbar", "100"),
    (Q.PRESSURE, "kilopascal|kilopascals|kpa", "1000"),
    (Q.PRESSURE, "bar|bars", "100000"),
    (Q.PRESSURE, "atmosphere|atmospheres|atm", "101325"),
    (
        Q.PRESSURE,
        "psi|psi|p s i|pound per square inch|pounds per square inch",
        "6894757293168/10**9",
    ),
    (Q.PRESSURE, "millimeter of mercury|millimeters of mercury|mmhg|torr", "101325/760"),
)
_VARYING = (
    ("month|months", Fraction(365 * 86400, 12)),
    ("year|years|yr|yrs", Fraction(365 * 86400)),
    ("decade|decades", Fraction(3650 * 86400)),
    ("century|centuries", Fraction(36500 * 86400)),
)
_TEMPERATURES = (
    (
        "degree Celsius|degrees Celsius|celsius|centigrade|degrees centigrade|c|"
        "degrees c|celcius|salcius|selsius",
        "1",
        "0",
    ),
    (
        "degree Fahrenheit|degrees Fahrenheit|fahrenheit|f|degrees f|farenheit|fahrenheits|"
        "degrees farenheit|foreign height|fair in height|"
        "fair and white|fair and height|fair height|fair and high|"
        "degree fahrenheit",
        "5/9",
        "-160/9",
    ),
    ("kelvin|kelvin|kelvins|degrees kelvin|degree kelvin|calvin", "1", "-27315/100"),
)


def _fraction(written: str) -> Fraction:
    """Work out "a/b", where either may be a power "10**n"."""
    values = []
    for part in written.split("/"):
        base, _, exponent = part.partition("**")
        values.append(int(base) ** int(exponent or 1))
    return Fraction(*values)


def _index() -> dict[tuple[str, ...], Unit]:
    units: dict[tuple[str, ...], Unit] = {}

    def add(words: str, unit: Unit) -> None:
        for word in words.split("|"):
            units.setdefault(tuple(word.lower().split()), unit)

    for quantity, words, factor in _TABLE:
        singular, plural, *_ = words.split("|")
        add(words, Unit(quantity, singular, plural, _fraction(factor)))
    for words, seconds in _VARYING:
        singular, plural, *_ = words.split("|")
        add(words, Unit(Q.TIME, singular, plural, seconds, varies=True))
    for words, factor, zero in _TEMPERATURES:
        singular, plural, *_ = words.split("|")
        add(words, Unit(Q.TEMPERATURE, singular, plural, _fraction(factor), Fraction(zero)))
    return units


UNITS: Mapping[tuple[str, ...], Unit] = _index()
"""The units by their words in lower case."""
LONGEST_NAME = max(len(words) for words in UNITS)
"""Words of the longest of them."""
