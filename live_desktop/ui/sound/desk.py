"""Between the page about the sound, the settings and the engine."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import is_echo_cancelled
from live_desktop.audio.plan import SoundPlan, SoundState
from live_desktop.errors import DeviceAway, EchoFailed, LiveDesktopError, MicrophoneDeaf
from live_desktop.sounding import check_of, plan_of, with_check
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.settings.sound_forms import SoundForms
from live_desktop.ui.sound.report import UNDECIDED

CHECK_MS = 15_000
"""Milliseconds after which a sound check that tells nothing can be asked for again."""

_ENDURED = (MicrophoneDeaf, DeviceAway, EchoFailed)
"""What a check goes on with; where it cannot, it says so itself."""


class SoundEngine(Protocol):
    """What the desk needs of the engine; all of it may be called from any thread."""

    @property
    def state_changed(self) -> SignalInstance:
        """Tell what is in force, a SoundState."""

    @property
    def devices_listed(self) -> SignalInstance:
        """Tell which devices there are, a tuple of Device."""

    @property
    def checked(self) -> SignalInstance:
        """Tell what a sound check found, a SoundReport."""

    @property
    def failed(self) -> SignalInstance:
        """Tell what went wrong, a LiveDesktopError."""

    @property
    def mended(self) -> SignalInstance:
        """Tell what is over, a DeviceFailed that was told before."""

    def follow(self, plan: SoundPlan) -> None:
        """Use the sound as planned."""

    def check(self) -> None:
        """Begin a sound check."""

    def test(self) -> None:
        """Play a short sound."""


class SoundDesk(QObject):
    """Shows the sound on its page, keeps what the user wants, and has the engine follow it.

    Signal: `check_began()` just before a sound check, which wants to be alone with the devices.
    """

    check_began = Signal()

    def __init__(self, window: MainWindow, preferences: Preferences, engine: SoundEngine) -> None:
        super().__init__(window)
        self.forms = self._form = form = SoundForms(window.sound)
        self._preferences = preferences
        self._engine = engine
        self._deafened = False
        self._state = SoundState()
        self._devices: tuple[Device, ...] = ()
        self._plan: SoundPlan | None = None
        self._reported: tuple[Device | None, Device | None] | None = None
        """The devices that the report in sight is about."""
        self._failures: tuple[LiveDesktopError, ...] = ()
        """What is wrong with the devices since the last sound check began."""
        self._cancelling = True
        """Whether anything takes the echo out during the check."""
        self._check_rest = QTimer(self, interval=CHECK_MS, singleShot=True)
        self._check_rest.timeout.connect(self._miss_check)
        form.wished.connect(preferences.choose_sound)
        form.test_requested.connect(self._play_test_sound)
        form.check_requested.connect(self._check)
        preferences.sound_changed.connect(self._arrange)
        engine.state_changed.connect(self._take_state)
        engine.devices_listed.connect(self._take_devices)
        engine.checked.connect(self._take_report)
        engine.failed.connect(self._take_failure)
        engine.mended.connect(self._forget_failure)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Show what is, and have the engine follow what it should be."""
        settings, state = self._preferences.settings, self._expected()
        self._form.show_sound(settings, state, self._devices, check_of(settings, state))
        if self._reported not in {None, (state.microphone, state.loudspeaker)}:
            self._reported = None
            self._form.clear_report()
        plan = plan_of(settings, state)
        if self._deafened:
            plan = replace(plan, volume=0.0)
        if plan != self._plan:
            self._plan = plan
            self._engine.follow(plan)

    @Slot(bool)
    def set_deafened(self, deafened: bool) -> None:
        """Play nothing, or play again."""
        self._deafened = deafened
        self._arrange()

    def _expected(self) -> SoundState:
        """Name in the state the devices that will be in use once they are open.

        So what is known of them counts from their first moment on.
        """
        settings, state = self._preferences.settings, self._state
        microphone = self._taken(Direction.MICROPHONE, settings.microphone)
        loudspeaker = self._taken(Direction.LOUDSPEAKER, settings.loudspeaker)
        return replace(
            state,
            microphone=state.microphone or microphone,
            loudspeaker=state.loudspeaker or loudspeaker,
        )

    def _taken(self, direction: Direction, wanted: str) -> Device | None:
        """Find the chosen device, or the system's default where it is away or none is chosen."""
        devices = [device for device in self._devices if device.direction is direction]
        chosen = (device for device in devices if device.key == wanted)
        default = next((device for device in devices if device.is_default), None)
        return next(chosen, default)

    @Slot(object)
    def _take_state(self, state: SoundState) -> None:
        self._state = state
        self._arrange()

    @Slot(object)
    def _take_devices(self, devices: tuple[Device, ...]) -> None:
        self._devices = devices
        self._arrange()

    @Slot()
    def _play_test_sound(self) -> None:
        self._engine.test()

    @Slot()
    def _check(self) -> None:
        settings, microphone = self._preferences.settings, self._expected().microphone
        by_system = microphone is not None and is_echo_cancelled(microphone)
        self._cancelling = settings.echo_cancelling or by_system
        self._check_rest.start()
        self._form.show_checking(True)
        self._failures = ()
        self.check_began.emit()
        self._engine.check()

    @Slot(object)
    def _take_report(self, report: SoundReport) -> None:
        self._end_check()
        state = self._expected()
        self._reported = (state.microphone, state.loudspeaker)
        self._form.show_report(report, cancelling=self._cancelling)
        if self._cancelling and report.reason not in UNDECIDED:
            checks = with_check(self._preferences.settings, state, report)
            self._preferences.choose_sound("checked_devices", checks)

    @Slot(object)
    def _take_failure(self, error: LiveDesktopError) -> None:
        if not isinstance(error, _ENDURED):
            self._end_check()
        self._show_failures((*self._failures, error))

    @Slot(object)
    def _forget_failure(self, error: LiveDesktopError) -> None:
        self._show_failures(tuple(each for each in self._failures if each is not error))

    def _show_failures(self, failures: tuple[LiveDesktopError, ...]) -> None:
        """Say each thing that is wrong once."""
        self._failures = tuple({str(error): error for error in failures}.values())
        self._form.show_trouble("\n".join(str(error) for error in self._failures))

    @Slot()
    def _miss_check(self) -> None:
        self._form.show_checking(False, missed=True)

    def _end_check(self) -> None:
        if self._check_rest.isActive():
            self._check_rest.stop()
            self._form.show_checking(False)
