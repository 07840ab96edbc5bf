"""The sound of the whole engine on a sound card, recorded and looked at sample by sample."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyaudio
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.devices.choice import SOUND_SERVER
from live_desktop.audio.devices.portaudio import PortAudioBackend
from live_desktop.audio.devices.pulse import PulseDevices
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.audio.plan import SoundPlan
from tests.support.sound_card import LOUDSPEAKER as BUILT_IN
from tests.support.sound_card import MICROPHONE_FEED, Heard, Recorder, SoundCard

LEVEL = 12_000


def sine(hertz: float, seconds: float, rate: int = LOUDSPEAKER.rate) -> Samples:
    places = np.arange(round(seconds * rate)) / rate
    tone: Samples = np.rint(LEVEL * np.sin(2 * np.pi * hertz * places)).astype("<i2")
    return tone


@contextmanager
def running(plan: SoundPlan, captured: Callable[[bytes], object] = len) -> Iterator[AudioEngine]:
    """Run an engine that hears of devices as they come and go, the way the program tells it."""
    known: tuple[Device, ...] = ()
    listed = threading.Event()

    def found(devices: tuple[Device, ...]) -> None:
        nonlocal known
        known = devices
        listed.set()
        engine.devices_changed()

    engine = AudioEngine(lambda: PortAudioBackend(lambda: known), captured, plan)
    watch = PulseDevices(found)
    watch.start()
    try:
        assert listed.wait(10)
        engine.start()
        yield engine
    finally:
        engine.stop()
        watch.stop()


def on(name: str) -> SoundPlan:
    """Plan to speak on one loudspeaker."""
    return SoundPlan(loudspeaker=f"{SOUND_SERVER}: {name}", echo_cancelling=False)


def sounded(recorder: Recorder) -> int:
    """Count the samples so far that are no silence."""
    return int(np.count_nonzero(recorder.heard().samples))


def rests(recorder: Recorder) -> bool:
    """Tell whether the last tenth of a second was silent."""
    return not recorder.heard().samples[-recorder.RATE // 10 :].any()


def largest_step(samples: Samples) -> int:
    return int(np.abs(np.diff(samples.astype(np.int32))).max())


def test_neither_start_nor_cut_nor_end_clicks(qtbot: QtBot, card: SoundCard) -> None:
    # So low a tone moves by no more than 314 from sample to sample. One that is cut jumps by up
    # to 12,000, and each of these is cut somewhere else.
    tone = sine(100, 5)
    with (
        card.loudspeaker("exact", LOUDSPEAKER.rate, 1) as exact,
        running(on(exact.name)) as engine,
        card.recording(exact.name) as recorder,
    ):
        engine.speak(True)
        for _ in range(6):
            before = sounded(recorder)
            engine.play(tone.tobytes())
            qtbot.waitUntil(lambda: sounded(recorder) > before + 4800)  # noqa: B023
            engine.flush()
            qtbot.waitUntil(lambda: rests(recorder))
        before = sounded(recorder)
        engine.play(tone[:7260].tobytes())  # its last sample is at the top of a wave
        engine.end_of_speech()
        qtbot.waitUntil(lambda: sounded(recorder) > before + 7000 and rests(recorder))
        heard = recorder.stop().samples
    assert np.abs(heard).max() == LEVEL
    assert largest_step(heard) < 1.1 * largest_step(tone)


@pytest.mark.parametrize("rate", [24_000, 44_100, 48_000])
def test_a_tone_keeps_its_pitch_and_level_and_stays_clean(
    qtbot: QtBot, card: SoundCard, monkeypatch: pytest.MonkeyPatch, rate: int
) -> None:
    only_at(monkeypatch, rate)
    monkeypatch.setattr(Recorder, "RATE", rate)
    with (
        card.loudspeaker("choosy", rate, 1) as choosy,
        running(on(choosy.name)) as engine,
        card.recording(choosy.name) as recorder,
    ):
        engine.speak(True)
        engine.play(sine(1000, 2).tobytes())
        engine.end_of_speech()
        qtbot.waitUntil(lambda: sounded(recorder) > 1.8 * rate and rests(recorder))
        heard = recorder.stop().samples.astype(np.float64)
    loud = np.flatnonzero(np.abs(heard) > 100)
    whole = heard[loud[0] : loud[-1] + 1]
    # The end fades out over 5 ms, made of what was before.
    assert whole.size / rate == pytest.approx(2.0, abs=0.008)
    tone = fitted(whole[rate // 20 : -rate // 20], rate)
    assert tone.hertz == pytest.approx(1000, abs=0.01)
    assert tone.level == pytest.approx(LEVEL, rel=0.005)
    assert 20 * np.log10(tone.level / np.sqrt(2) / np.sqrt(np.mean(tone.rest**2))) > 60
    assert np.abs(tone.rest).max() < LEVEL / 1000, "a gap, or a joint that can be heard"


def only_at(monkeypatch: pytest.MonkeyPatch, rate: int) -> None:
    """Let PortAudio open loudspeakers at one rate alone."""
    real_open = pyaudio.PyAudio.open

    def choosy(self: pyaudio.PyAudio, **form: Any) -> Any:
        if form["rate"] != rate:
            raise OSError(pyaudio.paInvalidSampleRate, "Invalid sample rate")
        return real_open(self, **form)

    monkeypatch.setattr(pyaudio.PyAudio, "open", choosy)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The pure tone that is nearest to a recording."""

    hertz: float
    level: float
    rest: NDArray[np.float64]
    """What of the recording is not that tone: its overtones, noise and gaps."""


