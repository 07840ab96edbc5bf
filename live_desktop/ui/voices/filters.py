"""A row of small buttons of which one is down: which voices to show."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke, TextSize, Weight
from live_desktop.ui.voices import words
from live_desktop.ui.voices.offers import Filter


class FilterChip(QAbstractButton):
    """One filter: heavier words in a filled pill where it is on."""

    def __init__(self, theme: Theme, which: Filter) -> None:
        super().__init__()
        self.which = which
        self._theme = theme
        self.setText(which.value)
        self.setAccessibleName(which.value)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        heavy = QFontMetrics(self._theme.font(TextSize.SMALL, Weight.SEMIBOLD))
        return QSize(heavy.horizontalAdvance(self.text()) + 2 * Space.S, Size.CONTROL - Space.XXS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, on = self._theme.palette, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        calm = palette.hover if self.underMouse() else palette.soft
        painter.setBrush(QColor(palette.accent_wash if on else calm))
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), Stroke.FOCUS))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(QColor(palette.accent if on else palette.ink))
        weight = Weight.SEMIBOLD if on else Weight.REGULAR
        painter.setFont(self._theme.font(TextSize.SMALL, weight))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class FilterRow(QWidget):
    """Choose one filter; signal `chosen(Filter)`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(words.FILTERS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        self._chips = [FilterChip(theme, which) for which in Filter]
        for chip in self._chips:
            row.addWidget(chip)
            chip.toggled.connect(self._tell)
        row.addStretch()
        self._chips[0].setChecked(True)

    @Slot(bool)
    def _tell(self, on: bool) -> None:
        chip = self.sender()
        if on and isinstance(chip, FilterChip):
            self.chosen.emit(chip.which)
