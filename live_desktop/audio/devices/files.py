"""A sound system without devices: a clock, speech given to its microphone, silence for its air.

It serves where a computer has no sound card, and where what is said must come from a file.
"""

import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.formats import MICROPHONE, SAMPLE_BYTES, AudioFormat, Pull, Push
from live_desktop.errors import DeviceFailed
from live_desktop.language import _


class ClockStream:
    """Calls once per block, on a thread of its own, as a device would."""

    latency = 0.0
    failures = 0
    """A clock that is late calls the more often until it has caught up."""

    def __init__(self, form: AudioFormat, period: Callable[[], None]) -> None:
        self.form = form
        self._period = period
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="audio clock", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Tell whether the clock still runs."""
        return self._thread.is_alive()

    def abort(self, dropped: Callable[[], object]) -> bool:
        """Call `dropped`: a clock itself holds no samples."""
        if self.alive:
            dropped()
        return self.alive

    def close(self) -> None:
        """Stop the clock and wait for its last call."""
        self._stopped = True
        self._thread.join()

    def _run(self) -> None:
        seconds = self.form.seconds(self.form.block)
        start = time.monotonic()
        periods = 0
        # Sleeping wakes for less than waiting for the end would; a period is not long.
        while not self._stopped:
            time.sleep(max(0.0, start + periods * seconds - time.monotonic()))
            self._period()
            periods += 1


class SpokenMicrophone:
    """A microphone that hears what it is given, and a very quiet room otherwise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._speech = bytearray()

    def say(self, pcm: bytes) -> None:
        """Speak mono s16le samples at the microphone's rate into it, after what it still hears."""
        with self._lock:
            self._speech += pcm

    def open(self, form: AudioFormat, push: Push) -> ClockStream:
        """Start capturing."""
        size = form.block * SAMPLE_BYTES
        # Only a microphone that is switched off gives nothing but zeros.
        room = np.random.default_rng(0).integers(-1, 1, form.block, np.int16, endpoint=True)

        def period() -> None:
            if not self._speech:
                push(room)
                return
            with self._lock:
                speech = bytes(self._speech[:size])
                del self._speech[:size]
            block = room.copy()
            block[: len(speech) // SAMPLE_BYTES] = np.frombuffer(speech, "<i2")
            push(block)

        return ClockStream(form, period)


class FileBackend:
    """Devices made of a clock: a microphone that is spoken into, a loudspeaker nobody hears."""

    is_current = True

    def __init__(self, microphone: SpokenMicrophone | None = None) -> None:
        self._microphone = microphone or SpokenMicrophone()

    def devices(self) -> tuple[Device, ...]:
        """List nothing: there is no choice."""
        return ()

    def open_microphone(self, _device: Device | None, form: AudioFormat, push: Push) -> ClockStream:
        """Start capturing what is spoken into the microphone."""
        return self._microphone.open(form, push)

    def open_loudspeaker(
        self, _device: Device | None, form: AudioFormat, pull: Pull
    ) -> ClockStream:
        """Start playing in real time."""

        def period() -> None:
            pull(form.block, 0.0)

        return ClockStream(form, period)

    def close(self) -> None:
        """Do nothing: a clock holds no device."""


def read_wav(path: Path, form: AudioFormat = MICROPHONE) -> bytes:
    """Read a WAV file as mono s16le samples at the rate of `form`; raises DeviceFailed."""
    try:
        with wave.open(str(path)) as file:
            if file.getsampwidth() != SAMPLE_BYTES:
                raise DeviceFailed(
                    _("{name} has no 16-bit samples. Convert it to 16-bit WAV.").format(
                        name=path.name
                    )
                )
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            channels = samples.reshape(-1, file.getnchannels())
            rate = file.getframerate()
    except (wave.Error, OSError, EOFError) as error:
        raise DeviceFailed(
            _("{name} cannot be read as a WAV file.").format(name=path.name), detail=str(error)
        ) from error
    if rate != form.rate:
        raise DeviceFailed(
            _("{name} has {rate} samples per second; {needed} are needed.").format(
                name=path.name, rate=rate, needed=form.rate
            )
        )
    mono: bytes = channels.mean(axis=1).astype("<i2").tobytes()
    return mono


def write_wav(path: Path, pcm: bytes, form: AudioFormat) -> None:
    """Write mono s16le samples as a WAV file."""
    with path.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(form.rate)
        file.writeframes(pcm)
