"""The joined program: the real window, files and session, with a clock for a sound card."""

import asyncio
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from live_desktop import __version__
from live_desktop.errors import DeviceFailed, Remedy
from live_desktop.protocol.messages import ServerContent, ServerMessage
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.setup import Setup
from live_desktop.session.conversation import Speaker
from live_desktop.session.effects import Effect
from live_desktop.session.phase import Phase
from live_desktop.session.releases import Release
from live_desktop.store.secrets import Secret, stored_key
from live_desktop.ui import words
from live_desktop.ui.personas.draft import PersonaDraft
from tests.app.playing import content, play, text_box, visible_words
from tests.support.scripted_program import put_in_place
from tests.support.scripted_server import Client, scripted_server, until_closed
from tests.support.talk import Talk, no_devices, run, talk


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
        assert "until you quit" in visible_words(on)
        assert stored_key(Secret.GOOGLE_KEY) == "a-new-key"

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
