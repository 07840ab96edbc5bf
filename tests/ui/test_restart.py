"""The program starts again the way that it was started."""

import subprocess
import sys
from pathlib import Path

import pytest

from live_desktop.ui.restart import environment, leave_mark, take_mark

PROGRAM = """
import os, sys
from pathlib import Path
from live_desktop.ui.restart import leave_mark, start_again, take_mark

mark = Path(sys.argv[1])
print(sys.argv[2:], sys.flags.utf8_mode, flush=True)
if take_mark(mark):
    sys.exit(7)
leave_mark(mark)
sys.exit(start_again())
"""


def test_a_mark_counts_once(tmp_path: Path) -> None:
    mark = tmp_path / "state" / "restart"
    assert not take_mark(mark)
    leave_mark(mark)
    leave_mark(mark)
    assert take_mark(mark)
    assert not take_mark(mark)


def test_it_starts_with_the_same_arguments_and_its_code_is_that_of_the_last(tmp_path: Path) -> None:
    program = tmp_path / "program with spaces.py"
    program.write_text(PROGRAM)
    ended = subprocess.run(
        [sys.executable, "-X", "utf8", str(program), str(tmp_path / "restart"), "two words", "ü"],
        check=False, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ended.stdout.splitlines() == ["['two words', 'ü'] 1"] * 2
    assert ended.returncode == 7


def test_a_frozen_program_starts_as_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PYINSTALLER_RESET_ENVIRONMENT" not in environment()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert environment()["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
