"""The microphone and the loudspeaker: which, and how loud."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.levels import Levels
from live_desktop.ui.controls import FigureLabel, note
from live_desktop.ui.motion import Ticker
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.device_box import DeviceBox
from live_desktop.ui.sound.level_bar import LevelBar, LoudSign
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize, Weight

_STEP, _PAGE = 5, 20
"""Percent by which an arrow key and a page key move the volume."""


class SoundDevices(QWidget):
    """Offer the devices of both sides, with their levels, and the volume.

    Signal: `wished(str, object)` with the name of a setting and the value wanted for it.
    """

    wished = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        ticker = Ticker(self)
        self._microphone = DeviceBox(sound_words.MICROPHONE, theme)
        self._loudspeaker = DeviceBox(sound_words.LOUDSPEAKER, theme)
        self._heard = LevelBar(sound_words.MICROPHONE_LEVEL, sound_words.LEVEL_HINT, theme, ticker)
        self._played = LevelBar(sound_words.LOUDSPEAKER_LEVEL, "", theme, ticker)
        self._has_loudspeaker = False
        self._loud = LoudSign(theme)
        self._warning = note(sound_words.BLUETOOTH, theme)
        self._warning.setProperty("tone", "needs")
        self._volume = VolumeSlider()
        self._percent = FigureLabel(sound_words.percent(1.0))
        self._percent.setFont(theme.font(TextSize.SMALL, digits=True))
        self._lay_out(theme)
        self.setFocusProxy(self._microphone)
        self._microphone.wished.connect(self._ask_for_microphone)
        self._loudspeaker.wished.connect(self._ask_for_loudspeaker)
        self._volume.valueChanged.connect(self._ask_for_volume)
        self.show_volume(1.0)

    def show_devices(self, devices: Sequence[Device], microphone: str, loudspeaker: str) -> None:
        """Offer these devices, and show those with the chosen keys."""
        for box, side, chosen in (
            (self._microphone, Direction.MICROPHONE, microphone),
            (self._loudspeaker, Direction.LOUDSPEAKER, loudspeaker),
        ):
            box.show_devices([each for each in devices if each.direction is side], chosen)
        # What stands in where there is none makes no sound.
        self._has_loudspeaker = any(each.direction is Direction.LOUDSPEAKER for each in devices)
        if not self._has_loudspeaker:
            self._played.set_level(0.0)

    def show_volume(self, volume: float) -> None:
        """Show how loud speech and signals are, 0..1."""
        self._percent.setText(sound_words.percent(volume))
        # What the user is moving stays under the pointer.
        if not self._volume.isSliderDown():
            self._volume.blockSignals(True)
            self._volume.setValue(round(100 * volume))
            self._volume.blockSignals(False)

    def warn_of_bluetooth(self, poor: bool) -> None:
        """Show whether the microphone makes all sound poor."""
        self._warning.setVisible(poor)
        self._microphone.setAccessibleDescription(sound_words.BLUETOOTH if poor else "")

    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are."""
        if self.isVisible():
            self._heard.set_level(levels.microphone, levels.microphone_peak)
            self._played.set_level(levels.loudspeaker if self._has_loudspeaker else 0.0)
            self._loud.set_clipping(levels.clipping)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        for bar in (self._heard, self._played):
            bar.set_reduced_motion(reduced)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the levels, which nobody follows meanwhile."""
        self._heard.set_level(0.0)
        self._played.set_level(0.0)
        super().hideEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        above, volume = QHBoxLayout(), QHBoxLayout()
        above.addWidget(heading(sound_words.MICROPHONE, theme, self._microphone), 1)
        above.addWidget(self._loud)
        volume.setSpacing(Space.XS)
        volume.addWidget(self._volume, 1)
        volume.addWidget(self._percent)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(above)
        column.addWidget(self._microphone)
        column.addWidget(self._heard)
        column.addWidget(self._warning)
        column.addSpacing(Space.XS)
        column.addWidget(heading(sound_words.LOUDSPEAKER, theme, self._loudspeaker))
        column.addWidget(self._loudspeaker)
        column.addWidget(self._played)
        column.addSpacing(Space.XS)
        column.addWidget(heading(sound_words.VOLUME, theme, self._volume))
        column.addLayout(volume)

    @Slot(str)
    def _ask_for_microphone(self, key: str) -> None:
        self.wished.emit("microphone", key)

    @Slot(str)
    def _ask_for_loudspeaker(self, key: str) -> None:
        self.wished.emit("loudspeaker", key)

    @Slot(int)
    def _ask_for_volume(self, percent: int) -> None:
        self.wished.emit("volume", percent / 100)


class VolumeSlider(QSlider):
    """How loud it speaks, in percent; the wheel is left to the page."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(sound_words.VOLUME)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which would else stop here while it scrolls by."""
        event.ignore()


def heading(text: str, theme: Theme, buddy: QWidget | None = None) -> QLabel:
    """Return a label above what it names."""
    label = QLabel(text)
    label.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD))
    if buddy is not None:
        label.setBuddy(buddy)
    return label
