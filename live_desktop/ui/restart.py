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


def start_again() -> int:
    """Be the program anew; all that it holds must have been let go of."""
    again = command()
    if os.name == "posix":
        os.execv(again[0], again)  # noqa: S606 - a shell is just what is not wanted
    with subprocess.Popen(again) as started:  # noqa: S603 - it is this very program
        # Whoever waits for this start waits for the one that takes its place.
        return started.wait()
