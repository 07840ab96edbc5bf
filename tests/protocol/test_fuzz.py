"""A few seconds of fuzzing by coverage, beginning with real messages."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.protocol.test_recorded import RECORDINGS, messages

SECONDS = 5


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="the fuzzer has no wheel for other platforms",
)
def test_no_bytes_break_the_codec(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in RECORDINGS:
        for direction in ("sent", "received"):
            for number, frame in enumerate(messages(name, direction)[:8]):
                (corpus / f"{name}-{direction}-{number}").write_text(frame[:2000])
    done = subprocess.run(
        [sys.executable, "-m", "tests.protocol.fuzz_codec", f"-max_total_time={SECONDS}",
         f"-artifact_prefix={tmp_path}/", str(corpus)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "DONE" in done.stderr
