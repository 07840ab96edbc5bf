"""Who answers open questions: what the server is told, and what the window says of it."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from live_desktop.errors import Remedy
from live_desktop.offline import BrainChanged, Unanswered, UseBrain
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.session.catalogue import CatalogueVoice
from live_desktop.session.network import Network
from live_desktop.session.phase import Phase
from live_desktop.store.secrets import Secret, stored_key
from live_desktop.store.settings import BrainChoice, ConnectionChoice, Settings, SettingsFile
from live_desktop.ui import words
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.brain.desk import BrainDesk
from live_desktop.ui.bridge import Bridge
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from tests.support.acting import act, gone, said
from tests.support.vault import use_vault

AWAY = "http://gpu.example.org:8000"
LLAMA = BrainChanged("llama3.2:latest", "http://127.0.0.1:11434")


class Server:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.orders: list[UseBrain] = []

    async def use_brain(self, order: UseBrain) -> None:
        self.orders.append(order)


class Room:
    """A window with all that has to do with open questions, and no assistant."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self.window = MainWindow()
        self.file = SettingsFile(home / "settings.json")
        self.preferences = Preferences(self.window, settings, self.file, _no_catalogue)
        self.bridge = Bridge(self.window, self.preferences, home / "draft.txt")
        self.desk = BrainDesk(self.window, self.preferences)
        self.server = Server()
        self.desk.named.connect(self.bridge.brain_named)
        self.desk.needed.connect(self.bridge.offer_answers)
        self.desk.found.connect(self.bridge.answers_found)
        self.window.problem_dismissed.connect(self.bridge._decline)
        self.window.remedy_requested.connect(self.bridge._remedy)
        self.bridge.phase_changed(Phase.LISTENING)
        self.window.show()

    @property
    def settings(self) -> Settings:
        return self.preferences.settings

    def said(self) -> str:
        return said(self.window)

    def offered(self) -> set[str]:
        buttons = self.window.findChildren(QPushButton)
        return {each.text() for each in buttons if each.isVisible()} & {
            words.REMEDIES[Remedy.ADD_KEY],
            words.REMEDIES[Remedy.USE_MODEL],
        }

    async def settled(self) -> None:
        """Wait until everything is written and told."""
        await self.preferences._tasks.finish()
        await self.desk._tasks.finish()

    async def aclose(self) -> None:
        await self.desk.aclose()
        await self.preferences.aclose()
        await self.bridge.aclose()
        await gone(self.window)


async def _no_catalogue(_key: str, _network: Network) -> tuple[CatalogueVoice, ...]:
    return ()


Scene = Callable[[Room], Coroutine[Any, Any, None]]


