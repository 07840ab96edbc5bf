"""Runs programs one step at a time: quiet while all goes well, helpful when it does not."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
SHOWN_LINES = 30

CAUSES = (
    (
        ("No space left on device",),
        "The disk is full: free about 2 GB, then run this again.",
    ),
    (
        ("NewConnectionError", "ConnectTimeout", "Temporary failure", "Could not resolve"),
        "The network cannot be reached: check the connection, then run this again.",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "A downloaded file is not the one that was pinned: do not use it. Run this again, and"
        " report it if it stays so.",
    ),
    (
        ("portaudio.h", "Python.h", "cc' failed", "clang' failed"),
        "PyAudio is built here, and a compiler or headers are missing: run this without"
        " --no-system.",
    ),
    (
        ("Permission denied",),
        "A file or folder belongs to somebody else: run this as its owner, or change the owner.",
    ),
)
"""What a failing program's output says, and what to do about it; the first match counts."""


class Trouble(Exception):
    """A step failed; the message says which, and what to do."""


def say(text: str) -> None:
    """Print a line at once, even into a pipe."""
    print(text, flush=True)


def step(title: str, command: Sequence[str | Path], advice: str) -> None:
    """Run a command in the checkout and print one line with its duration.

    Raises Trouble with the end of its output, and with the advice unless that output names a
    cause of its own.
    """
    progress = _Progress(title)
    with tempfile.TemporaryFile() as output:
        try:
            code = _run(command, output, progress)
        except OSError as error:
            progress.end("failed")
            raise Trouble(f"{title}: {error}.\n{advice}") from error
        if code == 0:
            progress.end("done")
            return
        progress.end("failed")
        output.seek(0)
        text = output.read().decode(errors="replace")
    tail = "\n".join(f"    {line}" for line in text.splitlines()[-SHOWN_LINES:])
    raise Trouble(f"{tail}\n{title}: failed with exit status {code}.\n{_remedy(text, advice)}")


def _run(command: Sequence[str | Path], output: IO[bytes], progress: "_Progress") -> int:
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    ) as process:
        while True:
            try:
                return process.wait(progress.interval)
            except subprocess.TimeoutExpired:
                progress.tick()


def _remedy(output: str, advice: str) -> str:
    for marks, remedy in CAUSES:
        if any(mark in output for mark in marks):
            return remedy
    return advice


class _Progress:
    """One line that counts the seconds on a terminal; a line every ten seconds elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = time.monotonic()
        self._live = sys.stdout.isatty()
        self.interval = 1.0 if self._live else 10.0
        if self._live:
            self.tick()

    def tick(self) -> None:
        """Say that the step is still going."""
        line = f"{self._title} ... {time.monotonic() - self._began:.0f} s"
        print(f"\r{line}" if self._live else line, end="" if self._live else "\n", flush=True)

    def end(self, result: str) -> None:
        """Say how the step ended."""
        start = "\r" if self._live else ""
        say(f"{start}{self._title}: {result} ({time.monotonic() - self._began:.1f} s)")
