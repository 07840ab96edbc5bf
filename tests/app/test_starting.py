"""What the joined program finds at its start: first steps, drafts, and talks cut off."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from live_desktop.errors import Remedy, tellable
from live_desktop.protocol.setup import Setup
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.store.journal import Journal
from live_desktop.ui import words
from live_desktop.ui.draft import Draft
from live_desktop.ui.first_run.steps import FirstRun
from tests.app.playing import content, play, text_box, visible_words
from tests.support.talk import Talk

CRASH = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.support.talk import no_devices, run, talk

async def perform():
    async with talk(Path(sys.argv[1]), None, no_devices) as on:
        on.app.assistant.conversation.type("Remember the plumber")
        journals = Path(sys.argv[1], "journals")
        await on.until(lambda: any(b"plumber" in f.read_bytes() for f in journals.glob("*.jsonl")))
        os.kill(os.getpid(), signal.SIGKILL)

run(perform)
"""


def test_a_talk_that_a_crash_cut_off_is_brought_back(tmp_path: Path, qapp: QApplication) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        await on.until(lambda: "was not saved" in visible_words(on))
        on.app.window.remedy_requested.emit(Remedy.RESTORE)
        assert [turn.text for turn in on.turns][1:] == ["Remember the plumber"]
        assert on.turns[0].speaker is Speaker.NOTICE
        assert "was not saved" not in visible_words(on)

    play(tmp_path, scene)
    assert not list((tmp_path / "journals").glob("*.jsonl"))


def test_a_talk_that_is_not_wanted_back_is_deleted(tmp_path: Path, qapp: QApplication) -> None:
    left = Journal[Turn](tmp_path / "journals", print)
    left.note(Turn(0, Speaker.USER, "An old story", datetime.now().astimezone(), complete=True))
    left.close(keep=True)

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        await on.until(lambda: "was not saved" in visible_words(on))
        on.app.window.remedy_requested.emit(Remedy.DISCARD)
        assert not on.turns
        assert "was not saved" not in visible_words(on)

    play(tmp_path, scene)
    assert not list((tmp_path / "journals").glob("*.jsonl"))


@pytest.mark.parametrize("kept_days", [None, 0])
def test_a_talk_goes_on_after_starting_again(
    tmp_path: Path, qapp: QApplication, kept_days: int | None
) -> None:
    async def end(on: Talk, _setups: list[Setup]) -> None:
        on.app.assistant.conversation.type("Water the ferns")
        on.app.settings.restart_requested.emit()
        assert on.app.starts_again

    async def go_on(on: Talk, _setups: list[Setup]) -> None:
        assert [turn.text for turn in on.turns][-1] == "Water the ferns"
        assert "was not saved" not in visible_words(on)

    async def begin(on: Talk, _setups: list[Setup]) -> None:
        assert not on.turns

    play(tmp_path, end, keep_conversations_days=kept_days)
    assert list((tmp_path / "journals").glob("*.jsonl"))
    play(tmp_path, go_on, keep_conversations_days=kept_days)
    assert not list((tmp_path / "journals").glob("*.jsonl"))
    play(tmp_path, begin, keep_conversations_days=kept_days)
    assert not list((tmp_path / "journals").glob("*.jsonl"))


@pytest.mark.logs("something went wrong inside the program", "ProgramFailed")
def test_after_a_bug_one_button_starts_it_again(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.bridge.failed(tellable(ValueError("a bug")))
        (again,) = (
            each
            for each in on.app.window.findChildren(QAbstractButton)
            if each.text() == words.REMEDIES[Remedy.START_AGAIN]
        )
        assert again.isVisible()
        again.click()
        assert on.app.starts_again

    play(tmp_path, scene)


def test_a_talk_of_a_crash_is_not_what_goes_on_after_starting_again(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def end(on: Talk, _setups: list[Setup]) -> None:
        left = Journal[Turn](tmp_path / "journals", print)
        left.note(Turn(0, Speaker.USER, "An old story", datetime.now().astimezone(), complete=True))
        left.close(keep=True)
        on.app.settings.restart_requested.emit()

    async def go_on(on: Talk, _setups: list[Setup]) -> None:
        await on.until(lambda: "was not saved" in visible_words(on))
        assert not on.turns

    play(tmp_path, end)
    play(tmp_path, go_on)


def test_of_two_talks_only_the_one_that_goes_on_is_read_where_none_is_kept(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def end(on: Talk, _setups: list[Setup]) -> None:
        before = datetime(2026, 5, 6, tzinfo=UTC)
        left = Journal[Turn](tmp_path / "journals", print, now=lambda: before)
        left.note(Turn(0, Speaker.USER, "An old story", datetime.now().astimezone(), complete=True))
        left.close(keep=True)
        on.app.assistant.conversation.type("Kept by nobody")
        on.app.settings.restart_requested.emit()

    async def go_on(on: Talk, _setups: list[Setup]) -> None:
        assert [turn.text for turn in on.turns][1:] == ["Kept by nobody"]
        assert "was not saved" not in visible_words(on)

    play(tmp_path, end, keep_conversations_days=0)
    play(tmp_path, go_on, keep_conversations_days=0)
    assert not list((tmp_path / "journals").glob("*.jsonl"))


def test_what_is_typed_before_the_draft_is_read_comes_after_it(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        assert text_box(on).toPlainText() == "Buy milk"
        text_box(on).setPlainText("and bread")
        draft = Draft(on.app.window, tmp_path / "draft.txt", print)
        draft.change("and bread")
        await draft.restore()
        await draft.aclose()
        assert text_box(on).toPlainText() == "Buy milk\nand bread"
        assert content(tmp_path / "draft.txt") == "Buy milk\nand bread"

    (tmp_path / "draft.txt").write_text("Buy milk")
    play(tmp_path, scene)


def test_the_first_steps_are_taken_once(tmp_path: Path, qapp: QApplication) -> None:
    async def take(on: Talk, _setups: list[Setup]) -> None:
        app, kept = on.app, on.app.preferences.settings
        app.welcome()
        (steps,) = app.window.findChildren(FirstRun)
        assert steps.isVisible()
        assert not text_box(on).isVisible()
        steps.voice_chosen.emit("Kore")
        for _ in range(3):
            QTest.keyClick(steps, Qt.Key.Key_Escape)
        assert text_box(on).isVisible()
        assert app.preferences.settings == replace(kept, voice="Kore", first_run_done=True)

    async def look(on: Talk, _setups: list[Setup]) -> None:
        on.app.welcome()
        assert on.app.window.findChildren(FirstRun) == []

    play(tmp_path, take)
    play(tmp_path, look, first_run_done=True)
    stored = json.loads((tmp_path / "settings.json").read_text())
    assert stored["first_run_done"]