def play(home: Path, scene: Scene, **settings: Any) -> None:
    """Play a scene on Qt's loop, with the offline voice in use."""
    chosen = {"connection": ConnectionChoice.LOCAL} | settings
    act(lambda: Room(home, Settings(**chosen)), scene)


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault in a file, and no key in the environment."""
    use_vault(tmp_path / "vault.cfg", monkeypatch)


def test_one_is_looked_for_on_this_computer(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.preferences.brain_changed.emit()
        await room.settled()
        assert not room.server.orders, "before the start nobody is asked"
        room.desk.start(room.server)
        await room.settled()
        assert room.server.orders == [UseBrain("auto")]
        room.window.open_drawer("connection")
        assert brain_words.LOOKING in room.said()
        room.desk.take(BrainChanged())
        assert brain_words.NONE_HERE in room.said()
        assert "offline voice · skills" in room.said()
        room.desk.take(LLAMA)
        assert "Found llama3.2 at 127.0.0.1:11434." in room.said()
        assert "offline voice · llama3.2" in room.said()
        room.window.brain_look_requested.emit()
        await room.settled()
        assert len(room.server.orders) == 2
        assert brain_words.LOOKING in room.said()
        # Of what is as it was the server says nothing.
        room.desk._looking.stop()
        room.desk._looking.timeout.emit()
        assert "Found llama3.2 at 127.0.0.1:11434." in room.said()

    play(tmp_path, scene)


def test_nothing_goes_elsewhere_without_consent(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.start(room.server)
        room.window.open_drawer("connection")
        room.window.brain_chosen.emit(BrainChoice.ADDRESS, AWAY, "a secret", "qwen")
        await room.settled()
        assert room.server.orders[-1] == UseBrain()
        assert brain_words.not_agreed("gpu.example.org:8000") in room.said()
        assert words.LOCAL_TEXT in room.said()
        room.window.brain_agreed.emit(AWAY)
        await room.settled()
        assert room.server.orders[-1] == UseBrain(AWAY, "qwen", "a secret")
        assert room.settings.brain_consent == (AWAY,)
        assert brain_words.goes_to("gpu.example.org:8000") in room.said()
        room.desk.take(BrainChanged("qwen", AWAY))
        assert "qwen at gpu.example.org:8000" in room.said()
        # Elsewhere the key is nobody's business, and the consent was for the other one.
        room.window.brain_chosen.emit(BrainChoice.ADDRESS, "https://b.example", "", "")
        await room.settled()
        assert room.server.orders[-1] == UseBrain()
        room.window.brain_agreed.emit("https://b.example:443")
        await room.settled()
        assert room.server.orders[-1] == UseBrain("https://b.example")

    play(tmp_path, scene)
    stored = (tmp_path / "settings.json").read_text()
    assert "a secret" not in stored
    again = SettingsFile(tmp_path / "settings.json").load().settings
    assert again.brain_consent == (AWAY, "https://b.example:443")


def test_an_address_on_this_computer_needs_no_consent(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.start(room.server)
        await room.settled()
        assert room.server.orders == [UseBrain("http://127.0.0.1:8080")]
        room.window.open_drawer("connection")
        assert brain_words.asking("127.0.0.1:8080") in room.said()
        room.desk.take(BrainChanged())
        assert brain_words.none_there("127.0.0.1:8080") in room.said()
        room.desk.take(BrainChanged(problem="It refuses the key."))
        assert "It refuses the key." in room.said()
        room.desk.take(BrainChanged("big", "http://127.0.0.1:8080"))
        assert brain_words.used("big", "127.0.0.1:8080") in room.said()

    play(tmp_path, scene, brain=BrainChoice.ADDRESS, brain_address="http://127.0.0.1:8080")


def test_off_is_off_whatever_is_still_said(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.start(room.server)
        room.window.brain_chosen.emit(BrainChoice.OFF, "", "", "")
        await room.settled()
        assert room.server.orders[-1] == UseBrain()
        room.desk.take(LLAMA)
        room.window.open_drawer("connection")
        assert brain_words.IS_OFF in room.said()
        assert "llama" not in room.said()

    play(tmp_path, scene)


def test_what_answered_before_a_choice_says_nothing_after_it(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def scene(room: Room) -> None:
        room.desk.take(LLAMA)
        room.window.brain_chosen.emit(BrainChoice.ADDRESS, "http://127.0.0.1:8080", "", "")
        await room.settled()
        room.window.open_drawer("connection")
        assert brain_words.none_there("127.0.0.1:8080") in room.said()
        assert "llama" not in room.said()

    play(tmp_path, scene)


def test_an_address_that_is_none_is_said(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.start(room.server)
        await room.settled()
        assert room.server.orders == [UseBrain()]
        room.window.open_drawer("connection")
        assert brain_words.ADDRESS_HINT in room.said()

    play(tmp_path, scene, brain=BrainChoice.ADDRESS, brain_address="what?")


@pytest.mark.logs("KeyNotKept")
def test_without_a_vault_a_key_serves_until_the_end(tmp_path: Path, qapp: QApplication) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]

    async def scene(room: Room) -> None:
        room.preferences.failed.connect(room.bridge.failed)
        room.window.brain_chosen.emit(BrainChoice.ADDRESS, AWAY, "a secret", "")
        await room.settled()
        assert "cannot be kept" in room.said()
        assert "GEMINI" not in room.said()
        assert room.settings.brain is BrainChoice.ADDRESS
        assert stored_key(Secret.BRAIN_KEY) == "a secret"

    play(tmp_path, scene)


# When nobody can answer


def test_answers_are_offered_once_until_declined(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.take(BrainChanged())
        assert not room.offered()
        room.desk.take(Unanswered())
        assert brain_words.UNANSWERABLE in room.said()
        assert len(room.offered()) == 2
        room.desk.take(Unanswered())
        room.window.problem_dismissed.emit()
        assert not room.offered()
        room.desk.take(Unanswered())
        assert not room.offered()
        # Once there was a model, its loss is news.
        room.desk.take(LLAMA)
        room.desk.take(BrainChanged(problem="Ollama has gone."))
        room.desk.take(Unanswered())
        assert "Ollama has gone." in room.said()
        assert len(room.offered()) == 2

    play(tmp_path, scene)


def test_the_offer_goes_when_a_model_is_there(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.take(Unanswered())
        assert room.offered()
        room.desk.take(LLAMA)
        assert not room.offered()
        room.desk.take(Unanswered())
        assert not room.offered(), "the model has said itself what is wrong"

    play(tmp_path, scene)


@pytest.mark.parametrize("remedy", [Remedy.ADD_KEY, Remedy.USE_MODEL])
def test_each_remedy_leads_to_its_field(tmp_path: Path, qapp: QApplication, remedy: Remedy) -> None:
    async def scene(room: Room) -> None:
        room.desk.take(BrainChanged())
        room.desk.take(Unanswered())
        room.window.remedy_requested.emit(remedy)
        assert not room.offered()
        focused = room.window.focusWidget()
        assert focused is not None
        name = words.KEY if remedy is Remedy.ADD_KEY else brain_words.ADDRESS
        assert focused.accessibleName() == name

    play(tmp_path, scene)


def test_who_has_a_key_is_offered_gemini_itself(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaNotARealKey")

    async def scene(room: Room) -> None:
        room.preferences.start()
        await room.settled()
        room.desk.take(Unanswered())
        buttons = room.window.findChildren(QPushButton)
        offered = [each for each in buttons if each.isVisible() and each.text() == words.USE_GOOGLE]
        assert len(offered) == 1
        offered[0].click()
        await room.settled()
        assert room.settings.connection is ConnectionChoice.GOOGLE

    play(tmp_path, scene)


def test_other_services_are_not_spoken_of(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.take(LLAMA)
        assert "llama" not in room.said()
        room.desk.take(BrainChanged())
        room.desk.take(Unanswered())
        assert not room.offered()

    play(tmp_path, scene, connection=ConnectionChoice.GOOGLE, model=DEFAULT_MODEL)
