"""The program as a user starts it, on a real X screen."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ANSWER_SECONDS = 60.0


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen of its own; gives its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1000x800x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def until_logged(log: Path, words: str) -> None:
    """Wait until the program's log says something."""
    deadline = time.monotonic() + ANSWER_SECONDS
    pause = threading.Event()
    while words not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline, f"{words!r} is not in the log"
        pause.wait(0.05)


def children(process: int) -> list[int]:
    """List the child processes of all threads of a process."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(each) for found in lists for each in found.read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="X screens and /proc")
def test_the_window_opens_connects_and_ends_with_everything_it_started(
    screen: str, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text('{"first_run_done": true}')
    environment = {"DISPLAY": screen, "LIVE_DESKTOP_HOME": str(tmp_path), "PULSE_SERVER": "none"}
    program = subprocess.Popen(
        [sys.executable, "-m", "live_desktop"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        until_logged(tmp_path / "live-desktop.log", "channel: live with local")
        (server,) = children(program.pid)
        program.send_signal(signal.SIGTERM)
        _, errors = program.communicate(timeout=20)
    finally:
        program.kill()
    assert program.returncode == 0
    assert errors == ""
    assert not Path(f"/proc/{server}").exists(), "the offline voice ends with the window"
    log = (tmp_path / "live-desktop.log").read_text()
    assert "No microphone can be opened" in log
    assert "Traceback" not in log
