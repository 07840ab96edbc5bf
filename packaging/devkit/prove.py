"""Proves that the .deb works where nothing else is: in a Debian without Python or a compiler."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from devkit.deb import NAME
from devkit.freezing import BUILD
from devkit.steps import ROOT, Trouble, say, step

SUITE = "bookworm"
"""The oldest Debian that the package is for."""
BASE = BUILD / "debian"
"""The bare system, made once."""
PLACE = BUILD / "proof"
SCRIPT = ROOT / "packaging" / "linux" / "try_inside.sh"
USER = "somebody"
TOOLS = (
    "appstream",
    "dbus",
    "desktop-file-utils",
    "gnome-keyring",
    "libasound2-plugins",
    "pulseaudio",
    "pulseaudio-utils",
    "xvfb",
)
"""What the second try needs beside the program: a screen, sound, a vault, the validators."""
UNWANTED = ("python3", "gcc", "cc", "c++", "make", "perl5.36-dev")
CHANGING = ("dev/", "proc/", "run/", "sys/", "tmp/", "home/", "var/cache/", "var/lib/apt/",
            "var/lib/dpkg/", "var/log/")  # fmt: skip
"""Folders that every installing changes."""
GRAVE = "E: "


def prove(package: Path) -> None:
    """Install the package in a bare system, try it, and take it away; raises Trouble."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise Trouble("The proof needs root's rights and debootstrap.")
    _make_base()
    shutil.rmtree(PLACE, ignore_errors=True)
    step("Copying the bare system", ["cp", "-a", "--reflink=auto", BASE, PLACE], "Make room.")
    for program in UNWANTED:
        if _inside(["sh", "-c", f"command -v {program}"]).returncode == 0:
            raise Trouble(f"The system is not bare: it has {program}.")
    shutil.copy("/etc/resolv.conf", PLACE / "etc")
    _do("Reading the list of packages", ["apt-get", "update", "-q"])
    before = set(files(PLACE))
    shutil.copy(package, PLACE / "tmp")
    path = f"/tmp/{package.name}"  # noqa: S108 - the bare system's own
    install = ["apt-get", "install", "-q", "--yes", "--no-install-recommends"]
    _do("Installing the package with nothing else", [*install, path])
    _try("Without a screen", [NAME, "--self-test"], lacks=True)
    remove = ["apt-get", "purge", "-q", "--yes", "--autoremove", NAME]
    _do("Taking the package away", remove)
    if left := sorted(set(files(PLACE)) - before):
        raise Trouble("The package leaves behind:\n" + "\n".join(left))
    if gone := sorted(before - set(files(PLACE))):
        raise Trouble("The package takes away:\n" + "\n".join(gone))
    say("Nothing is left of it, and nothing else is gone.")
    _do("Installing it again, and what tries it", [*install, path, *TOOLS])
    _validate()
    shutil.copy(SCRIPT, PLACE / "tmp")
    inside = f"/tmp/{SCRIPT.name}"  # noqa: S108
    _try("With a screen, sound and a key vault", [inside, NAME, "--self-test"], lacks=False)
    _lint(package)


def files(root: Path) -> Iterable[str]:
    """List all files and folders, but what every installing changes."""
    for folder, folders, names in os.walk(root):
        place = os.path.relpath(folder, root)
        prefix = "" if place == "." else f"{place}/"
        folders[:] = [each for each in folders if not f"{prefix}{each}/".startswith(CHANGING)]
        yield from (f"{prefix}{each}" for each in (*folders, *names))


def mirror(listed: str, suite: str) -> str:
    """Find where this computer gets a suite from, in what `apt-get indextargets` prints.

    Raises Trouble where its sources do not name the suite.
    """
    for line in listed.splitlines():
        address, _, name = line.rpartition(" ")
        if name == suite:
            return address
    raise Trouble(f"No source of packages on this computer has Debian's {suite}.")


def _make_base() -> None:
    if BASE.exists():
        return
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Identifier: Packages"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    unfinished = BASE.with_name("debian-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    step(
        "Making a bare Debian",
        ["debootstrap", "--variant=minbase", SUITE, unfinished, mirror(listed, SUITE)],
        "Look whether the source of packages can be reached.",
    )
    subprocess.run(["chroot", unfinished, "useradd", "--create-home", USER], check=True)
    unfinished.rename(BASE)


def _try(title: str, command: Sequence[str], *, lacks: bool) -> None:
    """Let the program test itself as an ordinary user; raises Trouble where a check fails."""
    user = ["runuser", "-u", USER, "--", "env", f"HOME=/home/{USER}", "LANG=C.UTF-8"]
    tried = _inside([*user, *command])
    say(f"{title}:")
    say("".join(f"    {line}\n" for line in tried.stdout.splitlines()).rstrip())
    if tried.returncode or (not lacks and "\nabsent" in tried.stdout):
        raise Trouble(f"{tried.stderr}\nThe installed program does not pass its own test.")


def _validate() -> None:
    share = "/usr/share"
    _do(
        "Validating the desktop entry",
        ["desktop-file-validate", f"{share}/applications/{NAME}.desktop"],
    )
    _do(
        "Validating the AppStream data",
        ["sh", "-c", f"appstreamcli validate --no-net {share}/metainfo/*LiveDesktop.metainfo.xml"],
    )


def _lint(package: Path) -> None:
    """Let lintian judge, where this computer has it; raises Trouble for an error."""
    if not shutil.which("lintian"):
        say("There is no lintian here, so it has not judged the package.")
        return
    judged = subprocess.run(
        ["lintian", "--fail-on=none", "--tag-display-limit=0", package],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    say(judged.stdout.rstrip())
    if errors := [line for line in judged.stdout.splitlines() if line.startswith(GRAVE)]:
        raise Trouble(f"lintian finds {len(errors)} errors.")


def _do(title: str, command: Sequence[str]) -> None:
    step(title, _within(command), "Read what is said above.")


def _inside(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(_within(command), capture_output=True, text=True, check=False)


def _within(command: Sequence[str]) -> list[str | Path]:
    """Put a command into the bare system, in namespaces that end with it."""
    mounts = (
        'mount -t proc proc "$0/proc"; mkdir -p "$0/dev/shm"; mount -t tmpfs tmpfs "$0/dev/shm"'
    )
    settled = (
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        "DEBIAN_FRONTEND=noninteractive",
        "LANG=C.UTF-8",
    )
    return [
        "unshare", "--mount", "--pid", "--fork", "--kill-child",
        "sh", "-euc", f'{mounts}; exec env -i {" ".join(settled)} chroot "$0" "$@"',
        PLACE, *command,
    ]  # fmt: skip
