"""The settings desk: what is chosen is kept, undone, tested and shown, and the look follows."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from live_desktop.audio.plan import SoundState
from live_desktop.errors import LiveDesktopError
from live_desktop.session.catalogue import CatalogueVoice
from live_desktop.session.local_server import LocalServer
from live_desktop.session.network import Network
from live_desktop.store.secrets import Secret, stored_key
from live_desktop.store.settings import (
    Accent,
    Appearance,
    ConnectionChoice,
    Contrast,
    Settings,
    SettingsFile,
    TalkMode,
)
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.settings import words
from live_desktop.ui.settings.desk import SettingsDesk
from live_desktop.ui.settings.history import Change
from live_desktop.ui.settings.secret import SecretEditor
from live_desktop.ui.settings.sound_forms import SoundForms
from live_desktop.ui.settings.table import Section
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import DARK_HIGH
from tests.support.acting import act, gone, said
from tests.support.vault import use_vault
from tests.ui.settings.rows import turn_to
from tests.ui.sounds import DEVICES

Scene = Callable[["Room"], Awaitable[None]]


class Room:
    """A window with its settings file and the desk, on Qt's loop."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self.path = home / "settings.json"
        self.window = MainWindow()
        self.window.show()
        theme = self.window.findChild(Theme)
        assert isinstance(theme, Theme)
        self.theme = theme
        self.preferences = Preferences(self.window, settings, SettingsFile(self.path))
        self.forms = SoundForms(self.window.sound)
        self.desk = SettingsDesk(self.window, theme, self.preferences, self.forms)
        self.told: list[str] = []
        self.failures: list[LiveDesktopError] = []
        preferences, desk = self.preferences, self.desk
        preferences.wishes_changed.connect(lambda: self.told.append("wishes"))
        preferences.connection_changed.connect(lambda: self.told.append("connection"))
        preferences.sound_changed.connect(lambda: self.told.append("sound"))
        preferences.brain_changed.connect(lambda: self.told.append("brain"))
        desk.failed.connect(self.failures.append)

    def choose(self, row: str, **values: Any) -> None:
        """Wish as a row does."""
        self.desk.window.wished.emit(Change(row, tuple(values.items())))

    def said(self) -> str:
        return said(self.desk.window)

    def secret(self, secret: Secret) -> SecretEditor:
        turn_to(self.desk.window, Section.CONNECTION)
        editors = self.desk.window.findChildren(SecretEditor)
        return next(each for each in editors if each.secret is secret)

    async def settled(self) -> None:
        await self.desk._tasks.finish()
        await self.preferences._tasks.finish()

    def stored(self) -> dict[str, Any]:
        found = json.loads(self.path.read_text())
        assert isinstance(found, dict)
        return found

    async def aclose(self) -> None:
        await self.desk.aclose()
        await self.preferences.aclose()
        await gone(self.window)


