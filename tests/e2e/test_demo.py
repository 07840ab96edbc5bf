"""The demo: what a newcomer runs first, on a machine without any sound card."""

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage


def test_the_demo_holds_a_conversation(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-m", "live_desktop", "demo", "--out", str(out)],
        env={"PATH": "", "QT_QPA_PLATFORM": "offscreen", "PULSE_SERVER": "none",},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "You: What is" in done.stdout
    assert "30" in done.stdout
    assert "[interrupted]" in done.stdout

    transcript = (out / "transcript.md").read_text()
    assert "~~" in transcript, "what was not heard of the story is struck through"
    picture = QImage(str(out / "window.png"))
    assert picture.width() >= 380
    with wave.open(str(out / "reply.wav")) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        seconds = file.getnframes() / file.getframerate()
    assert 10 < seconds < 60
    assert np.abs(sound).max() > 3_000
