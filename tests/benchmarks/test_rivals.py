"""Rivals: their workers are real processes, their environment is made once."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import rivals
from tests.benchmarks.rivals import RivalFailed, Worker, rival_python, worker


@pytest.fixture
def echoing() -> Iterator[Worker]:
    with worker("echoing", Path(sys.executable)) as process:
        yield process


def test_a_worker_answers_question_after_question(echoing: Worker) -> None:
    answers = [echoing.ask(figure=figure, manner="plain") for figure in (1.5, 0, -2)]
    assert answers == [1.5, 0, -2]


def test_what_a_worker_prints_is_no_answer(echoing: Worker) -> None:
    assert echoing.ask(figure=4, manner="chatty") == 4


def test_a_worker_that_fails_says_why_and_goes_on(echoing: Worker) -> None:
    with pytest.raises(RivalFailed, match="LookupError: nothing to be found"):
        echoing.ask(figure=1, manner="failing")
    assert echoing.ask(figure=2, manner="plain") == 2


def test_a_worker_that_dies_is_noticed_at_once_and_afterwards(echoing: Worker) -> None:
    for _ in range(2):
        with pytest.raises(RivalFailed, match="ended without an answer"):
            echoing.ask(figure=1, manner="dying")


def test_a_worker_that_says_nothing_is_ended(
    echoing: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rivals, "ANSWER_LIMIT", 0.2)
    with pytest.raises(RivalFailed, match="ended without an answer"):
        echoing.ask(figure=1, manner="silent")


def test_an_environment_that_cannot_be_installed_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("--nonsense\n")
    monkeypatch.setattr(rivals, "LOCK", lock)
    monkeypatch.setattr(rivals, "VENV", tmp_path / "venv")
    with pytest.raises(RivalFailed, match="nonsense"):
        rival_python()
    lock.write_text("# nothing\n")
    python = rival_python()
    made = python.stat().st_ino, (tmp_path / "venv" / "pyvenv.cfg").stat().st_mtime_ns
    assert rival_python() == python
    assert made == (python.stat().st_ino, (tmp_path / "venv" / "pyvenv.cfg").stat().st_mtime_ns)
