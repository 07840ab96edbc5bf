"""The voice: the one living thing in the window, and the button that starts and stops it."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words
from live_desktop.ui.controls import BY_KEYBOARD, ENTER
from live_desktop.ui.held_key import HeldKey
from live_desktop.ui.motion import Follower, Ticker, clamped
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Duration, Size, Space, TextSize, Weight
from live_desktop.ui.voice.painter import Pose, VoicePainter
from live_desktop.ui.voice.shape import ABRUPT, SHAPES, TURNING, blend

_ROOM = int(Space.M)
_STILL_TURN = 0.36
_PRESSING = ENTER | {Qt.Key.Key_Space}
_OWN_VOICE = frozenset({Phase.LISTENING, Phase.HEARING})


class VoiceButton(QAbstractButton):
    """Show the phase as one drawing, with the word for what a press does, and be that button.

    In hold mode a press of the mouse or the keyboard is no click: it is `touched` and `let_go`.
    """

    touched = Signal()
    let_go = Signal()

    def __init__(self, theme: Theme, ticker: Ticker) -> None:
        super().__init__()
        self._theme = theme
        self._ticker = ticker
        self._phase = Phase.IDLE
        self._before = self._after = SHAPES[Phase.IDLE]
        self._part = 1.0
        self._turned = 0.0
        self._painter = VoicePainter(Size.VOICE / 2)
        self._centre = QPointF()
        self._drawing = QRect()
        """Where the drawing is, without its word."""
        self._label = QRect()
        self._microphone = Follower()
        self._loudspeaker = Follower()
        self._mode = TalkMode.OPEN_MIC
        self._touched = False
        self._keys = ""
        self._still = False
        self._ringed = False
        self._held = HeldKey(self)
        self._held.pressed.connect(self._take_key)
        self._held.released.connect(self._let_go)
        self.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # It paints its own paper: nothing below has to be painted for each frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
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
        if self._still or not self._in_sight:
            return
        self._microphone.aim(clamped(microphone) if self._phase in _OWN_VOICE else 0.0)
        self._loudspeaker.aim(clamped(loudspeaker) if self._phase is Phase.SPEAKING else 0.0)
        if self._microphone.away or self._loudspeaker.away:
            self._ticker.wake()

    def set_mode(self, mode: TalkMode) -> None:
        """Say what a press does in that mode, and take presses as it has them."""
        self._let_go()
        self._mode = mode
        self._name()
        self.updateGeometry()
        self.update()

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
        if self._still or not self._in_sight:
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
            self.update(self._drawing)
        return moving

    def sizeHint(self) -> QSize:
        label = self.fontMetrics()
        side = Size.VOICE + 2 * _ROOM
        widest = max(map(label.horizontalAdvance, talk_words.ACTIONS[self._mode].values()))
        return QSize(
            max(side, widest + 2 * Space.S), _ROOM + Size.VOICE + Space.XS + label.height()
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """Take presses on the drawing and on its word."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self._theme.palette
        painter.fillRect(event.rect(), QColor(palette.paper))
        if not self._drawing.contains(event.rect()):
            painter.setPen(QColor(palette.ink))
            painter.drawText(self._label, Qt.AlignmentFlag.AlignCenter, self.text())
        self._painter.paint(painter, self._centre, self._pose(), palette)
        painter.end()
        if not self._still and (self._part < 1 or self._phase in TURNING):
            # What stood still out of sight goes on when it is seen again.
            self._ticker.wake()

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = event.size().width(), event.size().height()
        line = self.fontMetrics().height()
        side = Size.VOICE + 2 * _ROOM
        self._label = QRect(0, height - line, width, line)
        self._drawing = QRect((width - side) // 2, 0, side, height - line)
        self._centre = QPointF(width // 2, _ROOM + Size.VOICE // 2)
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """In hold mode, note the press: it goes on even where the pointer leaves the voice."""
        if self._mode is TalkMode.HOLD and event.button() is Qt.MouseButton.LeftButton:
            self._touch()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._touched:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._touched and event.button() is Qt.MouseButton.LeftButton:
            self._let_go()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space for a press."""
        if event.key() in _PRESSING:
            self._held.press(event)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSING:
            self._held.release(event)
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self._held.let_go()
        self._let_go()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go: nobody sees the release."""
        self._held.let_go()
        self._let_go()
        super().hideEvent(event)

    @property
    def _in_sight(self) -> bool:
        return self.isVisible() and not self.window().isMinimized()

    @Slot()
    def _take_key(self) -> None:
        if self._mode is TalkMode.HOLD:
            self._touch()
        else:
            self.click()

    def _touch(self) -> None:
        if not self._touched:
            self._touched = True
            self.setDown(True)
            self.touched.emit()

    @Slot()
    def _let_go(self) -> None:
        if self._touched:
            self._touched = False
            self.setDown(False)
            self.let_go.emit()

    def _pose(self) -> Pose:
        moved = self._part < 1
        return Pose(
            shape=blend(self._before, self._after, self._part) if moved else self._after,
            microphone=self._microphone.value,
            loudspeaker=self._loudspeaker.value,
            turned=self._turned,
            hovered=self.underMouse(),
            pressed=self.isDown(),
            ringed=self._ringed,
        )

    def _name(self) -> None:
        """Say in words what a press does and what happens now."""
        self.setText(talk_words.ACTIONS[self._mode][self._phase])
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
