"""The program tries every part of itself: what an installer left out or broke shows here.

Each check prints one line. What the computer itself lacks, such as a sound card or a key vault, is
named and is no fault of the program.
"""

import asyncio
import importlib
import io
import os
import pkgutil
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

import live_desktop
from live_desktop.app import App, real_devices
from live_desktop.audio.devices.backend import Backend
from live_desktop.audio.devices.files import SpokenMicrophone
from live_desktop.audio.echo.webrtc import BLOCK, AudioProcessing
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.demo import DemoBackend, Director, Recording, unless_stopped
from live_desktop.errors import DeviceFailed, KeyNotKept
from live_desktop.server.models import DETECTOR, EARS, VOICE
from live_desktop.session.conversation import Speaker
from live_desktop.session.phase import Phase
from live_desktop.store.paths import Paths
from live_desktop.store.secrets import try_vault
from live_desktop.store.settings import ConnectionChoice, Settings, SettingsFile
from live_desktop.ui import loop

SOUND_SECONDS = 5.0
"""How long a device may take to hear or to play its first block."""
AUDIBLE = 1_000
"""The sample that an answer reaches at least, of 32767."""
COLOURS = 8
"""A window of fewer colours is blank."""


class Absent(Exception):
    """The computer lacks what a check needs."""


class Broken(Exception):
    """A part does not do what it is for."""


class Verdict(Enum):
    """How a check ended."""

    OK = "ok"
    ABSENT = "absent"
    FAILED = "FAILED"


@dataclass(slots=True)
class Report:
    """What came of the checks so far; each is printed at once."""

    verdicts: list[Verdict] = field(default_factory=list)

    def add(self, name: str, verdict: Verdict, told: str) -> None:
        """Take a check down."""
        self.verdicts.append(verdict)
        sys.stdout.write(f"{verdict.value:7} {name}: {told}\n")
        sys.stdout.flush()

    async def check(self, name: str, work: Coroutine[Any, Any, str]) -> None:
        """Run a check; whatever it raises is its failure."""
        began = time.monotonic()
        try:
            told = await work
        except Absent as absent:
            self.add(name, Verdict.ABSENT, str(absent))
        except Exception as error:
            detail = getattr(error, "detail", "")
            told = f"{type(error).__name__}: {error}" + (f" ({detail})" if detail else "")
            self.add(name, Verdict.FAILED, told)
        else:
            self.add(name, Verdict.OK, f"{told} ({time.monotonic() - began:.1f} s)")

    def conclude(self) -> int:
        """Print the verdict on all; returns the exit code."""
        failed = self.verdicts.count(Verdict.FAILED)
        absent = self.verdicts.count(Verdict.ABSENT)
        lacking = f"; this computer lacks what {absent} of them need" if absent else ""
        whole = "the program is whole" if not failed else f"{failed} failed"
        sys.stdout.write(f"{len(self.verdicts)} checks: {whole}{lacking}\n")
        return 1 if failed else 0


def run_self_test() -> int:
    """Try every part and print what came of it; returns 0 where none failed, else 1."""
    if not loop.has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    report = Report()
    sys.stdout.write(f"Live Desktop {live_desktop.__version__} tests itself\n")

    async def main(quit_wanted: asyncio.Event) -> int:
        for name, work in CHECKS.items():
            await report.check(name, asyncio.to_thread(work))
        await report.check("conversation", _converse(report, quit_wanted))
        return report.conclude()

    return loop.run(main)


def import_everything() -> str:
    """Import every module of the program; raises what the first broken one does."""
    names = [each.name for each in pkgutil.walk_packages(live_desktop.__path__, "live_desktop.")]
    for name in names:
        if not name.endswith("__main__"):
            importlib.import_module(name)
    return f"all {len(names)} load"


def read_resources() -> str:
    """Read every resource as what it is; raises Broken for one that is empty or another thing."""
    count = 0
    folders = [files("live_desktop.resources")]
    while folders:
        for each in folders.pop().iterdir():
            if each.is_dir():
                folders.append(each)
            else:
                _read(each)
                count += 1
    if not count:
        raise Broken("there are none")
    return f"all {count} can be read"


def _read(resource: Traversable) -> None:
    content = resource.read_bytes()
    suffix = resource.name.rpartition(".")[2]
    if not content and suffix != "py":
        raise Broken(f"{resource.name} is empty")
    match suffix:
        case "svg":
            if not QSvgRenderer(QByteArray(content)).isValid():
                raise Broken(f"{resource.name} is no picture")
        case "json":
            msgspec.json.decode(content)
        case "wav":
            with wave.open(io.BytesIO(content)) as file:
                if not file.getnframes():
                    raise Broken(f"{resource.name} is silent")
        case _:
            pass


