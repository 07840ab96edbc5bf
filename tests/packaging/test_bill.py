"""What an installer's program writes down about itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from devkit import bill
from devkit.steps import Trouble

from live_desktop.store.components import BILL_FILE, LICENCES_FILE


def test_it_writes_both_files_for_an_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    bill.write(tmp_path / "one", Path(sys.prefix))
    bill.write(tmp_path / "two", Path(sys.prefix))
    for name in (BILL_FILE, LICENCES_FILE):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    made = json.loads((tmp_path / "one" / BILL_FILE).read_text(encoding="utf-8"))
    listed = json.loads((tmp_path / "one" / LICENCES_FILE).read_text(encoding="utf-8"))
    assert made["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert len(made["components"]) == len(listed) - 1
    assert all(each["text"].strip() for each in listed)


def test_an_environment_without_the_program_is_told(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True, timeout=60
    )
    with pytest.raises(Trouble, match="Writing down the licences: failed"):
        bill.write(tmp_path / "out", tmp_path / "venv")
    assert not (tmp_path / "out").exists()


def test_what_is_frozen_without_its_licence_is_told(tmp_path: Path) -> None:
    def freeze(name: str) -> None:
        info = tmp_path / "inside" / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n")

    written = [{"name": "Live Desktop"}, {"name": "jaraco.classes"}]
    (tmp_path / LICENCES_FILE).write_text(json.dumps(written))
    freeze("live-desktop")
    freeze("jaraco_classes")
    bill.check(tmp_path / "inside", tmp_path)
    freeze("odd")
    with pytest.raises(Trouble, match="without their licences: odd"):
        bill.check(tmp_path / "inside", tmp_path)
