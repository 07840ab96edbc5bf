"""Reads what a bundle's libraries ask of the system: other libraries, and glibc."""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devkit.steps import Trouble

_ELF = b"\x7fELF"
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_SEARCHED = re.compile(r"^\s+(?:RUNPATH|RPATH)\s+(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")
_HEADING = re.compile(r"^(\S.*):\s+file format ", re.MULTILINE)
_AT_ONCE = 50
"""Files that one call of objdump looks at."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What one file of machine code asks for."""

    path: Path
    libraries: frozenset[str]
    glibc: tuple[int, ...]
    """The newest version of glibc that it has a symbol of; empty for none."""
    searched: str = ""
    """Where it looks for libraries before the system does."""


def machine_code(folder: Path) -> list[Path]:
    """List the programs and libraries below a folder, each once."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and _starts_so(path)
    ]


def needs(paths: Iterable[Path]) -> list[Needs]:
    """Ask objdump what files need; raises Trouble where it is not there or fails."""
    files = list(paths)
    found = []
    for start in range(0, len(files), _AT_ONCE):
        try:
            asked = subprocess.run(
                ["objdump", "--private-headers", *files[start : start + _AT_ONCE]],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
        except (OSError, subprocess.CalledProcessError) as error:
            raise Trouble(
                f"objdump cannot read the libraries: {error}.\nInstall binutils."
            ) from error
        found += parse(asked.stdout)
    return found


def parse(text: str) -> list[Needs]:
    """Read what `objdump --private-headers` prints about one file or several."""
    _, *pieces = _HEADING.split(text)
    return [
        Needs(
            Path(name),
            frozenset(_NEEDED.findall(piece)),
            max((tuple(map(int, each.split("."))) for each in _GLIBC.findall(piece)), default=()),
            "".join(_SEARCHED.findall(piece)[:1]),
        )
        for name, piece in zip(pieces[::2], pieces[1::2], strict=True)
    ]


def look_at_home(code: bytes, searched: str) -> bytes:
    """Let a library look beside itself, not in a folder of the computer that it was built on.

    Raises Trouble where the folder's name leaves no room for that, or does not stand alone.
    """
    old, new = searched.encode() + b"\0", b"$ORIGIN"
    if len(old) <= len(new) or code.count(b"\0" + old) != 1:
        raise Trouble(f"A library looks for others in {searched}, and cannot be told otherwise.")
    return code.replace(b"\0" + old, b"\0" + new.ljust(len(old), b"\0"))


def newest_glibc(found: Iterable[Needs]) -> tuple[str, Path]:
    """Return the version of glibc that all can run with, and a file that asks for it."""
    highest = max(found, key=lambda each: each.glibc)
    return ".".join(map(str, highest.glibc)), highest.path


def outside(found: Iterable[Needs], bundle: Path) -> set[str]:
    """Name the libraries that are needed and not in the bundle."""
    there = {path.name for path in bundle.rglob("*")}
    return {name for each in found for name in each.libraries} - there


def _starts_so(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF
