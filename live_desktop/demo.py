"""A whole spoken conversation with the embedded server, in the real window.

The questions are spoken from files into the microphone. The answers go to the loudspeaker, or to a
clock where there is none, and into a file.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot

from live_desktop.app import App, Known, real_devices
from live_desktop.audio.devices.backend import Backend, Device, Stream
from live_desktop.audio.devices.files import (
    ClockStream,
    FileBackend,
    SpokenMicrophone,
    read_wav,
    write_wav,
)
from live_desktop.audio.formats import LOUDSPEAKER, AudioFormat, Pull, Push, Samples
from live_desktop.errors import DeviceFailed, LiveDesktopError
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.store.paths import Paths
from live_desktop.store.settings import ConnectionChoice, Settings, SettingsFile
from live_desktop.tasks import TaskSet
from live_desktop.ui import loop, words

STEP_SECONDS = 60.0
REST_SECONDS = 0.5
STORY_SECONDS = 7.0
"""How much of the story is heard before it is interrupted."""


class DemoBackend:
    """Hears files, plays to the loudspeaker where there is one, and keeps what it plays."""

    def __init__(self, microphone: SpokenMicrophone, recording: "Recording", known: Known) -> None:
        self._microphone = microphone
        self._recording = recording
        self._devices = _devices_or_clock(known)

    @property
    def is_current(self) -> bool:
        """Tell whether the list of devices changes by itself."""
        return self._devices.is_current

    def devices(self) -> tuple[Device, ...]:
        """List the loudspeakers, and microphones that are there but not used."""
        return self._devices.devices()

    def open_microphone(self, _device: Device | None, form: AudioFormat, push: Push) -> ClockStream:
        """Start capturing what the files say."""
        return self._microphone.open(form, push)

    def open_loudspeaker(self, device: Device | None, form: AudioFormat, pull: Pull) -> Stream:
        """Start playing, and recording what is played."""

        def recorded(count: int, delay: float) -> Samples:
            block = pull(count, delay)
            self._recording.blocks.append(block)
            return block

        try:
            stream = self._devices.open_loudspeaker(device, form, recorded)
        except DeviceFailed:
            stream = FileBackend().open_loudspeaker(None, form, recorded)
        self._recording.form = stream.form
        return stream

    def close(self) -> None:
        """Let the loudspeaker go."""
        self._devices.close()


class Recording:
    """What was played, at the rate of the device that played it last."""

    def __init__(self) -> None:
        self.form = LOUDSPEAKER
        self.blocks: list[Samples] = []

    @property
    def loudness(self) -> int:
        """Give the highest sample, 0 for silence."""
        return max((int(abs(block.astype(int)).max()) for block in self.blocks), default=0)

    def write(self, path: Path) -> None:
        write_wav(path, b"".join(block.tobytes() for block in self.blocks), self.form)


def _devices_or_clock(known: Known) -> Backend:
    try:
        return real_devices(known)
    except (ImportError, OSError):
        return FileBackend()


def run_demo(out: Path) -> int:
    """Hold the conversation and write reply.wav, transcript.md and window.png into a folder."""
    _make_folder(out)
    if not loop.has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    microphone, recording = SpokenMicrophone(), Recording()

    async def main(quit_wanted: asyncio.Event) -> int:
        with tempfile.TemporaryDirectory() as home:
            # A newcomer's demo neither needs nor touches the settings of this computer.
            paths = Paths.of_platform(home)
            SettingsFile(paths.settings).save(Settings(connection=ConnectionChoice.LOCAL))
            devices = partial(DemoBackend, microphone, recording)
            async with App(paths, devices, quit_wanted.set) as app:
                app.greet()
                try:
                    await unless_stopped(_Demo(app, microphone).direct(), quit_wanted)
                finally:
                    # What comes next, be it an error, begins a line of its own.
                    sys.stdout.write("\n")
                app.window.grab().save(str(out / "window.png"))
                (out / "transcript.md").write_text(app.saving.markdown(), encoding="utf-8")
        recording.write(out / "reply.wav")
        sys.stdout.write(f"reply.wav, transcript.md and window.png are in {out}\n")
        return 0

    return loop.run(main)


def _make_folder(out: Path) -> None:
    """Make the folder and see that it can be written to; raises LiveDesktopError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise LiveDesktopError(
            f"The demo cannot write into {out}. Choose another folder with --out.",
            detail=str(error),
        ) from error


