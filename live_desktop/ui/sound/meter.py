"""A calm meter for the microphone."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from live_desktop.ui import words
from live_desktop.ui.motion import Ticker
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.eased_level import EasedLevel
from live_desktop.ui.sound.level_bar import SIGN_MS
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke

_SHARES = (0.6, 1.0, 0.75)
"""How high each bar stands, as parts of the level."""
_BAR, _GAP = int(Space.XXS), int(Stroke.VOICE)


class MicrophoneMeter(EasedLevel):
    """Show how loud the microphone is as three bars that grow from dots.

    A sign stands above them as long as it is too loud, and a little longer.
    """

    def __init__(self, theme: Theme, ticker: Ticker) -> None:
        super().__init__(theme, ticker)
        self._muted = False
        self._loud = QTimer(self, interval=SIGN_MS, singleShot=True)
        self._loud.timeout.connect(self._show_loudness)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(words.METER)
        self._show_loudness()

    def set_level(self, level: float, *, clipping: bool = False) -> None:
        """Follow the level, 0..1, and note whether the microphone cuts it off."""
        if clipping and not self._muted:
            is_news = not self._loud.isActive()
            self._loud.start()
            if is_news:
                self._show_loudness()
        self._follow(0.0 if self._muted else level)

    def set_muted(self, muted: bool) -> None:
        """Show an empty bar while the microphone is muted."""
        self._muted = muted
        self._loud.stop()
        self._show_loudness()
        self.set_level(0.0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(_SHARES) * _BAR + (len(_SHARES) - 1) * _GAP, Size.CONTROL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        level, palette = self._level.value, self._theme.palette
        painter.setBrush(QColor(palette.accent if level > 0 else palette.faint))
        for number, share in enumerate(_SHARES):
            high = max(_BAR, Size.METER * level * share)
            bar = QRectF(number * (_BAR + _GAP), (self.height() - high) / 2, _BAR, high)
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if self._loud.isActive():
            self._paint_loudness(painter)
        painter.end()

    def _paint_loudness(self, painter: QPainter) -> None:
        top = (self.height() - Size.METER) / 2
        head = QRectF(0, top - Space.XXS - Stroke.FOCUS, self.width(), Space.XXS)
        painter.setBrush(QColor(self._theme.palette.needs))
        painter.drawRect(head)

    @Slot()
    def _show_loudness(self) -> None:
        loud = self._loud.isActive()
        self.setAccessibleDescription(sound_words.TOO_LOUD_HINT if loud else "")
        self.setToolTip(sound_words.TOO_LOUD_HINT if loud else words.METER)
        self.update()
