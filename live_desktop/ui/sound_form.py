"""The page of the drawer about the sound: devices, the sound check, and what is done to it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.devices.backend import Device
from live_desktop.audio.devices.choice import is_bluetooth_headset, is_echo_cancelled
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import CheckedDevices, DuplexChoice, Settings
from live_desktop.ui import words
from live_desktop.ui.controls import button, note
from live_desktop.ui.duplex_form import DuplexForm
from live_desktop.ui.sound_devices import SoundDevices, heading
from live_desktop.ui.sound_report import SoundReportView
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space

_SWITCHES = {
    "echo_cancelling": (words.ECHO_CANCELLING, words.ECHO_CANCELLING_TEXT),
    "noise_suppression": (words.NOISE_SUPPRESSION, words.NOISE_SUPPRESSION_TEXT),
    "automatic_gain": (words.AUTOMATIC_GAIN, words.AUTOMATIC_GAIN_TEXT),
    "earcons": (words.SHORT_SOUNDS, words.SHORT_SOUNDS_TEXT),
}
"""Of each switch: the name of its setting, its words, and what it does."""

_FOR_LOUDSPEAKERS = frozenset({"echo_cancelling", "noise_suppression", "automatic_gain"})
"""What is left undone where the loudspeaker is worn on the head."""


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
        self._check = button(words.CHECK_SOUND, "raised")
        self._check_text = note("", theme)
        self._report = SoundReportView(theme)
        self._report.setContentsMargins(0, Space.S, 0, 0)
        self._report.hide()
        self._duplex = DuplexForm(theme)
        self._switches = {name: Switch(text, theme) for name, (text, _) in _SWITCHES.items()}
        self._notes = {name: note(text, theme) for name, (_, text) in _SWITCHES.items()}
        self._in_force = note("", theme)
        self._lay_out(theme)
        self.setFocusProxy(self._devices)
        self._devices.wished.connect(self.wished)
        self._devices.test_requested.connect(self.test_requested)
        self._check.clicked.connect(self._ask_for_check)
        self._duplex.chosen.connect(self._ask_for_duplex)
        for switch in self._switches.values():
            switch.clicked.connect(self._ask_to_switch)
        self.show_sound(Settings(), SoundState(), (), None)
        self.show_checking(False)

    def show_sound(
        self,
        settings: Settings,
        state: SoundState,
        devices: tuple[Device, ...],
        check: CheckedDevices | None,
    ) -> None:
        """Show what is chosen, what is in force, and what is known of the devices in use."""
        microphone = state.microphone
        self._devices.show_devices(devices, settings.microphone, settings.loudspeaker)
        self._devices.warn_of_bluetooth(
            state.bluetooth or (microphone is not None and is_bluetooth_headset(microphone))
        )
        self._devices.show_volume(settings.volume)
        self._duplex.show_duplex(settings.duplex, check)
        for name, switch in self._switches.items():
            switch.setChecked(getattr(settings, name))
        self._in_force.setText(words.sound_in_force(state))
        self._explain_switches(
            by_system=microphone is not None and is_echo_cancelled(microphone),
            headphones=check is not None and check.headphones,
        )

    def show_checking(self, checking: bool, *, missed: bool = False) -> None:
        """Show whether a sound check is going on, or that the last one told nothing."""
        text = words.CHECK_MISSED if missed else words.CHECK_TEXT
        self._check_text.setText(text)
        self._check.setAccessibleDescription(text)
        self._check.setEnabled(not checking)
        self._check.setText(words.CHECKING_SOUND if checking else words.CHECK_SOUND)

    def show_report(self, report: SoundReport) -> None:
        """Show what a sound check found."""
        self._report.show_report(report)
        self._report.show()

    def clear_report(self) -> None:
        """Take the report off, for the devices are others now."""
        self._report.hide()

    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are."""
        self._devices.set_levels(levels)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self._devices.set_reduced_motion(reduced)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        # The dots of choices stand a little inside their rows, and all else in line with them.
        column.setContentsMargins(Space.S, Space.XS, Space.M, Space.M)
        column.setSpacing(Space.XXS)
        above, below = QVBoxLayout(), QVBoxLayout()
        for part in (above, below):
            part.setContentsMargins(Space.XXS, 0, 0, 0)
            part.setSpacing(Space.XS)
        above.addWidget(self._devices)
        above.addSpacing(Space.M)
        above.addWidget(self._check, 0, Qt.AlignmentFlag.AlignLeft)
        above.addWidget(self._check_text)
        above.addWidget(self._report)
        above.addSpacing(Space.M)
        above.addWidget(heading(words.WHILE_IT_SPEAKS, theme))
        for name, switch in self._switches.items():
            below.addLayout(_explained(switch, self._notes[name]))
        below.addSpacing(Space.XS)
        below.addWidget(self._in_force)
        column.addLayout(above)
        column.addWidget(self._duplex)
        column.addLayout(below)
        column.addStretch()

    def _explain_switches(self, *, by_system: bool, headphones: bool) -> None:
        for name, switch in self._switches.items():
            text = _SWITCHES[name][1]
            if headphones and name in _FOR_LOUDSPEAKERS and switch.isChecked():
                text = words.RESTS_NOW
            elif by_system and name == "echo_cancelling":
                text = words.ECHO_BY_SYSTEM
            self._notes[name].setText(text)
            switch.setAccessibleDescription(text)

    @Slot()
    def _ask_for_check(self) -> None:
        self.check_requested.emit()

    @Slot(object)
    def _ask_for_duplex(self, duplex: DuplexChoice) -> None:
        self.wished.emit("duplex", duplex)

    @Slot()
    def _ask_to_switch(self) -> None:
        sender = self.sender()
        name = next(each for each, switch in self._switches.items() if switch is sender)
        self.wished.emit(name, not self._switches[name].isChecked())


def _explained(switch: Switch, text: QLabel) -> QVBoxLayout:
    text.setContentsMargins(0, 0, Space.XXL, 0)
    pair = QVBoxLayout()
    pair.setSpacing(0)
    pair.addWidget(switch)
    pair.addWidget(text)
    return pair
