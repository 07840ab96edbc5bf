"""The voice: the one living thing in the window, and the button that starts and stops it."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from live_desktop.session.phase import Phase
from live_desktop.ui import words
from live_desktop.ui.controls import BY_KEYBOARD, ENTER
from live_desktop.ui.motion import Follower, Ticker, clamped
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Duration, Size, Space, TextSize, Weight
from live_desktop.ui.voice_painter import Pose, paint_voice
from live_desktop.ui.voice_shape import ABRUPT, SHAPES, TURNING, blend

_ROOM = int(Space.M)
_STILL_TURN = 0.36
_OWN_VOICE = frozenset({Phase.LISTENING, Phase.HEARING})


class VoiceButton(QAbstractButton):
    """Show the phase as one drawing, with the word for what a press does, and be that button."""

    def __init__(self, theme: Theme, ticker: Ticker) -> None:
        super().__init__()
        self._theme = theme
        self._ticker = ticker
        self._phase = Phase.IDLE
        self._before = self._after = SHAPES[Phase.IDLE]
        self._part = 1.0
        self._turned = 0.0
        self._microphone = Follower()
        self._loudspeaker = Follower()
        self._keys = ""
        self._still = False
        self._ringed = False
        self.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)
        ticker.add(self)
        self._name()

    def show_phase(self, phase: Phase) -> None:
        """Turn into the look of that phase, within a frame where it has to be at once."""
        if phase is self._phase:
            return
        self._before, self._after = self._pose().shape, SHAPES[phase]
        self._phase = phase
        self._part = 0.0
        self.set_levels(0.0, 0.0)
        if self._still or phase in ABRUPT:
            self._settle()
        self._name()
        self._move()

    def set_levels(self, microphone: float, loudspeaker: float) -> None:
        """Follow the levels, 0..1, of the microphone and the loudspeaker, where they show."""
        if self._still:
            return
        self._microphone.aim(clamped(microphone) if self._phase in _OWN_VOICE else 0.0)
        self._loudspeaker.aim(clamped(loudspeaker) if self._phase is Phase.SPEAKING else 0.0)
        if self._microphone.away or self._loudspeaker.away:
            self._move()

    def show_keys(self, keys: str) -> None:
        """Tell in the hint which keys do the same as a press."""
        self._keys = keys
        self._name()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self.set_levels(0.0, 0.0)
        self._still = reduced
        self._settle()
        self._move()

    def advance(self, seconds: float) -> bool:
        """Move on by that time and tell whether there is more to come."""
        if self._still:
            return False
        turning = self._phase in TURNING or self._loudspeaker.value > 0
        moving = self._part < 1 or turning
        self._part = min(1.0, self._part + 1000 * seconds / Duration.CHANGE)
        for follower in (self._microphone, self._loudspeaker):
            moving |= follower.advance(seconds)
        if turning:
            turn = Duration.SWEEP if self._phase is Phase.CONNECTING else Duration.TURN
            self._turned += 1000 * seconds / turn
        if moving:
            self.update()
        return moving

    def sizeHint(self) -> QSize:
        label = self.fontMetrics()
        side = Size.VOICE + 2 * _ROOM
        widest = max(label.horizontalAdvance(word) for word in words.TALK_ACTIONS.values())
        return QSize(
            max(side, widest + 2 * Space.S), _ROOM + Size.VOICE + Space.XS + label.height()
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """Take presses on the drawing and on its word."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = Size.VOICE / 2
        centre = QPointF(self.width() / 2, _ROOM + radius)
        paint_voice(painter, centre, radius, self._pose(), self._theme.palette)
        height = self.fontMetrics().height()
        painter.setPen(QColor(self._theme.palette.ink))
        painter.drawText(
            QRectF(0, self.height() - height, self.width(), height),
            Qt.AlignmentFlag.AlignCenter,
            self.text(),
        )
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space for a press."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        super().focusOutEvent(event)

    def _pose(self) -> Pose:
        return Pose(
            shape=blend(self._before, self._after, self._part),
            microphone=self._microphone.value,
            loudspeaker=self._loudspeaker.value,
            turned=self._turned,
            hovered=self.underMouse(),
            pressed=self.isDown(),
            ringed=self._ringed,
        )

    def _name(self) -> None:
        """Say in words what a press does and what happens now."""
        self.setText(words.TALK_ACTIONS[self._phase])
        self.setAccessibleName(self.text())
        self.setToolTip(words.with_shortcut(self.text(), self._keys))
        self.setAccessibleDescription(words.PHASES[self._phase])

    def _settle(self) -> None:
        """Be where the motion leads, at once."""
        self._part = 1.0
        self._turned = _STILL_TURN
        self._microphone.jump()
        self._loudspeaker.jump()

    def _move(self) -> None:
        self.update()
        if not self._still:
            self._ticker.wake()
