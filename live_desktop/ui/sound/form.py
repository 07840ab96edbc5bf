"""The page of the drawer about the sound: devices, the sound check, and what is done to it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import is_bluetooth_headset, is_echo_cancelled
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import CheckedDevices, DuplexChoice, Settings
from live_desktop.ui.controls import note
from live_desktop.ui.sides import sided
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.devices import SoundDevices, heading
from live_desktop.ui.sound.duplex_form import INSET, DuplexForm
from live_desktop.ui.sound.switches import SoundSwitches
from live_desktop.ui.sound.trial import SoundTrial
from live_desktop.ui.switch import RING
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class SoundForm(QWidget):
    """Show how the sound is set and what is in force of it; a click is a wish.

    Signals: `wished(str, object)` with the name of a setting and the value wanted for it,
    `test_requested()`, `check_requested()`.
    """

    wished = Signal(str, object)
    test_requested = Signal()
    check_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._devices = SoundDevices(theme)
        self._trial = SoundTrial(theme)
        self._duplex = DuplexForm(theme)
        self._switches = SoundSwitches(theme)
        self._in_force = note("", theme)
        self._lay_out(theme)
        self.setFocusProxy(self._devices)
        self._devices.wished.connect(self.wished)
        self._trial.test_requested.connect(self.test_requested)
        self._trial.check_requested.connect(self.check_requested)
        self._duplex.chosen.connect(self._ask_for_duplex)
        self._switches.wished.connect(self.wished)
        self.show_sound(Settings(), SoundState(), (), None)

    def show_sound(
        self,
        settings: Settings,
        state: SoundState,
        devices: tuple[Device, ...],
        check: CheckedDevices | None,
    ) -> None:
        """Show what is chosen, what is in force, and what is known of the devices in use."""
        microphone = state.microphone
        sides = {device.direction for device in devices}
        self._devices.show_devices(devices, settings.microphone, settings.loudspeaker)
        self._devices.warn_of_bluetooth(
            state.bluetooth or (microphone is not None and is_bluetooth_headset(microphone))
        )
        self._devices.show_volume(settings.volume)
        self._trial.show_way(
            microphones=Direction.MICROPHONE in sides,
            loudspeakers=Direction.LOUDSPEAKER in sides,
            volume=settings.volume,
        )
        self._duplex.show_duplex(settings.duplex, check)
        self._switches.show_switches(
            settings,
            by_system=microphone is not None and is_echo_cancelled(microphone),
            headphones=check is not None and check.headphones,
        )
        self._in_force.setText(sound_words.sound_in_force(state))

    def show_checking(self, checking: bool, *, missed: bool = False) -> None:
        """Show whether a sound check is going on, or that the last one told nothing."""
        self._trial.show_checking(checking, missed=missed)

    def show_trouble(self, trouble: str) -> None:
        """Say what is wrong with the devices; nothing is, where it is empty."""
        self._trial.show_trouble(trouble)

    def show_report(self, report: SoundReport, *, cancelling: bool = True) -> None:
        """Show what a sound check found, with echo cancelling or without."""
        self._trial.show_report(report, cancelling=cancelling)

    def clear_report(self) -> None:
        """Take the report off, for the devices are others now."""
        self._trial.clear_report()

    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are."""
        self._devices.set_levels(levels)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self._devices.set_reduced_motion(reduced)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        # Dots stand a little inside their rows, as switches do, and all else in line with them.
        column.setContentsMargins(sided(Space.M - INSET, Space.XS, Space.M - RING, Space.M))
        column.setSpacing(Space.XXS)
        above, between, below = (QVBoxLayout() for _ in range(3))
        for part in (above, between, below):
            part.setContentsMargins(sided(INSET, 0, RING, 0))
            part.setSpacing(Space.XS)
        above.addWidget(self._devices)
        above.addSpacing(Space.M)
        above.addWidget(heading(sound_words.TRY_IT, theme))
        above.addWidget(self._trial)
        above.addSpacing(Space.M)
        above.addWidget(heading(sound_words.WHILE_IT_SPEAKS, theme))
        between.addSpacing(Space.S)
        between.addWidget(heading(sound_words.SOUND_TREATMENT, theme))
        switches = QVBoxLayout()
        switches.setContentsMargins(sided(INSET, 0, 0, 0))
        switches.addWidget(self._switches)
        below.addSpacing(Space.M)
        below.addWidget(self._in_force)
        column.addLayout(above)
        column.addWidget(self._duplex)
        column.addLayout(between)
        column.addLayout(switches)
        column.addLayout(below)
        column.addStretch()

    @Slot(object)
    def _ask_for_duplex(self, duplex: DuplexChoice) -> None:
        self.wished.emit("duplex", duplex)
