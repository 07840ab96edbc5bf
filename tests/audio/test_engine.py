"""The engine: real threads and real sound through devices that are files."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from live_desktop.audio.devices.backend import Backend, Device, Direction, Stream
from live_desktop.audio.devices.files import FileBackend, SpokenMicrophone
from live_desktop.audio.devices.portaudio import PortAudioBackend
from live_desktop.audio.duplex import Duplex
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, AudioFormat, Pull, Push
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundPlan, SoundState
from live_desktop.audio.playing.earcons import Earcon
from live_desktop.errors import EchoFailed
from tests.audio.engines import NoDevices, running
from tests.support.sound_card import SoundCard


def tone(seconds: float, rate: int, hertz: float = 440.0) -> bytes:
    time = np.arange(round(seconds * rate)) / rate
    return (12_000 * np.sin(2 * np.pi * hertz * time)).astype("<i2").tobytes()


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
        assert level.args[0].microphone > 0.5
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
        qtbot.waitUntil(lambda: engine.heard() == LOUDSPEAKER.samples(0.1))


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

    with running(broken) as engine:
        with qtbot.waitSignal(engine.failed, timeout=5000) as failed:
            engine.listen(True)
        assert failed.args[0].detail == "no PortAudio"
        with qtbot.waitSignal(engine.drained, timeout=5000):
            engine.speak(True)
            engine.play(tone(0.1, LOUDSPEAKER.rate))
            engine.end_of_speech()


class DyingStream:
    """A device that is unplugged as soon as it is open."""

    form = LOUDSPEAKER
    alive = False
    latency = 0.0
    failures = 0

    def abort(self, dropped: Callable[[], object]) -> bool:
        return False

    def close(self) -> None:
        """Have nothing to close."""


class Unplugged(FileBackend):
    """A loudspeaker that dies once and then works."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0

    def open_loudspeaker(  # type: ignore[override]
        self, device: Device | None, form: AudioFormat, pull: Pull
    ) -> Stream:
        self.opened += 1
        return DyingStream() if self.opened == 1 else super().open_loudspeaker(device, form, pull)


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


def test_the_clean_microphone_is_heard_while_its_echo_is_cancelled(qtbot: QtBot) -> None:
    microphone, blocks, enough = SpokenMicrophone(), [], threading.Event()

    def captured(block: bytes) -> None:
        blocks.append(block)
        if len(blocks) == 40:
            enough.set()

    microphone.say(tone(0.6, MICROPHONE.rate))
    with running(lambda: FileBackend(microphone), captured, SoundPlan()) as engine:
        with qtbot.waitSignal(
            engine.state_changed, check_params_cb=lambda state: state.echo_cancelling
        ):
            engine.speak(True)
            engine.listen(True)
        assert enough.wait(5)
    heard = np.frombuffer(b"".join(blocks), dtype="<i2")
    assert np.abs(heard).max() > 6000


def test_another_plan_holds_at_once(qtbot: QtBot) -> None:
    blocks: list[bytes] = []
    wanted = threading.Event()

    def captured(block: bytes) -> None:
        blocks.append(block)
        if len(block) == 2 * MICROPHONE.samples(0.06):
            wanted.set()

    with running(FileBackend, captured) as engine:
        engine.listen(True)
        engine.follow(SoundPlan(echo_cancelling=False, chunk_ms=60))
        assert wanted.wait(5)


class Desk(FileBackend):
    """Two loudspeakers of which one can be taken away in the middle of a word."""

    INSIDE = Device(Direction.LOUDSPEAKER, "inside", "Inside", "Test", is_default=True)
    HEADSET = Device(Direction.LOUDSPEAKER, "headset", "Headset", "Test")

    def __init__(self) -> None:
        super().__init__()
        self.plugged: tuple[Device, ...] = (self.INSIDE, self.HEADSET)
        self.opened: list[Stream] = []
        self.heard: list[np.ndarray] = []

    def devices(self) -> tuple[Device, ...]:
        return self.plugged

    def open_loudspeaker(  # type: ignore[override]
        self, device: Device | None, form: AudioFormat, pull: Pull
    ) -> Stream:
        def heard(count: int, delay: float) -> np.ndarray:
            samples = pull(count, delay)
            self.heard.append(samples)
            return samples

        self.opened.append(super().open_loudspeaker(device, form, heard))
        return self.opened[-1]


def test_a_device_that_goes_and_comes_back_loses_no_word(qtbot: QtBot) -> None:
    desk = Desk()
    speech = np.arange(1, 24_000 + 1).astype("<i2")
    with running(lambda: desk, plan=SoundPlan(loudspeaker=Desk.HEADSET.key)) as engine:
        on_headset = lambda state: state.loudspeaker == Desk.HEADSET  # noqa: E731
        inside = lambda state: state.loudspeaker == Desk.INSIDE  # noqa: E731
        with qtbot.waitSignal(engine.state_changed, check_params_cb=on_headset):
            engine.speak(True)
        engine.play(speech.tobytes())
        engine.end_of_speech()
        qtbot.waitUntil(lambda: engine.heard() > 4000)
        with (
            qtbot.waitSignal(engine.failed) as failed,
            qtbot.waitSignal(engine.state_changed, check_params_cb=inside),
        ):
            desk.plugged = (Desk.INSIDE,)
            desk.opened[0].close()
            engine.devices_changed()
        assert "not there" in str(failed.args[0])
        with (
            qtbot.waitSignal(engine.mended),
            qtbot.waitSignal(engine.state_changed, check_params_cb=on_headset),
        ):
            desk.plugged = (Desk.INSIDE, Desk.HEADSET)
            engine.devices_changed()
        if not engine.idle:
            with qtbot.waitSignal(engine.drained, timeout=5000):
                pass
    played = np.concatenate(desk.heard)
    played = played[played > 0]
    # Each fade at a change of devices touches a few milliseconds, all the rest is there once.
    assert np.isin(speech, played).mean() > 0.95
    assert played.size <= speech.size * 1.03


def test_a_short_signal_sounds_only_where_it_is_wanted(qtbot: QtBot) -> None:
    desk = Desk()
    with running(lambda: desk) as engine:
        engine.speak(True)
        engine.signal(Earcon.START)
        qtbot.waitUntil(lambda: any(block.any() for block in desk.heard))
    desk.heard.clear()
    with running(lambda: desk, plan=SoundPlan(earcons=False)) as engine:
        engine.speak(True)
        engine.signal(Earcon.START)
        qtbot.waitUntil(lambda: len(desk.heard) > 30)
    assert not any(block.any() for block in desk.heard)


def test_the_state_tells_the_period_and_the_levels_rest_in_silence(qtbot: QtBot) -> None:
    states: list[SoundState] = []
    levels: list[Levels] = []
    with running(FileBackend) as engine:
        engine.state_changed.connect(states.append)
        engine.levels_changed.connect(levels.append)
        with qtbot.waitSignal(engine.drained):
            engine.speak(True)
            engine.play(tone(0.2, LOUDSPEAKER.rate))
            engine.end_of_speech()
        qtbot.waitUntil(lambda: bool(levels) and levels[-1] == Levels())
    assert states[-1].period_ms == pytest.approx(1000 * 256 / 24_000)
    assert max(each.loudspeaker for each in levels) > 0.5


def test_a_test_sound_opens_the_loudspeaker_for_a_moment(qtbot: QtBot) -> None:
    desk = Desk()
    with running(lambda: desk, plan=SoundPlan(earcons=False)) as engine:
        engine.test()
        qtbot.waitUntil(lambda: any(block.any() for block in desk.heard))
        qtbot.waitUntil(lambda: not desk.opened[-1].alive)


@pytest.mark.logs("something went wrong inside")
def test_whatever_goes_wrong_with_the_devices_answers_still_go_by(qtbot: QtBot) -> None:
    class Wild(FileBackend):
        def open_microphone(  # type: ignore[override]
            self, device: Device | None, form: AudioFormat, push: Push
        ) -> Stream:
            raise RuntimeError("a driver went mad")

    with running(Wild) as engine:
        engine.speak(True)
        with qtbot.waitSignal(engine.failed) as failed:
            engine.listen(True)
        assert "went mad" in failed.args[0].detail
        with qtbot.waitSignal(engine.drained, timeout=5000):
            engine.play(tone(0.1, LOUDSPEAKER.rate))
            engine.end_of_speech()


@pytest.mark.logs("the echo canceller failed")
@pytest.mark.parametrize("at", ["the start", "work"])
def test_without_echo_cancelling_it_hears_in_half_duplex(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    class Broken:
        def __init__(self, **_: bool) -> None:
            if at == "the start":
                raise ImportError("no livekit")

        def process(self, near: np.ndarray, far: np.ndarray) -> np.ndarray:
            raise RuntimeError("the canceller broke")

    monkeypatch.setattr("live_desktop.audio.engine.EchoCanceller", Broken)
    blocks: list[bytes] = []
    with running(FileBackend, blocks.append, SoundPlan()) as engine:
        is_half = lambda state: state.duplex is Duplex.HALF  # noqa: E731
        with (
            qtbot.waitSignal(engine.failed) as failed,
            qtbot.waitSignal(engine.state_changed, check_params_cb=is_half),
        ):
            engine.listen(True)
        assert isinstance(failed.args[0], EchoFailed)
        heard = len(blocks)
        qtbot.waitUntil(lambda: len(blocks) > heard + 5)
        with qtbot.waitSignal(engine.mended) as mended:
            engine.follow(SoundPlan(echo_cancelling=False))
        assert mended.args[0] is failed.args[0]


def test_speech_that_is_queued_again_drains_again(qtbot: QtBot) -> None:
    desk = Desk()
    with running(lambda: desk) as engine:
        engine.speak(True)
        with qtbot.waitSignal(engine.drained):
            engine.play(tone(0.5, LOUDSPEAKER.rate))
        qtbot.waitUntil(lambda: engine.heard() == LOUDSPEAKER.samples(0.5))
        engine.play(tone(0.5, LOUDSPEAKER.rate))
        engine.end_of_speech()
        qtbot.waitUntil(lambda: engine.heard() > LOUDSPEAKER.samples(0.6))
        with qtbot.waitSignal(engine.drained):
            engine.reopen()


class Slow(Desk):
    """A loudspeaker that holds much."""

    def open_loudspeaker(  # type: ignore[override]
        self, device: Device | None, form: AudioFormat, pull: Pull
    ) -> Stream:
        stream = super().open_loudspeaker(device, form, pull)
        stream.latency = 0.1  # type: ignore[misc]
        return stream


def test_a_device_that_holds_much_is_emptied_when_it_shall_be_silent(qtbot: QtBot) -> None:
    desk = Slow()
    with running(lambda: desk) as engine:
        engine.speak(True)
        engine.play(tone(1.0, LOUDSPEAKER.rate))
        qtbot.waitUntil(lambda: engine.heard() > 2000)
        assert 2000 < engine.flush() <= LOUDSPEAKER.rate
        count = len(desk.heard)
        qtbot.waitUntil(lambda: len(desk.heard) > count + 10)
    assert not np.concatenate(desk.heard[count + 3 :]).any()
