"""Builds the package for Debian, Ubuntu and their kin."""

import gzip
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from devkit import desktop, elf, workshop
from devkit.freezing import BUILD, DIST
from devkit.steps import ROOT, Trouble, step

NAME = "live-desktop"
MAINTAINER = "The Live Desktop authors <live-desktop@users.noreply.github.com>"
HOMEPAGE = "https://github.com/live-desktop/live-desktop"
SUMMARY = "voice assistant that answers aloud at once"
DESCRIPTION = """\
You speak, it answers aloud, you can cut it off in mid-word, and everything
both of you say stands in a window. It talks to Google's Gemini Live API with
a key of yours, or, without key and network, to a voice of its own that hears
and speaks English on this computer."""
OPENED_LATE = ("libpulse0",)
"""Packages of libraries that the program opens by name, which no file in it says."""
RECOMMENDED = ("libasound2-plugins | pipewire-alsa", "xdg-desktop-portal")
SUGGESTED = ("gnome-keyring | keepassxc", "libgtk-3-0")


def build(bundle: Path, version: str) -> Path:
    """Build the package from the frozen program; returns it. Raises Trouble."""
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    program = root / "usr" / "lib" / NAME
    shutil.copytree(bundle, program, symlinks=True)
    link = root / "usr" / "bin" / NAME
    link.parent.mkdir()
    link.symlink_to(f"../lib/{NAME}/{NAME}")
    desktop.furnish(root / "usr" / "share", version)
    _document(root / "usr" / "share", version)
    _settle(root)
    about = root / "DEBIAN"
    about.mkdir()
    fields = {
        "Package": NAME,
        "Version": version,
        "Section": "sound",
        "Priority": "optional",
        "Architecture": _answer(["dpkg", "--print-architecture"], root),
        "Maintainer": MAINTAINER,
        "Installed-Size": str(installed_kibibytes(root)),
        "Depends": ", ".join(sorted({*_libraries(program), *OPENED_LATE})),
        "Recommends": ", ".join(RECOMMENDED),
        "Suggests": ", ".join(SUGGESTED),
        "Homepage": HOMEPAGE,
    }
    (about / "control").write_text(control(fields, SUMMARY, DESCRIPTION), encoding="utf-8")
    (about / "md5sums").write_text(checksums(root), encoding="utf-8")
    _settle(about)
    package = DIST / f"{NAME}_{version}_{fields['Architecture']}.deb"
    step(
        "Packing the .deb",
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", root, package],
        "Read what it says above, then run this again.",
    )
    return package


def control(fields: Mapping[str, str], summary: str, description: str) -> str:
    """Write a control file; a paragraph of the description becomes lines that begin with a space.

    Raises ValueError for a field that would break the file.
    """
    for name, value in fields.items():
        if not value.strip() or "\n" in value:
            raise ValueError(f"the field {name} cannot be {value!r}")
    lines = [f"{name}: {value}" for name, value in fields.items()]
    told = [f" {line}" if line.strip() else " ." for line in description.splitlines()]
    return "\n".join([*lines, f"Description: {summary}", *told]) + "\n"


def installed_kibibytes(root: Path) -> int:
    """Count as the policy asks: each file rounded up, and one for everything else."""
    return sum(
        -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1
        for path in root.rglob("*")
    )


def checksums(root: Path) -> str:
    """Write the MD5 sum of every file, as dpkg compares them."""
    files = (
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.parent.name != "DEBIAN"
    )
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(root).as_posix()}\n"
        for path in files
    )


def changelog(version: str, moment: int) -> str:
    """Write the one entry that a package has to bring; the history lies with the sources."""
    day = format_datetime(datetime.fromtimestamp(moment, UTC))
    lines = (
        f"{NAME} ({version}) stable; urgency=medium",
        f"  * See {HOMEPAGE}",
        f" -- {MAINTAINER}  {day}",
    )
    return "\n\n".join(lines) + "\n"


def _document(share: Path, version: str) -> None:
    folder = share / "doc" / NAME
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "linux" / "copyright", folder)
    text = changelog(version, workshop.epoch()).encode()
    (folder / "changelog.gz").write_bytes(gzip.compress(text, mtime=0))
    overrides = share / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "linux" / "lintian-overrides", overrides / NAME)


def _libraries(program: Path) -> Iterable[str]:
    """Find the packages of all libraries that are needed and not brought along."""
    code = [each for each in elf.machine_code(program) if each.name not in desktop.OPTIONAL]
    own = sorted({each.parent for each in code})
    with TemporaryDirectory() as name:
        control_file = Path(name, "debian", "control")
        control_file.parent.mkdir()
        control_file.write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
        answer = _answer(
            [
                "dpkg-shlibdeps",
                "-O",
                "--ignore-missing-info",
                *(f"-l{each}" for each in own),
                *code,
            ],
            Path(name),
        )
    return answer.partition("=")[2].split(", ")


def _answer(command: list[str | Path], folder: Path) -> str:
    try:
        asked = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Trouble(f"{error}.\nInstall dpkg-dev, then run this again.") from error
    if asked.returncode:
        raise Trouble(f"{asked.stderr.strip()}\n{command[0]} failed.")
    return asked.stdout.strip()


def _settle(root: Path) -> None:
    """Give all files the rights and the day that do not depend on who builds."""
    moment = workshop.epoch()
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or (path.name == NAME and path.parent.name == NAME)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)
