"""Says the program's own words in the user's language."""

from gettext import NullTranslations

_catalogue = NullTranslations()


def _(message: str) -> str:
    """Return a message in the user's language."""
    return _catalogue.gettext(message)


def several(one: str, many: str, count: int) -> str:
    """Return the form of a message, in the user's language, that goes with a count."""
    return _catalogue.ngettext(one, many, count)
