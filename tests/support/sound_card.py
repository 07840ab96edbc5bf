"""A sound card without hardware: PulseAudio with a virtual microphone and loudspeaker.

PortAudio reaches it as the default device, through ALSA. Tests speak into the microphone and hear
what comes out of the loudspeaker.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.devices.backend import Device, Direction

LOUDSPEAKER = "virtual_loudspeaker"
MICROPHONE_FEED = "virtual_microphone_feed"
MICROPHONE = "virtual_microphone"

ROOM_SECONDS = 10
"""The length of the quiet noise that is heard in the room of the microphone, over and over."""

_ALSA = """\
pcm_type.pulse { lib "libasound_module_pcm_pulse.so" }
ctl_type.pulse { lib "libasound_module_ctl_pulse.so" }
pcm.!default { type pulse hint { show on description "PulseAudio" } }
ctl.!default { type pulse }
pcm.pulse { type pulse }
ctl.pulse { type pulse }
defaults.namehint.basic on
"""

# Without norewinds the first stream on a fresh null sink is stuck for two seconds.
_MODULES = (
    f"module-null-sink norewinds=1 sink_name={LOUDSPEAKER} rate=48000 channels=2",
    f"module-null-sink norewinds=1 sink_name={MICROPHONE_FEED} rate=48000 channels=1",
    f"module-remap-source source_name={MICROPHONE} master={MICROPHONE_FEED}.monitor channels=1",
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came out of the loudspeaker: samples, and when the first of them arrived."""

    samples: NDArray[np.int16]
    rate: int
    began: float
    """On the clock of time.monotonic."""

    def between(self, start: float, end: float) -> NDArray[np.int16]:
        """Give the samples between two moments of time.monotonic."""
        return self.samples[self._place(start) : self._place(end)]

    def loudness(self, start: float, end: float) -> float:
        """Give the root mean square between two moments of time.monotonic."""
        piece = self.between(start, end).astype(np.float64)
        return float(np.sqrt(np.mean(piece**2))) if piece.size else 0.0

    def last_sound(self, until: float, threshold: int = 200) -> float:
        """Find the moment of the last sample above a threshold before another moment."""
        loud = np.nonzero(np.abs(self.samples[: self._place(until)].astype(int)) > threshold)[0]
        return self.began + float(loud[-1]) / self.rate if loud.size else self.began

    def first_sound(self, after: float, threshold: int = 200) -> float | None:
        """Find the moment of the first sample above a threshold after another moment."""
        place = self._place(after)
        loud = np.nonzero(np.abs(self.samples[place:].astype(int)) > threshold)[0]
        return self.began + float(place + loud[0]) / self.rate if loud.size else None

    def _place(self, moment: float) -> int:
        return max(0, round((moment - self.began) * self.rate))


