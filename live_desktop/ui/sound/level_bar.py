"""How loud one side is: a bar, a mark at its peaks, and a sign that says when it is too loud."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from live_desktop.ui.motion import Ticker, clamped
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.eased_level import EasedLevel
from live_desktop.ui.stylesheet import rim
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke, TextSize

PEAK_MS = 1500
"""Milliseconds for which the mark stays at a peak."""

SIGN_MS = 2000
"""Milliseconds for which the sign stays after it was too loud, so that it can be read."""


class LevelBar(EasedLevel):
    """Show a level as a bar that fills from the left."""

    def __init__(self, name: str, hint: str, theme: Theme, ticker: Ticker) -> None:
        super().__init__(theme, ticker)
        self._peak = self._highest = 0.0
        self._peak_rest = QTimer(self, interval=PEAK_MS, singleShot=True)
        self._peak_rest.timeout.connect(self._drop_peak)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setToolTip(hint or name)

    @property
    def highest(self) -> float:
        """Tell where the mark is, 0..1."""
        return self._highest

    def set_level(self, level: float, peak: float = 0.0) -> None:
        """Follow the level and keep the peak in sight for a while, both 0..1."""
        self._peak = clamped(peak)
        if self._peak >= self._highest:
            self._highest = self._peak
            self._peak_rest.start()
            self.update()
        self._follow(level)

    def sizeHint(self) -> QSize:
        return QSize(Space.XXL, Space.XS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(self.rect())
        round_end = bar.height() / 2
        half = Stroke.HAIRLINE / 2
        painter.setPen(QPen(QColor(rim(self._theme.palette)), Stroke.HAIRLINE))
        painter.setBrush(QColor(self._theme.palette.soft))
        painter.drawRoundedRect(bar.adjusted(half, half, -half, -half), round_end, round_end)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._level.value > 0:
            filled = QRectF(bar)
            filled.setWidth(max(bar.height(), bar.width() * self._level.value))
            painter.setBrush(QColor(self._theme.palette.accent))
            painter.drawRoundedRect(filled, round_end, round_end)
        if self._highest > 0:
            right = max(bar.width() * self._highest, Stroke.VOICE)
            mark = QRectF(right - Stroke.VOICE, 0, Stroke.VOICE, bar.height())
            painter.setBrush(QColor(self._theme.palette.ink))
            painter.drawRect(mark)
        painter.end()

    @Slot()
    def _drop_peak(self) -> None:
        self._highest = self._peak
        self.update()


class LoudSign(QLabel):
    """Say that the microphone is too loud, as long as it is and a little longer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(sound_words.TOO_LOUD)
        self.setFont(theme.font(TextSize.SMALL))
        self.setProperty("tone", "sign")
        self.setToolTip(sound_words.TOO_LOUD_HINT)
        self.setAccessibleDescription(sound_words.TOO_LOUD_HINT)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._rest = QTimer(self, interval=SIGN_MS, singleShot=True)
        self._rest.timeout.connect(self.hide)
        self.hide()

    def set_clipping(self, clipping: bool) -> None:
        """Note whether the microphone is too loud now."""
        if clipping:
            self._rest.start()
            self.show()
