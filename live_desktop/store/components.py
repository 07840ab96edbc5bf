"""What the program is made of: each component, its version and the terms it is under."""

from enum import StrEnum
from importlib.resources import files

import msgspec

from live_desktop.errors import LiveDesktopError
from live_desktop.language import _
from live_desktop.store.distributions import (
    FREEZERS,
    PROGRAM,
    Distribution,
    find_alone,
    find_distributions,
)
from live_desktop.store.foreign import FOREIGN, SECTIONS, read_sections

LICENCES_FILE = "licences.json"
BILL_FILE = "sbom.cdx.json"
"""The files that an installer's program has among its resources."""


class Kind(StrEnum):
    """What a component is, in the words of CycloneDX."""

    APPLICATION = "application"
    FRAMEWORK = "framework"
    LIBRARY = "library"
    PLATFORM = "platform"
    MODEL = "machine-learning-model"
    DATA = "data"


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of the program with the terms it is under."""

    name: str
    version: str = ""
    licence: str
    """An SPDX expression where one is known, else the words of the component."""
    text: str
    """The licence in full, and what must go with it."""
    home: str = ""
    """Where it comes from, an https:// or http:// URL."""
    kind: Kind = Kind.LIBRARY
    package: str = ""
    """Its package URL, for one that comes from the index of Python packages."""
    needs: tuple[str, ...] = ()
    """The names of other components that it needs."""


class Collected(msgspec.Struct, frozen=True):
    """All components, sorted by name, the program itself first."""

    components: tuple[Component, ...]
    built_in: bool
    """Whether they were written down when this program was built."""


def collect() -> Collected:
    """Read what was written down when the program was built, else look at what is installed.

    Slow: call it off the window's thread. Raises LiveDesktopError where neither can be read.
    """
    written = files("live_desktop.resources") / LICENCES_FILE
    try:
        components = msgspec.json.decode(written.read_bytes(), type=tuple[Component, ...])
    except FileNotFoundError:
        return Collected(installed_components(), built_in=False)
    except (OSError, msgspec.MsgspecError) as error:
        raise LiveDesktopError(
            _("The list of licences cannot be read. Install Live Desktop again."), detail=str(error)
        ) from error
    return Collected(components, built_in=True)


def read_bill() -> str:
    """Read the bill of materials that the program was built with; empty where it has none."""
    try:
        return (files("live_desktop.resources") / BILL_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise LiveDesktopError(
            _("The bill of materials cannot be read. Install Live Desktop again."),
            detail=str(error),
        ) from error


def installed_components(*, frozen: bool = False) -> tuple[Component, ...]:
    """List what is installed for the program, and what no Python package brings.

    `frozen` tells that the program is about to be frozen, which adds something of what freezes it.
    """
    sections = read_sections()
    found = find_distributions() + (find_alone(FREEZERS) if frozen else [])
    program = next((each for each in found if each.name == PROGRAM), None)
    carried = _foreign(sections)
    bought = [_packaged(each, sections) for each in found if each is not program]
    rest = sorted((*bought, *carried), key=lambda each: each.name.lower())
    if program is None:
        return tuple(rest)
    own = Component(
        name="Live Desktop",
        version=program.version,
        licence=program.licence,
        text=program.own_text,
        home=program.home,
        kind=Kind.APPLICATION,
        package=program.package,
        needs=(*program.needs, *(each.name for each in carried)),
    )
    return own, *rest


def _packaged(distribution: Distribution, sections: dict[str, str]) -> Component:
    more = [text for name, text in sections.items() if SECTIONS[name].package == distribution.key]
    texts = [distribution.text or _usual_text(distribution.licence), *more]
    return Component(
        name=distribution.name,
        version=distribution.version,
        licence=distribution.licence,
        text="\n\n".join(filter(None, texts)),
        home=distribution.home,
        package=distribution.package,
        needs=distribution.needs,
    )


def _foreign(sections: dict[str, str]) -> list[Component]:
    """List what is in no Python package: libraries, models and tables."""
    carried = [
        Component(
            name=section.name,
            version=section.version,
            licence=section.licence,
            text="\n\n".join((sections[heading], *map(_file, section.files))),
            home=section.home,
            kind=Kind(section.kind),
        )
        for heading, section in SECTIONS.items()
        if section.name and heading in sections
    ]
    linked = [
        Component(
            name=part.name,
            version=part.version(),
            licence=part.licence,
            text="\n\n".join(map(_file, part.files)),
            home=part.home,
            kind=Kind(part.kind),
        )
        for part in FOREIGN
    ]
    return [*carried, *linked]


_USUAL = {
    "Apache-2.0": ("Apache-2.0",),
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": ("Qt", "LGPL-3.0", "GPL-3.0"),
}
"""The texts of licences that some packages name and do not bring along."""


def _usual_text(licence: str) -> str:
    return "\n\n".join(map(_file, _USUAL.get(licence, ())))


def _file(name: str) -> str:
    path = files("live_desktop.resources") / "licences" / f"{name}.txt"
    return path.read_text(encoding="utf-8").strip("\n")
