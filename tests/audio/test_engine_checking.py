"""The sound check and the test sound, run by the engine between its plans."""

import threading

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from live_desktop.audio.devices.backend import Device, Stream
from live_desktop.audio.devices.files import ClockStream, FileBackend
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, AudioFormat, Pull, Push
from live_desktop.audio.plan import SoundPlan
from live_desktop.audio.resampling import Resampler
from live_desktop.errors import EchoFailed
from tests.audio.engines import NoDevices, running


@pytest.mark.parametrize("loudly", [True, False])
def test_the_check_tells_a_loudspeaker_from_headphones(qtbot: QtBot, loudly: bool) -> None:
    room = Room(loudly)
    with running(lambda: room, plan=SoundPlan()) as engine:
        engine.speak(True)
        engine.listen(True)
        with qtbot.waitSignal(engine.checked, timeout=15_000) as checked:
            engine.check()
    report = checked.args[0]
    assert report.reason is (Reason.REMOVED if loudly else Reason.HEADPHONES)
    assert report.recommended is Duplex.FULL
    if loudly:
        assert report.delay == pytest.approx(1000 * Room.DELAY, abs=45)


class Room(FileBackend):
    """A microphone that hears the loudspeaker, or only itself where headphones are worn.

    One clock drives both, so that a busy computer changes nothing of what is heard.
    """

    DELAY = 0.08

    def __init__(self, loudly: bool) -> None:
        super().__init__()
        self._loudly = loudly
        self._air = np.zeros(LOUDSPEAKER.samples(self.DELAY), np.int16)
        self._random = np.random.default_rng(1)
        self._narrow = Resampler(LOUDSPEAKER.rate, MICROPHONE.rate)
        self._heard = np.zeros(0, np.int16)
        self._push: Push | None = None

    def open_loudspeaker(  # type: ignore[override]
        self, device: Device | None, form: AudioFormat, pull: Pull
    ) -> Stream:
        def heard(count: int, delay: float) -> np.ndarray:
            samples = pull(count, delay)
            self._air = np.concatenate((self._air, samples))
            self._hear(self._air[:count])
            self._air = self._air[count:]
            return samples

        return super().open_loudspeaker(device, form, heard)

    def open_microphone(  # type: ignore[override]
        self, device: Device | None, form: AudioFormat, push: Push
    ) -> Stream:
        self._push = push
        return ClockStream(form, lambda: None)

    def _hear(self, played: np.ndarray) -> None:
        echo = self._narrow.process(played) // 4 * self._loudly
        noise = self._random.normal(0, 10, echo.size)
        self._heard = np.concatenate((self._heard, (echo + noise).astype(np.int16)))
        while self._push is not None and self._heard.size >= MICROPHONE.block:
            self._push(self._heard[: MICROPHONE.block])
            self._heard = self._heard[MICROPHONE.block :]


def test_a_check_opens_both_devices_and_closes_them_again(qtbot: QtBot) -> None:
    room = Room(loudly=False)
    with running(lambda: room) as engine:
        with qtbot.waitSignal(engine.checked, timeout=15_000):
            engine.check()
        with qtbot.waitSignal(
            engine.state_changed, check_params_cb=lambda state: state.period_ms == 0
        ):
            pass


def test_a_check_goes_on_while_other_plans_wait_for_its_end(qtbot: QtBot) -> None:
    blocks: list[bytes] = []
    room = Room(loudly=True)
    with running(lambda: room, blocks.append, SoundPlan()) as engine:
        engine.speak(True)
        engine.listen(True)
        qtbot.waitUntil(lambda: len(blocks) > 5)
        engine.check()
        qtbot.waitUntil(lambda: not engine.idle)
        blocks.clear()
        with qtbot.waitSignal(engine.checked, timeout=15_000):
            for volume in range(5):
                engine.follow(SoundPlan(volume=volume / 10, chunk_ms=60))
        assert not any(any(block) for block in blocks[:200]), "nobody hears the probe"
        qtbot.waitUntil(lambda: len(blocks[-1]) == 2 * MICROPHONE.samples(0.06))


@pytest.mark.logs("the echo canceller failed")
def test_a_check_ends_without_a_report_when_the_canceller_breaks(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = threading.Event()

    class Breaking:
        def __init__(self, **_switches: bool) -> None:
            pass

        def process(self, near: np.ndarray, far: np.ndarray) -> np.ndarray:
            if broken.is_set():
                raise RuntimeError("the canceller broke")
            return near

    monkeypatch.setattr("live_desktop.audio.engine.EchoCanceller", Breaking)
    reports: list[object] = []
    with running(FileBackend, len, SoundPlan()) as engine:
        engine.checked.connect(reports.append)
        with qtbot.waitSignal(engine.state_changed, check_params_cb=lambda state: state.period_ms):
            engine.check()
        with qtbot.waitSignal(engine.failed) as failed:
            broken.set()
        assert isinstance(failed.args[0], EchoFailed)
        with qtbot.waitSignal(
            engine.state_changed, check_params_cb=lambda state: state.period_ms == 0
        ):
            pass
    assert not reports


def test_a_check_without_devices_says_so(qtbot: QtBot) -> None:
    with running(NoDevices) as engine:
        failures: list[str] = []
        engine.failed.connect(lambda error: failures.append(str(error)))
        engine.check()
        qtbot.waitUntil(lambda: len(failures) == 2)
    assert failures == ["No microphone.", failures[1]]
    assert "nothing to check" in failures[1]
