"""The choice of a microphone or a loudspeaker."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox

from live_desktop.audio.devices.backend import Device
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.device_names import name_in
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class DeviceBox(ListBox):
    """Offer the system's default and each device; what is shown is what is chosen.

    Signal: `wished(key)`, empty for the system's default.
    """

    wished = Signal(str)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__(name, theme)
        self._entries: list[tuple[str, str]] = []
        self._chosen = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)
        self.activated.connect(self._ask)
        self.show_devices((), "")

    def show_devices(self, devices: Sequence[Device], chosen: str) -> None:
        """Offer these devices, all of one direction, and show the one with the chosen key."""
        entries = _entries(devices, chosen)
        if entries != self._entries:
            self._entries = entries
            self.clear()
            for text, key in entries:
                self.addItem(text, key)
        self._chosen = chosen
        self._show_chosen()

    def showPopup(self) -> None:
        """Open the list, wide enough for the names of devices as far as the window goes."""
        view = self.view()
        room = self.window().width() - Space.XL
        view.setMinimumWidth(min(max(self.width(), view.sizeHintForColumn(0) + Space.L), room))
        super().showPopup()

    @Slot(int)
    def _ask(self, row: int) -> None:
        key = str(self.itemData(row))
        self._show_chosen()
        if key != self._chosen:
            self.wished.emit(key)

    def _show_chosen(self) -> None:
        self.setCurrentIndex(self.findData(self._chosen))
        # A long name ends in … where the box ends.
        self.setToolTip(self.currentText())


def _entries(devices: Sequence[Device], chosen: str) -> list[tuple[str, str]]:
    default = next((device.label for device in devices if device.is_default), "")
    times = Counter(device.label for device in devices)
    entries = [(sound_words.default_device(default) if devices else sound_words.NONE_FOUND, "")]
    for device in devices:
        alone = times[device.label] == 1
        text = device.label if alone else sound_words.device_called(device.label, device.name)
        entries.append((text, device.key))
    if chosen not in {key for _, key in entries}:
        entries.append((sound_words.device_away(name_in(chosen)), chosen))
    return entries
