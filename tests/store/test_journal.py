"""A talk that is not saved survives a crash, and nothing else of it stays."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.session.cards import Card, CardKind, CardState, Source, Thoughts
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.usage import Tokens
from live_desktop.store import journal_file
from live_desktop.store.export import Facts
from live_desktop.store.files import StorageFailed
from live_desktop.store.journal import FLUSH_SECONDS, Journal, Recovered, recover, remove_leftover
from live_desktop.store.journal_file import NAMES, compacted

AT = datetime(2026, 5, 6, 7, 8, tzinfo=UTC)


def turn(number: int, text: str = "words", *, complete: bool = True) -> Turn:
    """A turn of the assistant."""
    return Turn(number, Speaker.ASSISTANT, text, AT, complete=complete)


@contextmanager
def journal(
    folder: Path, failed: Callable[[StorageFailed], None] | None = None, *, keep: bool = True
) -> Iterator[Journal[Turn]]:
    """A journal that ends as a crash leaves it, unless it is not to be kept."""

    def unexpected(error: StorageFailed) -> None:
        raise error

    running: Journal[Turn] = Journal(folder, failed or unexpected)
    try:
        yield running
    finally:
        running.close(keep=keep)


def found(folder: Path) -> list[tuple[str, ...]]:
    """The texts of the talks that are offered, which stay."""
    talks = recover(folder, Turn)
    for talk in talks:
        talk.release()
    return [tuple(each.text for each in talk.turns) for talk in talks]


def only(folder: Path) -> Recovered[Turn]:
    """The one talk that is offered."""
    (talk,) = recover(folder, Turn)
    return talk


def test_all_of_a_turn_is_kept(tmp_path: Path) -> None:
    whole = Turn(
        1,
        Speaker.ASSISTANT,
        "Grüße, 世界 👋\n```py\n1\n```",
        AT,
        complete=True,
        heard=5,
        tokens=Tokens(prompt=3, prompt_details=(("AUDIO", 3),)),
        thoughts=Thoughts("Hm."),
        cards=(Card("1", CardKind.TOOL, "clock", "{}", "json", after=3, state=CardState.DONE),),
        sources=(Source("A page", "https://example.org"),),
    )
    facts = Facts(title="Grüße", model="m", voice="Kore", persona="Cook")
    with journal(tmp_path / "new" / "folder") as running:
        running.describe(facts)
        running.note(turn(0))
        running.note(whole)
    talk = only(tmp_path / "new" / "folder")
    assert talk.turns == (turn(0), whole)
    assert talk.facts == facts
    assert talk.started.tzinfo is not None
    talk.discard()
    assert list((tmp_path / "new" / "folder").iterdir()) == []


def test_the_last_state_of_a_turn_counts(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.note(turn(1, "second"))
        for length in range(1, 6):
            running.note(turn(0, "first"[:length], complete=length == 5))
    assert found(tmp_path) == [("first", "second")]


@pytest.mark.parametrize("end", ["start_anew", "close"])
def test_a_clean_end_leaves_nothing(tmp_path: Path, end: str) -> None:
    with journal(tmp_path, keep=False) as running:
        running.note(turn(0))
        if end == "start_anew":
            running.start_anew()
            running.note(turn(0, "another"))
    assert list(tmp_path.iterdir()) == []


def test_after_a_clean_end_the_next_talk_is_kept_alone(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.describe(Facts(title="Old", voice="Kore"))
        running.note(turn(0, "old"))
        running.note(turn(1, "old"))
        running.start_anew()
        running.note(turn(0, "new"))
    talk = only(tmp_path)
    assert [each.text for each in talk.turns] == ["new"]
    assert talk.facts == Facts(voice="Kore")
    talk.release()


def test_an_empty_talk_makes_no_file(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.describe(Facts(voice="Kore"))
        running.start_anew()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    with journal(folder) as running:
        running.note(turn(0))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}


def test_running_programs_keep_their_own(tmp_path: Path) -> None:
    with journal(tmp_path) as mine, journal(tmp_path) as other:
        for running, text in ((mine, "mine"), (other, "other")):
            running.note(turn(0, text))
        until(lambda: len(files(tmp_path)) == 2)
        assert found(tmp_path) == []
        assert [remove_leftover(path) for path in files(tmp_path)] == [False, False]
    assert sorted(found(tmp_path)) == [("mine",), ("other",)]


def test_what_is_offered_is_offered_to_one_alone(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.note(turn(0))
    talk = only(tmp_path)
    assert recover(tmp_path, Turn) == ()
    talk.release()
    assert found(tmp_path) == [("words",)]


def test_the_oldest_come_first(tmp_path: Path) -> None:
    for day in (3, 1, 2):
        moment = AT.replace(day=day)
        running: Journal[Turn] = Journal(tmp_path, print, now=lambda moment=moment: moment)  # type: ignore[misc]
        running.note(turn(0, str(day)))
        running.close(keep=True)
    talks = recover(tmp_path, Turn)
    assert [talk.started.day for talk in talks] == [1, 2, 3]
    for talk in talks:
        talk.release()


def files(folder: Path) -> list[Path]:
    """The journals of a folder."""
    return sorted(each for each in folder.iterdir() if NAMES.fullmatch(each.name))


def until(condition: Callable[[], object]) -> None:
    """Wait for another thread or program."""
    pause = threading.Event()
    for _ in range(1000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it takes too long")


def test_words_that_go_on_are_on_disk_within_a_second(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.note(turn(0, "not over yet", complete=False))
        until(lambda: files(tmp_path) and b"not over yet" in files(tmp_path)[0].read_bytes())
    assert FLUSH_SECONDS <= 1.0


CHILD = """
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.store.journal import Journal

