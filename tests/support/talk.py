"""A whole talk for tests: the real window off screen, the real sound card, the real server."""

import asyncio
import contextlib
import time
import wave
from collections.abc import AsyncIterator, Callable, Coroutine
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from live_desktop.app import App, Known, real_devices
from live_desktop.audio.devices.backend import Backend
from live_desktop.audio.devices.files import FileBackend
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.store.paths import Paths
from live_desktop.ui import loop
from tests.support.sound_card import SoundCard

STEP_SECONDS = 60.0
LOOK_SECONDS = 0.02


def spoken(name: str) -> bytes:
    """Read one of the spoken questions that are shipped: mono s16le at 16 kHz."""
    with (
        as_file(files("live_desktop.resources") / "sounds" / f"{name}.wav") as path,
        wave.open(str(path)) as file,
    ):
        frames: bytes = file.readframes(file.getnframes())
        return frames


class Talk:
    """A running program, spoken to through the virtual microphone."""

    def __init__(self, app: App, card: SoundCard | None) -> None:
        self.app = app
        self._card = card
        self._changed = asyncio.Event()
        self.phases: list[tuple[float, Phase]] = []
        """Each phase that was shown, and when."""
        app.bridge.turn_shown.connect(self._note)
        app.bridge.phase_shown.connect(self._note_phase)
        app.engine.levels_changed.connect(self._note)

    @property
    def turns(self) -> list[Turn]:
        """List what was said so far."""
        return self.app.assistant.conversation.turns

    @property
    def phase(self) -> Phase:
        """Tell what is going on."""
        return self.app.assistant.phase

    def said(self, speaker: Speaker) -> list[str]:
        """List what one side has said."""
        return [turn.text for turn in self.turns if turn.speaker is speaker]

    def when(self, phase: Phase) -> float:
        """Find the last moment at which a phase was shown."""
        return next(moment for moment, each in reversed(self.phases) if each is phase)

    async def say(self, name: str) -> None:
        """Speak a shipped question into the microphone."""
        assert self._card is not None
        await asyncio.to_thread(self._card.say, spoken(name))

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the talk, or a file of it, fulfils a condition."""
        async with asyncio.timeout(STEP_SECONDS):
            while not condition():
                self._changed.clear()
                # Files and labels change without a signal, so it looks now and then anyway.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), LOOK_SECONDS)

    def _note(self, *_: object) -> None:
        self._changed.set()

    def _note_phase(self, phase: Phase) -> None:
        self.phases.append((time.monotonic(), phase))
        self._changed.set()


@contextlib.asynccontextmanager
async def talk(
    home: Path, card: SoundCard | None, devices: Callable[[Known], Backend] = real_devices
) -> AsyncIterator[Talk]:
    """Run the program with a home of its own."""
    async with App(Paths.of_platform(str(home)), devices, _nobody_quits) as app:
        yield Talk(app, card)


def no_devices(_known: Known) -> Backend:
    """Make devices out of a clock."""
    return FileBackend()


def _nobody_quits() -> None:
    pass


def run(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Play a scene on Qt's loop."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        await scene()
        return 0

    assert loop.run(main) == 0
