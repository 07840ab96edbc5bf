"""Values that are chosen: a switch, a list, steps and a scale."""

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from live_desktop.ui.controls import FigureLabel
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.model_box import ModelBox
from live_desktop.ui.settings import patience, words
from live_desktop.ui.settings.editor import Editor, Slider
from live_desktop.ui.settings.table import Choosing, Scaling
from live_desktop.ui.sides import sided
from live_desktop.ui.switch import RING, Switch
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._switch = Switch("", theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._switch)
        # The track ends where other controls do, and its focus ring beyond.
        self.setContentsMargins(sided(0, 0, -RING, 0))
        self.setFocusProxy(self._switch)
        self._switch.clicked.connect(self._wish)

    def show_value(self, value: Any) -> None:
        self._switch.setChecked(value)

    def name_it(self, name: str, description: str) -> None:
        self._switch.setAccessibleName(name)
        self._switch.setAccessibleDescription(description)

    @Slot()
    def _wish(self) -> None:
        self.wished.emit(not self._switch.isChecked())


class ListEditor(Editor):
    """One of several values."""

    def __init__(self, way: Choosing, theme: Theme) -> None:
        super().__init__()
        self._values = [value for value, _ in way.choices]
        self._shown: object = None
        self._box = ListBox("", theme)
        self._box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for _, text in way.choices:
            self._box.addItem(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        self.setFocusProxy(self._box)
        self._box.activated.connect(self._wish)

    def show_value(self, value: Any) -> None:
        self._shown = value
        if value not in self._values:
            self._values.append(value)
            self._box.addItem(words.days(value) if isinstance(value, int) else words.other(value))
        self._box.setCurrentIndex(self._values.index(value))

    def name_it(self, name: str, description: str) -> None:
        self._box.setAccessibleName(name)
        self._box.setAccessibleDescription(description)

    @Slot(int)
    def _wish(self, index: int) -> None:
        wanted = self._values[index]
        self._box.setCurrentIndex(self._values.index(self._shown))
        if wanted != self._shown:
            self.wished.emit(wanted)


class ModelEditor(Editor):
    """A known model, or any id."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._box = ModelBox(theme)
        self._box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        self.setFocusProxy(self._box)
        self._box.activated.connect(self.give)
        if (line := self._box.lineEdit()) is not None:
            line.editingFinished.connect(self.give)

    def show_value(self, value: Any) -> None:
        self._box.show_model(value)

    def name_it(self, name: str, description: str) -> None:
        self._box.setAccessibleName(name)
        self._box.setAccessibleDescription(description)

    @Slot()
    def give(self) -> None:
        if self._box.changed and self._box.wanted:
            self.wished.emit(self._box.wanted)


class ScaleEditor(Editor):
    """A percentage on a scale."""

    def __init__(self, way: Scaling, theme: Theme) -> None:
        super().__init__()
        self._step = way.step
        self._slider = _slider(way.least // way.step, way.most // way.step)
        self._percent = FigureLabel(words.percent(way.most))
        self._percent.setFont(theme.font(TextSize.SMALL, digits=True))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self._slider, 1)
        row.addWidget(self._percent)
        self.setFocusProxy(self._slider)
        self._slider.valueChanged.connect(self._wish)
        self._slider.sliderMoved.connect(self._preview)

    def show_value(self, value: Any) -> None:
        self._percent.setText(words.percent(value))
        _move(self._slider, round(value / self._step))

    def name_it(self, name: str, description: str) -> None:
        self._slider.setAccessibleName(name)
        self._slider.setAccessibleDescription(description)

    @Slot(int)
    def _preview(self, position: int) -> None:
        self._percent.setText(words.percent(position * self._step))

    @Slot(int)
    def _wish(self, position: int) -> None:
        self.wished.emit(position * self._step)


class PatienceEditor(Editor):
    """How long a pause may last, in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._slider = _slider(0, len(patience.STEPS) - 1)
        self._step = QLabel()
        self._step.setFont(theme.font(TextSize.SMALL))
        self._step.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._slider)
        column.addWidget(self._step)
        self.setFocusProxy(self._slider)
        self._slider.valueChanged.connect(self._wish)
        self._slider.sliderMoved.connect(self._preview)

    def show_value(self, value: Any) -> None:
        step = patience.step_of(value)
        self._say(words.PATIENCE_OWN if step is None else words.PATIENCES[step])
        _move(self._slider, patience.nearest(value) if step is None else step)

    def name_it(self, name: str, description: str) -> None:
        self._slider.setAccessibleName(name)
        self._slider.setAccessibleDescription(words.step_described(self._step.text(), description))

    @Slot(int)
    def _preview(self, step: int) -> None:
        self._say(words.PATIENCES[step])

    @Slot(int)
    def _wish(self, step: int) -> None:
        self.wished.emit(patience.STEPS[step])

    def _say(self, step: str) -> None:
        self._step.setText(step)


def _move(slider: Slider, position: int) -> None:
    """Show a position, which nobody wished."""
    slider.blockSignals(True)
    slider.setValue(position)
    slider.blockSignals(False)


def _slider(least: int, most: int) -> Slider:
    slider = Slider(Qt.Orientation.Horizontal)
    slider.setRange(least, most)
    slider.setPageStep(1)
    # A session need not be renewed at each step that the mouse goes by.
    slider.setTracking(False)
    slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return slider
