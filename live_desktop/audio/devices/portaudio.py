"""The microphones and loudspeakers of this computer, through PortAudio."""

import contextlib
import logging
import os
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import pyaudio

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import SOUND_SERVER
from live_desktop.audio.devices.failing import Trouble, device_failed
from live_desktop.audio.devices.linux import quiet_stderr, towards
from live_desktop.audio.devices.sample_types import SampleType, from_mono, to_mono
from live_desktop.audio.formats import AudioFormat, Pull, Push
from live_desktop.errors import DeviceFailed

logger = logging.getLogger(__name__)

_TROUBLES: dict[object, Trouble] = {
    pyaudio.paDeviceUnavailable: Trouble.HELD,
    pyaudio.paInvalidSampleRate: Trouble.NO_FORM,
    pyaudio.paNoDevice: Trouble.AWAY,
}
DEAD_AFTER = 0.4
"""The seconds without a sign of life after which a device counts as gone.

Most of those that go are told of sooner, by PortAudio or by the list of devices.
"""

_TO_SOUND_SERVER = ("pulse", "pipewire", "default")
"""The names under which ALSA offers the sound server, best first."""

_SIDES = {Direction.MICROPHONE: "input", Direction.LOUDSPEAKER: "output"}
_CODES = {
    SampleType.INT16: pyaudio.paInt16,
    SampleType.FLOAT32: pyaudio.paFloat32,
    SampleType.INT32: pyaudio.paInt32,
}
_FALL_BACK_RATES = (48_000, 44_100)
_NOT_IN_THIS_FORM = (
    pyaudio.paInvalidSampleRate,
    pyaudio.paInvalidChannelCount,
    pyaudio.paSampleFormatNotSupported,
)
_FAILURES: int = pyaudio.paOutputUnderflow | pyaudio.paInputOverflow
_LONGEST_DELAY = 2.0
"""The seconds beyond which a host cannot mean what it says about its delay."""


@dataclass(frozen=True, slots=True)
class _Form:
    """What a device is asked to run at."""

    rate: int
    block: int
    channels: int
    kind: SampleType


