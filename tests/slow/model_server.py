"""A real language model: a small one that ships in a package, served by llama.cpp."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-slow"
LOCK = ROOT / "packaging" / "requirements-slow.lock"
PROCESS = Path(__file__).with_name("model_process.py")
INSTALL_LIMIT = 600.0
START_LIMIT = 120.0
_LISTENING = "listening on "


def model_python() -> Path:
    """Return the Python of the model's environment, which is made on the first call."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = VENV / ".installed"
    state = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return python
    _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    # The model's package wants a library that has to be compiled, and that nothing here uses.
    pinned = ("--require-hashes", "--only-binary=:all:", "--no-deps", "--requirement", str(LOCK))
    _run(str(python), "-m", "pip", "--no-input", "install", *pinned)
    stamp.write_text(state)
    return python


def _run(*command: str) -> None:
    subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT, check=True)


@contextmanager
def model_server() -> Iterator[str]:
    """Run the server; gives its address."""
    with subprocess.Popen(
        [str(model_python()), str(PROCESS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        guard = threading.Timer(START_LIMIT, process.kill)
        guard.start()
        assert process.stdin is not None
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        address = next((line for line in lines if line.startswith(_LISTENING)), "")
        guard.cancel()
        try:
            assert address, "the model server ended before it listened"
            yield address.removeprefix(_LISTENING).strip()
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
