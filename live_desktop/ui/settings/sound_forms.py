"""The forms of the sound, in the drawer and in the settings window, as if they were one."""

from PySide6.QtCore import QObject, Signal

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.devices.backend import Device
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import CheckedDevices, Settings
from live_desktop.ui.sound.form import SoundForm


class SoundForms(QObject):
    """Shows the same in each form, and passes on what is wished in any.

    Signals: `wished(str, object)`, `test_requested()` and `check_requested()`, as a form has them.
    """

    wished = Signal(str, object)
    test_requested = Signal()
    check_requested = Signal()

    def __init__(self, first: SoundForm) -> None:
        super().__init__(first)
        self._forms: list[SoundForm] = []
        self._shown: (
            tuple[Settings, SoundState, tuple[Device, ...], CheckedDevices | None] | None
        ) = None
        self._trouble = ""
        self.add(first)

    def add(self, form: SoundForm) -> None:
        """Show in one more form what is so, and what comes."""
        self._forms.append(form)
        form.wished.connect(self.wished)
        form.test_requested.connect(self.test_requested)
        form.check_requested.connect(self.check_requested)
        if self._shown is not None:
            form.show_sound(*self._shown)
        form.show_trouble(self._trouble)

    def show_sound(
        self,
        settings: Settings,
        state: SoundState,
        devices: tuple[Device, ...],
        check: CheckedDevices | None,
    ) -> None:
        """Show what is chosen, what is in force, and what is known of the devices in use."""
        self._shown = (settings, state, devices, check)
        for form in self._forms:
            form.show_sound(settings, state, devices, check)

    def show_checking(self, checking: bool, *, missed: bool = False) -> None:
        """Show whether a sound check is going on, or that the last one told nothing."""
        for form in self._forms:
            form.show_checking(checking, missed=missed)

    def show_trouble(self, trouble: str) -> None:
        """Say what is wrong with the devices; nothing is, where it is empty."""
        self._trouble = trouble
        for form in self._forms:
            form.show_trouble(trouble)

    def show_report(self, report: SoundReport, *, cancelling: bool = True) -> None:
        """Show what a sound check found, with echo cancelling or without."""
        for form in self._forms:
            form.show_report(report, cancelling=cancelling)

    def clear_report(self) -> None:
        """Take the report off, for the devices are others now."""
        for form in self._forms:
            form.clear_report()
