"""Sets up, runs, tests and measures Live Desktop; `python3 packaging/dev.py --help` lists how.

Needs nothing but Python itself. This file keeps to what any Python 3 can read, so that one of the
wrong version can still look for a right one and start again with it.
"""

import os
import subprocess
import sys

SUPPORTED = ((3, 13), (3, 12), (3, 11))
WHERE = "import sys; print(sys.executable)"


def find_python() -> str:
    """Return the path of a supported Python that really runs, or an empty string."""
    for major, minor in SUPPORTED:
        version = f"{major}.{minor}"
        for command in ([f"python{version}"], ["py", f"-{version}"]):
            try:
                answer = subprocess.check_output([*command, "-c", WHERE], stderr=subprocess.DEVNULL)
            except (OSError, subprocess.CalledProcessError):
                continue
            return answer.decode().strip()
    return ""


def start_again() -> int:
    """Run this script with a supported Python; return its exit status, or 1 if there is none."""
    python = find_python()
    if not python:
        print(
            f"Live Desktop needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}"
            f" ({sys.executable}), and none of those is on the PATH.\n"
            "Install one of them, then run this command again.",
            file=sys.stderr,
        )
        return 1
    command = [python, *sys.argv]
    if os.name == "posix":
        os.execv(python, command)  # noqa: S606 - a shell is just what is not wanted
    return subprocess.call(command)


if __name__ == "__main__":
    if sys.version_info[:2] not in SUPPORTED:
        sys.exit(start_again())
    from devkit.commands import main

    sys.exit(main(sys.argv[1:]))
