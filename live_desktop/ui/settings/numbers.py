"""Numbers as they are typed, and what is wrong with them."""

import math
from dataclasses import dataclass
from typing import Any

import msgspec

from live_desktop.store.settings import Settings
from live_desktop.ui import figures
from live_desktop.ui.settings import words

_LARGEST_WHOLE = 2**31 - 1
"""The service's own limit of whole numbers."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be; `above` is a least that it may not be itself."""

    whole: bool
    optional: bool
    least: float | None = None
    above: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: a number, None for an empty field, or the reason why it is neither."""

    value: float | int | None = None
    reason: str = ""


def bounds_of(field: str) -> Bounds:
    """Find what a setting may be; it must be a number."""
    info = msgspec.inspect.type_info(Settings)
    if not isinstance(info, msgspec.inspect.StructType):
        raise TypeError("the settings are no struct")
    kind = next(each.type for each in info.fields if each.name == field)
    kinds = kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,)
    number: Any = next(
        each
        for each in kinds
        if isinstance(each, msgspec.inspect.IntType | msgspec.inspect.FloatType)
    )
    return Bounds(
        whole=isinstance(number, msgspec.inspect.IntType),
        optional=any(isinstance(each, msgspec.inspect.NoneType) for each in kinds),
        least=number.ge,
        above=number.gt,
        most=number.le,
    )


def read_number(typed: str, bounds: Bounds) -> Read:
    """Read a number with a point or a comma; a value that is refused comes with its reason."""
    text = typed.strip().replace("−", "-")
    for point in (",", figures.way().decimalPoint()):
        text = text.replace(point, ".")
    if not text:
        return Read() if bounds.optional else Read(reason=words.NUMBER_NEEDED)
    try:
        number = float(text)
    except ValueError:
        return Read(reason=words.NO_NUMBER)
    if not math.isfinite(number):
        return Read(reason=words.NO_NUMBER)
    if bounds.whole and number != int(number):
        return Read(reason=words.WHOLE_NEEDED)
    reason = _out_of(number, bounds)
    if reason:
        return Read(reason=reason)
    return Read(int(number) if bounds.whole else number)


def written(value: float | int | None) -> str:
    """Write a number as it is typed; nothing for None."""
    return "" if value is None else f"{value:.10g}".replace(".", figures.way().decimalPoint())


def _out_of(number: float, bounds: Bounds) -> str:
    most = bounds.most if bounds.most is not None else _LARGEST_WHOLE if bounds.whole else None
    if bounds.least is not None and number < bounds.least:
        return words.at_least(bounds.least)
    if bounds.above is not None and number <= bounds.above:
        return words.at_least(bounds.above + 1) if bounds.whole else words.more_than(bounds.above)
    if most is not None and number > most:
        return words.at_most(most)
    return ""