def check_models() -> str:
    """Compare the speech models with the ones that belong to this version."""
    DETECTOR.check()
    VOICE.check()
    known = [name for name, ears in EARS.items() if ears.are_there()]
    for name in known:
        for file in (EARS[name].encoder, EARS[name].decoder, EARS[name].tokenizer):
            file.check()
    if not known:
        raise Absent("there is no recogniser for this kind of computer; what is typed is answered")
    return f"voice, detector and recogniser ({', '.join(known)}) are the right ones"


def cancel_echo() -> str:
    """Run WebRTC's canceller over a moment of noise."""
    noise = np.random.default_rng(0).integers(-8_000, 8_000, BLOCK * 100, np.int16)
    processing = AudioProcessing(noise=True, gain=False)
    left = [
        processing.process(noise[start : start + BLOCK], noise[start : start + BLOCK])
        for start in range(0, noise.size, BLOCK)
    ]
    rest = np.concatenate(left[50:]).astype(np.float64)
    if not rest.std() < noise.std() / 2:
        raise Broken("it leaves the echo in")
    return "an echo is taken out"


def open_vault() -> str:
    """Put a secret into the key vault and take it out."""
    try:
        return f"{try_vault()} keeps a secret and gives it back"
    except KeyNotKept as error:
        if error.detail:
            raise Absent(f"{error} {error.detail}") from error
        raise Broken(str(error)) from error


def open_devices() -> str:
    """Hear and play a little through PyAudio."""
    try:
        backend = real_devices()
    except OSError as error:
        raise Absent(f"there is no sound system here: {error}") from error
    try:
        if not backend.devices():
            raise Absent("PyAudio works, and there are no devices")
        heard = _sound(partial(_hear, backend), "microphone")
        played = _sound(partial(_play, backend), "loudspeaker")
    finally:
        backend.close()
    return f"PyAudio hears at {heard} Hz and plays at {played} Hz"


def _sound(begin: Callable[[threading.Event], Any], name: str) -> int:
    """Wait until an opened device has done something; returns its rate."""
    moved = threading.Event()
    try:
        stream = begin(moved)
    except DeviceFailed as error:
        raise Absent(f"PyAudio works, and the {name} does not open: {error.detail}") from error
    try:
        if not moved.wait(SOUND_SECONDS):
            raise Broken(f"the {name} is open, and stands still")
        return int(stream.form.rate)
    finally:
        stream.close()


def _hear(backend: Backend, moved: threading.Event) -> Any:
    def push(_block: Samples) -> None:
        moved.set()

    return backend.open_microphone(None, MICROPHONE, push)


def _play(backend: Backend, moved: threading.Event) -> Any:
    def pull(count: int, _delay: float) -> Samples:
        moved.set()
        return np.zeros(count, np.int16)

    return backend.open_loudspeaker(None, LOUDSPEAKER, pull)


CHECKS: dict[str, Callable[[], str]] = {
    "modules": import_everything,
    "resources": read_resources,
    "speech models": check_models,
    "echo cancelling": cancel_echo,
    "key vault": open_vault,
    "sound": open_devices,
}
"""What is checked one by one, off the window's thread."""


async def _converse(report: Report, quit_wanted: asyncio.Event) -> str:
    """Ask the embedded server a question in the real window, aloud, and hear the answer."""
    microphone, recording = SpokenMicrophone(), Recording()
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.of_platform(home)
        SettingsFile(paths.settings).save(Settings(connection=ConnectionChoice.LOCAL))
        devices = partial(DemoBackend, microphone, recording)
        async with App(paths, devices, quit_wanted.set) as app:
            await report.check("window", _look(app))
            await report.check("embedded server", _serve(app))
            app.greet()
            director = Director(app, microphone)
            await unless_stopped(_ask(director), quit_wanted)
            turns = app.assistant.conversation.turns
            heard, said = (
                " ".join(turn.text.strip() for turn in turns if turn.speaker is speaker)
                for speaker in (Speaker.USER, Speaker.ASSISTANT)
            )
    if not (heard and said):
        raise Broken(f"nothing came of it: heard “{heard}”, said “{said}”")
    if recording.loudness < AUDIBLE:
        raise Broken(f"the answer “{said}” was not spoken")
    return f"it heard “{heard}” and said “{said}”"


async def _ask(director: Director) -> None:
    await director.until(lambda: director.phase is Phase.LISTENING, "the offline voice to listen")
    director.say("question.wav")
    await director.until(lambda: director.answers() == 1, "the answer to the question")


async def _look(app: App) -> str:
    picture = app.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.constBits(), np.uint32)
    if len(np.unique(pixels)) < COLOURS:
        raise Broken("it is blank")
    return f"{picture.width()} by {picture.height()} pixels are drawn"


async def _serve(app: App) -> str:
    await app.server.endpoint()
    return "it runs as a process of its own"
