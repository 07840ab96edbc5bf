"""Files that are kept: with a backup, and set aside where they are broken."""

import json
import os
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live_desktop.store import files
from live_desktop.store.files import FileWords, KeptFile, Stored, backup_of, write_atomically

TODAY = datetime(2026, 5, 6, 7, 8)


class Taste(msgspec.Struct):
    """What the file of these tests holds."""

    colour: str = "blue"
    number: int = 1


WORDS = FileWords(
    "The tastes in {path} cannot be read.", "The tastes in {path} cannot be read ({reason})."
)


def parse(stored: Stored) -> Taste:
    """Read a taste; raises what msgspec raises."""
    return msgspec.json.decode(msgspec.json.encode(stored), type=Taste)


def kept(path: Path) -> KeptFile[Taste]:
    """A file of today."""
    return KeptFile(
        path,
        parse,
        words=FileWords(
            "The tastes in {path} cannot be read.",
            "The tastes in {path} cannot be read ({reason}).",
        ),
        now=lambda: TODAY,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "taste.json"


def write(path: Path, colour: str) -> None:
    """Save a colour as a program does that has just started."""
    file = kept(path)
    file.read()
    file.write({"colour": colour, "number": 1})


def names(path: Path) -> list[str]:
    """List what lies in the folder."""
    return sorted(each.name for each in path.parent.iterdir())


def test_what_is_written_is_read(path: Path) -> None:
    assert kept(path).read().value is None
    write(path, "red")
    reading = kept(path).read()
    assert reading.value == Taste("red")
    assert reading.complaint is None
    assert names(path) == ["taste.json"]


def test_the_content_before_the_last_change_is_kept(path: Path) -> None:
    for colour in ("red", "red", "green"):
        write(path, colour)
    assert json.loads(backup_of(path).read_bytes())["colour"] == "red"
    write(path, "green")
    assert json.loads(backup_of(path).read_bytes())["colour"] == "red"


def test_keys_of_other_versions_are_kept(path: Path) -> None:
    path.write_text('{"colour":"red","far":1e999,"more":{"a":[1]}}')
    write(path, "green")
    stored = path.read_text()
    assert '"far": 1e999' in stored
    assert json.loads(stored)["more"] == {"a": [1]}


@pytest.mark.parametrize("content", [b"", b"{", b'{"colour":1}', b"[]", b"\xff", b"[" * 100_000])
def test_of_a_broken_file_the_backup_is_used(path: Path, content: bytes) -> None:
    for colour in ("red", "green"):
        write(path, colour)
    path.write_bytes(content)
    reading = kept(path).read()
    assert reading.value == Taste("red")
    aside = path.with_name("taste.json.broken-2026-05-06")
    assert aside.read_bytes() == content
    words = str(reading.complaint)
    assert words.startswith(f"The tastes in {path} cannot be read")
    assert f"set aside as {aside}" in words
    assert "from before, of 20" in words
    # It is mended, so the next start has nothing to tell.
    again = kept(path).read()
    assert (again.value, again.complaint) == (Taste("red"), None)


def test_without_a_backup_a_new_start_is_made_and_the_file_stays(path: Path) -> None:
    path.write_bytes(b"{")
    for _ in range(2):
        reading = kept(path).read()
        assert reading.value is None
        assert "new start" in str(reading.complaint)
    assert names(path) == ["taste.json", "taste.json.broken-2026-05-06"]
    write(path, "red")
    assert kept(path).read().value == Taste("red")
    assert path.with_name("taste.json.broken-2026-05-06").read_bytes() == b"{"
    assert not backup_of(path).exists()


def test_a_broken_backup_is_no_help(path: Path) -> None:
    path.write_bytes(b"{")
    backup_of(path).write_bytes(b"[")
    reading = kept(path).read()
    assert reading.value is None
    assert "new start" in str(reading.complaint)


def test_no_file_set_aside_is_lost_and_each_is_set_aside_once(path: Path) -> None:
    for content in (b"{", b"[", b"{", b"("):
        path.write_bytes(content)
        kept(path).read()
    base = "taste.json.broken-2026-05-06"
    asides = [path.with_name(f"{base}{number}").read_bytes() for number in ("", "-2", "-3")]
    assert asides == [b"{", b"[", b"("]
    assert len(names(path)) == 4


@pytest.mark.logs("cannot be set aside")
def test_nothing_is_written_over_before_it_is_set_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"{")
    file = kept(path)

    def full_disk(_handle: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", full_disk)
        assert "No copy" in str(file.read().complaint)
        with pytest.raises(OSError, match="no space"):
            file.write({"colour": "red"})
        assert path.read_bytes() == b"{"
    file.write({"colour": "red"})
    assert path.with_name("taste.json.broken-2026-05-06").read_bytes() == b"{"
    assert kept(path).read().value == Taste("red")


def test_what_cannot_be_opened_is_moved_aside_and_not_written_over(path: Path) -> None:
    path.mkdir()
    file = kept(path)
    reading = file.read()
    assert reading.value is None
    assert reading.complaint is not None
    assert reading.complaint.detail
    file.write({"colour": "red"})
    assert kept(path).read().value == Taste("red")
    assert path.with_name("taste.json.broken-2026-05-06").is_dir()


@pytest.mark.skipif(os.name != "posix", reason="links need a right of their own elsewhere")
def test_a_link_stays_a_link(tmp_path: Path, path: Path) -> None:
    target = tmp_path / "elsewhere" / "taste.json"
    target.parent.mkdir()
    path.symlink_to(target)
    write_atomically(path, b"new")
    assert path.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("times", [2, 9])
def test_a_file_that_somebody_reads_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(files, "_PAUSES", (0.0,) * 5)
    real = Path.replace
    refusals = [PermissionError(13, "in use")] * times

    def busy(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(self, target)

    with monkeypatch.context() as system:
        system.setattr(Path, "replace", busy)
        if times > 5:
            with pytest.raises(PermissionError):
                write_atomically(path, b"new")
            assert names(path) == []
        else:
            write_atomically(path, b"new")
            assert names(path) == ["taste.json"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary())
def test_whatever_lies_there_is_read_without_failing(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    reading = kept(path).read()
    assert (reading.complaint is None) is (reading.value == Taste())
    for each in path.parent.iterdir():
        each.unlink()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_only_the_owner_reads_it(path: Path) -> None:
    write(path, "red")
    write(path, "green")
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
