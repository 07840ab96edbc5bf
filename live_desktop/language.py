"""Says the program's own words in the user's language.

The language is chosen once, before the modules are imported whose words it is to say.
"""

import importlib.resources
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from gettext import GNUTranslations, NullTranslations

ENGLISH = "en"
SHIPPED = (ENGLISH, "de", "es", "fr", "ja", "zh_CN")
"""The languages that every message is translated into, by the names of their catalogues."""

_SILENT = frozenset({"C", "POSIX"})
"""Locales of systems that say nothing about their user."""
_MAINLAND = frozenset({"", "CN", "SG", "MY", "HANS"})
"""Where Chinese is written with simplified characters, or the name of that script."""


@dataclass(slots=True)
class _Speech:
    language: str = ENGLISH
    catalogue: NullTranslations = field(default_factory=NullTranslations)


_speech = _Speech()


def _(message: str) -> str:
    """Return a message in the user's language."""
    return _speech.catalogue.gettext(message)


def as_in(context: str, message: str) -> str:
    """Return a message whose English is said in more than one sense, in the sense of a context."""
    return _speech.catalogue.pgettext(context, message)


def several(one: str, many: str, count: int) -> str:
    """Return the form of a message, in the user's language, that goes with a count."""
    return _speech.catalogue.ngettext(one, many, count)


def spoken() -> str:
    """Return the language that is spoken."""
    return _speech.language


def speak(language: str) -> None:
    """Speak one of the languages that are shipped; what it lacks is said in English."""
    _speech.language, _speech.catalogue = ENGLISH, NullTranslations()
    if language == ENGLISH:
        return
    folder = importlib.resources.files("live_desktop.resources") / "translations"
    # Rather a window in English than none, where an installation has lost a catalogue.
    with suppress(OSError), (folder / f"{language}.mo").open("rb") as file:
        _speech.language, _speech.catalogue = language, GNUTranslations(file)


def fitting(wanted: Iterable[str], shipped: Iterable[str] = SHIPPED) -> str:
    """Find the first language that is shipped among those wanted, such as de-AT or zh-Hans-CN."""
    catalogues = {_family(name): name for name in shipped}
    families = (_family(name) for name in wanted)
    return next((catalogues[each] for each in families if each in catalogues), ENGLISH)


def environment_languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Read the wanted languages out of the environment, the way that gettext does."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    if not locale or _bare(locale) in _SILENT:
        return (ENGLISH,)
    more = environment.get("LANGUAGE", "").split(":")
    return (*(each for each in more if each), locale)


def _family(name: str) -> str:
    """Name what of a language has the same words: zh-Hans for the simplified Chinese."""
    language, *parts = _bare(name).replace("-", "_").split("_")
    if language == "zh":
        place = parts[0].upper() if parts else ""
        return "zh-Hans" if place in _MAINLAND else "zh-Hant"
    return language.lower()


def _bare(locale: str) -> str:
    """Take the encoding and the variant off a locale: de_DE.UTF-8@euro is de_DE."""
    return locale.partition(".")[0].partition("@")[0]
