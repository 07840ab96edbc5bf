"""Takes pictures of every state: `python -m tests.shots [FOLDER] [--only NAME]`."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

SCALES = (1, 2)
"""Pixels of the screen for each of the window's; one process has one scale."""
ENGLISH, GERMAN = "en", "de"
"""The languages; one process speaks one of them. German has long words for little room."""

_USUAL = Path(__file__).parents[2] / "build" / "shots"
_KEYS = frozenset({"GEMINI_API_KEY", "GOOGLE_API_KEY"})


def main() -> int:
    """Take the pictures that are asked for; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="dev.py shots", description="Takes pictures of every state of the program."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=_USUAL, help="where they go")
    parser.add_argument("--only", default="", metavar="NAME", help="scenes that begin with this")
    parser.add_argument("--scale", type=int, choices=SCALES, help="take them at this scale alone")
    parser.add_argument("--cover", action="store_true", help="take the README's picture alone")
    read = parser.parse_args()
    if read.cover:
        command = [sys.executable, "-m", "tests.shots.cover"]
        return subprocess.run(command, env=_environment(SCALES[-1]), check=False).returncode
    read.folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.shots.taking", str(read.folder), read.only]
    runs = [(scale, ENGLISH) for scale in ([read.scale] if read.scale else SCALES)]
    for scale, language in [*runs, (SCALES[0], GERMAN)]:
        done = subprocess.run([*command, language], env=_environment(scale), check=False)
        if done.returncode:
            return done.returncode
    return 0


def _environment(scale: int) -> dict[str, str]:
    """Give what keeps this computer's own settings and keys out of the pictures."""
    kept = {name: value for name, value in os.environ.items() if name not in _KEYS}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": str(scale),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


if __name__ == "__main__":
    sys.exit(main())
