"""What the joined program saves for others: the talk, the session's messages, a report."""

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from live_desktop.protocol.flight import decode_flight
from live_desktop.protocol.setup import Setup
from live_desktop.session.phase import Phase
from live_desktop.ui.inspector.pane import Inspector
from live_desktop.ui.inspector.view import MessageView
from tests.app.playing import play, visible_words
from tests.support.talk import Talk


def inspector(on: Talk) -> Inspector:
    """Open the Inspector."""
    on.app.window.inspector_action.trigger()
    assert on.app.inspector.pane is not None
    return on.app.inspector.pane


def test_the_inspector_is_where_it_was_at_the_next_start(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def leave(on: Talk, _setups: list[Setup]) -> None:
        on.app.window.resize(1200, 800)
        assert on.app.inspector.pane is None
        assert inspector(on).isVisible()

    async def look(on: Talk, _setups: list[Setup]) -> None:
        assert on.app.inspector.pane is not None
        assert on.app.inspector.pane.isVisible()
        on.app.window.inspector_action.trigger()

    async def look_again(on: Talk, _setups: list[Setup]) -> None:
        assert on.app.inspector.pane is None

    play(tmp_path, leave)
    play(tmp_path, look)
    play(tmp_path, look_again)


def test_the_inspector_shows_the_talk_and_saves_it(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "session.jsonl"

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.window.text_submitted.emit("Hello there")
        await on.until(lambda: on.phase is Phase.THINKING)
        pane = inspector(on)
        model = pane.findChildren(MessageView)[0].messages
        await on.until(lambda: "0 reconnects" in visible_words(on).replace("\u00a0", " "))
        rows = [model.index(row, 3).data() for row in range(model.rowCount())]
        assert rows[:2] == ["dialled", "opened"]
        assert any("Hello there" in row for row in rows)
        assert "set up in" in visible_words(on).replace("\u00a0", " ")
        pane.save_path_chosen.emit(str(path))
        await on.until(lambda: "Saved as session.jsonl" in visible_words(on))

    play(tmp_path, scene)
    flight = decode_flight(path.read_bytes())
    assert flight.header.endpoint == "custom"
    assert not flight.truncated
    assert any("Hello there" in entry.text for entry in flight.entries)


def test_a_session_file_that_cannot_be_saved_is_told(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "file").write_text("")

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        inspector(on).save_path_chosen.emit(str(tmp_path / "file" / "session.jsonl"))
        await on.until(lambda: "cannot be saved" in visible_words(on))

    play(tmp_path, scene)


def test_where_to_save_a_session_is_asked_without_blocking(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        pane = inspector(on)
        pane.save_requested.emit()
        asking = pane.findChild(QFileDialog)
        assert isinstance(asking, QFileDialog)
        assert asking.selectedFiles()[0].endswith(".jsonl")
        asking.close()

    play(tmp_path, scene)


def test_a_report_is_read_and_saved(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "report.zip"

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.window.report_requested.emit()
        await on.until(lambda: "Collected: " in visible_words(on))
        on.app.report.dialog.save_path_chosen.emit(str(path))
        await on.until(lambda: "Saved as report.zip" in visible_words(on))

    play(tmp_path, scene)
    with zipfile.ZipFile(path) as archive:
        assert b"Qt platform: offscreen" in archive.read("versions.txt")
        assert json.loads(archive.read("settings.json"))["connection"] == "custom"


@pytest.mark.parametrize(
    ("name", "words"),
    [("talk.md", "**You**"), ("talk.txt", "You"), ("talk.json", '"role": "user"')],
)
def test_a_conversation_is_saved(tmp_path: Path, qapp: QApplication, name: str, words: str) -> None:
    path = tmp_path / name

    async def scene(on: Talk, setups: list[Setup]) -> None:
        on.app.window.text_submitted.emit("Hello")
        on.app.window.save_path_chosen.emit(str(path))
        await on.until(lambda: f"Saved as {name}" in visible_words(on))
        await on.until(lambda: bool(setups))

    play(tmp_path, scene)
    assert words in path.read_text()
    assert "Hello" in path.read_text()