journal = Journal(Path(sys.argv[1]), print)
number = 0
while True:
    text = f"{number} " + "word " * 2000
    journal.note(Turn(number, Speaker.USER, text, datetime.now(UTC), complete=True))
    if number % 10 == 0:
        time.sleep(0.001)
    number += 1
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has another way of killing")
def test_a_program_that_is_killed_as_it_writes_loses_next_to_nothing(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: files(tmp_path) and files(tmp_path)[0].stat().st_size > 3_000_000)
        assert recover(tmp_path, Turn) == ()
    finally:
        program.kill()
        program.wait()
    talk = only(tmp_path)
    numbers = [each.number for each in talk.turns]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 100
    assert all(each.text.startswith(f"{each.number} word word") for each in talk.turns)
    assert {len(each.text) - len(str(each.number)) for each in talk.turns} == {1 + 5 * 2000}
    talk.discard()


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.note(turn(0, "whole"))
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"turn":{"number":1,"speaker":"user","te')
    assert found(tmp_path) == [("whole",)]


def test_every_way_to_tear_it_keeps_what_is_before(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.note(turn(0, "first"))
        until(lambda: files(tmp_path) and b"first" in files(tmp_path)[0].read_bytes())
        running.note(turn(1, "second"))
    (path,) = files(tmp_path)
    content = path.read_bytes()
    first = content.index(b'"first"') + len(b'"first"')
    for end in range(len(content), first + 200, -7):
        path.write_bytes(content[:end])
        (texts,) = found(tmp_path)
        assert texts[0] == "first"


@given(garbage=st.binary() | st.text().map(str.encode))
def test_whatever_stands_in_a_journal_is_read_without_failing(
    tmp_path_factory: pytest.TempPathFactory, garbage: bytes
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    line = msgspec.json.encode({"turn": turn(0, "kept")})
    (folder / "talk-20260506T070800-00000000.jsonl").write_bytes(
        b"\n".join((garbage.replace(b"\n", b""), line, garbage, line))
    )
    assert found(folder) == [("kept",)]


@dataclass(frozen=True)
class NewerTurn:
    """A turn of a program to come."""

    number: int
    complete: bool
    speaker: str
    text: str
    started: datetime
    hologram: str


def test_other_versions_are_understood_or_left_alone(tmp_path: Path) -> None:
    running: Journal[NewerTurn] = Journal(tmp_path, print)
    running.note(NewerTurn(0, True, "user", "words", AT, "3D"))
    running.close(keep=True)
    assert found(tmp_path) == [("words",)]
    (path,) = files(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"version":1', b'"version":2'))
    assert recover(tmp_path, Turn) == ()
    path.write_bytes(content.replace(b'"speaker":"user"', b'"speaker":"robot"'))
    assert recover(tmp_path, Turn) == ()
    assert files(tmp_path) == [path]


def test_a_journal_without_a_turn_is_removed(tmp_path: Path) -> None:
    (tmp_path / "talk-20260506T070800-00000000.jsonl").write_bytes(b'{"format":"live-deskt')
    assert recover(tmp_path, Turn) == ()
    assert list(tmp_path.iterdir()) == []


def test_files_of_others_stay(tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("mine")
    folder = tmp_path / "journal"
    folder.mkdir()
    (folder / "talk.jsonl").write_text("mine")
    if os.name == "posix":
        (folder / "talk-20260506T070800-00000000.jsonl").symlink_to(target)
    assert recover(folder, Turn) == ()
    assert recover(tmp_path / "none", Turn) == ()
    assert target.read_text() == (folder / "talk.jsonl").read_text() == "mine"


def test_text_without_a_utf8_form_is_kept_as_far_as_it_has_one(tmp_path: Path) -> None:
    with journal(tmp_path) as running:
        running.note(turn(0, "half \ud83d of it"))
    assert found(tmp_path) == [("half ? of it",)]


def test_a_folder_that_cannot_be_had_is_told_once_and_the_talk_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told: list[StorageFailed] = []
    with journal(tmp_path / "file" / "journal", told.append) as running:
        for number in range(3):
            running.note(turn(number))
            until(lambda: told)
    (error,) = told
    assert "cannot be kept in" in str(error)
    assert error.detail


def test_after_a_full_disk_everything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[StorageFailed] = []
    real = journal_file.JournalFile._put

    def full(self: journal_file.JournalFile, data: bytes) -> None:
        real(self, data[: len(data) // 2])
        self._torn = True
        raise OSError(28, "No space left on device")

    with journal(tmp_path, told.append) as running:
        running.note(turn(0, "before"))
        until(lambda: files(tmp_path) and b"before" in files(tmp_path)[0].read_bytes())
        with monkeypatch.context() as disk:
            disk.setattr(journal_file.JournalFile, "_put", full)
            running.note(turn(1, "meanwhile"))
            until(lambda: told)
        running.note(turn(2, "after"))
    assert found(tmp_path) == [("before", "meanwhile", "after")]
    assert len(told) == 1


def test_a_long_talk_stays_small_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "COMPACT_BYTES", 20_000)
    file = journal_file.JournalFile.make(tmp_path, AT)
    file.append({0: turn(0, "first")}, Facts(title="Long"))
    for length in range(500):
        growing = turn(1, "word " * length, complete=False)
        file.append({1: growing}, None)
    file.append({2: turn(2, "last")}, None)
    file.close()
    (path,) = files(tmp_path)
    assert path.stat().st_size < 60_000
    talk = only(tmp_path)
    assert [each.number for each in talk.turns] == [0, 1, 2]
    assert talk.turns[1].text == growing.text
    assert talk.facts.title == "Long"
    talk.discard()


def test_compacting_keeps_what_only_other_versions_know() -> None:
    old = b'{"turn":{"number":0,"text":"a","hologram":1}}'
    new = b'{"turn":{"number":0,"text":"b","hologram":2},"more":3}'
    assert compacted(b"\n".join((b"header", old, b"torn {", new, b""))) == (
        b"header\n" + new + b"\n"
    )


def test_turns_are_values_that_are_read_as_they_were_written() -> None:
    one = replace(turn(0), heard=3)
    assert msgspec.json.decode(msgspec.json.encode(one), type=Turn) == one
