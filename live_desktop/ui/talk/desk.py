"""All the ways to talk beside the window itself: tray, small window, hotkey, screen reader."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from live_desktop.audio.levels import Levels
from live_desktop.errors import Remedy
from live_desktop.session.conversation import Turn
from live_desktop.session.phase import Phase
from live_desktop.store.settings import Settings, TalkMode
from live_desktop.ui.banner import Problem
from live_desktop.ui.dress import Dress
from live_desktop.ui.hotkeys.choosing import make_hotkey
from live_desktop.ui.hotkeys.chord import Chord, ChordRefused
from live_desktop.ui.hotkeys.hotkey import GlobalHotkey
from live_desktop.ui.hotkeys.words import NOT_HERE
from live_desktop.ui.motion_wish import moves_little
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.talk.announcer import Announcer
from live_desktop.ui.talk.keys import Talker, TalkKeys
from live_desktop.ui.talk.mini_window import MiniWindow
from live_desktop.ui.talk.tray import Tray
from live_desktop.ui.theme import Theme
from live_desktop.ui.window_places import MAIN, MINI, WindowPlaces

_WITHOUT_WINDOW = frozenset(
    {
        Remedy.RETRY,
        Remedy.USE_LOCAL,
        Remedy.DISCARD,
        Remedy.CHANGE_PROXY,
        Remedy.OPEN_RELEASE,
        Remedy.START_AGAIN,
    }
)
"""What helps without anything in the whole window."""


class TalkDesk(QObject):
    """Joins them to the window, and shows in all of them what is.

    Signals: `mute_requested(bool)`, `deafened(bool)` when there is to be no sound at all, or sound
    again, `quit_requested()`, `remedy_requested(Remedy)` and `problem_dismissed()` from the small
    window, `hotkey_registered(str)` with the keys as the system writes them,
    `hotkey_refused(str)` with why not and what to do, and `remark(str)` for the status line.
    """

    mute_requested = Signal(bool)
    deafened = Signal(bool)
    quit_requested = Signal()
    remedy_requested = Signal(object)
    problem_dismissed = Signal()
    hotkey_registered = Signal(str)
    hotkey_refused = Signal(str)
    remark = Signal(str)

    def __init__(
        self, app: QApplication, window: QWidget, theme: Theme, talker: Talker, places: Path
    ) -> None:
        super().__init__(window)
        self._window = window
        self._talker = talker
        self._phase = Phase.IDLE
        self._deafened = False
        self._muted = False
        self.keys = TalkKeys(app, talker, self)
        self.tray = Tray(self)
        self.tray.menu.aboutToShow.connect(Dress(self.tray.menu, theme).put_on)
        self.mini = MiniWindow(theme)
        self.announcer = Announcer(window)
        self.places = WindowPlaces(places)
        # What happens while the program ends is still shown to windows that are hidden by then.
        window.destroyed.connect(self.mini.deleteLater)
        self._hotkey: GlobalHotkey | None = make_hotkey(self)
        self._written = ""
        """The keys that it has."""
        self._connect()

    def start(self) -> None:
        """Put the window where it stood, unless it is seen already, and show the tray's icon."""
        self.places.load()
        if not self._window.isVisible():
            self.places.restore(self._window, MAIN)
        self.tray.show()

    def stop(self) -> None:
        """Hide everything but the window; where the windows stand is noted."""
        self._note_places()
        if self._hotkey is not None:
            self._hotkey.stop()
        self.tray.close()
        self.mini.hide()

    def follow(self, settings: Settings) -> None:
        """Talk as the user's settings want it from now on."""
        self.set_mode(settings.talk_mode)
        self.announcer.set_waiting(not settings.announce_while_listening)
        self.mini.set_reduced_motion(moves_little(settings.motion))
        self.set_hotkey(settings.hotkey)

    def set_hotkey(self, written: str) -> None:
        """Take keys such as `Ctrl+Alt+Space` for the global hotkey; empty for none."""
        if written == self._written:
            return
        self._written = written
        if self._hotkey is not None:
            self._hotkey.stop()
        if not written:
            return
        if self._hotkey is None:
            self.hotkey_refused.emit(NOT_HERE)
            return
        try:
            chord = Chord.parse(written)
        except ChordRefused as refusal:
            self.hotkey_refused.emit(str(refusal))
        else:
            self._hotkey.start(chord)

    def set_mode(self, mode: TalkMode) -> None:
        """Talk in that mode from now on."""
        self.keys.set_mode(mode)
        self.mini.set_mode(mode)
        self.tray.set_mode(mode)

    @Slot(object)
    def show_phase(self, phase: Phase) -> None:
        """Show what is going on."""
        self._phase = phase
        self.announcer.set_heard(self._talker.hears)
        self.announcer.show_phase(phase, deafened=self._deafened)
        self.mini.show_phase(phase, talk_words.DEAFENED if self._deafened else "")
        self.tray.show_phase(phase)

    @Slot(object)
    def show_turn(self, turn: Turn) -> None:
        """Show the newest words."""
        self.mini.show_turn(turn)

    @Slot()
    def clear_turns(self) -> None:
        """Show no words."""
        self.mini.clear_turns()

    @Slot(object)
    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are."""
        self.mini.set_levels(levels)

    @Slot(bool)
    def set_muted(self, muted: bool) -> None:
        """Show whether the microphone is muted."""
        self._muted = muted
        self.mini.set_muted(muted)
        self.tray.set_muted(muted)

    @Slot(bool)
    def deafen(self, deafened: bool) -> None:
        """Do without all sound, and be heard by nobody; or hear again."""
        self._deafened = deafened
        self.tray.set_deafened(deafened)
        self._talker.set_deafened(deafened)
        self.show_phase(self._phase)
        self.deafened.emit(deafened)
        hearing = talk_words.STILL_MUTED if self._muted else talk_words.HEARING_AGAIN
        self.remark.emit(talk_words.DEAFENED if deafened else hearing)

    @Slot()
    def toggle_deafened(self) -> None:
        """Do without all sound, or hear again."""
        self.deafen(not self._deafened)

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """Show what went wrong in the small window, and in the tray where no window shows it."""
        self.mini.show_problem(problem)
        if not (self._window.isVisible() or self.mini.isVisible()):
            self.tray.tell(problem.message)

    @Slot()
    def clear_problem(self) -> None:
        """Show that nothing is wrong."""
        self.mini.clear_problem()

    @Slot()
    def open_mini(self) -> None:
        """Show the small window in the place of the window."""
        self._note_places()
        self.places.restore(self.mini, MINI)
        self.mini.show()
        self.mini.activateWindow()
        self._window.hide()

    @Slot()
    def open_window(self) -> None:
        """Show the window, in the place of the small one."""
        self._note_places()
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self.mini.hide()

    @Slot()
    def put_away(self) -> None:
        """Hide the windows where the tray brings them back; else the window stays."""
        if self.tray.shown:
            self._note_places()
            self._window.hide()
            self.mini.hide()
        else:
            self.open_window()

    @Slot(object)
    def _ask_for_remedy(self, remedy: Remedy) -> None:
        if remedy not in _WITHOUT_WINDOW:
            self.open_window()
        self.remedy_requested.emit(remedy)

    @Slot()
    def _hint(self) -> None:
        if self._phase is Phase.IDLE:
            self.remark.emit(talk_words.HOLD_HINT)

    def _note_places(self) -> None:
        for window, name in ((self._window, MAIN), (self.mini, MINI)):
            if window.isVisible():
                self.places.note(window, name)

    def _connect(self) -> None:
        mini, tray, keys = self.mini, self.tray, self.keys
        mini.talk_requested.connect(keys.switch)
        mini.talk_pressed.connect(keys.press)
        mini.talk_released.connect(keys.release)
        mini.mute_requested.connect(self.mute_requested)
        mini.deafen_requested.connect(self.toggle_deafened)
        mini.quit_requested.connect(self.quit_requested)
        mini.back_requested.connect(self.open_window)
        mini.put_away.connect(self.put_away)
        mini.remedy_requested.connect(self._ask_for_remedy)
        mini.problem_dismissed.connect(self.problem_dismissed)
        tray.talk_requested.connect(keys.switch)
        tray.mute_requested.connect(self.mute_requested)
        tray.deafen_requested.connect(self.deafen)
        keys.tapped.connect(self._hint)
        tray.mini_requested.connect(self.open_mini)
        tray.open_requested.connect(self.open_window)
        tray.quit_requested.connect(self.quit_requested)
        if self._hotkey is not None:
            self._hotkey.pressed.connect(keys.press_hotkey)
            self._hotkey.released.connect(keys.release_hotkey)
            self._hotkey.registered.connect(self.hotkey_registered)
            self._hotkey.refused.connect(self.hotkey_refused)