def fitted(samples: NDArray[np.float64], rate: int) -> Fitted:
    """Find the tone near 1 kHz, by how its phase moves from one half to the other."""
    places = np.arange(samples.size) / rate
    hertz = 1000.0
    for _ in range(3):
        turned = samples * np.exp(-2j * np.pi * hertz * places)
        # Hann windows of two halves: what is left of the tone's mirror image does not count.
        half = samples.size // 2
        window = np.hanning(half)
        early, late = window @ turned[:half], window @ turned[half : 2 * half]
        hertz += float(np.angle(late / early)) / (2 * np.pi * half / rate)
    angles = 2 * np.pi * hertz * places
    waves = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    shares, *_ = np.linalg.lstsq(waves, samples, rcond=None)
    return Fitted(hertz, float(np.hypot(*shares)), samples - waves @ shares)


# Devices that are unplugged


NOISE = np.random.default_rng(4).integers(-9000, 9000, 5 * LOUDSPEAKER.rate).astype("<i2")
"""Speech of which four samples tell their place."""

PER_CHANGE = 0.06
"""Seconds of speech that may be missing, or be said twice, at each change of devices."""


def places_of(heard: Samples) -> NDArray[np.intp]:
    """Find which samples of the noise were heard, in the order in which they were."""
    own, theirs = (
        np.ascontiguousarray(sliding_window_view(sound, 4)).view(np.int64).ravel()
        for sound in (NOISE, heard)
    )
    order = np.argsort(own)
    at = np.minimum(np.searchsorted(own, theirs, sorter=order), own.size - 1)
    places: NDArray[np.intp] = order[at][own[order[at]] == theirs]
    return places


@contextmanager
def at_a_desk(card: SoundCard) -> Iterator[str]:
    """Make a loudspeaker the default that plays samples as they are."""
    with card.loudspeaker("desk", LOUDSPEAKER.rate, 1) as desk:
        card.pactl("set-default-sink", desk.name)
        try:
            yield desk.name
        finally:
            card.pactl("set-default-sink", BUILT_IN)


def test_an_unplugged_loudspeaker_loses_no_word(qtbot: QtBot, card: SoundCard) -> None:
    pieces: list[NDArray[np.intp]] = []
    with (
        at_a_desk(card) as desk,
        card.loudspeaker("headset", LOUDSPEAKER.rate, 1) as headset,
        running(on(headset.name)) as engine,
    ):
        told = Told(engine)
        with card.recording(desk) as on_desk:
            with card.recording(headset.name) as on_headset:
                engine.speak(True)
                engine.play(NOISE.tobytes())
                engine.end_of_speech()
                qtbot.waitUntil(lambda: sounded(on_headset) > LOUDSPEAKER.rate)
                assert not sounded(on_desk)
                unplugged = time.monotonic()
                headset.unplug()
                pieces.append(places_of(on_headset.stop().samples))
            qtbot.waitUntil(lambda: sounded(on_desk) > LOUDSPEAKER.rate)
            assert whole_again(on_desk.heard()) - unplugged < 1.5
            with card.loudspeaker(headset.name, LOUDSPEAKER.rate, 1):
                with card.recording(headset.name) as on_headset:
                    qtbot.waitUntil(lambda: bool(sounded(on_headset)))
                    qtbot.waitUntil(lambda: engine.idle and rests(on_headset), timeout=10_000)
                    pieces.append(places_of(on_desk.stop().samples))
                    pieces.append(places_of(on_headset.stop().samples))
                qtbot.waitUntil(lambda: told.mended == 1)
    assert ["not there" in each for each in told.failures] == [True]
    times = np.bincount(np.concatenate(pieces), minlength=NOISE.size)
    few = 2 * PER_CHANGE * LOUDSPEAKER.rate
    assert np.count_nonzero(times == 0) < few
    assert np.count_nonzero(times > 1) < few
    assert all(np.diff(piece).min() > -few for piece in pieces)


