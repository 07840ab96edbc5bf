"""Devices that come, go and fail: the right one is open, and the user is told."""

import threading
from collections.abc import Callable

import pytest

from live_desktop.audio.devices.backend import Backend, Device, Direction, Stream
from live_desktop.audio.devices.line import Line
from live_desktop.audio.devices.lines import Lines
from live_desktop.audio.formats import AudioFormat, Pull, Push, Samples
from live_desktop.errors import (
    DeviceAway,
    DeviceFailed,
    MicrophoneFailed,
)

INSIDE = Device(Direction.LOUDSPEAKER, "inside", "Inside", "Test", is_default=True)
HEADSET = Device(Direction.LOUDSPEAKER, "headset", "Headset", "Test")
MICROPHONE = Device(Direction.MICROPHONE, "capsule", "Capsule", "Test", is_default=True)


class Wire:
    """An open device of the test."""

    form = AudioFormat(24_000, 256)
    latency = 0.02
    failures = 0

    def __init__(self, device: Device | None) -> None:
        self.device = device
        self.alive = True
        self.is_open = True

    def abort(self, dropped: Callable[[], object]) -> bool:
        return True

    def close(self) -> None:
        self.is_open = False


class Desk:
    """A sound system whose devices the test plugs in and out."""

    is_current = True

    def __init__(self, *devices: Device) -> None:
        self.plugged = devices
        self.broken: set[str] = set()
        self.opened: list[Wire] = []
        self.made = 0

    def devices(self) -> tuple[Device, ...]:
        return self.plugged

    def open_loudspeaker(self, device: Device | None, form: AudioFormat, pull: Pull) -> Wire:
        return self._open(device, Direction.LOUDSPEAKER, DeviceFailed("No loudspeaker."))

    def open_microphone(self, device: Device | None, form: AudioFormat, push: Push) -> Wire:
        return self._open(device, Direction.MICROPHONE, MicrophoneFailed("No microphone."))

    def _open(self, device: Device | None, direction: Direction, error: DeviceFailed) -> Wire:
        there = [each for each in self.plugged if each.direction is direction]
        if not there or (device is not None and device.key in self.broken):
            raise error
        self.opened.append(Wire(device))
        return self.opened[-1]

    def close(self) -> None:
        assert not any(wire.is_open for wire in self.opened)

    def make(self) -> Backend:
        self.made += 1
        return self


