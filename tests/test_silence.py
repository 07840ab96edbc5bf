"""That the libraries of the speech models report nothing to anybody."""

import os
import subprocess
import sys
from pathlib import Path

_LOADS = "from live_desktop.server import model_files; from live_desktop.silero import load; load()"


def test_loading_a_speech_model_leaves_no_trace_of_telemetry(tmp_path: Path) -> None:
    # Those who build programs are spared it too, and such a machine says so in the environment.
    kept = {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment |= dict.fromkeys(("HOME", "XDG_CACHE_HOME", "USERPROFILE"), str(tmp_path))
    subprocess.run(
        [sys.executable, "-c", _LOADS], check=True, env=environment, cwd=tmp_path, timeout=60
    )
    assert list(tmp_path.rglob("*")) == []
