"""Reads a calculation in words, and works it out exactly."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation, Overflow
from fractions import Fraction

from live_desktop.server.brain.numbers import PARTS, read_number, say_number

_HOMOPHONES = {"to": 2, "too": 2, "for": 4, "fore": 4, "ate": 8, "won": 1}
_LARGEST_POWER = 20_000  # bits
_DEEPEST = 30  # brackets, roots and shares within each other
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS = {word: power for power, word in enumerate(_ORDINAL_WORDS.split(), start=1)}
_ORDINAL = re.compile(r"(\d{1,6})(?:st|nd|rd|th)", re.ASCII)


class Unreadable(Exception):
    """The words are no arithmetic."""


class Impossible(Exception):
    """The words are arithmetic without a result; the message tells the user why."""


@dataclass(frozen=True, slots=True)
class Value:
    """A part of a calculation: its value, and how it is said."""

    number: Fraction
    said: str
    exact: bool = True
    percent: bool = False
    operations: int = 0
    loose: bool = False
    """Whether an operator said behind it could be taken for a part of it."""


def _add(left: Value, right: Value) -> Fraction:
    if right.percent and not left.percent:
        return left.number * (1 + right.number)  # "50 plus 10 percent"
    return left.number + right.number


def _subtract(left: Value, right: Value) -> Fraction:
    if right.percent and not left.percent:
        return left.number * (1 - right.number)
    return left.number - right.number


def _multiply(left: Value, right: Value) -> Fraction:
    return left.number * right.number


def _take_off(left: Value, right: Value) -> Fraction:
    return right.number * (1 - left.number)  # "20 percent off 80"


def _divide(left: Value, right: Value) -> Fraction:
    if not right.number:
        raise Impossible("I can't divide by zero; nobody can.")
    return left.number / right.number


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to join two values."""

    said: str
    work: Callable[[Value, Value], Fraction]

    def join(self, left: Value, right: Value) -> Value:
        """Work out the joined value."""
        return Value(
            self.work(left, right),
            f"{left.said}{',' * left.loose} {self.said} {right.said}",
            left.exact and right.exact,
            left.percent and right.percent and self.work in (_add, _subtract),
            left.operations + right.operations + 1,
            right.loose,
        )


PLUS, MINUS = Operator("plus", _add), Operator("minus", _subtract)
TIMES, DIVIDED = Operator("times", _multiply), Operator("divided by", _divide)
OF, OFF = Operator("of", _multiply), Operator("off", _take_off)

SUMS = (("plus", PLUS), ("minus", MINUS), ("take away", MINUS), ("less", MINUS))
PRODUCTS = (
    ("times by", TIMES),
    ("times", TIMES),
    ("multiplied by", TIMES),
    ("divided by", DIVIDED),
    ("divide by", DIVIDED),
    ("over", DIVIDED),
    ("of", OF),
)
POWERS = ("raised to the power of", "to the power of", "to the power")
ORDINAL_POWERS = ("raised to the", "to the")
SHARES = (("of", OF), ("off", OFF))
FACTORS = (("double", 2), ("twice", 2), ("triple", 3))


