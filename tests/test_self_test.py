"""The program testing itself: whole, and with parts missing."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import keyring
import msgspec
import pytest
from keyring.backends.fail import Keyring as NoVault

from live_desktop import self_test
from live_desktop.self_test import Absent, Broken, Report, Verdict


def test_the_whole_program_tests_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "live_desktop", "--self-test"],
        env={
            "HOME": str(tmp_path), "PATH": "", "QT_QPA_PLATFORM": "offscreen",
            "PULSE_SERVER": "none",
        },
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    heading, *checks, verdict = done.stdout.splitlines()
    assert "tests itself" in heading
    found = {line[8:].partition(":")[0]: line.split()[0] for line in checks}
    assert set(found) == {*self_test.CHECKS, "window", "embedded server", "conversation"}
    assert {found.pop("sound"), found.pop("key vault")} <= {"ok", "absent"}
    assert set(found.values()) == {"ok"}
    said = next(line for line in checks if "conversation" in line)
    assert "is 30" in said
    assert "the program is whole" in verdict


def test_the_flag_is_hidden() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "live_desktop", "--help"],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    assert "self-test" not in shown


async def test_a_failed_check_fails_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    await report.check("good", _returns("works"))
    await report.check("lacking", _raises(Absent("no such thing here")))
    assert report.conclude() == 0
    await report.check("bad", _raises(OSError("libbad.so: not found")))
    assert report.conclude() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok      good: works (")
    assert lines[1] == "absent  lacking: no such thing here"
    assert lines[2] == "2 checks: the program is whole; this computer lacks what 1 of them need"
    assert lines[3] == "FAILED  bad: OSError: libbad.so: not found"
    assert lines[4].startswith("3 checks: 1 failed")
    assert report.verdicts == [Verdict.OK, Verdict.ABSENT, Verdict.FAILED]


@pytest.mark.parametrize(
    ("name", "content", "failure"),
    [
        ("a.svg", b"no picture", Broken),
        ("a.json", b"{", msgspec.DecodeError),
        ("a.wav", b"RIFF", EOFError),
        ("a.md", b"", Broken),
    ],
)
def test_a_resource_that_is_another_thing_is_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    failure: type[Exception],
) -> None:
    folder = tmp_path / "below"
    folder.mkdir()
    (folder / "good.json").write_text(json.dumps({}))
    monkeypatch.setattr(self_test, "files", lambda _package: tmp_path)
    assert self_test.read_resources() == "all 1 can be read"
    (folder / name).write_bytes(content)
    with pytest.raises(failure):
        self_test.read_resources()


def test_no_resources_at_all_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "files", lambda _package: tmp_path)
    with pytest.raises(Broken, match="none"):
        self_test.read_resources()


def test_every_resource_is_read() -> None:
    folder = Path(str(files("live_desktop.resources")))
    there = sum(
        1 for each in folder.rglob("*") if each.is_file() and "__pycache__" not in str(each)
    )
    count = int(self_test.read_resources().split()[1])
    assert count >= there


def test_a_computer_without_a_vault_lacks_something() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoVault())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(Absent, match="no key vault"):
            self_test.open_vault()
    finally:
        keyring.set_keyring(before)


def test_a_vault_that_forgets_is_broken() -> None:
    class Forgetful(NoVault):
        priority = 5

        def set_password(self, *_what: object) -> None: ...
        def get_password(self, *_what: object) -> None: ...
        def delete_password(self, *_what: object) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Forgetful())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(Broken, match="does not give back"):
            self_test.open_vault()
    finally:
        keyring.set_keyring(before)


async def _returns(told: str) -> str:
    return told


async def _raises(error: Exception) -> str:
    raise error
