"""The choice of a microphone or a loudspeaker."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
)

from live_desktop.audio.devices.backend import Device
from live_desktop.ui import words
from live_desktop.ui.chevron import paint_chevron
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class DeviceBox(QComboBox):
    """Offer the system's default and each device; what is shown is what is chosen.

    Signal: `wished(key)`, empty for the system's default.
    """

    wished = Signal(str)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._entries: list[tuple[str, str]] = []
        self._chosen = ""
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)
        # Only this delegate takes the height of its rows from the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.activated.connect(self._ask)
        theme.changed.connect(self.update)
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which would else stop at each box it scrolls by."""
        event.ignore()

    def showPopup(self) -> None:
        """Open the list, wide enough for the names of devices as far as the window goes."""
        view = self.view()
        room = self.window().width() - Space.XL
        view.setMinimumWidth(min(max(self.width(), view.sizeHintForColumn(0) + Space.L), room))
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        # Qt would cut a long name off in the middle of a letter.
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        words_shown = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - Space.XXS
        )
        option.currentText = words_shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        paint_chevron(self, self._theme.palette.faint)

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
    entries = [(words.default_device(default), "")]
    for device in devices:
        alone = times[device.label] == 1
        text = device.label if alone else words.device_called(device.label, device.name)
        entries.append((text, device.key))
    if chosen not in {key for _, key in entries}:
        entries.append((words.device_away(chosen), chosen))
    return entries
