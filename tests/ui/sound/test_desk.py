"""The desk: wishes become settings and plans, and what the engine tells comes in sight."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.plan import SoundPlan, SoundState
from live_desktop.errors import DeviceAway, DeviceFailed, MicrophoneDeaf
from live_desktop.store.settings import CheckedDevices, DuplexChoice, Settings, SettingsFile
from live_desktop.ui import loop
from live_desktop.ui.controls import Choice
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.desk import SoundDesk
from live_desktop.ui.sound.report import SoundReportView
from tests.support.acting import gone
from tests.ui.sounds import BUILT_IN, DEVICES, SPEAKER, USB, WITHOUT_ECHO, report

TALKING = SoundState(BUILT_IN, SPEAKER, period_ms=10.7, latency_ms=21.0)


class Engine(QObject):
    """An engine that only notes what it is asked for."""

    state_changed = Signal(object)
    devices_listed = Signal(object)
    checked = Signal(object)
    failed = Signal(object)
    mended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.plans: list[SoundPlan] = []
        self.tests = 0
        self.checks = 0

    def follow(self, plan: SoundPlan) -> None:
        """Note a plan."""
        self.plans.append(plan)

    def check(self) -> None:
        """Note that a check is wanted."""
        self.checks += 1

    def test(self) -> None:
        """Note a short sound."""
        self.tests += 1


class Room:
    """A window with its settings file, and an engine."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.file = SettingsFile(path)
        self.window = MainWindow()
        self.preferences = Preferences(self.window, settings, self.file)
        self.engine = Engine()
        self.desk = SoundDesk(self.window, self.preferences, self.engine)

    def plan(self) -> SoundPlan:
        """Give the plan in force."""
        return self.engine.plans[-1]

    def button(self, text: str) -> QPushButton:
        """Find a button of the page by its words."""
        found = self.window.sound.findChildren(QPushButton)
        return next(each for each in found if each.text() == text)

    def report_is_shown(self) -> bool:
        """Tell whether a report is in sight once the page is."""
        views = self.window.sound.findChildren(SoundReportView)
        return any(not view.isHidden() for view in views)

    def said(self) -> list[str]:
        """List all words that are in sight once the page is."""
        labels = self.window.sound.findChildren(QLabel)
        return [label.text() for label in labels if not label.isHidden()]