def whole_again(heard: Heard) -> float:
    """Find the moment from which on there is no silence of more than 10 ms."""
    loud = np.flatnonzero(heard.samples)
    after = np.flatnonzero(np.diff(loud, prepend=-heard.rate) > heard.rate / 100)
    return heard.began + float(loud[after[-1]]) / heard.rate


class Told:
    """Notes what an engine tells of its devices."""

    def __init__(self, engine: AudioEngine) -> None:
        self.failures: list[str] = []
        self.mended = 0
        engine.failed.connect(lambda error: self.failures.append(str(error)))
        engine.mended.connect(self._count)

    def _count(self) -> None:
        self.mended += 1


HEADSET_HERTZ, DESK_HERTZ = 1000, 3000


@dataclass(frozen=True, slots=True)
class Chunk:
    """What the microphone gave at a moment."""

    at: float
    samples: Samples

    def has(self, hertz: float) -> bool:
        """Tell whether a tone is the loudest of what is heard."""
        loudness = np.abs(np.fft.rfft(self.samples))
        place = round(hertz * self.samples.size / MICROPHONE.rate)
        return bool(loudness[place] > LEVEL / 4 and np.argmax(loudness) == place)


@contextmanager
def sounding_into(card: SoundCard, feed: str, hertz: float, seconds: float) -> Iterator[None]:
    """Let a tone sound before a microphone, until it is unplugged or the time is over."""

    def say() -> None:
        with suppress(subprocess.CalledProcessError):
            card.say(sine(hertz, seconds, MICROPHONE.rate).tobytes(), feed=feed)

    speaker = threading.Thread(target=say)
    speaker.start()
    try:
        yield
    finally:
        speaker.join()


def test_an_unplugged_microphone_is_replaced_and_comes_back(qtbot: QtBot, card: SoundCard) -> None:
    chunks: list[Chunk] = []

    def captured(pcm: bytes) -> None:
        chunks.append(Chunk(time.monotonic(), np.frombuffer(pcm, dtype="<i2")))

    def hears(hertz: float, since: int = 0) -> bool:
        return any(chunk.has(hertz) for chunk in chunks[since:])

    name = "headset_microphone"
    plan = SoundPlan(microphone=f"{SOUND_SERVER}: {name}", echo_cancelling=False)
    with (
        card.microphone(name, MICROPHONE.rate) as headset,
        running(plan, captured) as engine,
        sounding_into(card, MICROPHONE_FEED, DESK_HERTZ, 4),
    ):
        told = Told(engine)
        engine.listen(True)
        with sounding_into(card, f"{name}_feed", HEADSET_HERTZ, 4):
            qtbot.waitUntil(lambda: hears(HEADSET_HERTZ))
            assert not hears(DESK_HERTZ)
            unplugged = time.monotonic()
            headset.unplug()
        qtbot.waitUntil(lambda: hears(DESK_HERTZ))
        again = next(chunk.at for chunk in chunks if chunk.has(DESK_HERTZ))
        assert again - unplugged < 1.5
        so_far = len(chunks)
        with (
            card.microphone(name, MICROPHONE.rate),
            sounding_into(card, f"{name}_feed", HEADSET_HERTZ, 1.5),
        ):
            qtbot.waitUntil(lambda: hears(HEADSET_HERTZ, since=so_far))
            qtbot.waitUntil(lambda: told.mended == 1)
    assert ["not there" in each for each in told.failures] == [True]
