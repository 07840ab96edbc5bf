"""Starts the program again, with the talk that goes on."""

import os
import subprocess
import sys
from pathlib import Path


def leave_mark(mark: Path) -> None:
    """Have the next start bring the talk back unasked; raises OSError."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def take_mark(mark: Path) -> bool:
    """Tell whether this start goes on where the last one left off; it counts once."""
    try:
        mark.unlink()
    except OSError:
        return False
    return True


def command() -> list[str]:
    """Return how the program was started."""
    return [sys.executable, *sys.orig_argv[1:]]


def environment() -> dict[str, str]:
    """Return the environment to start in."""
    ours = dict(os.environ)
    if getattr(sys, "frozen", False):
        # The loader takes what it starts with its own variables for a helper of the same program.
        ours["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    return ours


def start_again() -> int:
    """Be the program anew; all that it holds must have been let go of."""
    again = command()
    if os.name == "posix":
        os.execve(again[0], again, environment())  # noqa: S606 - a shell is what is not wanted
    with subprocess.Popen(again, env=environment()) as started:  # noqa: S603 - this very program
        # Whoever waits for this start waits for the one that takes its place.
        return started.wait()
