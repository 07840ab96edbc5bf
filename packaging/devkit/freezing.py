"""Freezes the program: one folder with everything that it needs but the system's own libraries."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from devkit import bill, elf, icu, macos, windows, workshop
from devkit.steps import ROOT, step

BUILD = ROOT / "build" / "package"
ADDED = BUILD / "resources"
"""What is written here the program finds among its resources; the spec file looks here too."""
OUTFIT = BUILD / "platform"
"""What is written here the system shows of the program; the spec file looks here too."""
DIST = ROOT / "dist"
BUNDLE = DIST / "live-desktop"
SPEC = ROOT / "packaging" / "live-desktop.spec"

STRIPPED = (
    "libpython*.so.*",
    "python3.*/lib-dynload/*.so",
    "cryptography/hazmat/bindings/_rust*.so",
)
"""Libraries that carry symbols for debuggers; stripping those whose loading was arranged anew by
their packagers breaks them, so only these are."""

PREPARATIONS: dict[str, Callable[[Path, Path], None]] = {
    "darwin": macos.prepare,
    "win32": windows.prepare,
}

_ADVICE = "Read build/package/work/live-desktop/warn-live-desktop.txt, then run this again."


def freeze() -> Path:
    """Build the program's folder from what is installed; returns it. Raises Trouble."""
    for folder in (BUNDLE, ADDED, OUTFIT):
        shutil.rmtree(folder, ignore_errors=True)
    os.environ["SOURCE_DATE_EPOCH"] = str(workshop.epoch())
    # What is frozen is what is installed, with its resources, and not the checkout it runs in.
    os.environ["PYTHONSAFEPATH"] = "1"
    bill.write(ADDED, workshop.VENV)
    if prepare := PREPARATIONS.get(sys.platform):
        OUTFIT.mkdir(parents=True)
        prepare(workshop.PYTHON, OUTFIT)
    workshop.run(
        "Freezing the program",
        ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN",
         f"--distpath={DIST}", f"--workpath={BUILD / 'work'}", SPEC],
        _ADVICE,
    )  # fmt: skip
    bill.check(BUNDLE / "_internal", ADDED)
    if sys.platform == "linux":
        _slim(BUNDLE / "_internal")
    _date(BUNDLE)
    return BUNDLE


def _slim(inside: Path) -> None:
    found = [each for pattern in STRIPPED for each in inside.glob(pattern) if not each.is_symlink()]
    step("Stripping libraries", ["strip", "--strip-unneeded", *found], "Install binutils.")
    for library in inside.glob("PySide6/Qt/lib/libicudata.so.*"):
        icu.cut_down(library)
    for code in elf.needs(elf.machine_code(inside)):
        if code.searched.startswith("/"):
            told = elf.look_at_home(code.path.read_bytes(), code.searched)
            code.path.write_bytes(told)


def _date(folder: Path) -> None:
    """Give every file the day of the sources, so that archives do not depend on the clock."""
    moment = workshop.epoch()
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (moment, moment), follow_symlinks=False)