class Scene:
    """The two lines on a desk, and what the user is told."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.told: list[DeviceFailed] = []
        self.mended: list[DeviceFailed] = []
        self.closed: list[Direction] = []
        self.microphone = Line(
            Direction.MICROPHONE,
            lambda backend, device: backend.open_microphone(device, Wire.form, len),
            self._stand_in,
            lambda: self.closed.append(Direction.MICROPHONE),
        )
        self.loudspeaker = Line(
            Direction.LOUDSPEAKER,
            lambda backend, device: backend.open_loudspeaker(device, Wire.form, _silence),
            self._stand_in,
            lambda: self.closed.append(Direction.LOUDSPEAKER),
        )
        self.lines = Lines(
            desk.make, self.microphone, self.loudspeaker, self.told.append, self.mended.append
        )

    def _stand_in(self, _backend: Backend, _device: Device | None) -> Stream:
        return Wire(None)


def _silence(count: int, delay: float) -> Samples:
    raise AssertionError("the test's devices play nothing")


@pytest.fixture
def scene() -> Scene:
    return Scene(Desk(INSIDE, HEADSET, MICROPHONE))


def test_it_opens_what_is_wanted_and_closes_what_is_not(scene: Scene) -> None:
    scene.loudspeaker.wanted = True
    assert scene.lines.arrange()
    assert scene.loudspeaker.label == "Inside"
    assert not scene.lines.arrange()
    scene.loudspeaker.wanted = False
    assert scene.lines.arrange()
    assert scene.closed == [Direction.LOUDSPEAKER]
    assert not scene.desk.opened[0].is_open


def test_a_choice_is_opened_and_another_choice_moves_the_sound(scene: Scene) -> None:
    scene.loudspeaker.wanted = True
    scene.lines.choose("", HEADSET.key)
    scene.lines.arrange()
    assert scene.loudspeaker.device == HEADSET
    scene.lines.choose("", HEADSET.key)
    assert scene.loudspeaker.stream is not None
    scene.lines.choose("", "")
    scene.lines.arrange()
    assert scene.loudspeaker.device == INSIDE
    assert scene.told == []


def test_a_chosen_device_that_goes_is_stood_in_for_until_it_returns(scene: Scene) -> None:
    scene.loudspeaker.wanted = True
    scene.lines.choose("", HEADSET.key)
    scene.lines.arrange()
    scene.desk.plugged = (INSIDE, MICROPHONE)
    scene.desk.opened[0].alive = False
    scene.lines.arrange()
    assert scene.loudspeaker.device == HEADSET, "it may only have been held up"
    pause = threading.Event()
    while scene.loudspeaker.device == HEADSET:
        pause.wait(0.005)
        scene.lines.arrange()
    assert scene.loudspeaker.device == INSIDE
    (told,) = scene.told
    assert isinstance(told, DeviceAway)
    assert "Inside" in str(told)
    scene.lines.arrange()
    scene.desk.plugged = (INSIDE, HEADSET, MICROPHONE)
    scene.lines.follow_news()
    scene.lines.arrange()
    assert scene.loudspeaker.device == HEADSET
    assert scene.mended == [told]


def test_a_chosen_device_that_does_not_open_is_stood_in_for(scene: Scene) -> None:
    scene.desk.broken.add(HEADSET.key)
    scene.loudspeaker.wanted = True
    scene.lines.choose("", HEADSET.key)
    scene.lines.arrange()
    assert scene.loudspeaker.label == "Inside"
    assert isinstance(scene.told[0], DeviceAway)


def test_it_follows_the_default_of_the_system(scene: Scene) -> None:
    scene.loudspeaker.wanted = True
    scene.lines.arrange()
    now_default = Device(Direction.LOUDSPEAKER, "headset", "Headset", "Test", is_default=True)
    was_default = Device(Direction.LOUDSPEAKER, "inside", "Inside", "Test")
    scene.desk.plugged = (was_default, now_default, MICROPHONE)
    scene.lines.follow_news()
    scene.lines.arrange()
    assert scene.loudspeaker.label == "Headset"
    assert scene.told == []


def test_without_a_loudspeaker_something_stands_in_until_there_is_one() -> None:
    scene = Scene(Desk(MICROPHONE))
    scene.loudspeaker.wanted = True
    scene.lines.arrange()
    assert scene.loudspeaker.standing_in
    assert str(scene.told[0]) == "No loudspeaker."
    scene.desk.plugged = (MICROPHONE, INSIDE)
    scene.lines.follow_news()
    scene.lines.arrange()
    assert scene.loudspeaker.device == INSIDE
    assert scene.mended == scene.told


def test_without_a_microphone_it_is_not_wanted_any_more() -> None:
    scene = Scene(Desk(INSIDE))
    scene.microphone.wanted = True
    scene.lines.arrange()
    assert not scene.microphone.wanted
    assert [str(error) for error in scene.told] == ["No microphone."]


def test_a_list_that_is_never_current_is_made_anew(scene: Scene) -> None:
    scene.desk.is_current = False
    scene.loudspeaker.wanted = True
    scene.lines.arrange()
    scene.lines.follow_news()
    assert scene.desk.made == 2
    assert scene.loudspeaker.stream is None
    assert scene.lines.arrange()


def test_a_microphone_that_comes_back_is_told_so_that_somebody_can_want_it() -> None:
    scene = Scene(Desk(INSIDE))
    scene.microphone.wanted = True
    scene.lines.arrange()
    scene.desk.plugged = (INSIDE, MICROPHONE)
    scene.lines.follow_news()
    assert scene.mended == scene.told
    assert scene.microphone.trouble is None


def test_a_device_that_is_held_is_told_in_its_own_words_and_not_tried_all_the_time(
    scene: Scene,
) -> None:
    scene.desk.broken.add(HEADSET.key)
    scene.loudspeaker.wanted = True
    scene.lines.choose("", HEADSET.key)
    scene.lines.arrange()
    (told,) = scene.told
    assert str(told) == "No loudspeaker. Meanwhile Inside is in use."
    for _ in range(3):
        scene.lines.choose("", HEADSET.key)
        scene.lines.arrange()
    assert len(scene.desk.opened) == 1
    scene.desk.broken.clear()
    scene.lines.follow_news()
    scene.lines.arrange()
    assert scene.loudspeaker.device == HEADSET
    assert scene.mended == [told]


def test_choosing_what_stands_in_already_takes_the_warning_off(scene: Scene) -> None:
    scene.loudspeaker.wanted = True
    scene.lines.choose("", "Test: gone")
    scene.lines.arrange()
    assert isinstance(scene.told[0], DeviceAway)
    scene.lines.choose("", "")
    assert scene.mended == scene.told
    assert len(scene.desk.opened) == 1


@pytest.mark.parametrize("error", [OSError("no PortAudio"), ImportError("no module"), ValueError()])
def test_without_a_sound_system_it_says_so_and_goes_on(error: Exception) -> None:
    def broken() -> Backend:
        raise error

    scene = Scene(Desk())
    told: list[DeviceFailed] = []
    lines = Lines(broken, scene.microphone, scene.loudspeaker, told.append, told.append)
    scene.microphone.wanted = scene.loudspeaker.wanted = True
    lines.arrange()
    assert {type(each) for each in told} == {MicrophoneFailed, DeviceFailed}
    assert told[0].detail == str(error)
    assert scene.loudspeaker.standing_in
    assert not scene.microphone.wanted
    lines.close()
