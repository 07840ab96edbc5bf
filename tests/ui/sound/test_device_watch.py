"""The watch over the devices, on a virtual sound card whose devices come and go."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.audio.devices import pulse
from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.ui.sound.device_watch import DeviceWatch, QtDevices
from tests.support.sound_card import LOUDSPEAKER, MICROPHONE, SoundCard, sound_card

WAIT_MS = 20_000
"""The sound server may be slow where many tests run at once."""

ADDED = "added_loudspeaker"
LABEL = "Added_Loudspeaker"


def pactl(*arguments: str) -> str:
    """Change the sound card while the program runs."""
    result = subprocess.run(
        ["pactl", *arguments], capture_output=True, check=True, text=True, timeout=20
    )
    return result.stdout.strip()


@pytest.fixture
def watch(card: SoundCard, qtbot: QtBot) -> Iterator[DeviceWatch]:
    """A watch that knows the devices of the sound card."""
    watch = DeviceWatch()
    with qtbot.waitSignal(watch.changed, timeout=WAIT_MS):
        watch.start()
    yield watch
    watch.stop()


@pytest.fixture
def added(watch: DeviceWatch, qtbot: QtBot) -> Iterator[str]:
    """A second loudspeaker, which is taken away again; gives the number of its module."""
    with qtbot.waitSignal(watch.changed, timeout=WAIT_MS):
        module = pactl(
            "load-module",
            "module-null-sink",
            "norewinds=1",
            f"sink_name={ADDED}",
            f"sink_properties=device.description={LABEL}",
        )
    yield module
    loaded = {line.split("\t")[0] for line in pactl("list", "short", "modules").splitlines()}
    if module in loaded:
        with qtbot.waitSignal(watch.changed, timeout=WAIT_MS):
            pactl("unload-module", module)


def named(watch: DeviceWatch, name: str) -> Device | None:
    """Find a device by its name."""
    return next((device for device in watch.devices() if device.name == name), None)


def test_both_sides_are_listed_with_the_names_of_the_sound_server(watch: DeviceWatch) -> None:
    microphone, loudspeaker = named(watch, MICROPHONE), named(watch, LOUDSPEAKER)
    assert microphone is not None
    assert loudspeaker is not None
    assert microphone.direction is Direction.MICROPHONE
    assert loudspeaker.direction is Direction.LOUDSPEAKER
    assert not any(device.name.endswith(".monitor") for device in watch.devices())
    assert microphone.is_default
    assert loudspeaker.is_default
    assert loudspeaker.key == f"PulseAudio: {LOUDSPEAKER}"


def test_a_device_that_comes_is_told_by_what_people_call_it(watch: DeviceWatch, added: str) -> None:
    found = named(watch, ADDED)
    assert found is not None
    assert found.label == LABEL
    assert not found.is_default


def test_another_default_is_told(watch: DeviceWatch, added: str, qtbot: QtBot) -> None:
    def is_default(name: str) -> bool:
        found = named(watch, name)
        return found is not None and found.is_default

    pactl("set-default-sink", ADDED)
    qtbot.waitUntil(lambda: is_default(ADDED) and not is_default(LOUDSPEAKER), timeout=WAIT_MS)
    pactl("set-default-sink", LOUDSPEAKER)
    qtbot.waitUntil(lambda: is_default(LOUDSPEAKER) and not is_default(ADDED), timeout=WAIT_MS)


def test_a_device_that_goes_is_told(watch: DeviceWatch, added: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(watch.changed, timeout=WAIT_MS):
        pactl("unload-module", added)
    assert named(watch, ADDED) is None


def test_another_thread_can_wait_for_the_first_list(card: SoundCard, qtbot: QtBot) -> None:
    watch = DeviceWatch()
    found: list[tuple[Device, ...]] = []
    asking = threading.Thread(target=lambda: found.append(watch.first_devices()))
    watch.start()
    asking.start()
    # The window does not answer meanwhile.
    asking.join(10)
    assert any(device.name == MICROPHONE for device in found[0])
    watch.stop()


def test_what_was_stopped_early_tells_nothing(card: SoundCard) -> None:
    watch = DeviceWatch()
    watch.start()
    watch.stop()
    known = watch.devices()
    module = pactl("load-module", "module-null-sink", "norewinds=1", f"sink_name={ADDED}")
    pactl("unload-module", module)
    assert watch.devices() == known


def test_a_server_that_goes_and_returns_is_followed(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "RETRY_SECONDS", 0.05)
    # The server's address stays in force while it is away.
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'pulse.sock'}")
    watch = DeviceWatch()
    with ExitStack() as ending:
        ending.callback(watch.stop)
        watch.start()
        for _ in range(2):
            with sound_card(tmp_path):
                qtbot.waitUntil(lambda: named(watch, MICROPHONE) is not None, timeout=WAIT_MS)
            qtbot.waitUntil(lambda: not watch.devices(), timeout=WAIT_MS)


def test_without_a_sound_server_the_list_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    watch = DeviceWatch()
    watch.start()
    assert watch.first_devices() == ()
    watch.stop()


def test_without_the_library_the_list_is_empty(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setitem(sys.modules, "pulsectl", None)
    watch = DeviceWatch()
    watch.start()
    assert watch.first_devices() == ()
    watch.stop()
    assert "cannot be asked for its devices" in caplog.text


# Qt, which knows the devices of the other systems


def test_qt_tells_what_there_is_and_what_comes(card: SoundCard, qtbot: QtBot) -> None:
    told: list[tuple[Device, ...]] = []
    devices = QtDevices(told.append)
    devices.start()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    sides = {device.direction for device in told[0] if device.is_default}
    assert sides == {Direction.MICROPHONE, Direction.LOUDSPEAKER}
    module = pactl(
        "load-module",
        "module-null-sink",
        "norewinds=1",
        f"sink_properties=device.description={LABEL}",
    )
    qtbot.waitUntil(lambda: any(device.name == LABEL for device in told[-1]), timeout=WAIT_MS)
    pactl("unload-module", module)
    devices.stop()


def test_without_qt_multimedia_nothing_is_found(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    told: list[tuple[Device, ...]] = []
    devices = QtDevices(told.append)
    devices.start()
    devices.stop()
    assert told == [()]
    assert "the devices cannot be watched" in caplog.text
