"""The talk in the system's tray: what is going on, by shape, and what one wants at once."""

from dataclasses import replace
from functools import cache

from PySide6.QtCore import QObject, QPointF, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.tokens import DARK, LIGHT, Stroke
from live_desktop.ui.voice.painter import REACH, Pose, VoicePainter
from live_desktop.ui.voice.shape import SHAPES
from live_desktop.ui.voice.sprites import blank

# Panels are light or dark whatever the window is, so the colours are those seen on both.
_COLOURS = replace(LIGHT, accent=LIGHT.accent_bright, accent_bright=DARK.accent, faint=DARK.faint)
_RADII = (8, 12, 16, 24, 32)
_BOLD = Stroke.FOCUS
"""How much thicker lines are than in the window, so that they are seen when they are so small."""
_STILL_TURN = 0.36
_LOUDNESS = 0.4
"""How loud the microphone is on the icon, so that hearing differs from being idle."""


class Tray(QObject):
    """An icon with a menu, where the system has a tray; else nothing at all.

    Signals: `talk_requested()`, `mute_requested(bool)`, `deafen_requested(bool)`,
    `mini_requested()`, `open_requested()`, `quit_requested()`.
    """

    talk_requested = Signal()
    mute_requested = Signal(bool)
    deafen_requested = Signal(bool)
    mini_requested = Signal()
    open_requested = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phase = Phase.IDLE
        self._mode = TalkMode.OPEN_MIC
        self._deafened = False
        self.menu = QMenu()
        self.destroyed.connect(self.menu.deleteLater)
        self._talk = self._add(words.TALK, self._ask_to_talk)
        self._mute = self._add(words.MUTE, self._ask_to_mute)
        self._deafen = self._add(talk_words.DEAFEN, self._ask_to_deafen)
        for action in (self._mute, self._deafen):
            action.setCheckable(True)
        self.menu.addSeparator()
        self._add(talk_words.MINI, self._ask_for_mini)
        self._add(talk_words.OPEN, self._ask_to_open)
        self.menu.addSeparator()
        self._add(words.QUIT, self._ask_to_quit)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._take_click)
        self._render()

    @property
    def shown(self) -> bool:
        """Tell whether there is an icon from which the window can be opened again."""
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Show the icon, where the system has a tray."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()

    def tell(self, said: str) -> None:
        """Say something where the user sees it while no window is open."""
        if self.shown and QSystemTrayIcon.supportsMessages():
            self._icon.showMessage(words.PROGRAM, said)

    def close(self) -> None:
        """Take the icon away."""
        self._icon.hide()
        self.menu.close()

    def show_phase(self, phase: Phase) -> None:
        """Show what is going on."""
        self._phase = phase
        self._render()

    def set_mode(self, mode: TalkMode) -> None:
        """Say what talking means in that mode."""
        self._mode = mode
        self._render()

    def set_muted(self, muted: bool) -> None:
        """Show whether the microphone is muted."""
        self._mute.setChecked(muted)

    def set_deafened(self, deafened: bool) -> None:
        """Show whether there is no sound at all."""
        self._deafened = deafened
        self._deafen.setChecked(deafened)
        self._render()

    def _render(self) -> None:
        # Nobody can hold an entry of a menu, so it says what a switch says.
        mode = TalkMode.OPEN_MIC if self._mode is TalkMode.HOLD else self._mode
        self._talk.setText(talk_words.ACTIONS[mode][self._phase])
        self._icon.setIcon(state_icon(Phase.MUTED if self._deafened else self._phase))
        self._icon.setToolTip(talk_words.tray_hint(self._phase, deafened=self._deafened))

    def _add(self, text: str, slot: object) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(slot)
        return action

    @Slot()
    def _ask_to_talk(self) -> None:
        self.talk_requested.emit()

    @Slot(bool)
    def _ask_to_mute(self, muted: bool) -> None:
        # The state shows what is, not what is asked for.
        self._mute.setChecked(not muted)
        self.mute_requested.emit(muted)

    @Slot(bool)
    def _ask_to_deafen(self, deafened: bool) -> None:
        self._deafen.setChecked(not deafened)
        self.deafen_requested.emit(deafened)

    @Slot()
    def _ask_for_mini(self) -> None:
        self.mini_requested.emit()

    @Slot()
    def _ask_to_open(self) -> None:
        self.open_requested.emit()

    @Slot()
    def _ask_to_quit(self) -> None:
        self.quit_requested.emit()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _take_click(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_requested.emit()


@cache
def state_icon(phase: Phase) -> QIcon:
    """Draw a phase as the voice has it, small and bold."""
    result = QIcon()
    pose = Pose(
        SHAPES[phase], _LOUDNESS, 0.0, _STILL_TURN, hovered=False, pressed=False, ringed=False
    )
    for radius in _RADII:
        picture, painter = blank(radius, 1.0)
        VoicePainter(radius / REACH * 1.1, _BOLD).paint(painter, QPointF(), pose, _COLOURS)
        painter.end()
        result.addPixmap(QPixmap.fromImage(picture))
    return result
