"""Answers sums that have a name: tips, shares of a bill, percentages, factorials, remainders."""

import math
import re
from collections.abc import Callable
from fractions import Fraction

from live_desktop.server.brain.numbers import read_number, say_number

_LEAD = re.compile(
    r"(?:(?:what|how much|how many) (?:is|are|would be|should|do i)|tell me|calculate|compute|"
    r"work out|and|the|a|an|i|leave|give|if (?:i|we))(?: |$)"
)
_MONEY = re.compile(r" ?\b(?P<money>dollar|euro|pound|buck)s?\b")
_LARGEST_FACTORIAL, _LARGEST_TESTED = 17, 10**12
_HOMOPHONES = {"for": "4", "to": "2", "too": "2"}
_N, _M = r"(?P<n>.+?)", r"(?P<m>.+)"

Sum = Callable[[Fraction, Fraction, str], str | None]
"""Says a sum of two numbers, which may be of a currency."""


def tell_share(request: str) -> str | None:
    """Answer one of the named sums; None for another request."""
    while lead := _LEAD.match(request):
        request = request[lead.end() :]
    kinds = {found["money"] for found in _MONEY.finditer(request)}
    request = _MONEY.sub("", request) if len(kinds) == 1 else request
    money = f" {kinds.pop()}s" if len(kinds) == 1 else ""
    for pattern, say in _SUMS:
        found = pattern.fullmatch(request)
        n = _number(found["n"]) if found else None
        m = _number(found["m"]) if found and "m" in found.groupdict() else Fraction(0)
        if n is not None and m is not None and (said := say(n, m, money)):
            return said
    return "Pi is about 3.14159." if request in ("pi", "value of pi", "number pi") else None


def _number(words: str) -> Fraction | None:
    split = [_HOMOPHONES.get(word, word) for word in words.split()]
    reading = read_number(split, 0)
    return reading[0] if reading and reading[1] == len(split) else None


def _say(value: Fraction, *, cents: bool = False) -> str:
    """Write a number; of an amount of money no more than two places."""
    if cents and (value * 100).denominator != 1:
        return f"about {say_number(Fraction(round(value * 100), 100))[0]}"
    said, exact = say_number(value)
    return said if exact else f"about {said}"


def _percentage(part: Fraction, whole: Fraction, _money: str) -> str | None:
    if not whole:
        return None
    return f"{_say(part)} is {_say(part * 100 / whole)} percent of {_say(whole)}."


def _tip(percent: Fraction, bill: Fraction, money: str) -> str:
    tip = bill * percent / 100
    return (
        f"{_say(percent)} percent of {_say(bill)}{money} is {_say(tip, cents=True)}: with the tip "
        f"{_say(bill + tip, cents=True)}{money} in all."
    )


def _split(whole: Fraction, ways: Fraction, money: str) -> str | None:
    if ways <= 0 or ways.denominator != 1:
        return None
    return (
        f"{_say(whole)}{money} split {_say(ways)} ways is {_say(whole / ways, cents=True)}{money} "
        "each."
    )


def _increase(base: Fraction, percent: Fraction, money: str) -> str:
    result = _say(base * (100 + percent) / 100)
    return f"{_say(base)}{money} plus {_say(percent)} percent is {result}{money}."


def _decrease(base: Fraction, percent: Fraction, money: str) -> str:
    result = _say(base * (100 - percent) / 100)
    return f"{_say(base)}{money} minus {_say(percent)} percent is {result}{money}."


def _factorial(number: Fraction, _other: Fraction, _money: str) -> str | None:
    if number.denominator != 1 or not number >= 0:
        return None
    if number > _LARGEST_FACTORIAL:
        return "That number is too big for me to say."
    return f"{_say(number)} factorial is {math.factorial(int(number)):,}."


def _remainder(number: Fraction, divisor: Fraction, _money: str) -> str | None:
    if not divisor:
        return "I can't divide by zero; nobody can."
    rest = _say(number % divisor)
    return f"{_say(number)} divided by {_say(divisor)} leaves a remainder of {rest}."


def _times_into(divisor: Fraction, number: Fraction, _money: str) -> str | None:
    if not divisor:
        return "I can't divide by zero; nobody can."
    times, rest = divmod(number, divisor)
    many = "once" if times == 1 else f"{times:,} times"
    left = f", with {_say(rest)} left over" if rest else ""
    return f"{_say(divisor)} goes into {_say(number)} {many}{left}."


def _prime(number: Fraction, _other: Fraction, _money: str) -> str | None:
    if number.denominator != 1 or number > _LARGEST_TESTED:
        return None
    value = int(number)
    if value < 2:
        return f"No, {value} is not prime."
    smallest = next((each for each in range(2, math.isqrt(value) + 1) if value % each == 0), 0)
    if not smallest:
        return f"Yes, {value:,} is prime."
    return f"No, {value:,} is {smallest} times {value // smallest:,}."


_SUMS: tuple[tuple[re.Pattern[str], Sum], ...] = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        (r"(?:what )?(?:percent|percentage) of (?P<m>.+?) (?:is|are) (?P<n>.+)", _percentage),
        (rf"{_N} is what (?:percent|percentage) of {_M}", _percentage),
        (rf"what (?:percent|percentage) (?:is|are) {_N} (?:out )?of {_M}", _percentage),
        (rf"{_N} as a (?:percent|percentage) of {_M}", _percentage),
        (rf"{_N} percent tip (?:on|for|of) (?:a |an )?{_M}(?: bill)?", _tip),
        (rf"tip (?:of )?{_N} percent (?:on|for|of) (?:a |an )?{_M}(?: bill)?", _tip),
        (rf"tip (?:on|for) (?:a |an )?(?P<m>.+?)(?: bill)? at {_N} percent", _tip),
        (rf"(?P<m>.+?) plus (?:a |an )?{_N} percent tip", _tip),
        (
            rf"(?:split|divide|share) {_N} (?:between|among|by|for|with) {_M} "
            r"(?:people|persons|friends|of us|ways)",
            _split,
        ),
        (rf"(?:split|divide|share) {_N} (?P<m>\S+) ways", _split),
        (rf"increase {_N} by (?P<m>.+) percent", _increase),
        (rf"(?:decrease|reduce|lower) {_N} by (?P<m>.+) percent", _decrease),
        (r"(?P<n>.+) factorial", _factorial),
        (r"factorial (?:of )?(?P<n>.+)", _factorial),
        (rf"remainder of {_N} (?:divided by|over) {_M}", _remainder),
        (rf"{_N} (?:modulo|mod|modulus) {_M}", _remainder),
        (rf"how many times (?:does|do|will) {_N} (?:go|goes|fit|fits) in(?:to)? {_M}", _times_into),
        (r"is (?P<n>.+?) (?:a )?prime(?: number)?", _prime),
    )
)
