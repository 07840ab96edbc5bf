"""The virtual environment `.venv`: made once, with every package pinned by version and hash."""

import hashlib
import os
import shutil
import subprocess
import sys
from enum import Enum
from pathlib import Path

from devkit import system
from devkit.steps import ROOT, say, step

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "packaging"
BUILD_LOCK = LOCKS / "requirements-build.lock"

PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--progress-bar=off")
PINNED = (*PIP, "--require-hashes", "--no-build-isolation")
# PyAudio has no wheel outside Windows; anything else that has none is better told than built.
WHEELS = ("--only-binary=:all:", *(() if os.name == "nt" else ("--no-binary=pyaudio",)))


class Extent(Enum):
    """How much is set up; the value names the lock file."""

    RUN = "requirements.lock"
    TEST = "requirements-test.lock"


def ensure(extent: Extent, *, yes: bool, check_system: bool) -> None:
    """Make the environment ready for running or testing; a ready one costs a few milliseconds.

    Raises Trouble when a step fails.
    """
    if _is_ready(extent):
        return
    if check_system:
        lacking = system.missing(system.needs(sys.platform, tests=extent is Extent.TEST))
        if lacking:
            system.install(lacking, yes=yes)
    if not _is_sound():
        _make()
    _install(extent)
    for ready in {Extent.RUN, extent}:
        _stamp(ready).write_text(fingerprint(ready), encoding="ascii")


def fingerprint(extent: Extent) -> str:
    """Return a hash of all that the environment is made from."""
    state = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    here = Path(__file__).parent
    for path in (
        ROOT / "pyproject.toml",
        BUILD_LOCK,
        LOCKS / extent.value,
        here / "system.py",
        here / "environment.py",
    ):
        state.update(path.read_bytes())
    return state.hexdigest()


def _stamp(extent: Extent) -> Path:
    return VENV / f".ready-to-{extent.name.lower()}"


def _is_ready(extent: Extent) -> bool:
    try:
        return PYTHON.exists() and _stamp(extent).read_text() == fingerprint(extent)
    except FileNotFoundError:
        return False


def _is_sound() -> bool:
    """Whether the environment runs, has pip, and is of the Python that runs this."""
    check = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def _make() -> None:
    if VENV.exists():
        say("The environment .venv is incomplete or of another Python: it is made anew.")
        shutil.rmtree(VENV)
    # The base interpreter: this script may itself run in the environment that has just gone.
    python = getattr(sys, "_base_executable", sys.executable)
    step(
        "Making .venv",
        [python, "-m", "venv", VENV],
        "Install Python with its modules venv and pip, then run this again.",
    )


def _install(extent: Extent) -> None:
    advice = "Run this again; if it fails once more, delete the folder .venv first."
    step(
        "Installing the build tools",
        [PYTHON, *PINNED, *WHEELS, "-r", BUILD_LOCK],
        advice,
    )
    step(
        "Installing the packages",
        [PYTHON, *PINNED, *WHEELS, "-r", LOCKS / extent.value],
        advice,
    )
    step(
        "Installing Live Desktop",
        [PYTHON, *PIP, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT],
        advice,
    )
