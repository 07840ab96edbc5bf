"""The joined program: the real window, files and session, with a clock for a sound card."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from live_desktop.audio.files import FileBackend
from live_desktop.protocol.setup import Setup
from live_desktop.session.conversation import Speaker
from live_desktop.session.phase import Phase
from tests.support.scripted_server import Client, scripted_server, until_closed
from tests.support.talk import Talk, run, talk

Scene = Callable[[Talk, list[Setup]], Coroutine[Any, Any, None]]


def play(home: Path, scene: Scene, **settings: str) -> None:
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
            async with talk(home, None, FileBackend) as on:
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
        await on.until(lambda: len(setups) == 2 and on.phase is Phase.LISTENING)
        on.app.window.persona_applied.emit("Be brief.")
        await on.until(lambda: len(setups) == 3 and on.phase is Phase.LISTENING)
        assert [voice_of(setup) for setup in setups] == ["Aoede", "Kore", "Kore"]
        instruction = setups[2].system_instruction
        assert instruction is not None
        assert instruction.parts[0].text == "Be brief."

    play(tmp_path, scene)
    stored = json.loads((tmp_path / "settings.json").read_text())
    assert (stored["voice"], stored["persona"]) == ("Kore", "Be brief.")


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
        on.app.window.google_chosen.emit("a-new-key")
        await on.until(lambda: "cannot be kept" in visible_words(on))

    play(tmp_path, scene)


@pytest.mark.logs("SettingsBroken")
def test_broken_settings_are_told_and_set_aside(tmp_path: Path, qapp: QApplication) -> None:
    async def perform() -> None:
        (tmp_path / "settings.json").write_text("{")
        async with talk(tmp_path, None, FileBackend) as on:
            assert "set aside" in visible_words(on)

    run(perform)
    assert (tmp_path / "settings.broken.json").read_text() == "{"


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


def test_a_conversation_is_saved(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "talk.md"

    async def scene(on: Talk, _setups: list[Setup]) -> None:
        on.app.window.text_submitted.emit("Hello")
        on.app.window.save_path_chosen.emit(str(path))
        await on.until(lambda: "Saved as talk.md" in visible_words(on))

    play(tmp_path, scene)
    assert path.read_text().startswith("# Hello\n\n**You**")


def test_closing_the_window_is_a_wish_to_quit(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(on: Talk, _setups: list[Setup]) -> None:
        wished = asyncio.Event()
        on.app.window.quit_requested.connect(wished.set)
        on.app.window.close()
        assert wished.is_set()
        assert on.app.window.isVisible()

    play(tmp_path, scene)
