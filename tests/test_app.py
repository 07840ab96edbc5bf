"""The joined program: the real window, files and session, with a clock for a sound card."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QPushButton

from live_desktop import __version__
from live_desktop.errors import DeviceFailed, Remedy
from live_desktop.protocol.flight import decode_flight
from live_desktop.protocol.messages import ServerContent, ServerMessage
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.setup import Setup
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.effects import Effect
from live_desktop.session.phase import Phase
from live_desktop.session.releases import Release
from live_desktop.store.journal import Journal
from live_desktop.ui import words
from live_desktop.ui.draft import Draft
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.inspector.pane import Inspector
from live_desktop.ui.inspector.view import MessageView
from live_desktop.ui.personas.draft import PersonaDraft
from tests.support.scripted_program import put_in_place
from tests.support.scripted_server import Client, scripted_server, until_closed
from tests.support.talk import Talk, no_devices, run, talk

Scene = Callable[[Talk, list[Setup]], Coroutine[Any, Any, None]]


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


def play(home: Path, scene: Scene, **settings: Any) -> None:
    """Run the program against a server that accepts every session and says nothing."""
    setups: list[Setup] = []

    async def script(client: Client) -> None:
        message = await client.accept()
        assert message.setup is not None
        setups.append(message.setup)
        await until_closed(client)

    async def perform() -> None:
        async with scripted_server(script) as endpoint:
            stored = {"connection": "custom", "custom_url": endpoint.url} | settings
            (home / "settings.json").write_text(json.dumps(stored))
            async with talk(home, None, no_devices) as on:
                await scene(on, setups)

    run(perform)


@pytest.fixture(autouse=True)
def no_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither keys of this computer nor of its environment."""
    for variable in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]


def text_box(on: Talk) -> QPlainTextEdit:
    box = on.app.window.findChild(QPlainTextEdit)
    assert box is not None
    return box


