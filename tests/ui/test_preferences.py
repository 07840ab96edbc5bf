"""The preferences: the voices of the account, and words that are true of each service."""

import asyncio
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel

from live_desktop.protocol.voices import VOICES
from live_desktop.session.catalogue import CatalogueVoice, fetch_voices
from live_desktop.session.network import Network
from live_desktop.store.settings import ConnectionChoice, Settings, SettingsFile
from live_desktop.ui import loop, words
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.personas import words as persona_words
from live_desktop.ui.personas.draft import PersonaDraft
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.voices.picker import VoiceGrid
from tests.support.acting import gone
from tests.support.web import Answer, web

KEY = "AIzaNotARealKey"
TAVI = {"id": "en-us-tavi", "display_name": "Tavi", "language_code": "en-US"}


@pytest.fixture(autouse=True)
def key_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, but no vault."""
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]


def offered(window: MainWindow) -> list[str]:
    """List the voices as a screen reader finds them."""
    grid = window.findChild(VoiceGrid)
    assert isinstance(grid, VoiceGrid)
    interface = QAccessible.queryAccessibleInterface(grid)
    name = QAccessible.Text.Name
    return [interface.child(row).text(name) for row in range(interface.childCount())]


def start_with(home: Path, settings: Settings, answer: Answer) -> tuple[list[str], list[Any]]:
    """Look for voices twice; returns what is offered then, and what the service was asked."""
    found: list[str] = []
    asked: list[Any] = []

    async def main(_quit_wanted: asyncio.Event) -> int:
        async with web(answer) as server:

            async def fetch(key: str, network: Network) -> tuple[CatalogueVoice, ...]:
                return await fetch_voices(key, network, server.url)

            window = MainWindow()
            preferences = Preferences(window, settings, SettingsFile(home / "s.json"), fetch)
            for _ in range(2):
                preferences.start()
                await preferences._tasks.finish()
            found.extend(offered(window))
            asked.extend(server.asked)
            await preferences.aclose()
            await gone(window)
        return 0

    assert loop.run(main) == 0
    return found, asked


def test_the_voices_of_the_account_follow_the_others(tmp_path: Path, qapp: QApplication) -> None:
    settings = Settings(connection=ConnectionChoice.GOOGLE)
    catalogue = {"voices": [{"id": VOICES[0].name}, TAVI]}
    found, asked = start_with(tmp_path, settings, lambda _: (200, catalogue))
    assert len(found) == len(VOICES) + 1
    assert found[-1] == "en-us-tavi, Tavi, en-US, online"
    assert len(asked) == 1
    assert asked[0].headers["x-goog-api-key"] == KEY


def test_without_a_catalogue_nothing_is_said(
    tmp_path: Path, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    settings = Settings(connection=ConnectionChoice.GOOGLE)
    found, asked = start_with(tmp_path, settings, lambda _: (403, b""))
    assert len(found) == len(VOICES)
    assert asked
    assert "the catalogue of voices is not to be had" in caplog.text
    assert KEY not in caplog.text


def test_the_offline_voice_asks_nobody(tmp_path: Path, qapp: QApplication) -> None:
    settings = Settings(connection=ConnectionChoice.LOCAL)
    found, asked = start_with(tmp_path, settings, lambda _: (200, {"voices": [TAVI]}))
    assert len(found) == len(VOICES)
    assert not asked


@pytest.mark.parametrize(
    ("connection", "voice", "hint"),
    [
        (ConnectionChoice.LOCAL, "Zephyr", words.standing_in("Zephyr", "Kore")),
        (ConnectionChoice.LOCAL, "Kore", words.VOICES_HINT),
        (ConnectionChoice.GOOGLE, "Zephyr", words.VOICES_HINT),
    ],
)
def test_the_voice_that_is_heard_is_named(
    window: MainWindow, tmp_path: Path, connection: ConnectionChoice, voice: str, hint: str
) -> None:
    settings = Settings(connection=connection, voice=voice)
    Preferences(window, settings, SettingsFile(tmp_path / "settings.json"))
    window.open_drawer("voice")
    labels = (each for each in window.findChildren(QLabel) if each.isVisible())
    assert hint in [each.text() for each in labels]


@pytest.mark.parametrize(
    ("settings", "at_once"),
    [
        (Settings(connection=ConnectionChoice.LOCAL), True),
        (Settings(connection=ConnectionChoice.GOOGLE), False),
        (
            Settings(connection=ConnectionChoice.CUSTOM, custom_url="ws://a.example"),
            False,
        ),
        (
            Settings(
                connection=ConnectionChoice.VERTEX, model="gemini-live-2.5-flash-native-audio"
            ),
            False,
        ),
    ],
)
def test_the_hint_about_the_persona_is_true(
    window: MainWindow, tmp_path: Path, settings: Settings, *, at_once: bool
) -> None:
    Preferences(window, settings, SettingsFile(tmp_path / "settings.json"))
    kept = PersonaDraft(id="own", name="Own", instruction="Be kind.")
    window.personas.edit(kept, kept, in_use=True, starter=False)
    window.open_drawer("persona")
    labels = (each for each in window.findChildren(QLabel) if each.isVisible())
    hint = persona_words.AT_ONCE if at_once else persona_words.RENEWS
    assert hint in [each.text() for each in labels]


def test_favourites_and_the_sentence_are_kept(window: MainWindow, tmp_path: Path) -> None:
    preferences = Preferences(window, Settings(), SettingsFile(tmp_path / "settings.json"))

    async def main(_quit_wanted: asyncio.Event) -> int:
        window.voices.favourite_wished.emit("Kore", True)
        window.voices.favourite_wished.emit("Puck", True)
        window.voices.favourite_wished.emit("Kore", False)
        window.voices.sentence_changed.emit("Guten Tag!")
        await preferences._tasks.finish()
        return 0

    assert loop.run(main) == 0
    stored = SettingsFile(tmp_path / "settings.json").load().settings
    assert stored.favourite_voices == ("Puck",)
    assert stored.audition_sentence == "Guten Tag!"


def end_right_after_a_change(path: Path) -> None:
    """Change a setting, and end the program before anything else can happen."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        window = MainWindow()
        preferences = Preferences(window, Settings(), SettingsFile(path))
        preferences.take(replace(preferences.settings, proxy="none"))
        await preferences.aclose()
        await gone(window)
        return 0

    assert loop.run(main) == 0


def test_the_last_change_before_the_end_is_kept(tmp_path: Path, qapp: QApplication) -> None:
    end_right_after_a_change(tmp_path / "settings.json")
    assert SettingsFile(tmp_path / "settings.json").load().settings.proxy == "none"


@pytest.mark.logs("the last choices are not kept")
def test_a_last_change_that_cannot_be_kept_does_not_hold_up_the_end(
    tmp_path: Path, qapp: QApplication
) -> None:
    (tmp_path / "settings.json").mkdir()
    end_right_after_a_change(tmp_path / "settings.json")