class PortAudioBackend:
    """Opens devices; made, used and closed on one thread.

    `known` tells the devices of the sound server, which PortAudio cannot see on Linux. It is asked
    again at each opening, for they come and go.
    """

    def __init__(self, known: Callable[[], tuple[Device, ...]] = tuple) -> None:
        self._known = known
        # PortAudio would start a JACK server just to ask it for devices.
        os.environ.setdefault("JACK_NO_START_SERVER", "1")
        with quiet_stderr():
            self._audio = pyaudio.PyAudio()
        self._server = self._way_to_sound_server()
        self._own = self._list()

    @property
    def is_current(self) -> bool:
        """Tell whether the list follows what comes and goes: PortAudio's own never does."""
        return self._server is not None

    def devices(self) -> tuple[Device, ...]:
        """List the sound server's devices, or PortAudio's own where there is no such server."""
        if self._server is not None and (known := self._known()):
            return known
        return tuple(self._own)

    def open_microphone(self, device: Device | None, form: AudioFormat, push: Push) -> "_Stream":
        """Start capturing, from the system's default for None; raises MicrophoneFailed."""
        return self._open(_Microphone(push), device, form)

    def open_loudspeaker(self, device: Device | None, form: AudioFormat, pull: Pull) -> "_Stream":
        """Start playing, on the system's default for None; raises DeviceFailed."""
        return self._open(_Loudspeaker(pull), device, form)

    def close(self) -> None:
        """Let PortAudio go."""
        self._audio.terminate()

    def _open(self, stream: "_Stream", device: Device | None, form: AudioFormat) -> "_Stream":
        if not self._lists(device):
            raise _failure(stream.direction, device, pyaudio.paNoDevice, "it is not listed")
        place = self._place(device)
        refusal = ""
        with towards(device), quiet_stderr():
            for tried in self._forms(place, stream.side, form):
                try:
                    stream.start(self._audio, place, tried, partial(self._lists, device))
                except (OSError, ValueError) as error:
                    code = error.args[0]
                    if code not in _NOT_IN_THIS_FORM:
                        raise _failure(stream.direction, device, code, str(error)) from error
                    refusal = str(error)
                else:
                    logger.info("%s: %s", device.key if device else stream.side, tried)
                    return stream
        raise _failure(stream.direction, device, pyaudio.paInvalidSampleRate, refusal)

    def _forms(self, place: int | None, side: str, form: AudioFormat) -> Iterator[_Form]:
        """List the forms to try, from the one that needs no converting to the least likely."""
        rates = dict.fromkeys((form.rate, self._default_rate(place, side), *_FALL_BACK_RATES))
        for rate, channels, kind in product(rates, (1, 2), SampleType):
            yield _Form(rate, max(1, round(form.block * rate / form.rate)), channels, kind)

    def _default_rate(self, place: int | None, side: str) -> int:
        try:
            if place is not None:
                info = self._audio.get_device_info_by_index(place)
            elif side == "input":
                info = self._audio.get_default_input_device_info()
            else:
                info = self._audio.get_default_output_device_info()
        except OSError:
            return _FALL_BACK_RATES[0]
        return round(float(info["defaultSampleRate"]))

    def _lists(self, device: Device | None) -> bool:
        """Tell whether a device is there; the system's default always is."""
        return device is None or _identity(device) in map(_identity, self.devices())

    def _place(self, device: Device | None) -> int | None:
        """Find PortAudio's number of a listed device."""
        if device is None:
            return None
        if device.host_api == SOUND_SERVER:
            return self._server
        return {_identity(own): place for own, place in self._own.items()}[_identity(device)]

    def _way_to_sound_server(self) -> int | None:
        if sys.platform != "linux":
            return None
        places: dict[str, int] = {info["name"]: info["index"] for info in self._infos()}
        return next((places[name] for name in _TO_SOUND_SERVER if name in places), None)

    def _list(self) -> dict[Device, int]:
        """List PortAudio's own devices, each with its number, by one host API alone.

        Windows offers each device by four of them.
        """
        wanted = {"win32": pyaudio.paWASAPI, "darwin": pyaudio.paCoreAudio}.get(sys.platform)
        try:
            api = (
                self._audio.get_default_host_api_info()
                if wanted is None
                else self._audio.get_host_api_info_by_type(wanted)
            )
        except OSError:
            return {}
        found: dict[Device, int] = {}
        for info in self._infos():
            for direction, side in _SIDES.items():
                if info["hostApi"] == api["index"] and info[f"max{side.title()}Channels"] > 0:
                    is_default = info["index"] == api[f"default{side.title()}Device"]
                    device = Device(direction, info["name"], info["name"], api["name"], is_default)
                    found.setdefault(device, info["index"])
        return found

    def _infos(self) -> Iterator[dict[str, Any]]:
        for index in range(self._audio.get_device_count()):
            yield self._audio.get_device_info_by_index(index)