def visible_words(on: Talk) -> str:
    labels = on.app.window.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_a_typed_message_is_sent_and_its_draft_forgotten(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def scene(on: Talk, setups: list[Setup]) -> None:
        QTest.keyClicks(text_box(on), "Hello there")
        await on.until(lambda: content(tmp_path / "draft.txt") == "Hello there")
        QTest.keyClick(text_box(on), Qt.Key.Key_Return)
        await on.until(lambda: on.phase is Phase.THINKING)
        assert on.said(Speaker.USER) == ["Hello there"]
        assert len(setups) == 1

    play(tmp_path, scene)
    assert not (tmp_path / "draft.txt").exists()


def content(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_a_draft_survives_the_program(tmp_path: Path, qapp: QApplication) -> None:
    async def write(on: Talk, _setups: list[Setup]) -> None:
        QTest.keyClicks(text_box(on), "half a thou")

    async def read(on: Talk, _setups: list[Setup]) -> None:
        assert text_box(on).toPlainText() == "half a thou"

    play(tmp_path, write)
    play(tmp_path, read)


def test_a_voice_and_a_persona_open_a_new_session_and_are_kept(
    tmp_path: Path, qapp: QApplication
) -> None:
    def voice_of(setup: Setup) -> str:
        config = setup.generation_config
        assert config is not None
        assert config.speech_config is not None
        assert config.speech_config.voice_config is not None
        assert config.speech_config.voice_config.prebuilt_voice_config is not None
        return config.speech_config.voice_config.prebuilt_voice_config.voice_name

    async def scene(on: Talk, setups: list[Setup]) -> None:
        on.app.assistant.start_talk()
        await on.until(lambda: on.phase is Phase.LISTENING)
        on.app.window.voice_chosen.emit("Kore")
        assert words.EFFECTS[Effect.RENEWED] in visible_words(on)
        await on.until(lambda: len(setups) == 2 and on.phase is Phase.LISTENING)
        on.app.window.personas.saved.emit(PersonaDraft(name="Brief", instruction="Be brief."))
        on.app.window.personas.chosen.emit(on.app.personas._shelf.own[0].id)
        await on.until(lambda: len(setups) == 3 and on.phase is Phase.LISTENING)
        assert [voice_of(setup) for setup in setups] == ["Aoede", "Kore", "Kore"]
        instruction = setups[2].system_instruction
        assert instruction is not None
        assert instruction.parts[0].text == "Be brief."

    play(tmp_path, scene)
    stored = json.loads((tmp_path / "settings.json").read_text())
    assert (stored["voice"], stored["persona"]) == ("Kore", "Be brief.")


def test_a_voice_chosen_between_talks_is_for_the_next(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, setups: list[Setup]) -> None:
        on.app.window.voice_chosen.emit("en-us-tavi")
        assert words.EFFECTS[Effect.NEXT] in visible_words(on)
        assert not setups

    play(tmp_path, scene)
    assert json.loads((tmp_path / "settings.json").read_text())["voice"] == "en-us-tavi"


def test_a_model_is_talked_with_and_kept(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, setups: list[Setup]) -> None:
        on.app.assistant.start_talk()
        await on.until(lambda: on.phase is Phase.LISTENING)
        address = on.app.preferences.settings.custom_url
        on.app.window.custom_chosen.emit(address, "", "gemini-99-live")
        await on.until(lambda: len(setups) == 2 and on.phase is Phase.LISTENING)
        assert [setup.model for setup in setups] == [
            f"models/{DEFAULT_MODEL}",
            "models/gemini-99-live",
        ]

    play(tmp_path, scene)
    assert json.loads((tmp_path / "settings.json").read_text())["model"] == "gemini-99-live"


@pytest.mark.logs("a fault")
def test_a_lost_connection_is_told_until_the_next_one_stands(
    tmp_path: Path, qapp: QApplication
) -> None:
    may_accept = asyncio.Event()
    connections = 0

    async def script(client: Client) -> None:
        nonlocal connections
        connections += 1
        if connections == 1:
            await client.accept()
            await client.socket.close(1011, "a fault")
        else:
            await may_accept.wait()
            await client.accept()
            await until_closed(client)

    async def perform() -> None:
        async with scripted_server(script) as endpoint:
            stored = {"connection": "custom", "custom_url": endpoint.url}
            (tmp_path / "settings.json").write_text(json.dumps(stored))
            async with talk(tmp_path, None, no_devices) as on:
                on.app.assistant.start_talk()
                await on.until(lambda: connections == 2)
                assert "trying again (1 of" in visible_words(on)
                assert on.app.bridge.talked()[0] is not None
                may_accept.set()
                await on.until(lambda: on.phase is Phase.LISTENING)
                assert "trying again" not in visible_words(on)

    run(perform)


@pytest.mark.logs("NoAnswer")
def test_an_overdue_answer_is_asked_for_again_and_comes(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, setups: list[Setup]) -> None:
        on.app.window.text_submitted.emit("Hello")
        await on.until(lambda: "No answer has come" in visible_words(on))
        button = next(
            each
            for each in on.app.window.findChildren(QPushButton)
            if each.text() == words.ASK_AGAIN
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert "No answer has come" not in visible_words(on)
        await on.until(lambda: len(setups) == 2)

    play(tmp_path, scene, reply_seconds=0.3)


@pytest.mark.logs("NoAnswer")
def test_the_complaint_goes_when_the_answer_comes(tmp_path: Path, qapp: QApplication) -> None:
    may_answer = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await may_answer.wait()
        await client.send(ServerMessage(server_content=ServerContent(turn_complete=True)))
        await until_closed(client)

    async def perform() -> None:
        async with scripted_server(script) as endpoint:
            stored = {"connection": "custom", "custom_url": endpoint.url, "reply_seconds": 0.3}
            (tmp_path / "settings.json").write_text(json.dumps(stored))
            async with talk(tmp_path, None, no_devices) as on:
                on.app.window.text_submitted.emit("Hello")
                await on.until(lambda: "No answer has come" in visible_words(on))
                may_answer.set()
                await on.until(lambda: "No answer has come" not in visible_words(on))
                assert on.phase is Phase.IDLE

    run(perform)


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


@pytest.mark.logs("KeyRejected")
def test_without_a_key_google_is_explained_and_the_offline_voice_offered(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.assistant.start_talk()
        await on.until(lambda: on.phase is Phase.OFFLINE)
        assert "no API key" in visible_words(on)

    play(tmp_path, scene, connection="google")


@pytest.mark.logs("KeyNotKept")
def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.window.google_chosen.emit("a-new-key", DEFAULT_MODEL)
        await on.until(lambda: "cannot be kept" in visible_words(on))

    play(tmp_path, scene)


@pytest.mark.logs("SettingsBroken")
def test_broken_settings_are_told_and_set_aside(tmp_path: Path, qapp: QApplication) -> None:
    async def perform() -> None:
        (tmp_path / "settings.json").write_text("{")
        async with talk(tmp_path, None, no_devices) as on:
            assert "set aside" in visible_words(on)

    run(perform)
    (aside,) = tmp_path.glob("settings.json.broken-*")
    assert aside.read_text() == "{"


def test_muting_and_starting_anew(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, setups: list[Setup]) -> None:
        on.app.assistant.start_talk()
        await on.until(lambda: on.phase is Phase.LISTENING)
        on.app.window.mute_requested.emit(True)
        await on.until(lambda: on.phases[-1][1] is Phase.MUTED)
        on.app.window.mute_requested.emit(False)
        await on.until(lambda: on.phases[-1][1] is Phase.LISTENING)
        on.app.window.text_submitted.emit("Remember me")
        on.app.window.new_requested.emit()
        await on.until(lambda: len(setups) == 2 and on.phase is Phase.LISTENING)
        assert not on.turns

    play(tmp_path, scene)


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


def test_closing_the_window_is_a_wish_to_quit(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        wished = asyncio.Event()
        on.app.window.quit_requested.connect(wished.set)
        on.app.window.close()
        assert wished.is_set()
        assert on.app.window.isVisible()

    play(tmp_path, scene)


ANSWERED = """
import sys
print("listening on ws://127.0.0.1:1/", flush=True)
for order in sys.stdin:
    assert '"auto"' in order, order
    print('{"type":"unanswered"}', flush=True)
    print('{"type":"brain","name":"llama3.2:latest","address":"http://127.0.0.1:11434"}')
    sys.stdout.flush()
"""


def test_the_window_says_which_model_the_offline_voice_has(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place(monkeypatch, ANSWERED)

    async def perform() -> None:
        async with talk(tmp_path, None, no_devices) as on:
            offers: list[object] = []
            on.app.brains.needed.connect(offers.append)
            on.app.brains.start(on.app.server)
            await on.app.server.endpoint()
            await on.until(lambda: "offline voice · llama3.2" in visible_words(on))
            assert len(offers) == 1
            assert words.REMEDIES[Remedy.USE_MODEL] not in visible_words(on)

    run(perform)


SILENT = """
import sys
print("listening on ws://127.0.0.1:1/", flush=True)
sys.stdin.read()
"""


def test_nobody_listens_unasked_where_words_would_leave(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place(monkeypatch, SILENT)
    stored = {
        "brain": "address",
        "brain_address": "https://a.example",
        "brain_consent": ["https://a.example:443"],
    }
    (tmp_path / "settings.json").write_text(json.dumps(stored))

    async def perform() -> None:
        async with talk(tmp_path, None, no_devices) as on:
            on.app.greet()
            assert on.phase is Phase.IDLE

    run(perform)


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


def test_a_talk_goes_on_after_starting_again(tmp_path: Path, qapp: QApplication) -> None:
    async def end(on: Talk, _setups: list[Setup]) -> None:
        on.app.assistant.conversation.type("Water the ferns")
        on.app.settings.restart_requested.emit()
        assert on.app.starts_again

    async def go_on(on: Talk, _setups: list[Setup]) -> None:
        assert [turn.text for turn in on.turns][-1] == "Water the ferns"
        assert "was not saved" not in visible_words(on)

    async def begin(on: Talk, _setups: list[Setup]) -> None:
        assert not on.turns

    play(tmp_path, end)
    play(tmp_path, go_on)
    play(tmp_path, begin)
    assert not list((tmp_path / "journals").glob("*.jsonl"))


@pytest.mark.parametrize("kept_days", [None, 0])
def test_a_talk_of_a_crash_is_not_what_goes_on_after_starting_again(
    tmp_path: Path, qapp: QApplication, kept_days: int | None
) -> None:
    async def end(on: Talk, _setups: list[Setup]) -> None:
        left = Journal[Turn](tmp_path / "journals", print)
        left.note(Turn(0, Speaker.USER, "An old story", datetime.now().astimezone(), complete=True))
        left.close(keep=True)
        if kept_days == 0:
            on.app.assistant.conversation.type("Kept by nobody")
        on.app.settings.restart_requested.emit()

    async def go_on(on: Talk, _setups: list[Setup]) -> None:
        await on.until(lambda: "was not saved" in visible_words(on))
        assert not on.turns

    play(tmp_path, end, keep_conversations_days=kept_days)
    play(tmp_path, go_on)


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


def test_talking_follows_the_settings_at_once(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.preferences.take(replace(on.app.preferences.settings, close_to_tray=True))
        assert on.app.window.closes_to_tray

    play(tmp_path, scene)


@pytest.mark.logs("The loudspeaker is gone.")
def test_a_newer_version_is_offered_and_its_page_opens_after_a_click(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        offer = Release("9.0.0").offer()
        on.app.updates.offered.emit(offer)
        assert str(offer) in visible_words(on)
        assert opened == []
        on.app.window.remedy_requested.emit(offer.remedy)
        assert opened == [on.app.updates.page]
        assert str(offer) not in visible_words(on)
        on.app.bridge.failed(DeviceFailed("The loudspeaker is gone."))
        on.app.updates.offered.emit(offer)
        assert "The loudspeaker is gone." in visible_words(on)

    play(tmp_path, scene)


def test_about_opens_from_the_window(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.window.about_requested.emit()
        assert on.app.about.window.isVisible()
        assert __version__ in visible_words(on)

    play(tmp_path, scene)