async def unless_stopped(directing: Coroutine[Any, Any, None], quit_wanted: asyncio.Event) -> None:
    """Wait for the directing, but no longer than until the user quits; raises LiveDesktopError."""
    tasks = TaskSet(_leave_to_result)
    try:
        direction = tasks.start(directing, name="direction")
        stop = tasks.start(quit_wanted.wait(), name="stop")
        await asyncio.wait({direction, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not direction.done():
            raise LiveDesktopError("The conversation was stopped.")
        direction.result()
    finally:
        await tasks.aclose()


def _leave_to_result(_error: BaseException) -> None:
    pass


class Director(QObject):
    """Speaks lines from files, each when its moment has come."""

    def __init__(self, app: App, microphone: SpokenMicrophone) -> None:
        super().__init__()
        self.app = app
        self._microphone = microphone
        self._changed = asyncio.Event()
        app.bridge.turn_shown.connect(self._note_change)
        app.bridge.phase_shown.connect(self._note_change)
        app.engine.levels_changed.connect(self._note_change)

    @property
    def phase(self) -> Phase:
        """Tell what the assistant is doing."""
        return self.app.assistant.phase

    def answers(self) -> int:
        """Count the answers that are over, while nobody speaks."""
        if self.phase is not Phase.LISTENING:
            return 0
        turns = self.app.assistant.conversation.turns
        return sum(turn.speaker is Speaker.ASSISTANT and turn.complete for turn in turns)

    def say(self, name: str) -> None:
        """Speak a file of the program's sounds into the microphone."""
        with as_file(files("live_desktop.resources") / "sounds" / name) as path:
            self._microphone.say(read_wav(path))

    async def until(self, condition: Callable[[], bool], awaited: str) -> None:
        """Wait for a condition; raises LiveDesktopError where it never comes true."""
        try:
            async with asyncio.timeout(STEP_SECONDS):
                while not condition():
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError as error:
            raise LiveDesktopError(f"The program waited in vain for {awaited}.") from error

    @Slot()
    def _note_change(self) -> None:
        self._changed.set()


class _Demo(Director):
    """Holds the conversation of the demo, and prints what is said."""

    def __init__(self, app: App, microphone: SpokenMicrophone) -> None:
        super().__init__(app, microphone)
        self._printed: dict[int, int] = {}
        self._marked: set[int] = set()
        app.bridge.turn_shown.connect(self._print)

    async def direct(self) -> None:
        """Ask, listen, ask for a story, interrupt it; raises LiveDesktopError where it fails."""
        await self.until(lambda: self.phase is Phase.LISTENING, "the offline voice to listen")
        self.say("question.wav")
        await self.until(lambda: self.answers() == 1, "the answer to the question")
        self.say("story.wav")
        await self.until(lambda: self.phase is Phase.SPEAKING, "the story")
        end = self.app.engine.heard() + LOUDSPEAKER.samples(STORY_SECONDS)
        await self.until(lambda: self.app.engine.heard() >= end, "some of the story")
        self.say("enough.wav")
        await self.until(lambda: self.answers() == 3, "the answer to the interruption")
        # The voice comes to rest before the picture is taken.
        await asyncio.sleep(REST_SECONDS)

    @Slot(object)
    def _print(self, turn: Turn) -> None:
        printed = self._printed.get(turn.number)
        if printed is None:
            sys.stdout.write(f"\n{words.SPEAKERS[turn.speaker]}: ")
        sys.stdout.write(turn.text[printed or 0 :])
        self._printed[turn.number] = max(len(turn.text), printed or 0)
        if turn.complete and turn.interrupted and turn.number not in self._marked:
            self._marked.add(turn.number)
            sys.stdout.write(f" [{words.INTERRUPTED}]")
        sys.stdout.flush()
