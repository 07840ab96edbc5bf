"""The Python packages that the program needs, as they are installed, with their licences."""

import importlib.metadata
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import cast

PROGRAM = "live-desktop"
FREEZERS = ("pyinstaller", "pyinstaller-hooks-contrib")
"""The packages that leave something of their own in what they freeze."""

_FOR_DEVELOPERS = frozenset({"test"})
"""The extras that are none of the program."""

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[(?P<extras>[^\]]*)\])?")
_EXTRA = re.compile(r"""extra\s*==\s*['"](?P<extra>[^'"]+)['"]""")
_TERMS = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_ENDINGS = frozenset({"", ".txt", ".md", ".rst", ".apache", ".bsd", ".mit"})

_SPDX = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
"""What packages call licences that have a name in SPDX."""
_HOMES = ("homepage", "source", "source code", "code", "repository")
"""What packages call the address of their project, the best first."""
_UNNAMED = frozenset({"", "UNKNOWN"})
_LONGEST = 200
"""Characters of a licence's name; more is its text."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One installed package."""

    name: str
    version: str
    licence: str
    text: str
    """All its files of terms, each under its name where there are several."""
    own_text: str
    """The first of them alone."""
    home: str
    needs: tuple[str, ...]
    """The names of the installed packages that it needs."""

    @property
    def key(self) -> str:
        """Give the name as the index of packages writes it."""
        return normalized(self.name)

    @property
    def package(self) -> str:
        """Give the package URL."""
        return f"pkg:pypi/{self.key}@{self.version}"


def normalized(name: str) -> str:
    """Write a package's name as the index of packages does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def find_distributions(root: str = PROGRAM) -> list[Distribution]:
    """Find the package and all that it needs or can use of what is installed, in no order."""
    found: dict[str, importlib.metadata.Distribution] = {}
    asked: dict[str, set[str]] = {}
    waiting = [(root, _extras(root))]
    while waiting:
        name, extras = waiting.pop()
        key = normalized(name)
        if key in asked and extras <= asked[key]:
            continue
        asked.setdefault(key, set()).update(extras)
        try:
            found[key] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            # It is for another system, or another version of Python.
            continue
        waiting.extend(_needs(found[key], asked[key]))
    return [_read(each, asked[key], found) for key, each in found.items()]


def find_alone(names: Iterable[str]) -> list[Distribution]:
    """Find those of the packages that are installed, without what they need."""
    found = []
    for name in names:
        with suppress(importlib.metadata.PackageNotFoundError):
            found.append(_read(importlib.metadata.distribution(name), set(), {}))
    return found


def _extras(name: str) -> frozenset[str]:
    try:
        offered = importlib.metadata.metadata(name).get_all("Provides-Extra") or ()
    except importlib.metadata.PackageNotFoundError:
        return frozenset()
    return frozenset(offered) - _FOR_DEVELOPERS


def _needs(
    distribution: importlib.metadata.Distribution, extras: set[str]
) -> list[tuple[str, frozenset[str]]]:
    """List what a package needs with these extras, whatever the system: what is not there goes."""
    needed = []
    for line in distribution.requires or ():
        wanted, _, condition = line.partition(";")
        extra = _EXTRA.search(condition)
        if extra and extra["extra"] not in extras:
            continue
        if match := _REQUIREMENT.match(wanted.strip()):
            more = (each.strip() for each in (match["extras"] or "").split(","))
            needed.append((match["name"], frozenset(filter(None, more))))
    return needed


def _read(
    distribution: importlib.metadata.Distribution,
    extras: set[str],
    found: dict[str, importlib.metadata.Distribution],
) -> Distribution:
    texts = _texts(distribution)
    keys = sorted({normalized(name) for name, _ in _needs(distribution, extras)})
    return Distribution(
        name=distribution.name,
        version=distribution.version,
        licence=_licence(cast("Message", distribution.metadata)),
        text=_joined(texts),
        own_text=next(iter(texts.values()), ""),
        home=_home(cast("Message", distribution.metadata)),
        needs=tuple(found[key].name for key in keys if key in found),
    )


def _licence(metadata: Message) -> str:
    """Name the licence as SPDX does, or as the package does, or say that it does not."""
    expression = metadata.get("License-Expression", "")
    if expression:
        return str(expression)
    said = str(metadata.get("License", "")).strip()
    classified = [
        str(each).rpartition("::")[2].strip()
        for each in metadata.get_all("Classifier", [])
        if str(each).startswith("License ::")
    ]
    is_name = said not in _UNNAMED and len(said) <= _LONGEST and "\n" not in said
    named = said if is_name else ", ".join(classified)
    return _SPDX.get(named.lower(), named) or "Not named by the package"


def _texts(distribution: importlib.metadata.Distribution) -> dict[str, str]:
    """Read the files of terms, those beside the metadata first, each text once."""
    paths = [each for each in distribution.files or () if _has_terms(each)]
    paths.sort(key=lambda each: (".dist-info" not in str(each), len(each.parts), str(each)))
    texts: dict[str, str] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if text and text.strip() not in texts.values():
            texts[_shown_name(path)] = text.strip("\n").replace("\r\n", "\n")
    return texts


def _has_terms(path: PurePosixPath) -> bool:
    inside = "licenses" in path.parts and ".dist-info" in str(path)
    named = bool(_TERMS.search(path.name)) or inside
    return named and path.suffix.lower() in _ENDINGS


def _shown_name(path: PurePosixPath) -> str:
    parts = [each for each in path.parts if not each.endswith(".dist-info")]
    return "/".join(parts).removeprefix("licenses/")


def _joined(texts: dict[str, str]) -> str:
    if len(texts) < 2:
        return next(iter(texts.values()), "")
    return "\n\n".join(f"{name}\n{'-' * len(name)}\n\n{text}" for name, text in texts.items())


def _home(metadata: Message) -> str:
    """Find the address of the project, which a click opens; no other kinds of address."""
    links: dict[str, str] = {}
    for line in metadata.get_all("Project-URL", []):
        label, _, address = str(line).partition(",")
        links[label.strip().lower()] = address.strip()
    wanted = [links.get(label, "") for label in _HOMES]
    for address in (*wanted, str(metadata.get("Home-page", ""))):
        if address.startswith(("https://", "http://")):
            return address
    return ""
