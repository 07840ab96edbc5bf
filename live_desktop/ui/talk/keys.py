"""What it means to press and release whatever the user talks with: a key, the voice, a button."""

from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from live_desktop.store.settings import TalkMode

TAP_MS = 150
"""Milliseconds that a press has to last before it counts as held."""

TALK_BUTTONS = frozenset({Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton})
"""The buttons of a mouse that talk wherever the pointer is in a window of ours."""


class Talker(Protocol):
    """Who is told what the user wants of the talk."""

    @property
    def hears(self) -> bool:
        """Tell whether what sounds in the room reaches the service."""

    def set_deafened(self, deafened: bool) -> None:
        """Mute the microphone as well, for as long as there is to be no sound."""

    def talk(self) -> None:
        """Start, stop or end, whichever the voice offers now."""

    def start_talk(self) -> None:
        """Begin to listen."""

    def finish_speech(self) -> None:
        """Take what was said for the whole of it."""

    def silence(self) -> None:
        """Stop the answer."""

    def arm(self, armed: bool) -> None:
        """Keep what is heard just before the user begins, or keep nothing."""


class Source(Enum):
    """Where a press comes from."""

    WINDOW = auto()
    HOTKEY = auto()


class _Hold(Enum):
    """How far a press has come."""

    UP = auto()
    TOUCHED = auto()
    """Pressed, but it may be a tap yet."""
    HELD = auto()


class _Event(Enum):
    PRESS = auto()
    STAY = auto()
    RELEASE = auto()
    LOSS = auto()
    """Nobody will see the release."""


class _Deed(Enum):
    NOTHING = auto()
    WAIT = auto()
    BEGIN = auto()
    END = auto()
    STOP = auto()


_HOLDING = {
    (_Hold.UP, _Event.PRESS): (_Hold.TOUCHED, _Deed.WAIT),
    (_Hold.TOUCHED, _Event.STAY): (_Hold.HELD, _Deed.BEGIN),
    (_Hold.TOUCHED, _Event.RELEASE): (_Hold.UP, _Deed.STOP),
    (_Hold.TOUCHED, _Event.LOSS): (_Hold.UP, _Deed.NOTHING),
    (_Hold.HELD, _Event.RELEASE): (_Hold.UP, _Deed.END),
    (_Hold.HELD, _Event.LOSS): (_Hold.UP, _Deed.END),
}
"""What follows while talking takes holding; what is not listed changes nothing."""


class TalkKeys(QObject):
    """Turns presses into talk, as the user's mode has it.

    In hold mode speech lasts as long as the press, and a tap only stops an answer; else a press
    does what the voice says. While the program is in front, a mode with marks keeps what is heard
    just before one. Signals: `tapped()` after a tap where holding is meant, `held_changed(bool)`.
    """

    tapped = Signal()
    held_changed = Signal(bool)

    def __init__(self, app: QApplication, talker: Talker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._talker = talker
        self._mode = TalkMode.OPEN_MIC
        self._hold = _Hold.UP
        self._down: set[Source] = set()
        self._in_front = app.applicationState() is Qt.ApplicationState.ApplicationActive
        self._stay = QTimer(self, interval=TAP_MS, singleShot=True)
        self._stay.timeout.connect(self._note_stay)
        app.applicationStateChanged.connect(self._note_front)

    @property
    def held(self) -> bool:
        """Tell whether the user holds something to talk."""
        return self._hold is _Hold.HELD

    def set_mode(self, mode: TalkMode) -> None:
        """Take presses in another way from now on."""
        if mode is not self._mode:
            self._lose(set(self._down))
            self._mode = mode
            self._arm()

    @Slot()
    def press(self) -> None:
        """Note that something in a window of ours was pressed."""
        self._press(Source.WINDOW)

    @Slot()
    def release(self) -> None:
        """Note that it was released."""
        self._release(Source.WINDOW)

    @Slot()
    def press_hotkey(self) -> None:
        """Note that the global hotkey was pressed."""
        self._press(Source.HOTKEY)

    @Slot()
    def release_hotkey(self) -> None:
        """Note that the global hotkey was released."""
        self._release(Source.HOTKEY)

    @Slot()
    def switch(self) -> None:
        """Begin or end without a release, for a command of a menu or a shortcut."""
        if self._mode is not TalkMode.HOLD or self._hold is _Hold.UP:
            self._talker.talk()

    def _press(self, source: Source) -> None:
        if source in self._down:
            return
        self._down.add(source)
        if self._mode is not TalkMode.HOLD:
            self._talker.talk()
        elif len(self._down) == 1:
            self._follow(_Event.PRESS)

    def _release(self, source: Source) -> None:
        if source in self._down:
            self._down.discard(source)
            if self._mode is TalkMode.HOLD and not self._down:
                self._follow(_Event.RELEASE)

    def _lose(self, sources: set[Source]) -> None:
        lost = self._down & sources
        self._down -= sources
        if lost and not self._down:
            self._follow(_Event.LOSS)

    @Slot()
    def _note_stay(self) -> None:
        self._follow(_Event.STAY)

    @Slot(Qt.ApplicationState)
    def _note_front(self, state: Qt.ApplicationState) -> None:
        self._in_front = state is Qt.ApplicationState.ApplicationActive
        if not self._in_front:
            self._lose({Source.WINDOW})
        self._arm()

    def _arm(self) -> None:
        self._talker.arm(self._in_front and self._mode is not TalkMode.OPEN_MIC)

    def _follow(self, event: _Event) -> None:
        before = self._hold
        self._hold, deed = _HOLDING.get((before, event), (before, _Deed.NOTHING))
        if event is not _Event.PRESS:
            self._stay.stop()
        match deed:
            case _Deed.WAIT:
                self._stay.start()
            case _Deed.BEGIN:
                self._talker.start_talk()
            case _Deed.END:
                self._talker.finish_speech()
            case _Deed.STOP:
                self._talker.silence()
                self.tapped.emit()
            case _Deed.NOTHING:
                pass
        if (self._hold is _Hold.HELD) is not (before is _Hold.HELD):
            self.held_changed.emit(self.held)