class _Stream(ABC):
    """An open device. PortAudio calls `_called` on a thread of its own."""

    direction: Direction

    def __init__(self) -> None:
        # PortAudio kills the process where a stream is closed while another thread is inside it.
        self._inside = threading.Lock()
        self._raw: Any = None

    @property
    def side(self) -> str:
        """The word of PortAudio for the direction."""
        return _SIDES[self.direction]

    def start(
        self, audio: Any, place: int | None, form: _Form, is_there: Callable[[], bool]
    ) -> None:
        """Open a device and run it; raises OSError and ValueError."""
        side = self.side
        raw = audio.open(
            rate=form.rate,
            channels=form.channels,
            format=_CODES[form.kind],
            frames_per_buffer=form.block,
            stream_callback=self._called,
            start=False,
            **{side: True, f"{side}_device_index": place},
        )
        self.form = AudioFormat(form.rate, form.block)
        self.latency: float = (
            raw.get_input_latency() if side == "input" else raw.get_output_latency()
        )
        self.failures = 0
        self._kind, self._channels = form.kind, form.channels
        self._bridged = self.latency + self.form.seconds(form.block)
        self._raw, self._is_there = raw, is_there
        try:
            self._run()
        except OSError:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Tell whether the device is there, PortAudio runs it, and it asks for its blocks.

        PulseAudio moves what plays on a device that goes away to another one, and goes on.
        """
        with self._inside, contextlib.suppress(OSError):
            return (
                self._raw is not None
                and time.monotonic() - self._last_call < DEAD_AFTER
                and bool(self._raw.is_active())
                and self._is_there()
            )
        return False

    def abort(self, dropped: Callable[[], object]) -> bool:
        """Drop what the device holds, call `dropped`, and run on; tells whether it could."""
        with self._inside, contextlib.suppress(OSError):
            # Where the device is gone, PortAudio would wait for its start for ever.
            is_late = time.monotonic() - self._last_call > self._bridged
            if self._raw is not None and not is_late and self._is_there() and self._raw.is_active():
                # PyAudio itself can only stop, which first plays all that the device holds. As it
                # does not see this, it would take the stream for running, and not start it.
                pyaudio._portaudio.abort_stream(self._raw._stream)
                self._raw._is_running = False
                dropped()
                self._run()
                return True
        return False

    def close(self) -> None:
        """Stop at once and let the device go."""
        with self._inside:
            raw, self._raw = self._raw, None
            # A device that is gone cannot be closed properly; it holds nothing any more.
            with contextlib.suppress(OSError):
                if raw is not None:
                    raw.close()

    def _run(self) -> None:
        self._is_first_call = True
        self._last_call = time.monotonic()
        self._raw.start_stream()

    def _called(
        self, data: bytes | None, count: int, times: dict[str, float], flags: int
    ) -> tuple[bytes | None, int]:
        now = time.monotonic()
        gap, self._last_call = now - self._last_call, now
        # At the start the device fills up, which takes it as long as it likes.
        if not self._is_first_call and (flags & _FAILURES or gap > self._bridged):
            self.failures += 1
        self._is_first_call = False
        return self._exchange(data, count, times), pyaudio.paContinue

    @abstractmethod
    def _exchange(self, data: bytes | None, count: int, times: dict[str, float]) -> bytes | None:
        """Hand on what was captured, or give what is to be played."""


class _Microphone(_Stream):
    direction = Direction.MICROPHONE

    def __init__(self, push: Push) -> None:
        super().__init__()
        self._push = push

    def _exchange(self, data: bytes | None, count: int, times: dict[str, float]) -> None:
        if data:
            self._push(to_mono(data, self._kind, self._channels))


class _Loudspeaker(_Stream):
    direction = Direction.LOUDSPEAKER

    def __init__(self, pull: Pull) -> None:
        super().__init__()
        self._pull = pull

    def _exchange(self, data: bytes | None, count: int, times: dict[str, float]) -> bytes:
        delay = times["output_buffer_dac_time"] - times["current_time"]
        if not 0 < delay <= _LONGEST_DELAY:
            delay = self.latency
        return from_mono(self._pull(count, delay), self._kind, self._channels)


def _identity(device: Device) -> tuple[Direction, str]:
    return device.direction, device.key


def _failure(
    direction: Direction, device: Device | None, code: object, detail: str
) -> DeviceFailed:
    """Make the error for what PortAudio says of a device."""
    trouble = _TROUBLES.get(code, Trouble.CLOSED)
    if trouble is Trouble.AWAY and device is None:
        trouble = Trouble.CLOSED
    return device_failed(direction, device.label if device else "", trouble, detail)
