"""PortAudio's devices, on a real sound card; what a card cannot be made to do is refused for it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyaudio
import pytest

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import SOUND_SERVER
from live_desktop.audio.devices.portaudio import PortAudioBackend
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.errors import DeviceFailed, MicrophoneFailed
from tests.support.sound_card import LOUDSPEAKER as BUILT_IN
from tests.support.sound_card import Recorder, SoundCard

HERTZ = 1000.0
LEVEL = 10_000


def nothing() -> None:
    """Be told, and do nothing."""


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    poll, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        poll.wait(0.005)
    return True


def device(name: str, direction: Direction = Direction.LOUDSPEAKER) -> Device:
    return Device(direction, name, name.replace("_", " "), SOUND_SERVER)


@contextmanager
def opened(known: Callable[[], tuple[Device, ...]] = tuple) -> Iterator[PortAudioBackend]:
    backend = PortAudioBackend(known)
    try:
        yield backend
    finally:
        backend.close()


class Tone:
    """Plays a tone at the rate of the stream, which is known once that is open."""

    def __init__(self) -> None:
        self.rate = LOUDSPEAKER.rate
        self.count = 0
        self.delays: list[float] = []

    def __call__(self, count: int, delay: float) -> Samples:
        times = (self.count + np.arange(count)) / self.rate
        self.count += count
        self.delays.append(delay)
        tone: Samples = np.rint(LEVEL * np.sin(2 * np.pi * HERTZ * times)).astype(np.int16)
        return tone


def pitch_and_level(samples: Samples, rate: int) -> tuple[float, float]:
    """Tell the frequency and the level of a tone.

    Both by the middle one of many periods, for a busy computer may leave holes.
    """
    heard = samples.astype(np.float64)
    up = np.flatnonzero((heard[:-1] < 0) & (heard[1:] >= 0))
    crossings = up - heard[up] / (heard[up + 1] - heard[up])
    periods = np.split(heard, up + 1)[1:-1]
    level = np.median([np.sqrt(2 * np.mean(period**2)) for period in periods])
    return rate / float(np.median(np.diff(crossings))), float(level)


def hear_tone(recorder: Recorder) -> tuple[float, float]:
    def enough() -> bool:
        return int(np.count_nonzero(recorder.heard().samples)) > recorder.RATE // 4

    assert until(enough)
    return pitch_and_level(recorder.heard().samples, recorder.RATE)


def test_it_plays_on_the_loudspeaker_that_is_chosen(card: SoundCard) -> None:
    with (
        card.loudspeaker("second_loudspeaker", rate=44_100) as second,
        opened(card.devices) as backend,
        card.recording(second.name) as recorder,
        card.recording() as built_in,
    ):
        stream = backend.open_loudspeaker(device(second.name), LOUDSPEAKER, Tone())
        try:
            hertz, level = hear_tone(recorder)
        finally:
            stream.close()
        assert not built_in.heard().samples.any()
    assert stream.form == LOUDSPEAKER
    assert hertz == pytest.approx(HERTZ, abs=2)
    assert level == pytest.approx(LEVEL, rel=0.02)
    assert "PULSE_SINK" not in os.environ


def test_it_captures_from_the_microphone_that_is_chosen(card: SoundCard) -> None:
    blocks: list[Samples] = []
    tone = Tone()
    tone.rate = MICROPHONE.rate
    with card.microphone("second_microphone") as second, opened(card.devices) as backend:
        chosen = device(second.name, Direction.MICROPHONE)
        stream = backend.open_microphone(chosen, MICROPHONE, blocks.append)
        try:
            card.say(tone(MICROPHONE.rate, 0.0).tobytes(), feed=f"{second.name}_feed")
        finally:
            stream.close()
    heard = np.concatenate(blocks)
    hertz, level = pitch_and_level(heard, MICROPHONE.rate)
    assert {len(block) for block in blocks} == {MICROPHONE.block}
    assert hertz == pytest.approx(HERTZ, abs=2)
    assert level == pytest.approx(LEVEL, rel=0.02)


def test_a_loudspeaker_that_is_unplugged_counts_as_dead(card: SoundCard) -> None:
    with card.loudspeaker("unplugged") as second, opened(card.devices) as backend:
        tone = Tone()
        stream = backend.open_loudspeaker(device(second.name), LOUDSPEAKER, tone)
        assert until(lambda: tone.count > LOUDSPEAKER.rate // 10)
        assert stream.alive
        second.unplug()
        assert until(lambda: not stream.alive)
        assert not stream.abort(nothing)
        stream.close()
        stream.close()
        again = backend.open_loudspeaker(None, LOUDSPEAKER, tone)
        count = tone.count
        assert until(lambda: tone.count > count + LOUDSPEAKER.rate // 10)
        again.close()


def test_what_is_not_there_is_named(card: SoundCard) -> None:
    gone = device("my_headset")
    deaf = device("my_microphone", Direction.MICROPHONE)
    with opened(card.devices) as backend:
        with pytest.raises(DeviceFailed, match="“my headset” is not connected"):
            backend.open_loudspeaker(gone, LOUDSPEAKER, Tone())
        with pytest.raises(MicrophoneFailed, match="“my microphone” is not connected"):
            backend.open_microphone(deaf, MICROPHONE, len)
    # It may go between the listing and the opening.
    with opened(lambda: (gone,)) as backend, pytest.raises(DeviceFailed, match="“my headset”"):
        backend.open_loudspeaker(gone, LOUDSPEAKER, Tone())


def test_the_sound_servers_devices_are_listed_as_they_are_now(card: SoundCard) -> None:
    with opened(card.devices) as backend:
        assert backend.is_current
        before = {found.name for found in backend.devices()}
        with card.loudspeaker("second"):
            assert {found.name for found in backend.devices()} - before == {"second"}
    with opened() as backend:
        own = backend.devices()
    assert [found.name for found in own if found.is_default] == ["default", "default"]
    assert len(own) == len(set(own))


def refusing(
    monkeypatch: pytest.MonkeyPatch, rate: int, channels: int, sample: int
) -> list[dict[str, Any]]:
    """Let PortAudio refuse every form but one, and note what is tried."""
    real_open, tried = pyaudio.PyAudio.open, []

    def choosy(self: pyaudio.PyAudio, **form: Any) -> Any:
        tried.append(form)
        if form["rate"] != rate:
            raise OSError(pyaudio.paInvalidSampleRate, "Invalid sample rate")
        if form["channels"] != channels:
            raise OSError(pyaudio.paInvalidChannelCount, "Invalid number of channels")
        if form["format"] != sample:
            raise OSError(pyaudio.paSampleFormatNotSupported, "Sample format not supported")
        return real_open(self, **form)

    monkeypatch.setattr(pyaudio.PyAudio, "open", choosy)
    return tried


@pytest.mark.parametrize(
    ("rate", "channels", "sample"),
    [
        (48_000, 1, pyaudio.paInt16),
        (44_100, 2, pyaudio.paFloat32),
        (48_000, 2, pyaudio.paInt32),
    ],
)
def test_a_choosy_device_gets_what_it_takes(
    card: SoundCard, monkeypatch: pytest.MonkeyPatch, rate: int, channels: int, sample: int
) -> None:
    tried = refusing(monkeypatch, rate, channels, sample)
    tone, blocks = Tone(), list[Samples]()
    tone.rate = rate
    with opened() as backend, card.recording() as recorder:
        loudspeaker = backend.open_loudspeaker(None, LOUDSPEAKER, tone)
        assert tried[0]["rate"] == LOUDSPEAKER.rate
        microphone = backend.open_microphone(None, MICROPHONE, blocks.append)
        try:
            hertz, level = hear_tone(recorder)
            speech = Tone()
            speech.rate = MICROPHONE.rate
            card.say(speech(MICROPHONE.rate, 0.0).tobytes())
        finally:
            microphone.close()
            loudspeaker.close()
    assert loudspeaker.form.rate == microphone.form.rate == rate
    assert loudspeaker.form.block / rate == pytest.approx(LOUDSPEAKER.block / 24_000, rel=0.01)
    assert microphone.form.block / rate == pytest.approx(MICROPHONE.block / 16_000, rel=0.01)
    assert hertz == pytest.approx(HERTZ, abs=2)
    assert level == pytest.approx(LEVEL, rel=0.02)
    hertz, level = pitch_and_level(np.concatenate(blocks), rate)
    assert hertz == pytest.approx(HERTZ, abs=2)
    assert level == pytest.approx(LEVEL, rel=0.02)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (pyaudio.paDeviceUnavailable, "held by another program"),
        (pyaudio.paInvalidSampleRate, "no kind of sound that can be used"),
        (pyaudio.paUnanticipatedHostError, "No (microphone|loudspeaker) can be opened"),
    ],
)
def test_refusals_are_told_in_words(
    card: SoundCard, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "the words of PortAudio")

    with opened() as backend:
        monkeypatch.setattr(pyaudio.PyAudio, "open", refuse)
        with pytest.raises(MicrophoneFailed, match=words) as microphone:
            backend.open_microphone(None, MICROPHONE, len)
        with pytest.raises(DeviceFailed, match=words) as loudspeaker:
            backend.open_loudspeaker(None, LOUDSPEAKER, Tone())
    assert "the words of PortAudio" in microphone.value.detail
    assert not isinstance(loudspeaker.value, MicrophoneFailed)


def test_a_sample_is_heard_when_it_was_said_to_be(card: SoundCard) -> None:
    promised: list[float] = []
    calls = 0

    def pull(count: int, delay: float) -> Samples:
        nonlocal calls
        calls += 1
        if calls < 60:
            return np.zeros(count, np.int16)
        if not promised:
            promised.append(time.monotonic() + delay)
        return np.full(count, LEVEL, np.int16)

    with opened() as backend, card.recording() as recorder:
        stream = backend.open_loudspeaker(None, LOUDSPEAKER, pull)
        try:
            assert until(lambda: calls > 100)
            assert until(lambda: bool(np.count_nonzero(recorder.heard().samples) > 2400))
        finally:
            stream.close()
        first = recorder.heard().first_sound(after=0.0)
    assert first == pytest.approx(promised[0], abs=0.05)


def test_a_host_that_tells_no_times_is_not_believed(
    card: SoundCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = pyaudio.PyAudio.open

    def timeless(self: pyaudio.PyAudio, **form: Any) -> Any:
        callback = form["stream_callback"]
        times = {"output_buffer_dac_time": 0.0, "current_time": 0.0, "input_buffer_adc_time": 0.0}
        form["stream_callback"] = lambda data, count, _, flags: callback(data, count, times, flags)
        return real_open(self, **form)

    monkeypatch.setattr(pyaudio.PyAudio, "open", timeless)
    tone = Tone()
    with opened() as backend:
        stream = backend.open_loudspeaker(None, LOUDSPEAKER, tone)
        assert until(lambda: len(tone.delays) > 5)
        stream.close()
    assert stream.latency > 0
    assert set(tone.delays) == {stream.latency}


def test_aborting_drops_what_the_device_holds_and_plays_on(card: SoundCard) -> None:
    tone = Tone()
    with opened() as backend:
        stream = backend.open_loudspeaker(None, LOUDSPEAKER, tone)
        assert until(lambda: tone.count > LOUDSPEAKER.rate // 10)
        for aborts in range(1, 4):
            dropped: list[int] = []
            assert until(lambda: stream.abort(lambda: dropped.append(tone.count)))  # noqa: B023
            assert len(dropped) == 1, f"abort {aborts}"
            count = tone.count
            assert until(lambda: tone.count > count + LOUDSPEAKER.rate // 10)  # noqa: B023
            assert until(lambda: stream.alive)
        stream.close()
        assert not stream.abort(nothing)


def test_closing_waits_for_an_abort_on_another_thread(card: SoundCard) -> None:
    with opened() as backend:
        for _ in range(5):
            tone, running = Tone(), threading.Event()
            stream = backend.open_loudspeaker(None, LOUDSPEAKER, tone)
            assert until(lambda: tone.count > 0)  # noqa: B023

            def abort() -> None:
                for _ in range(100):
                    stream.abort(nothing)  # noqa: B023
                    running.set()  # noqa: B023

            other = threading.Thread(target=abort)
            other.start()
            assert running.wait(5)
            stream.close()
            other.join(5)
            assert not other.is_alive()


def test_a_stall_counts_as_a_failure(card: SoundCard) -> None:
    stall, count = threading.Event(), 0

    def pull(wanted: int, _: float) -> Samples:
        nonlocal count
        count += wanted
        if stall.is_set():
            stall.clear()
            threading.Event().wait(0.2)
        return np.zeros(wanted, np.int16)

    with opened() as backend:
        stream = backend.open_loudspeaker(None, LOUDSPEAKER, pull)
        assert until(lambda: count > LOUDSPEAKER.rate // 10)
        before = stream.failures
        stall.set()
        assert until(lambda: stream.failures > before)
        stream.close()


def test_streams_can_be_opened_again_and_again(card: SoundCard) -> None:
    with opened(card.devices) as backend:
        for _ in range(20):
            loudspeaker = backend.open_loudspeaker(device(BUILT_IN), LOUDSPEAKER, Tone())
            microphone = backend.open_microphone(None, MICROPHONE, len)
            assert until(lambda: loudspeaker.alive and microphone.alive)  # noqa: B023
            microphone.close()
            loudspeaker.close()


class Windows:
    """The list of PortAudio on Windows, where each device is offered several times."""

    APIS = ({"index": 0, "name": "MME", "defaultInputDevice": 0, "defaultOutputDevice": 1},
            {"index": 1, "name": "Windows WASAPI", "defaultInputDevice": 3,
             "defaultOutputDevice": 2})  # fmt: skip
    DEVICES = (("Mic", 0, 2, 0), ("Speakers", 0, 0, 2), ("Speakers", 1, 0, 2), ("Mic", 1, 1, 0))

    def get_host_api_info_by_type(self, kind: int) -> dict[str, object]:
        assert kind == pyaudio.paWASAPI
        return self.APIS[1]

    def get_device_count(self) -> int:
        return len(self.DEVICES)

    def get_device_info_by_index(self, index: int) -> dict[str, object]:
        name, api, inputs, outputs = self.DEVICES[index]
        return {"index": index, "name": name, "hostApi": api,
                "maxInputChannels": inputs, "maxOutputChannels": outputs}  # fmt: skip

    def terminate(self) -> None:
        pass


def test_windows_offers_each_device_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live_desktop.audio.devices.portaudio.sys.platform", "win32")
    monkeypatch.setattr(pyaudio, "PyAudio", Windows)
    with opened() as backend:
        assert not backend.is_current
        assert backend.devices() == (
            Device(Direction.LOUDSPEAKER, "Speakers", "Speakers", "Windows WASAPI", True),
            Device(Direction.MICROPHONE, "Mic", "Mic", "Windows WASAPI", True),
        )
