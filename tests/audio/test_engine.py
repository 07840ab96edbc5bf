"""The audio engine, on a clock and on a real sound card."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from live_desktop.audio.backend import Backend, Pull, Push, Stream
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.files import FileBackend, SpokenMicrophone
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, AudioFormat
from live_desktop.audio.portaudio import PortAudioBackend
from live_desktop.errors import MicrophoneFailed
from tests.support.sound_card import SoundCard


def tone(seconds: float, rate: int, hertz: float = 440.0) -> bytes:
    time = np.arange(round(seconds * rate)) / rate
    return (12_000 * np.sin(2 * np.pi * hertz * time)).astype("<i2").tobytes()


@contextmanager
def running(
    make_backend: Callable[[], Backend], captured: Callable[[bytes], object] = len
) -> Iterator[AudioEngine]:
    engine = AudioEngine(make_backend, captured)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()
    assert engine.isFinished()


def test_it_hands_on_what_the_microphone_hears(qtbot: QtBot) -> None:
    microphone, blocks, enough = SpokenMicrophone(), [], threading.Event()

    def captured(block: bytes) -> None:
        blocks.append(block)
        if len(blocks) == 15:
            enough.set()

    speech = tone(0.2, MICROPHONE.rate)
    microphone.say(speech)
    with running(lambda: FileBackend(microphone), captured) as engine:
        with qtbot.waitSignal(engine.levels_changed, timeout=5000) as level:
            engine.listen(True)
        assert enough.wait(5)
        assert level.args[0] > 0.5
    assert b"".join(blocks).startswith(speech)


def test_a_muted_microphone_sends_silence(qtbot: QtBot) -> None:
    microphone, blocks, enough = SpokenMicrophone(), [], threading.Event()

    def captured(block: bytes) -> None:
        blocks.append(block)
        if len(blocks) == 10:
            enough.set()

    microphone.say(tone(0.5, MICROPHONE.rate))
    with running(lambda: FileBackend(microphone), captured) as engine:
        engine.set_muted(True)
        engine.listen(True)
        assert enough.wait(5)
    assert not any(b"".join(blocks))


def test_it_says_when_all_is_played(qtbot: QtBot) -> None:
    with running(FileBackend) as engine:
        engine.speak(True)
        with qtbot.waitSignal(engine.drained, timeout=5000):
            assert engine.play(tone(0.1, LOUDSPEAKER.rate)) == 0
            engine.end_of_speech()
        assert engine.idle
        assert engine.heard() == LOUDSPEAKER.samples(0.1)


class NoDevices(FileBackend):
    """A computer without a microphone."""

    def open_microphone(self, form: AudioFormat, push: Push) -> Stream:  # type: ignore[override]
        raise MicrophoneFailed("No microphone.")


def test_without_a_microphone_it_says_so_and_goes_on(qtbot: QtBot) -> None:
    with running(NoDevices) as engine:
        with qtbot.waitSignal(engine.failed, timeout=5000) as failed:
            engine.listen(True)
        assert str(failed.args[0]) == "No microphone."
        with qtbot.waitSignal(engine.drained, timeout=5000):
            engine.speak(True)
            engine.play(tone(0.1, LOUDSPEAKER.rate))
            engine.end_of_speech()


def test_without_a_sound_system_it_says_so_and_goes_on(qtbot: QtBot) -> None:
    def broken() -> Backend:
        raise OSError("no PortAudio")

    engine = AudioEngine(broken, len)
    with qtbot.waitSignal(engine.failed, timeout=5000) as failed:
        engine.start()
    assert failed.args[0].detail == "no PortAudio"
    engine.stop()


class DyingStream:
    """A device that is unplugged as soon as it is open."""

    alive = False
    latency = 0.0

    def close(self) -> None:
        """Have nothing to close."""


class Unplugged(FileBackend):
    """A loudspeaker that dies once and then works."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0

    def open_loudspeaker(self, form: AudioFormat, pull: Pull) -> Stream:  # type: ignore[override]
        self.opened += 1
        return DyingStream() if self.opened == 1 else super().open_loudspeaker(form, pull)


@pytest.mark.logs("the loudspeaker stopped")
def test_a_device_that_dies_is_opened_again(qtbot: QtBot) -> None:
    with running(Unplugged) as engine, qtbot.waitSignal(engine.drained, timeout=5000):
        engine.speak(True)
        engine.play(tone(0.1, LOUDSPEAKER.rate))
        engine.end_of_speech()


def test_a_tone_comes_out_of_the_real_loudspeaker(qtbot: QtBot, card: SoundCard) -> None:
    with card.recording() as recorder, running(PortAudioBackend) as engine:
        engine.speak(True)
        with qtbot.waitSignal(engine.drained, timeout=10_000):
            engine.play(tone(1.0, LOUDSPEAKER.rate))
            engine.end_of_speech()
        heard = recorder.stop().samples.astype(float)
    loud = heard[np.abs(heard) > 100]
    assert 0.9 * LOUDSPEAKER.rate < loud.size <= 1.01 * LOUDSPEAKER.rate
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * LOUDSPEAKER.rate / heard.size == pytest.approx(440, abs=2)


def test_the_real_microphone_is_heard(qtbot: QtBot, card: SoundCard) -> None:
    blocks: list[bytes] = []
    open_now = threading.Event()

    def captured(block: bytes) -> None:
        blocks.append(block)
        open_now.set()

    with running(PortAudioBackend, captured) as engine:
        engine.listen(True)
        assert open_now.wait(10)
        card.say(tone(1.0, MICROPHONE.rate))
    heard = np.frombuffer(b"".join(blocks), dtype="<i2").astype(float)
    assert np.count_nonzero(np.abs(heard) > 100) > 0.85 * MICROPHONE.rate
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * MICROPHONE.rate / heard.size == pytest.approx(440, abs=2)
