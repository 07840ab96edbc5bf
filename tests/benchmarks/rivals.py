"""Other programs to compare with: in an environment of their own, driven as worker processes."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-rivals"
LOCK = ROOT / "packaging" / "requirements-rivals.lock"
INSTALL_LIMIT = 600.0
ANSWER_LIMIT = 120.0


class RivalFailed(Exception):
    """A rival cannot be installed, or its worker does not answer."""


def rival_python() -> Path:
    """Return the Python of the rivals' environment, which is made on the first call.

    Raises RivalFailed when the pinned packages cannot be installed.
    """
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = VENV / ".installed"
    state = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return python
    _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    pinned = ("--require-hashes", "--only-binary=:all:", "--requirement", str(LOCK))
    _run(str(python), "-m", "pip", "--no-input", "install", *pinned)
    stamp.write_text(state)
    return python


def _run(*command: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=INSTALL_LIMIT, check=False
    )
    if done.returncode:
        raise RivalFailed(f"{' '.join(command[1:4])} failed: {done.stderr[-500:]}")


class Worker:
    """A process that answers each line of JSON on its stdin with one on its stdout."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, **question: str | float) -> float:
        """Return the figure that the worker measures for a question.

        Raises RivalFailed when it reports an error, dies, or says nothing for too long.
        """
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        guard = threading.Timer(ANSWER_LIMIT, process.kill)
        guard.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            guard.cancel()
        if not answer:
            raise RivalFailed("the worker ended without an answer")
        reply = json.loads(answer)
        if "error" in reply:
            raise RivalFailed(reply["error"])
        return float(reply["figure"])


@contextmanager
def worker(module: str, python: Path | None = None) -> Iterator[Worker]:
    """Start a module of `tests.benchmarks` as a worker, by default with the rivals' Python."""
    command = [str(python or rival_python()), "-m", f"tests.benchmarks.{module}"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.kill()
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # a question that a dead worker never took
                process.stdin.close()
