"""The small window: the voice and the latest words, on top of whatever else one does."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizeGrip,
    QVBoxLayout,
    QWidget,
)

from live_desktop.audio.levels import Levels
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words
from live_desktop.ui.banner import Banner, Problem
from live_desktop.ui.commands import COMMANDS, Command
from live_desktop.ui.controls import IconButton
from live_desktop.ui.dress import Dress
from live_desktop.ui.held_key import HeldKey
from live_desktop.ui.motion import Ticker
from live_desktop.ui.settings.keys import keys_of
from live_desktop.ui.sides import in_own_direction
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.talk.keys import TALK_BUTTONS
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize
from live_desktop.ui.voice.voice import VoiceButton

_WIDTH, _HEIGHT = 360, 128
_LEAST_WIDTH = 300
_MOST_FOR_STATE = 96


class CaptionLine(QLabel):
    """One line: of what was said its newest words, for the older ones have been heard."""

    def __init__(self, *, newest: bool = True) -> None:
        super().__init__()
        self._newest = newest
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        line = " ".join(self.text().split())
        metrics = self.fontMetrics()
        if self._newest:
            shown = newest_words(line, metrics, room.width())
        else:
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        place = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        shown = in_own_direction(shown, of=line)
        self.style().drawItemText(
            painter, room, int(place), self.palette(), True, shown, self.foregroundRole()
        )
        painter.end()


def newest_words(line: str, metrics: QFontMetrics, width: int) -> str:
    """Return the end of a line that fits a width, from the beginning of a word on."""
    if metrics.horizontalAdvance(line) <= width:
        return line
    cut = metrics.elidedText(line, Qt.TextElideMode.ElideLeft, width)
    _, space, rest = cut.partition(" ")
    return f"…{rest}" if space else cut


class MiniWindow(QWidget):
    """Show the voice and one line of each side, stay on top, and be moved by any empty place.

    Signals: `talk_requested()`, `talk_pressed()` and `talk_released()` in hold mode,
    `mute_requested(bool)`, `deafen_requested()`, `back_requested()`, `quit_requested()`,
    `remedy_requested(Remedy)` and `problem_dismissed()` for what went wrong, and `put_away()` when
    it is closed.
    """

    talk_requested = Signal()
    talk_pressed = Signal()
    talk_released = Signal()
    mute_requested = Signal(bool)
    deafen_requested = Signal()
    back_requested = Signal()
    quit_requested = Signal()
    remedy_requested = Signal(object)
    problem_dismissed = Signal()
    put_away = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
        )
        self.setWindowTitle(words.PROGRAM)
        self._grabbed: QPoint | None = None
        """Where in the window the pointer pressed an empty place."""
        self.voice = VoiceButton(theme, Ticker(self))
        self._yours = CaptionLine()
        self._its = CaptionLine()
        self._state = CaptionLine(newest=False)
        self._mute = IconButton(theme, "microphone", words.MUTE)
        self._mute.setCheckable(True)
        self._back = IconButton(theme, "expand", talk_words.BACK)
        self._banner = Banner(theme)
        self._choose_fonts(theme)
        self._lay_out()
        self._held = HeldKey(self)
        self._actions = self._make_actions()
        self.set_shortcuts(())
        self._connect()
        self._dress = Dress(self, theme)
        self._leave_room()
        self.resize(_WIDTH, _HEIGHT)
        theme.changed.connect(self._leave_room)
        self.voice.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave_room(self) -> None:
        """Be at least so large that each phase can be read, or most of a very long one."""
        metrics = QFontMetrics(self._state.font())
        widest = max(map(metrics.horizontalAdvance, words.PHASES.values()))
        self._state.setMinimumWidth(min(widest, _MOST_FOR_STATE))
        self.setMinimumWidth(max(_LEAST_WIDTH, self.minimumSizeHint().width()))
        self._fit_height()

    def _fit_height(self) -> None:
        """Be as high as what is in it; the lines have no use for more."""
        below = 0 if self._banner.isHidden() else self._banner.sizeHint().height()
        before, needed = self.height(), max(_HEIGHT, self._talk.minimumSize().height()) + below
        self.setFixedHeight(needed)
        if needed > before and self.isVisible():
            # What can be done stands at the foot, which must not grow out of the screen.
            room = self.screen().availableGeometry()
            lowest = max(room.top(), room.bottom() + 1 - needed)
            self.move(self.x(), min(self.y(), lowest))

    def show_phase(self, phase: Phase, said: str = "") -> None:
        """Show what is going on, in these words where the phase has no word for it."""
        self.voice.show_phase(phase)
        self._state.setText(said or words.PHASES[phase])

    def show_turn(self, turn: Turn) -> None:
        """Show the newest words of a side."""
        if turn.speaker is Speaker.USER:
            self._yours.setText(turn.text or turn.interim)
        elif turn.speaker is Speaker.ASSISTANT and turn.text:
            self._its.setText(turn.text)

    def clear_turns(self) -> None:
        """Show no words."""
        self._yours.clear()
        self._its.clear()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong and offer what can be done, below all else."""
        self._banner.show_problem(problem)

    def clear_problem(self) -> None:
        """Show that nothing is wrong."""
        self._banner.clear()

    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are."""
        self.voice.set_levels(levels.microphone, levels.loudspeaker)

    def set_muted(self, muted: bool) -> None:
        """Show whether the microphone is muted."""
        self._mute.setChecked(muted)
        self._mute.set_icon("microphone-off" if muted else "microphone", "ink")
        self._mute.set_words(words.MUTE, words.UNMUTE if muted else words.MUTE)

    @Slot(object)
    def set_shortcuts(self, chosen: tuple[tuple[str, str], ...]) -> None:
        """Take these keys for these commands, and the usual ones for the others."""
        for row in COMMANDS:
            if row.command in self._actions:
                self._actions[row.command].setShortcut(keys_of(row, dict(chosen)))

    def set_mode(self, mode: TalkMode) -> None:
        """Say what a press on the voice does in that mode."""
        self.voice.set_mode(mode)
        self._leave_room()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self.voice.set_reduced_motion(reduced)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paper and, for there is no frame, a line around it."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(palette.paper))
        painter.setPen(QColor(palette.hairline))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        # Whoever places the window is to know how high it is.
        self._fit_height()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Be put away, not destroyed."""
        event.ignore()
        self.put_away.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in TALK_BUTTONS:
            self.talk_pressed.emit()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the window, by the system where it can do so: on Wayland only it may."""
        if self._grabbed is None:
            return
        away = event.position().toPoint() - self._grabbed
        if away.manhattanLength() < QApplication.startDragDistance():
            return
        if self.windowHandle().startSystemMove():
            self._grabbed = None
        else:
            self.move(self.pos() + away)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        if event.button() in TALK_BUTTONS:
            self.talk_released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Return to the whole window."""
        self._grabbed = None
        if event.button() is Qt.MouseButton.LeftButton:
            self.back_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take keys that no control wanted: Space talks, Escape returns."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        elif event.key() in {Qt.Key.Key_Space, self._held.key}:
            self._held.press(event)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._held.release(event)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let go of the key when another window comes to the front: it gets the release."""
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._held.let_go()
        super().changeEvent(event)

    def _choose_fonts(self, theme: Theme) -> None:
        self._yours.setFont(theme.font(TextSize.SMALL))
        self._its.setFont(theme.font(TextSize.BODY))
        self._state.setFont(theme.font(TextSize.SMALL))
        for line in (self._yours, self._state):
            line.setProperty("tone", "faint")

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.XXS)
        foot.addWidget(self._state, 1)
        foot.addWidget(self._mute)
        foot.addWidget(self._back)
        self._talk = grid = QGridLayout()
        grid.setContentsMargins(Space.XS, Space.XXS, Space.XS, Space.XS)
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.XXS)
        grid.addWidget(self.voice, 0, 0, 3, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(self._yours, 0, 1, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self._its, 1, 1)
        grid.addLayout(foot, 2, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(grid, 1)
        column.addWidget(self._banner)
        self._grip = QSizeGrip(self)
        self._grip.setFixedSize(Size.SCROLL_BAR, Size.SCROLL_BAR)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the grip in its corner."""
        corner = self.rect().bottomRight() - self._grip.rect().bottomRight()
        self._grip.move(corner)

    def event(self, event: QEvent) -> bool:
        """Grow and shrink with what is in it."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit_height()
        return done

    def _make_actions(self) -> dict[Command, QAction]:
        """Make the commands of the whole window that make sense in the small one."""
        doers: dict[Command, Callable[[], None]] = {
            Command.TALK: self._press_talk,
            Command.MUTE: self.ask_to_mute,
            Command.DEAFEN: self.deafen_requested.emit,
            Command.MINI: self._ask_for_window,
            Command.QUIT: self.quit_requested.emit,
        }
        actions = {}
        for command, do in doers.items():
            action = QAction(self)
            action.setAutoRepeat(False)
            action.triggered.connect(do)
            self.addAction(action)
            actions[command] = action
        return actions

    def _connect(self) -> None:
        self._held.pressed.connect(self.talk_pressed)
        self._held.released.connect(self.talk_released)
        self.voice.clicked.connect(self._ask_to_talk)
        self.voice.touched.connect(self.talk_pressed)
        self.voice.let_go.connect(self.talk_released)
        self._mute.clicked.connect(self.ask_to_mute)
        self._back.clicked.connect(self._ask_for_window)
        self._banner.remedy_requested.connect(self.remedy_requested)
        self._banner.dismissed.connect(self.problem_dismissed)

    @Slot()
    def _press_talk(self) -> None:
        keys: Any = self._actions[Command.TALK].shortcut()
        self._held.press_key(keys[0].key())

    @Slot()
    def _ask_to_talk(self) -> None:
        self.talk_requested.emit()

    @Slot()
    def ask_to_mute(self) -> None:
        """Ask for the microphone to be muted, or to be heard again."""
        self.mute_requested.emit(not self._mute.isChecked())

    @Slot()
    def _ask_for_window(self) -> None:
        self.back_requested.emit()
