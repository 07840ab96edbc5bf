"""Freezes the program: one folder with everything that it needs but the system's own libraries."""

import os
import shutil
import sys
from pathlib import Path

from devkit import icu, workshop
from devkit.steps import ROOT, step

BUILD = ROOT / "build" / "package"
ADDED = BUILD / "resources"
"""What is written here the program finds among its resources; the spec file looks here too."""
DIST = ROOT / "dist"
BUNDLE = DIST / "live-desktop"
SPEC = ROOT / "packaging" / "live-desktop.spec"

STRIPPED = ("libpython*.so.*", "cryptography/hazmat/bindings/_rust*.so")
"""Libraries that carry symbols for debuggers; stripping those whose loading was arranged anew by
their packagers breaks them, so only these are."""

_ADVICE = "Read build/package/work/live-desktop/warn-live-desktop.txt, then run this again."


def freeze() -> Path:
    """Build the program's folder from what is installed; returns it. Raises Trouble."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    shutil.rmtree(ADDED, ignore_errors=True)
    ADDED.mkdir(parents=True)
    workshop.run(
        "Freezing the program",
        ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN",
         f"--distpath={DIST}", f"--workpath={BUILD / 'work'}", SPEC],
        _ADVICE,
    )  # fmt: skip
    if sys.platform == "linux":
        _slim(BUNDLE / "_internal")
    _date(BUNDLE)
    return BUNDLE


def _slim(inside: Path) -> None:
    found = [each for pattern in STRIPPED for each in inside.glob(pattern) if not each.is_symlink()]
    step("Stripping libraries", ["strip", "--strip-unneeded", *found], "Install binutils.")
    for library in inside.glob("PySide6/Qt/lib/libicudata.so.*"):
        icu.cut_down(library)


def _date(folder: Path) -> None:
    """Give every file the day of the sources, so that archives do not depend on the clock."""
    moment = workshop.epoch()
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (moment, moment), follow_symlinks=False)
