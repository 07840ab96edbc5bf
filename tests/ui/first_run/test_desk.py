"""The first steps with the real engine on a clock: what they change, and what they leave alone."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from live_desktop.audio.devices.files import FileBackend
from live_desktop.audio.engine import AudioEngine
from live_desktop.errors import DeviceFailed, LocalServerFailed
from live_desktop.session.endpoint import Endpoint
from live_desktop.store.auditions import AuditionCache
from live_desktop.store.settings import Settings
from live_desktop.ui import loop
from live_desktop.ui.first_run.desk import FirstRunDesk
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.theme import Theme
from live_desktop.ui.voices.auditions import Auditions

NO_VOICE = "The offline voice did not start. Try again."


class Chooser(QObject):
    """Holds settings."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings(voice="Aoede")

    def take(self, settings: Settings) -> None:
        """Have other settings."""
        self.settings = settings
        self.shown.emit()


class Engine(AudioEngine):
    """The real engine, which notes when the microphone is wanted."""

    def __init__(self) -> None:
        super().__init__(FileBackend, lambda _pcm: None)
        self.listened: list[bool] = []

    def listen(self, wanted: bool) -> None:
        self.listened.append(wanted)
        super().listen(wanted)


class Start:
    """A first start of the program, where the embedded server is broken."""

    def __init__(self, theme: Theme, folder: Path) -> None:
        self.chooser, self.engine, self.sound = Chooser(), Engine(), SoundForm(theme)
        self.steps = FirstRun(theme)
        self.auditions = Auditions(
            lambda: self.chooser.settings,
            self.engine,
            AuditionCache(folder),
            dial=self._dial,
            dial_local=self._dial,
        )
        self.desk = FirstRunDesk(self.steps, self.chooser, self.engine, self.auditions, self.sound)

    async def _dial(self) -> Endpoint:
        raise LocalServerFailed(NO_VOICE)


Scene = Callable[[Start], Coroutine[Any, Any, None]]


def play(theme: Theme, folder: Path, scene: Scene) -> None:
    """Play a scene, and close everything."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        start = Start(theme, folder)
        start.engine.start()
        try:
            await scene(start)
        finally:
            await start.auditions.aclose()
            await asyncio.to_thread(start.engine.stop)
            for widget in (start.steps, start.sound):
                widget.deleteLater()
        return 0

    assert loop.run(main) == 0


def test_a_voice_is_taken_and_its_trouble_told(theme: Theme, tmp_path: Path) -> None:
    async def scene(start: Start) -> None:
        told = asyncio.Event()
        start.auditions.failed.connect(lambda text: told.set() if text else None)
        start.steps.voice_chosen.emit("Kore")
        start.steps.voice_tried.emit("Kore")
        assert start.chooser.settings.voice == "Kore"
        async with asyncio.timeout(10):
            await told.wait()
        assert start.steps._trouble.text() == NO_VOICE

    play(theme, tmp_path, scene)


def test_the_microphone_is_opened_and_closed(theme: Theme, tmp_path: Path) -> None:
    async def scene(start: Start) -> None:
        start.steps._leave_step()
        start.steps._leave_step()
        assert start.engine.listened == [True, False]

    play(theme, tmp_path, scene)


def test_the_sound_check_goes_by_way_of_its_page(theme: Theme, tmp_path: Path) -> None:
    async def scene(start: Start) -> None:
        asked: list[bool] = []
        start.sound.check_requested.connect(lambda: asked.append(True))
        start.steps.check_requested.emit()
        assert asked == [True]
        assert start.steps._check.text() == sound_words.CHECKING_SOUND
        start.engine.failed.emit(DeviceFailed("There is no microphone."))
        assert start.steps._check.text() == sound_words.CHECK_SOUND
        assert start.steps._trouble.text() == "", "the window tells what is wrong with the sound"

    play(theme, tmp_path, scene)


def test_once_over_they_leave_everything_alone(theme: Theme, tmp_path: Path) -> None:
    async def scene(start: Start) -> None:
        finished: list[bool] = []
        start.desk.finished.connect(lambda: finished.append(start.chooser.settings.voice == "Puck"))
        start.chooser.take(Settings(voice="Puck", model="gemini-9"))
        keys: list[tuple[str, str]] = []
        start.desk.google_wished.connect(lambda *given: keys.append(given))
        start.steps.key_given.emit("secret")
        start.steps.finished.emit()
        assert finished == [True]
        assert keys == [("secret", "gemini-9")]
        start.steps.show_checking()
        start.engine.failed.emit(DeviceFailed("There is no microphone."))
        assert start.steps._check.text() == sound_words.CHECKING_SOUND

    play(theme, tmp_path, scene)
