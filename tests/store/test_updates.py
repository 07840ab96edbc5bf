"""When newer versions were looked for: kept over restarts, once a day, whatever the clock does."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from live_desktop.store.updates import PAUSE, Looked, UpdateFile

NOW = datetime(2026, 5, 6, 7, 8, tzinfo=UTC)


def test_it_is_kept_and_private(tmp_path: Path) -> None:
    file = UpdateFile(tmp_path / "state" / "updates.json")
    assert file.load() == Looked()
    assert file.save(Looked(NOW))
    assert UpdateFile(tmp_path / "state" / "updates.json").load() == Looked(NOW)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (timedelta(), False),
        (PAUSE - timedelta(seconds=1), False),
        (PAUSE, True),
        (timedelta(days=400), True),
        (timedelta(seconds=-1), True),  # the clock was set back
    ],
)
def test_it_is_due_after_a_day(since: timedelta, due: bool) -> None:
    assert Looked(NOW).is_due(NOW + since) is due
    elsewhere = timezone(timedelta(hours=9))
    assert Looked(NOW).is_due((NOW + since).astimezone(elsewhere)) is due


def test_at_first_it_is_due() -> None:
    assert Looked().is_due(NOW)


@pytest.mark.logs("newer versions were looked for")
@pytest.mark.parametrize("content", ["", "[]", '{"at": "2026-05-06T07:08:00"}', "\0"])
def test_a_broken_file_costs_a_question_at_most(tmp_path: Path, content: str) -> None:
    path = tmp_path / "updates.json"
    path.write_text(content)
    assert UpdateFile(path).load() == Looked()


@pytest.mark.logs("newer versions were looked for")
def test_it_tells_when_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not UpdateFile(tmp_path / "file" / "updates.json").save(Looked(NOW))