def meanwhile(path: Path, do: Callable[[Room], None], settings: Settings | None = None) -> Settings:
    """Do something in a room while the program runs; returns what stands in the file then."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        room = Room(path, settings or Settings())
        do(room)
        await room.preferences._tasks.finish()
        await room.preferences.aclose()
        await gone(room.window)
        return 0

    assert loop.run(main) == 0
    return SettingsFile(path).load().settings


@pytest.fixture
def path(tmp_path: Path, qapp: QApplication) -> Path:
    """Where the settings are kept."""
    return tmp_path / "settings.json"


def test_the_engine_follows_the_settings_from_the_start(path: Path) -> None:
    def look(room: Room) -> None:
        assert room.engine.plans == [SoundPlan(microphone=USB.key, volume=0.5)]

    meanwhile(path, look, Settings(microphone=USB.key, volume=0.5))


def test_a_wish_is_followed_and_kept(path: Path) -> None:
    def wish(room: Room) -> None:
        room.window.sound.wished.emit("loudspeaker", SPEAKER.key)
        room.window.sound.wished.emit("noise_suppression", True)
        room.window.sound.wished.emit("duplex", DuplexChoice.HALF)
        assert room.plan() == SoundPlan(
            loudspeaker=SPEAKER.key, noise_suppression=True, duplex=Duplex.HALF
        )
        rows = room.window.sound.findChildren(Choice)
        assert [row.text() for row in rows if row.isChecked()] == [
            sound_words.DUPLEX[DuplexChoice.HALF]
        ]

    kept = meanwhile(path, wish)
    assert kept == Settings(
        loudspeaker=SPEAKER.key, noise_suppression=True, duplex=DuplexChoice.HALF
    )


def test_a_slider_that_is_moved_is_written_a_few_times_and_as_it_ended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[float] = []
    save = SettingsFile.save

    def note(file: SettingsFile, settings: Settings) -> None:
        written.append(settings.volume)
        save(file, settings)

    monkeypatch.setattr(SettingsFile, "save", note)

    def move(room: Room) -> None:
        for percent in range(99, 29, -1):
            room.window.sound.wished.emit("volume", percent / 100)
        assert room.plan().volume == 0.3

    assert meanwhile(path, move).volume == 0.3
    assert len(written) < 5


def test_what_is_in_force_changes_no_plan(path: Path) -> None:
    def tell(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.engine.state_changed.emit(TALKING)
        room.engine.state_changed.emit(SoundState(BUILT_IN, SPEAKER, underruns=3))
        assert len(room.engine.plans) == 1

    meanwhile(path, tell)


def half(microphone: Device) -> CheckedDevices:
    """What a check found that advises half duplex."""
    return CheckedDevices(
        microphone=microphone.key,
        loudspeaker=SPEAKER.key,
        half_duplex=True,
        headphones=False,
    )


def test_what_was_found_out_counts_for_its_devices_alone(path: Path) -> None:
    def change(room: Room) -> None:
        room.engine.state_changed.emit(TALKING)
        assert room.plan().duplex is Duplex.FULL
        room.engine.state_changed.emit(SoundState(USB, SPEAKER))
        assert room.plan().duplex is Duplex.HALF
        room.engine.state_changed.emit(TALKING)
        assert room.plan().duplex is Duplex.FULL

    meanwhile(path, change, Settings(checked_devices=(half(USB),)))


def test_it_counts_before_the_devices_are_open(path: Path) -> None:
    def tell(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        assert room.plan().duplex is Duplex.HALF
        room.window.sound.wished.emit("microphone", USB.key)
        assert room.plan().duplex is Duplex.FULL
        room.window.sound.wished.emit("microphone", "PulseAudio: gone")
        assert room.plan().duplex is Duplex.HALF

    meanwhile(path, tell, Settings(checked_devices=(half(BUILT_IN),)))


def test_a_check_is_followed_shown_and_remembered(path: Path) -> None:
    def check(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.engine.state_changed.emit(TALKING)
        began: list[int] = []
        room.desk.check_began.connect(lambda: began.append(room.engine.checks))
        room.button(sound_words.CHECK_SOUND).click()
        room.button(sound_words.CHECKING_SOUND).click()
        assert room.engine.checks == 1
        assert began == [0]
        room.engine.checked.emit(report(Duplex.HALF, Reason.VOICE_LEFT))
        assert room.report_is_shown()
        assert room.plan().duplex is Duplex.HALF

    assert meanwhile(path, check).checked_devices == (half(BUILT_IN),)


@pytest.mark.parametrize("reason", [Reason.SILENT_MICROPHONE, Reason.TOO_SHORT, Reason.OTHER_VOICE])
def test_a_check_that_measured_nothing_is_shown_and_not_remembered(
    path: Path, reason: Reason
) -> None:
    def check(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.engine.state_changed.emit(TALKING)
        room.button(sound_words.CHECK_SOUND).click()
        room.engine.failed.emit(MicrophoneDeaf("It sends only silence."))
        room.engine.failed.emit(DeviceAway("It is gone.", device="microphone"))
        room.button(sound_words.CHECKING_SOUND).click()
        assert room.engine.checks == 1
        room.engine.checked.emit(report(Duplex.HALF, reason))
        assert room.report_is_shown()
        assert room.plan().duplex is Duplex.FULL

    assert meanwhile(path, check).checked_devices == ()


def test_headphones_need_no_processing(path: Path) -> None:
    def check(room: Room) -> None:
        room.engine.state_changed.emit(TALKING)
        assert not room.plan().headphones
        room.engine.checked.emit(report(Duplex.FULL, Reason.HEADPHONES))
        assert room.plan().headphones
        assert room.preferences.settings.echo_cancelling

    meanwhile(path, check)


@pytest.mark.parametrize("microphone", [BUILT_IN, WITHOUT_ECHO])
@pytest.mark.parametrize("reason", [Reason.VOICE_LEFT, Reason.HEADPHONES])
def test_a_check_without_echo_cancelling_is_not_remembered(
    path: Path, microphone: Device, reason: Reason
) -> None:
    by_system = microphone is WITHOUT_ECHO

    def check(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.engine.state_changed.emit(replace(TALKING, microphone=microphone))
        room.button(sound_words.CHECK_SOUND).click()
        room.engine.checked.emit(report(Duplex.HALF, reason))
        told = " ".join(room.said())
        assert (sound_words.ADVICE[reason] in told) is (by_system or reason is Reason.HEADPHONES)
        assert (sound_words.SWITCH_ECHO_ON in told or sound_words.NOT_KEPT in told) is not by_system

    kept = meanwhile(path, check, Settings(echo_cancelling=False)).checked_devices
    assert bool(kept) is by_system


def test_what_is_wrong_with_the_devices_is_said_until_it_is_over(path: Path) -> None:
    def fail(room: Room) -> None:
        silent = DeviceFailed("The loudspeaker does not work.")
        gone = DeviceAway("The chosen microphone is gone.", device="microphone")
        for error in (silent, gone, silent):
            room.engine.failed.emit(error)
        assert f"{silent}\n{gone}" in room.said()
        room.engine.mended.emit(silent)
        assert "The chosen microphone is gone." in room.said()
        room.engine.mended.emit(gone)
        assert "The chosen microphone is gone." not in room.said()

    meanwhile(path, fail)


def test_a_report_goes_with_its_devices(path: Path) -> None:
    def change(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.engine.state_changed.emit(TALKING)
        room.engine.checked.emit(report(Duplex.FULL, Reason.REMOVED))
        room.engine.state_changed.emit(SoundState(None, SPEAKER))
        assert room.report_is_shown()
        room.engine.state_changed.emit(SoundState(USB, SPEAKER))
        assert not room.report_is_shown()

    meanwhile(path, change)


def test_a_check_that_fails_can_be_run_again(path: Path) -> None:
    def fail(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.button(sound_words.CHECK_SOUND).click()
        room.engine.failed.emit(DeviceFailed("The sound check did not end."))
        room.button(sound_words.CHECK_SOUND).click()
        assert room.engine.checks == 2
        room.desk._check_rest.timeout.emit()
        check = room.button(sound_words.CHECK_SOUND)
        assert check.accessibleDescription() == sound_words.CHECK_MISSED
        check.click()
        room.engine.checked.emit(report(Duplex.FULL, Reason.REMOVED))
        assert check.accessibleDescription() == sound_words.CHECK_TEXT

    meanwhile(path, fail)


def test_a_test_sound_is_played(path: Path) -> None:
    def play(room: Room) -> None:
        room.engine.devices_listed.emit(DEVICES)
        room.button(sound_words.PLAY_TEST_SOUND).click()
        assert room.engine.tests == 1

    meanwhile(path, play)
