"""Writes numbers, times and dates the way they are written where the user lives."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QTime

from live_desktop.language import _

_DIGITS = 10
"""Digits of a number that is written as short as it can be."""

INTERNATIONAL = QLocale("en_GB")
"""English for those whose country is not known: with the 24 hours that most countries count."""


@dataclass(slots=True)
class _Way:
    locale: QLocale


_way = _Way(INTERNATIONAL)


def write_as(locale: QLocale) -> None:
    """Write numbers, times and dates as this locale does from now on."""
    _way.locale = locale


def way() -> QLocale:
    """Return the locale that is followed."""
    return _way.locale


def whole(count: int) -> str:
    """Write a whole number: 2,000."""
    return way().toString(count)


def decimal(value: float, places: int = 1) -> str:
    """Write a number with so many digits behind the point: 1.5."""
    return way().toString(value, "f", places)


def shortest(value: float) -> str:
    """Write a number with no more digits than it needs."""
    return way().toString(float(value), "g", _DIGITS)


def percent(count: int) -> str:
    """Write a part of a hundred: 50 %."""
    # Translators: a percentage; the space is as your language has it.
    return _("{count} %").format(count=whole(count))


def clock(moment: datetime) -> str:
    """Write a time of day, in the zone it is given in: 14:05."""
    return way().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def day(moment: datetime) -> str:
    """Write a day of the year, in the zone it is given in: 3 November."""
    # Translators: how a day is written: d is its number, MMMM the month's name; quote other
    # letters, as in d 'de' MMMM.
    pattern = _("d MMMM")
    return way().toString(QDate(moment.year, moment.month, moment.day), pattern)
