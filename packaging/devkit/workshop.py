"""The environment that packages are built in: what is shipped and PyInstaller, nothing else."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from devkit import system
from devkit.environment import BUILD_LOCK, LOCKS, PINNED, PIP, WHEELS
from devkit.steps import ROOT, step

VENV = ROOT / ".venv-package"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = LOCKS / "requirements-package.lock"
"""What is shipped, with the extras that an installer brings along, and PyInstaller."""

_SOURCES = ("live_desktop", "resources")
_FACTS = ("pyproject.toml", "README.md", "LICENSE")
_ADVICE = "Run this again; if it fails once more, delete the folder .venv-package first."


def ensure(*, yes: bool, check_system: bool) -> None:
    """Make the environment where it is not there, and put today's Live Desktop into it.

    Raises Trouble when a step fails.
    """
    stamp = VENV / ".ready-to-package"
    if not (stamp.exists() and stamp.read_text() == _fingerprint()):
        if check_system:
            lacking = system.missing(system.needs(sys.platform, tests=False))
            if lacking:
                system.install(lacking, yes=yes)
        _make()
        stamp.write_text(_fingerprint())
    _install_program()


def run(title: str, command: Sequence[str | Path], advice: str) -> None:
    """Run the environment's Python as a step, so that the same sources make the same bytes.

    Raises Trouble when it fails.
    """
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch())
    step(title, [PYTHON, *command], advice)


def epoch() -> int:
    """Return the moment that all files are dated by, in seconds since 1970.

    It is the builder's wish, or else the last change of the sources.
    """
    if wished := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(wished)
    asked = subprocess.run(
        ["git", "-C", ROOT, "log", "-1", "--format=%ct"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if asked.returncode == 0:
        return int(asked.stdout)
    return int((ROOT / "pyproject.toml").stat().st_mtime)


def _fingerprint() -> str:
    state = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for path in (BUILD_LOCK, LOCK, Path(__file__)):
        state.update(path.read_bytes())
    return state.hexdigest()


def _make() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    python = getattr(sys, "_base_executable", sys.executable)
    step("Making .venv-package", [python, "-m", "venv", VENV], _ADVICE)
    for title, lock in (("the build tools", BUILD_LOCK), ("what is packaged", LOCK)):
        step(f"Installing {title}", [PYTHON, *PINNED, *WHEELS, "-r", lock], _ADVICE)


def _install_program() -> None:
    """Install a copy of the sources: a folder `build` beside them may hold modules long gone."""
    with TemporaryDirectory() as name:
        copy = Path(name)
        for folder in _SOURCES:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
        for file in _FACTS:
            shutil.copy(ROOT / file, copy)
        step(
            "Installing Live Desktop",
            [PYTHON, *PIP, "--no-index", "--no-deps", "--no-build-isolation",
             "--force-reinstall", copy],
            _ADVICE,
        )  # fmt: skip
