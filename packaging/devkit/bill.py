"""Writes down what an installer's program is made of: the licences, and the bill of materials."""

import json
import re
from email.parser import HeaderParser
from pathlib import Path

from devkit.steps import Trouble, step

_INSIDE = Path(__file__).with_name("bill_inside.py")


def write(folder: Path, environment: Path) -> None:
    """Write both files into a folder, for what is installed in a virtual environment.

    With SOURCE_DATE_EPOCH the same packages make the same bytes. Raises Trouble where Live
    Desktop is not installed there, or a component has no text of a licence.
    """
    windows = environment / "Scripts" / "python.exe"
    python = windows if windows.exists() else environment / "bin" / "python"
    step(
        "Writing down the licences",
        [python, _INSIDE, folder.absolute()],
        "Set the environment up anew, then run this again.",
    )


def check(inside: Path, folder: Path) -> None:
    """Compare what was frozen with what was written down; raises Trouble for what is not."""
    written = json.loads((folder / "licences.json").read_text(encoding="utf-8"))
    # The program itself is written down under its title.
    known = {_normalized(each["name"]) for each in written}
    frozen = {
        _normalized(str(HeaderParser().parsestr(path.read_text(encoding="utf-8"))["Name"]))
        for path in inside.glob("*.dist-info/METADATA")
    }
    if untold := sorted(frozen - known):
        raise Trouble(
            f"These packages are frozen without their licences: {', '.join(untold)}.\n"
            "Name them in pyproject.toml, or leave them out in the spec file."
        )


def _normalized(name: str) -> str:
    return re.sub(r"[-_. ]+", "-", name).lower()
