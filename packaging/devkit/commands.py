"""The commands of `dev.py`, and how they read their arguments."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devkit import javascript
from devkit.environment import BIN, PYTHON, Extent, ensure
from devkit.locks import lock
from devkit.steps import ROOT, Trouble, say, step

LINTS = (
    ("Linting", (BIN / "ruff", "check"), "Correct what is named above; `ruff check --fix` helps."),
    ("Checking the format", (BIN / "ruff", "format", "--check"), "Run `ruff format`."),
    ("Checking the types", (BIN / "mypy",), "Correct what is named above."),
    ("Checking who imports whom", (BIN / "lint-imports",), "Correct what is named above."),
)

WORDS = ROOT / "packaging" / "devkit" / "words.py"

_EPILOG = """\
commands:
  setup          make .venv with everything that the window needs
  run [ARGS]     open the window; ARGS, such as `ask "What time is it?"`, go to live-desktop
  test [ARGS]    lint, check types and run all tests; with ARGS run pytest alone with them
  bench [ARGS]   measure against goals and rivals; ARGS go to the benchmarks
  shots [ARGS]   take pictures of every state, into build/shots or FOLDER; --only NAME for a few
  package        build what this platform can install, into dist/; on Linux, package --prove also
                 installs it in a bare Debian system and lets it test itself there
  words          bring the translations up to date with the code, and compile them
  lock [ARGS]    pin the dependencies anew; ARGS go to uv, such as --upgrade

Each command sets up first what it needs and finds missing. Options stand before the command.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user wants of every command."""

    yes: bool
    check_system: bool

    def ensure(self, extent: Extent) -> None:
        """Set up what is missing."""
        ensure(extent, yes=self.yes, check_system=self.check_system)


def main(argv: Sequence[str]) -> int:
    """Run a command; return its exit status."""
    options, name, arguments = parse(argv or ["--help"])
    try:
        return COMMANDS[name](options, arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error}\nA file or folder cannot be used: look who owns it, and whether the disk is"
            " full; then run this again.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130


def parse(argv: Sequence[str]) -> tuple[Options, str, list[str]]:
    """Split the command line into the options, the command and what is passed on to it."""
    place = next((i for i, word in enumerate(argv) if not word.startswith("-")), len(argv)) + 1
    own, passed_on = list(argv[:place]), list(argv[place:])
    if own[-1:] == ["setup"]:  # it passes nothing on, so options may follow it
        own, passed_on = own + passed_on, []
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Sets up, runs, tests and measures Live Desktop.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--yes", action="store_true", help="install system packages unasked")
    parser.add_argument("--no-system", action="store_true", help="leave system packages alone")
    parser.add_argument("command", choices=COMMANDS)
    read = parser.parse_args(own)
    return Options(yes=read.yes, check_system=not read.no_system), read.command, passed_on


def _setup(options: Options, _arguments: Sequence[str]) -> int:
    options.ensure(Extent.RUN)
    say("Ready: python3 packaging/dev.py run")
    return 0


def _run(options: Options, arguments: Sequence[str]) -> int:
    options.ensure(Extent.RUN)
    if not has_display(sys.platform, os.environ):
        if not arguments:
            say("There is no display here, so the demo runs off screen instead of the window.")
            arguments = ["demo"]
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _become(PYTHON, "-m", "live_desktop", *arguments)


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown, be it where the user told Qt to show it."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(environment.get(name) for name in names)


def _test(options: Options, arguments: Sequence[str]) -> int:
    options.ensure(Extent.TEST)
    javascript.ensure()
    os.chdir(ROOT)
    if not arguments:
        _lint()
    return _become(PYTHON, "-m", "pytest", *arguments)


def _lint() -> None:
    faults = []
    for title, command, advice in LINTS:
        try:
            step(title, command, advice)
        except Trouble as fault:
            faults.append(str(fault))
    if faults:
        raise Trouble("\n\n".join([*faults, "The tests have not been run."]))


def _bench(options: Options, arguments: Sequence[str]) -> int:
    options.ensure(Extent.TEST)
    os.chdir(ROOT)
    return _become(PYTHON, "-m", "tests.benchmarks", *arguments)


def _shots(options: Options, arguments: Sequence[str]) -> int:
    options.ensure(Extent.TEST)
    # A folder that is given is meant from where the user is, so this stays there.
    os.environ["PYTHONPATH"] = str(ROOT)
    return _become(PYTHON, "-m", "tests.shots", *arguments)


def _package(options: Options, arguments: Sequence[str]) -> int:
    # Only here is it loaded: every other command starts sooner without it.
    from devkit.package import package  # noqa: PLC0415

    package(arguments, yes=options.yes, check_system=options.check_system)
    return 0


def _words(options: Options, _arguments: Sequence[str]) -> int:
    options.ensure(Extent.TEST)
    return _become(PYTHON, WORDS)


def _lock(_options: Options, arguments: Sequence[str]) -> int:
    lock(arguments)
    return 0


def _become(*command: str | Path) -> int:
    """Turn into the command where the system can; elsewhere run it and return its exit status."""
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - a shell is just what is not wanted
    return subprocess.run(command, check=False).returncode


COMMANDS: dict[str, Callable[[Options, Sequence[str]], int]] = {
    "setup": _setup,
    "run": _run,
    "test": _test,
    "bench": _bench,
    "shots": _shots,
    "package": _package,
    "words": _words,
    "lock": _lock,
}