class Recorder:
    """Records what comes out of a sink until stopped."""

    RATE = 24_000

    def __init__(self, environment: dict[str, str], sink: str) -> None:
        self._process = subprocess.Popen(
            ["parec", f"--device={sink}.monitor", f"--rate={self.RATE}", "--channels=1",
             "--format=s16le", "--latency-msec=5", "--raw"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._data = bytearray()
        self._offsets: list[float] = []
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._read, name="recorder")
        self._thread.start()
        if not self._started.wait(10):
            self.stop()
            raise RuntimeError(f"nothing can be recorded from {sink}")

    def stop(self) -> Heard:
        """Stop and give what was recorded; may be called again."""
        self._process.terminate()
        self._thread.join()
        self._process.wait()
        return self.heard()

    def heard(self) -> Heard:
        """Give what was recorded so far."""
        data = bytes(self._data)
        samples = np.frombuffer(data, dtype="<i2", count=len(data) // 2)
        # A chunk arrives after its last sample; the promptest chunk tells the clock best.
        began = min(self._offsets) if self._offsets else time.monotonic()
        return Heard(samples, self.RATE, began)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while chunk := os.read(pipe.fileno(), 4096):
                self._data += chunk
                self._offsets.append(time.monotonic() - len(self._data) / 2 / self.RATE)
                self._started.set()


class Plugged:
    """A further device of the card, until it is unplugged."""

    def __init__(self, card: "SoundCard", name: str, modules: list[str]) -> None:
        self.name = name
        self._card = card
        self._modules = modules

    def unplug(self) -> None:
        """Take it away; may be called again."""
        while self._modules:
            self._card.pactl("unload-module", self._modules.pop())


class SoundCard:
    """The running virtual sound card."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    @contextlib.contextmanager
    def loudspeaker(self, name: str, rate: int = 48_000, channels: int = 2) -> Iterator[Plugged]:
        """Plug in one more loudspeaker while the block runs."""
        plugged = Plugged(self, name, [self._load_sink(name, rate, channels)])
        try:
            yield plugged
        finally:
            plugged.unplug()

    @contextlib.contextmanager
    def microphone(self, name: str, rate: int = 48_000) -> Iterator[Plugged]:
        """Plug in one more microphone while the block runs; it hears the sink `{name}_feed`."""
        feed = f"{name}_feed"
        modules = [self._load_sink(feed, rate, 1)]
        plugged = Plugged(self, name, modules)
        try:
            modules.append(
                self.pactl(
                    "load-module", "module-remap-source", f"source_name={name}",
                    f"master={feed}.monitor", "channels=1",
                )
            )  # fmt: skip
            yield plugged
        finally:
            plugged.unplug()

    def devices(self) -> tuple[Device, ...]:
        """List what is plugged in, as the desktop's sound server names it."""
        found = []
        for direction, kind in ((Direction.LOUDSPEAKER, "sink"), (Direction.MICROPHONE, "source")):
            default = self.pactl(f"get-default-{kind}")
            for line in self.pactl("list", "short", f"{kind}s").splitlines():
                name = line.split("\t")[1]
                if not name.endswith((".monitor", "_feed")):
                    label = name.replace("_", " ")
                    found.append(Device(direction, name, label, "PulseAudio", name == default))
        return tuple(found)

    def pactl(self, *arguments: str) -> str:
        """Give the card an order, and return its answer."""
        return subprocess.run(
            ["pactl", *arguments],
            env=self._environment, check=True, timeout=10, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip

    def say(self, pcm: bytes, rate: int = 16_000, feed: str = MICROPHONE_FEED) -> None:
        """Speak mono s16le samples into the microphone; returns when all is said."""
        subprocess.run(
            ["pacat", "--playback", f"--device={feed}", f"--rate={rate}",
             "--channels=1", "--format=s16le", "--latency-msec=20", "--raw"],
            env=self._environment, input=pcm, check=True, timeout=60,
        )  # fmt: skip

    @contextlib.contextmanager
    def recording(self, sink: str = LOUDSPEAKER) -> Iterator[Recorder]:
        """Record the loudspeaker, or what is said into the microphone, while the block runs."""
        recorder = Recorder(self._environment, sink)
        try:
            yield recorder
        finally:
            recorder.stop()

    def _load_sink(self, name: str, rate: int, channels: int) -> str:
        return self.pactl(
            "load-module", "module-null-sink", "norewinds=1", f"sink_name={name}",
            f"rate={rate}", f"channels={channels}",
        )  # fmt: skip


@contextlib.contextmanager
def sound_card(folder: Path) -> Iterator[SoundCard]:
    """Run a virtual sound card, and make it the default device of this process meanwhile."""
    socket = folder / "pulse.sock"
    alsa = folder / "asound.conf"
    alsa.write_text(_ALSA)
    variables = {
        "JACK_NO_START_SERVER": "1",
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_RUNTIME_PATH": str(folder / "runtime"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "PULSE_COOKIE": str(folder / "cookie"),
        "ALSA_CONFIG_PATH": str(alsa),
    }
    environment = os.environ | variables
    modules = [f"module-native-protocol-unix socket={socket} auth-anonymous=1", *_MODULES]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
         "--high-priority=no", "--realtime=no", "--log-level=error",
         *(argument for module in modules for argument in ("-L", module))],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    saved = {name: os.environ.get(name) for name in variables}
    try:
        _wait_for(server, socket)
        for command in (("set-default-sink", LOUDSPEAKER), ("set-default-source", MICROPHONE)):
            subprocess.run(["pactl", *command], env=environment, check=True, timeout=10)
        os.environ.update(variables)
        with _quiet_room(folder / "room.raw", environment):
            yield SoundCard(environment)
    finally:
        for name, value in saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        server.terminate()
        server.wait()


@contextlib.contextmanager
def _quiet_room(noise: Path, environment: dict[str, str]) -> Iterator[None]:
    """Let the microphone hear the least noise there is, as only one that is off hears none."""
    samples = np.random.default_rng(1).integers(-2, 2, 8000 * ROOM_SECONDS, np.int16, endpoint=True)
    noise.write_bytes(samples.tobytes())
    play = (
        f"while cat '{noise}'; do :; done | pacat --playback --device={MICROPHONE_FEED} "
        "--rate=8000 --channels=1 --format=s16le --latency-msec=500 --raw"
    )
    process = subprocess.Popen(
        ["sh", "-c", play], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_for(server: "subprocess.Popen[bytes]", socket: Path) -> None:
    deadline = time.monotonic() + 10
    poll = threading.Event()
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the virtual sound card does not start: is PulseAudio installed?")
        poll.wait(0.02)
