"""Builds the archive for every other Linux, which a user installs without any rights."""

import os
import platform
import shutil
from pathlib import Path

from devkit import desktop, elf, workshop
from devkit.freezing import BUILD, DIST
from devkit.steps import ROOT, step

SCRIPT = ROOT / "packaging" / "linux" / "install.sh"
LIBRARIES = "needs.txt"
"""The system's libraries that the installing script looks for, one a line."""


def build(bundle: Path, version: str) -> Path:
    """Build the archive from the frozen program; returns it. Raises Trouble."""
    name = f"live-desktop-{version}-linux-{platform.machine()}"
    root = BUILD / name
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / "live-desktop", symlinks=True)
    desktop.furnish(root / "share", version)
    shutil.copy(SCRIPT, root)
    shutil.copy(ROOT / "LICENSE", root)
    (root / "install.sh").chmod(0o755)
    found = elf.needs(elf.machine_code(bundle))
    (root / LIBRARIES).write_text(needed(found, bundle), encoding="utf-8")
    moment = workshop.epoch()
    for path in (root, *root.rglob("*")):
        os.utime(path, (moment, moment), follow_symlinks=False)
    archive = DIST / f"{name}.tar.xz"
    step(
        "Packing the archive",
        ["tar", "--create", f"--file={archive}", "--use-compress-program=xz -9 --threads=0",
         "--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--directory={BUILD}", name],
        "Install tar and xz, then run this again.",
    )  # fmt: skip
    return archive


def needed(found: list[elf.Needs], bundle: Path) -> str:
    """List the libraries of the system that the program cannot do without."""
    wanted = (each for each in found if each.path.name not in desktop.OPTIONAL)
    return "".join(f"{name}\n" for name in sorted(elf.outside(wanted, bundle)))
