"""A program of a few lines in the place of the embedded server."""

import subprocess
import sys
from pathlib import Path

import pytest


def put_in_place(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Start this Python program wherever the embedded server is wanted."""

    def launch(_token: str, log: Path, _notes: Path | None) -> subprocess.Popen[str]:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.touch()
        return subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", source],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    monkeypatch.setattr("live_desktop.session.local_server._launch", launch)