def play(home: Path, scene: Scene, **settings: Any) -> None:
    """Play a scene on Qt's loop."""
    chosen = {"connection": ConnectionChoice.LOCAL} | settings
    act(lambda: Room(home, Settings(**chosen)), scene)


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault in a file, and no key in the environment."""
    use_vault(tmp_path / "vault.cfg", monkeypatch)


def test_a_choice_is_kept_told_and_taken_back(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.open(Section.TALKING)
        turn_to(room.desk.window, Section.TALKING)
        room.choose("talk_mode", talk_mode=TalkMode.TOGGLE)
        assert room.preferences.settings.talk_mode is TalkMode.TOGGLE
        assert room.told == ["wishes"]
        assert words.changed("Talk mode") in room.said()
        assert words.BY_HAND in room.said()
        room.choose("reply_seconds", reply_seconds=5.0)
        assert room.told == ["wishes"]
        await room.settled()
        assert room.stored()["talk_mode"] == "toggle"
        assert room.stored()["reply_seconds"] == 5.0
        room.desk.window.undo_requested.emit()
        room.desk.window.undo_requested.emit()
        assert room.told == ["wishes", "wishes"]
        assert room.preferences.settings == Settings(connection=ConnectionChoice.LOCAL)
        assert words.undone("Talk mode") in room.said()
        assert words.BY_HAND not in room.said()
        room.desk.window.undo_requested.emit()
        await room.settled()
        assert room.stored()["talk_mode"] == "open_mic"

    play(tmp_path, scene)


def test_undo_leaves_alone_what_others_changed_since(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.choose("seed", seed=7)
        room.window.voice_chosen.emit("Kore")
        room.desk.window.undo_requested.emit()
        assert room.preferences.settings.seed is None
        assert room.preferences.settings.voice == "Kore"

    play(tmp_path, scene)


def test_each_kind_of_change_reaches_those_it_concerns(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        cases: tuple[tuple[dict[str, Any], list[str]], ...] = (
            ({"proxy": "none"}, ["connection"]),
            ({"volume": 0.5}, ["sound"]),
            ({"brain_model": "qwen"}, ["brain"]),
            ({"temperature": 0.5}, ["wishes"]),
            ({"temperature": 0.6, "proxy": ""}, ["connection"]),
            ({"keep_logs_days": 30}, []),
        )
        for change, kind in cases:
            room.told.clear()
            room.preferences.take(replace(room.preferences.settings, **change))
            assert room.told == kind

    play(tmp_path, scene)


def test_what_cannot_be_is_refused_in_its_row(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.open(Section.CONNECTION)
        room.choose("connection", connection=ConnectionChoice.GOOGLE)
        assert words.NO_GOOGLE_KEY_YET in room.said()
        assert room.preferences.settings.connection is ConnectionChoice.LOCAL
        room.choose("connection", connection=ConnectionChoice.CUSTOM)
        assert words.NO_ADDRESS_YET in room.said()
        room.choose("custom_url", custom_url="ws://127.0.0.1:1")
        room.choose("connection", connection=ConnectionChoice.CUSTOM)
        assert words.NO_ADDRESS_YET not in room.said()
        assert room.preferences.connection_words() == "127.0.0.1"

    play(tmp_path, scene)


def test_the_look_follows_at_once(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.choose("appearance", appearance=Appearance.DARK)
        room.choose("contrast", contrast=Contrast.HIGH)
        assert room.theme.palette is DARK_HIGH
        room.choose("accent", accent=Accent.ROSE)
        assert room.theme.palette.accent != DARK_HIGH.accent
        before = room.window.font().pixelSize()
        room.choose("text_percent", text_percent=140)
        assert QApplication.font().pixelSize() == round(before * 1.4)
        await room.settled()
        assert room.stored()["accent"] == "rose"
        room.choose("text_percent", text_percent=100)

    play(tmp_path, scene)


def test_a_stored_look_is_there_from_the_start(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        assert room.theme.palette is DARK_HIGH

    play(tmp_path, scene, appearance=Appearance.DARK, contrast=Contrast.HIGH)


def test_a_key_is_kept_in_the_vault_and_forgotten(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.open(Section.CONNECTION)
        window = room.desk.window
        window.key_kept.emit(Secret.CUSTOM_KEY, "secret")
        await room.settled()
        assert stored_key(Secret.CUSTOM_KEY) == "secret"
        assert "connection" in room.told
        editor = room.secret(Secret.CUSTOM_KEY)
        assert editor._field.placeholderText() == words.KEY_STORED
        window.key_kept.emit(Secret.CUSTOM_KEY, "")
        await room.settled()
        assert stored_key(Secret.CUSTOM_KEY) == ""
        assert editor._field.placeholderText() == words.NO_KEY
        assert not room.failures

    play(tmp_path, scene)


def test_without_a_vault_the_row_says_so(tmp_path: Path, qapp: QApplication) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]

    async def scene(room: Room) -> None:
        room.desk.open(Section.CONNECTION)
        room.desk.window.key_kept.emit(Secret.GOOGLE_KEY, "AIzaKey")
        await room.settled()
        assert "It cannot be kept" in room.said()
        assert not room.failures

    play(tmp_path, scene)


def test_a_key_is_tested_with_a_real_session(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        server = LocalServer(tmp_path / "server.log")
        try:
            endpoint = await server.endpoint()
            key = dict(endpoint.headers)["x-goog-api-key"]
            room.desk.open(Section.CONNECTION)
            room.choose("custom_url", custom_url=endpoint.url)
            for given, said in ((key, "It works"), ("guess", "Refused")):
                room.desk.window.test_requested.emit(Secret.CUSTOM_KEY, given)
                assert words.TESTING in room.said()
                await room.settled()
                assert said in room.said()
                assert words.TESTING not in room.said()
            # Without a key in the field, the one that is stored is tested.
            await room.preferences.keep_key(Secret.CUSTOM_KEY, key)
            room.desk.window.test_requested.emit(Secret.CUSTOM_KEY, "")
            await room.settled()
            assert "It works" in room.said()
        finally:
            await server.aclose()
        room.desk.window.test_requested.emit(Secret.CUSTOM_KEY, key)
        await room.settled()
        assert "Not reached" in room.said()

    play(tmp_path, scene)


def test_both_forms_of_the_sound_show_the_same(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        wishes: list[tuple[str, object]] = []
        asked: list[str] = []
        room.forms.wished.connect(lambda name, value: wishes.append((name, value)))
        room.forms.check_requested.connect(lambda: asked.append("check"))
        room.forms.test_requested.connect(lambda: asked.append("test"))
        room.forms.show_sound(Settings(volume=0.25), SoundState(), DEVICES, None)
        room.forms.show_trouble("The microphone is away.")
        room.desk.open(Section.SOUND)
        assert "25 %" in room.said()
        assert "The microphone is away." in room.said()
        for form in (room.window.sound, room.desk.window.sound):
            form.wished.emit("volume", 0.5)
            form.check_requested.emit()
            form.test_requested.emit()
        assert wishes == [("volume", 0.5)] * 2
        assert asked == ["check", "test"] * 2

    play(tmp_path, scene)


def test_wishes_about_the_brain_go_the_usual_way(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.show_brain(BrainView(state="Nobody looks yet."))
        room.desk.open(Section.BRAIN)
        window = room.desk.window
        room.desk.show_brain(BrainView(state="It answers."))
        assert "It answers." in room.said()
        window.brain.chosen.emit(room.preferences.settings.brain, "", "", "qwen")
        await room.settled()
        assert room.preferences.settings.brain_model == "qwen"

    play(tmp_path, scene)


def test_shortcuts_and_deleting_are_passed_on(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        chosen: list[object] = []
        deleted: list[str] = []
        room.desk.shortcuts_chosen.connect(chosen.append)
        room.desk.delete_requested.connect(deleted.append)
        room.choose("shortcuts", shortcuts=(("talk", "F9"),))
        room.choose("seed", seed=1)
        assert chosen == [(("talk", "F9"),)]
        assert room.preferences.settings.shortcuts == {"talk": "F9"}
        room.desk.window.delete_requested.emit("keep_logs_days")
        assert deleted == ["keep_logs_days"]

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ConnectionChoice.AUTO, ConnectionChoice.GOOGLE),
        (ConnectionChoice.LOCAL, ConnectionChoice.LOCAL),
    ],
)
def test_who_gives_a_key_and_has_made_no_choice_chooses_google(
    tmp_path: Path, qapp: QApplication, before: ConnectionChoice, after: ConnectionChoice
) -> None:
    async def no_voices(_key: str, _network: Network) -> tuple[CatalogueVoice, ...]:
        return ()

    async def scene(room: Room) -> None:
        room.preferences._fetch = no_voices
        room.desk.open(Section.CONNECTION)
        room.desk.window.key_kept.emit(Secret.GOOGLE_KEY, "a key of Google's")
        await room.settled()
        assert room.preferences.settings.connection is after
        assert "connection" in room.told
        room.desk.window.key_kept.emit(Secret.GOOGLE_KEY, "")
        await room.settled()
        assert room.preferences.settings.connection is after

    play(tmp_path, scene, connection=before)
