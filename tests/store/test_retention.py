"""What is kept can be listed, grows old, and can be forgotten; what is not ours stays."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.store.journal import Journal, recover
from live_desktop.store.log import start_logging
from live_desktop.store.paths import Paths
from live_desktop.store.retention import (
    Place,
    Swept,
    Trace,
    expire,
    forget,
    list_items,
    places,
    trim_log,
)

DAY = 24 * 60 * 60
NOW = 2_000_000_000.0
JOURNAL = "talk-20260506T070800-00000000.jsonl"

OURS = {
    "journals/talk-20260506T070800-00000000.jsonl": Trace.JOURNALS,
    "draft.txt": Trace.DRAFT,
    "session.json": Trace.HANDLE,
    "notes.json": Trace.NOTES,
    "notes.json.broken": Trace.NOTES,
    "live-desktop.log": Trace.LOGS,
    "live-desktop.log.1": Trace.LOGS,
    "server.log": Trace.LOGS,
    "crash.txt": Trace.CRASHES,
    "recordings/flight-20260506.jsonl": Trace.RECORDINGS,
    "settings.json.backup": Trace.COPIES,
    "settings.json.broken-2026-05-06": Trace.COPIES,
    "personas.json.broken-2026-05-06-2": Trace.COPIES,
}
NOT_OURS = (
    "settings.json",
    "personas.json",
    "live-desktop.log.gz",
    "my-draft.txt",
    "journals/talk.jsonl",
    "journals/notes.md",
    "recordings/holiday.jsonl",
)


def of(home: Path) -> tuple[Place, ...]:
    """The places of a program whose home is a folder."""
    return places(Paths.of_platform(str(home)))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with one of everything, two days old."""
    for name in (*OURS, *NOT_OURS):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("12345")
        os.utime(path, (NOW - 2 * DAY, NOW - 2 * DAY))
    return tmp_path


def left(home: Path) -> set[str]:
    """Name the files that are there and not empty."""
    found = (each for each in home.rglob("*") if each.is_file() and each.stat().st_size)
    return {each.relative_to(home).as_posix() for each in found}


def test_everything_is_listed_with_size_and_age(home: Path) -> None:
    items = list_items(of(home), now=NOW)
    assert {each.path.relative_to(home).as_posix(): each.trace for each in items} == OURS
    assert {(each.size, each.age) for each in items} == {(5, 2.0 * DAY)}


def test_what_is_too_old_goes_and_nothing_else(home: Path) -> None:
    before = left(home)
    for days in (None, 30, 3):
        assert expire(of(home), dict.fromkeys(Trace, days), now=NOW) == Swept()
    assert expire(of(home), {}, now=NOW) == Swept()
    assert left(home) == before
    kept: dict[Trace, int | None] = {
        Trace.JOURNALS: 1,
        Trace.LOGS: 2,
        Trace.CRASHES: 0,
        Trace.HANDLE: None,
        Trace.DRAFT: 7,
    }
    swept = expire(of(home), kept, now=NOW)
    wanted = {Trace.JOURNALS, Trace.LOGS, Trace.CRASHES}
    gone = {name for name, trace in OURS.items() if trace in wanted}
    assert {each.relative_to(home).as_posix() for each in swept.removed} == gone
    assert swept.left == ()
    assert before - left(home) == gone


def test_what_is_not_kept_at_all_goes_at_once(home: Path) -> None:
    (home / "draft.txt").write_text("just now")
    assert expire(of(home), {Trace.DRAFT: 0}).removed == (home / "draft.txt",)


@pytest.mark.parametrize("trace", Trace)
def test_one_kind_can_be_forgotten_at_once(home: Path, trace: Trace) -> None:
    before = left(home)
    swept = forget(of(home), {trace})
    gone = {name for name, each in OURS.items() if each is trace}
    assert {each.relative_to(home).as_posix() for each in swept.removed} == gone
    assert before - left(home) == gone


def test_a_place_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert list_items(of(tmp_path / "none")) == ()
    assert forget(of(tmp_path / "none"), set(Trace)) == Swept()


@pytest.mark.skipif(os.name != "posix", reason="links need a right of their own elsewhere")
def test_links_and_folders_with_our_names_are_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("mine")
    home = tmp_path / "home"
    (home / "journals").mkdir(parents=True)
    (home / "draft.txt").symlink_to(target)
    (home / "live-desktop.log").symlink_to(target)
    (home / "journals" / JOURNAL).symlink_to(target)
    (home / "session.json").mkdir()
    assert list_items(of(home)) == ()
    assert forget(of(home), set(Trace)) == Swept()
    assert target.read_text() == "mine"
    assert (home / "journals" / JOURNAL).is_symlink()


def test_the_journal_of_a_running_program_stays(tmp_path: Path) -> None:
    journal: Journal[Turn] = Journal(tmp_path / "journals", print)
    journal.note(Turn(0, Speaker.USER, "words", datetime.now(UTC), complete=True))
    journal.close(keep=True)
    (talk,) = recover(tmp_path / "journals", Turn)
    swept = forget(of(tmp_path), {Trace.JOURNALS})
    assert swept == Swept((), (talk.path,))
    talk.release()
    assert forget(of(tmp_path), {Trace.JOURNALS}) == Swept((talk.path,), ())
    assert list((tmp_path / "journals").iterdir()) == []


def test_the_log_goes_on_after_it_is_forgotten(tmp_path: Path) -> None:
    path = Paths.of_platform(str(tmp_path)).log
    handler = start_logging(path)
    try:
        logging.getLogger("t").info("before")
        forget(of(tmp_path), {Trace.LOGS})
        logging.getLogger("t").info("after")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    text = path.read_text()
    assert "before" not in text
    assert text.endswith("t: after\n")
    assert "\0" not in text


@pytest.mark.logs("cannot be removed")
def test_what_cannot_be_removed_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as system:
        system.setattr(Path, "unlink", closed)
        assert forget(of(home), {Trace.DRAFT}) == Swept((), (home / "draft.txt",))
    assert (home / "draft.txt").exists()


def test_old_lines_of_a_log_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "live-desktop.log"
    lines = [
        "2026-05-01 10:00:00,000 INFO    a: old\n",
        "Traceback of the old one\n",
        "2026-05-06 09:00:00,000 INFO    a: new\n",
        "  more of the new one\n",
        "2026-05-06 10:00:00,000 INFO    a: newest\n",
    ]
    path.write_text("".join(lines))
    now = datetime(2026, 5, 7, 8)
    for days in (None, 7):
        trim_log(path, days, now=now)
        assert path.read_text() == "".join(lines)
    trim_log(path, 1, now=now)
    assert path.read_text() == "".join(lines[2:])
    trim_log(path, 1, now=datetime(2027, 5, 7))
    assert path.read_text() == ""
    trim_log(tmp_path / "none.log", 1)