class Parser:
    """Reads a calculation by recursive descent, from sums down to single numbers."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0
        self._depth = 0

    def whole(self) -> Value:
        value = self._sum()
        if self._at < len(self._words):
            raise Unreadable(self._words[self._at])
        return value

    def items(self) -> list[Value]:
        """Read two or more values up to the end, with or without "and" between them."""
        items = [self._sum()]
        while self._at < len(self._words):
            self._take("and")
            items.append(self._sum())
        if len(items) < 2:
            raise Unreadable("a single value")
        return items

    def _sum(self) -> Value:
        value = self._product()
        while operator := self._operator(SUMS):
            value = operator.join(value, self._product())
        return value

    def _product(self) -> Value:
        value = self._signed()
        while operator := self._operator(PRODUCTS):
            value = operator.join(value, self._signed())
        return value

    def _signed(self) -> Value:
        if self._take("minus") or self._take("negative"):
            value = self._signed()
            return replace(value, number=-value.number, said=f"minus {value.said}")
        return self._power()

    def _power(self) -> Value:
        value = self._part()
        while True:
            if self._take("squared"):
                value = _raised(value, Value(Fraction(2), ""), f"{value.said} squared")
            elif self._take("cubed"):
                value = _raised(value, Value(Fraction(3), ""), f"{value.said} cubed")
            elif any(self._take(phrase) for phrase in POWERS):
                exponent = self._signed()
                said = f"{value.said} to the power of {exponent.said}"
                value = _raised(value, exponent, said)
            elif (ordinal := self._ordinal_power()) is not None:
                said = f"{value.said} to the power of {ordinal}"
                value = _raised(value, Value(Fraction(ordinal), ""), said)
            else:
                return value

    def _ordinal_power(self) -> int | None:
        """Step over "to the third power" if it comes next, and return the power."""
        start = self._at
        if any(self._take(phrase) for phrase in ORDINAL_POWERS):
            word = self._peek()
            literal = _ORDINAL.fullmatch(word)
            power = int(literal[1]) if literal else _ORDINALS.get(word)
            if power is not None and self._take(f"{word} power"):
                return power
        self._at = start
        return None

    def _part(self) -> Value:
        """Read one operand; all that lies within another passes through here."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable("too deep")
        value = self._operand()
        self._depth -= 1
        return value

    def _operand(self) -> Value:
        for degree, name in ((2, "square"), (3, "cube")):
            if self._take(f"{name} root of") or self._take(f"the {name} root of"):
                value = self._signed() if self._peek() == "minus" else self._part()
                return _root(value, degree, name)
        for word, factor in FACTORS:
            if self._take(word):
                value = self._part()
                said = f"{word} {value.said}"
                number = factor * value.number
                operations = value.operations + 1
                return Value(number, said, value.exact, operations=operations, loose=True)
        if self._take("("):
            value = self._sum()
            if not self._take(")"):
                raise Unreadable("an open bracket")
            return Value(value.number, f"({value.said})", value.exact, False, value.operations)
        return self._number()

    def _number(self) -> Value:
        start = self._at
        reading = read_number(self._words, start)
        if reading is None:
            homophone = _HOMOPHONES.get(self._peek())
            if homophone is None:
                raise Unreadable(self._peek())
            reading = Fraction(homophone), start + 1
        number, self._at = reading
        is_share = self._words[self._at - 1] in PARTS
        said = " ".join(self._words[start : self._at]) if is_share else say_number(number)[0]
        value = Value(number, said)
        if self._take("percent"):
            value = Value(number / 100, f"{said} percent", percent=True)
        share = self._operator(SHARES) if value.percent or is_share else None
        return share.join(value, self._power()) if share else value

    def _operator(self, operators: tuple[tuple[str, Operator], ...]) -> Operator | None:
        return next((each for phrase, each in operators if self._take(phrase)), None)

    def _take(self, phrase: str) -> bool:
        """Step over a phrase if it comes next."""
        wanted = phrase.split()
        found = self._words[self._at : self._at + len(wanted)] == wanted
        self._at += len(wanted) if found else 0
        return found

    def _peek(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""


def _raised(base: Value, exponent: Value, said: str) -> Value:
    """Raise a value to a power; raises Impossible where the result cannot be said."""
    number, power = base.number, exponent.number
    operations = base.operations + exponent.operations + 1
    exact = base.exact and exponent.exact
    if not number and power < 0:
        raise Impossible("Zero to a negative power would be a division by zero.")
    size = max(number.numerator.bit_length(), number.denominator.bit_length())
    if abs(power) * size > _LARGEST_POWER:
        raise Impossible("That number is too big for me to say.")
    if power.denominator == 1:
        return Value(number**power.numerator, said, exact, operations=operations)
    if number < 0:
        raise Impossible("A negative number has no real result for that power.")
    return Value(_approximate(number, power), said, exact=False, operations=operations)


def _root(value: Value, degree: int, name: str) -> Value:
    """Take the square or cube root; raises Impossible where it is not real."""
    said = f"the {name} root of {value.said}"
    number = abs(value.number)
    if value.number < 0 and degree == 2:
        raise Impossible("A negative number has no real square root.")
    root = Fraction(_whole_root(number.numerator, degree), _whole_root(number.denominator, degree))
    exact = root**degree == number
    root = root if exact else _approximate(number, Fraction(1, degree))
    signed = root if value.number >= 0 else -root
    operations = value.operations + 1
    return Value(signed, said, exact and value.exact, operations=operations, loose=True)


def _whole_root(number: int, degree: int) -> int:
    """Return the whole number whose power is nearest below `number`, at least 1 for 1 or more."""
    root = 1 << -(-number.bit_length() // degree)
    while root**degree > number:
        root = ((degree - 1) * root + number // root ** (degree - 1)) // degree
    return root


def _approximate(number: Fraction, power: Fraction) -> Fraction:
    """Raise a number of 0 or more to any power, to 28 digits."""
    try:
        base = Decimal(number.numerator) / number.denominator
        return Fraction(base ** (Decimal(power.numerator) / power.denominator))
    except (InvalidOperation, Overflow) as error:
        raise Impossible("That number is too big for me to say.") from error
