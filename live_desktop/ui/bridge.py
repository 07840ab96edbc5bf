"""Between the window and the assistant: wishes go one way, what happens goes the other."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from live_desktop.assistant import Assistant
from live_desktop.audio.duplex import Duplex
from live_desktop.audio.plan import SoundState
from live_desktop.errors import (
    ConnectionFailed,
    DeviceFailed,
    LiveDesktopError,
    MicrophoneFailed,
    NewerVersion,
    NoAnswer,
    Remedy,
    SettingsBroken,
    Unanswerable,
    UnsavedTalk,
    tellable,
)
from live_desktop.session.changes import Broken
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.session.usage import Tokens
from live_desktop.tasks import TaskSet
from live_desktop.ui import words
from live_desktop.ui.banner import Problem
from live_desktop.ui.draft import Draft
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.saving import title_of
from live_desktop.ui.status import Status
from live_desktop.ui.talk import words as talk_words

logger = logging.getLogger(__name__)

_KEPT = (UnsavedTalk, SettingsBroken, NewerVersion)
"""What is told once, and so until the user has seen it off."""

REMARK_MS = 4000
"""Milliseconds for which a remark stands in the status line."""


class Bridge(QObject):
    """Shows in the window what the assistant does, and tells the assistant what the user wants.

    Signals: `turn_shown(Turn)`, `phase_shown(Phase)` and `problem_shown(Problem)` after the window
    shows them, `problem_over` when it shows none;
    `restore_wanted` and `discard_wanted` decide about a talk that was not saved, `release_wanted`
    asks for the page of a newer version, `proxy_wanted` for the settings of the proxy,
    `restart_wanted` for the program to start again.
    """

    turn_shown = Signal(object)
    restore_wanted = Signal()
    discard_wanted = Signal()
    release_wanted = Signal()
    proxy_wanted = Signal()
    restart_wanted = Signal()
    phase_shown = Signal(object)
    mute_shown = Signal(bool)
    problem_shown = Signal(object)
    problem_over = Signal()

    def __init__(self, window: MainWindow, preferences: Preferences, draft: Path) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._draft = Draft(window, draft, self._task_failed)
        self._assistant: Assistant | None = None
        self._reopen_devices: Callable[[], None] = _do_nothing
        self._tasks = TaskSet(self._task_failed)
        self._phase = Phase.IDLE
        self._remark = ""
        """What the status line says for a while instead of the phase."""
        self._remark_rest = QTimer(self, interval=REMARK_MS, singleShot=True)
        self._remark_rest.timeout.connect(self._end_remark)
        self._trouble = ""
        """What the status line says instead of the phase for as long as it is so."""
        self._cause = ""
        """Why there is trouble."""
        self._problem: LiveDesktopError | None = None
        self._covered: list[LiveDesktopError] = []
        """What is told again once the problem that took its place is over."""
        self._device_problems: tuple[DeviceFailed, ...] = ()
        """What is wrong with the devices, one failure for each at most."""
        self._unanswered = False
        """Whether the user was told that an answer is overdue, which may come yet."""
        self._talk_began: float | None = None
        self.tokens = Tokens()
        """What the conversation took so far."""
        self._half_duplex = False
        self._deafened = False
        self._brain = ""
        """Who answers the open questions of the offline voice."""
        self._declined = False
        """Whether the user does without an answer to them."""
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._show_status)

    def connect_assistant(self, assistant: Assistant, reopen_devices: Callable[[], None]) -> None:
        """Let the window's wishes reach the assistant and the sound."""
        self._assistant = assistant
        self._reopen_devices = reopen_devices
        window = self._window
        window.talk_requested.connect(assistant.talk)
        window.text_submitted.connect(assistant.type)
        window.mute_requested.connect(self._mute)
        window.remedy_requested.connect(self._remedy)
        window.problem_dismissed.connect(self._decline)
        window.new_requested.connect(self._start_anew)
        window.draft_changed.connect(self._draft.change)
        self._preferences.wishes_changed.connect(self._wishes_changed)
        self._preferences.connection_changed.connect(self._connection_changed)
        self._preferences.failed.connect(self.failed)
        self._show_status()

    async def restore_draft(self) -> None:
        """Put what was typed but not sent before back into the text box."""
        await self._draft.restore()

    async def aclose(self) -> None:
        """Write what is still unwritten."""
        self._clock.stop()
        self._remark_rest.stop()
        await self._draft.aclose()
        await self._tasks.aclose()

    # What happens

    def turn_changed(self, turn: Turn) -> None:
        """Show a turn that is new or differs."""
        self._window.show_turn(turn)
        if turn.complete and turn.speaker is Speaker.USER and turn.text:
            self._window.set_title(title_of(self._live.conversation))
        self.turn_shown.emit(turn)

    def phase_changed(self, phase: Phase) -> None:
        """Show what is going on."""
        self._phase = phase
        if phase in {Phase.IDLE, Phase.OFFLINE}:
            self._talk_began = None
            self._trouble = ""
            self._clock.stop()
        elif self._talk_began is None and phase is not Phase.CONNECTING:
            self._talk_began = time.monotonic()
            self._clock.start()
        self._show_status()
        self.phase_shown.emit(phase)

    def talked(self) -> tuple[float | None, Tokens]:
        """Tell the seconds since the talk's first connection, None without one, and its tokens."""
        began = self._talk_began
        return None if began is None else time.monotonic() - began, self.tokens

    def tokens_counted(self, tokens: Tokens) -> None:
        """Keep what the conversation took so far."""
        self.tokens = tokens

    def reconnecting(self, event: Broken) -> None:
        """Show that there is no connection, why, and that it is tried again."""
        logger.warning("%s (%s)", event.error, event.error.detail)
        unreached = self._preferences.service_words() if self._talk_began is None else ""
        self._trouble = words.trying_again(event.attempt, event.tries, unreached)
        self._cause = words.cause(event.error)
        self._show_status()

    @Slot(object)
    def failed(self, error: LiveDesktopError) -> None:
        """Show what went wrong and what to do."""
        logger.warning("%s: %s (%s)", type(error).__name__, error, error.detail)
        if isinstance(error, MicrophoneFailed):
            self._live.microphone_lost()
        self._unanswered = self._unanswered or isinstance(error, NoAnswer)
        if isinstance(error, DeviceFailed):
            # Both devices may fail at once, and each is worth knowing; of one, the newest counts.
            others = (each for each in self._device_problems if each.device != error.device)
            self._device_problems = (*others, error)
        self._show_problem(error)

    def _show_problem(self, error: LiveDesktopError) -> None:
        if isinstance(self._problem, _KEPT) and self._problem is not error:
            self._covered.append(self._problem)
        self._problem = error
        shown: tuple[LiveDesktopError, ...] = (error,)
        if isinstance(error, DeviceFailed):
            shown = self._device_problems
        said = " ".join(dict.fromkeys(map(str, shown)))
        action = words.remedy(error)
        if error.remedy is Remedy.ADD_KEY and self._preferences.has_key:
            action = words.USE_GOOGLE
        problem = Problem(said, error.remedy, error.detail, action, error.other)
        self._window.show_problem(problem)
        self.problem_shown.emit(problem)

    def recovered(self) -> None:
        """Take a failure off: the answer that was overdue is here, or the connection stands."""
        if self._unanswered:
            # This says nothing of the connection, which may have been lost meanwhile.
            self._unanswered = False
            over: type[ConnectionFailed] = NoAnswer
        else:
            over = ConnectionFailed
            self._trouble = ""
            self._show_status()
        if isinstance(self._problem, over):
            self._dismiss()

    @Slot(object)
    def sound_changed(self, state: SoundState) -> None:
        """Show how the sound is used."""
        self._half_duplex = state.duplex is Duplex.HALF
        self._show_status()

    @Slot(bool)
    def set_deafened(self, deafened: bool) -> None:
        """Show, for as long as it is so, that there is no sound either way."""
        self._deafened = deafened
        self._show_status()

    @Slot(object)
    def device_mended(self, error: DeviceFailed) -> None:
        """Take a failure of a device off, and go on where it had ended something."""
        self._device_problems = tuple(each for each in self._device_problems if each is not error)
        if isinstance(self._problem, DeviceFailed):
            if self._device_problems:
                self._show_problem(self._device_problems[-1])
            else:
                self._dismiss()
        if isinstance(error, MicrophoneFailed):
            self._live.listen_again()

    @Slot(str)
    def brain_named(self, brain: str) -> None:
        """Show who answers the open questions of the offline voice."""
        self._brain = brain
        self._show_status()

    @Slot(object)
    def offer_answers(self, offer: Unanswerable) -> None:
        """Show how open questions get an answer, where nothing worse is in sight."""
        in_sight = self._problem is not None and not isinstance(self._problem, NewerVersion)
        if not in_sight and not self._declined:
            self._show_problem(offer)

    @Slot(object)
    def offer_talk(self, offer: UnsavedTalk) -> None:
        """Offer to bring a talk back."""
        self._show_problem(offer)

    @Slot(object)
    def offer_version(self, offer: NewerVersion) -> None:
        """Show that a newer version is out, once nothing worse is in sight."""
        if self._problem is None:
            self._show_problem(offer)
        elif not isinstance(self._problem, NewerVersion):
            others = (each for each in self._covered if not isinstance(each, NewerVersion))
            self._covered = [offer, *others]

    @Slot()
    def answers_found(self) -> None:
        """Take the offer of answers off, for there are some."""
        self._declined = False
        if isinstance(self._problem, Unanswerable):
            self._dismiss()

    @Slot()
    def silence(self) -> None:
        """Stop the answer that is being given, for the sound is needed otherwise."""
        if self._phase is Phase.SPEAKING:
            self._live.silence()

    @Slot()
    def drained(self) -> None:
        """Pass on that the loudspeaker has no more to play."""
        self._live.drained()

    # What the user wants

    @Slot()
    def _decline(self) -> None:
        """Dismiss what is in sight; an offer that is declined is not made again."""
        self._declined = self._declined or isinstance(self._problem, Unanswerable)
        self._dismiss()

    @Slot()
    def _dismiss(self) -> None:
        self._problem = None
        self._device_problems = ()
        self._window.clear_problem()
        self.problem_over.emit()
        if self._covered:
            self._show_problem(self._covered.pop())

    @Slot(bool)
    def _mute(self, muted: bool) -> None:
        self._live.set_muted(muted)
        self._window.set_muted(muted)
        self.mute_shown.emit(muted)

    @Slot(object)
    def _remedy(self, remedy: Remedy) -> None:
        problem = self._problem
        self._dismiss()
        match remedy:
            case Remedy.RETRY if isinstance(problem, DeviceFailed):
                self._reopen_devices()
                self._live.listen_again()
            case Remedy.RETRY:
                self._live.retry()
            case Remedy.USE_LOCAL:
                self._preferences.choose_local()
            case Remedy.CHANGE_KEY | Remedy.CHANGE_CONNECTION:
                self._window.open_drawer("connection")
            case Remedy.CHANGE_PROXY:
                self.proxy_wanted.emit()
            case Remedy.ADD_KEY if self._preferences.has_key:
                self._preferences.choose_google()
            case Remedy.ADD_KEY:
                self._window.ask_for_key()
            case Remedy.USE_MODEL:
                self._window.ask_for_model()
            case Remedy.RESTORE:
                self.restore_wanted.emit()
            case Remedy.DISCARD:
                self.discard_wanted.emit()
            case Remedy.CHANGE_SOUND:
                self._window.open_drawer("sound")
            case Remedy.OPEN_RELEASE:
                self.release_wanted.emit()
            case Remedy.REPORT:
                self._window.report_requested.emit()
            case Remedy.START_AGAIN:
                self.restart_wanted.emit()
            case Remedy.NONE:
                pass

    @Slot()
    def _wishes_changed(self) -> None:
        self.say(words.EFFECTS[self._live.apply()])

    @Slot()
    def _connection_changed(self) -> None:
        self._show_status()
        if isinstance(self._problem, ConnectionFailed | Unanswerable):
            self._dismiss()
        if self._phase is Phase.OFFLINE:
            self._live.retry()
        else:
            self._live.restart()

    @Slot()
    def _start_anew(self) -> None:
        self._live.forget()
        self.tokens = self._live.tokens
        self._window.clear_turns()
        self._window.set_title("")

    @Slot(str)
    def saved(self, name: str) -> None:
        """Say as what the conversation was saved."""
        self.say(words.saved_as(name))

    @Slot(str)
    def say(self, remark: str) -> None:
        """Say something in the status line for a while."""
        self._remark = remark
        self._remark_rest.start()
        self._show_status()

    @Slot()
    def _end_remark(self) -> None:
        self._remark = ""
        self._show_status()

    @Slot()
    def _show_status(self) -> None:
        preferences = self._preferences
        self._window.show_status(
            Status(
                phase=self._phase,
                words=self._remark or self._trouble or self._lasting_words(),
                voice=preferences.settings.voice,
                stand_in=preferences.stand_in(),
                connection=preferences.connection_words(),
                brain=self._brain if preferences.is_local() else "",
                elapsed=self.talked()[0],
                cause=self._cause if self._trouble and not self._remark else "",
                half_duplex=self._half_duplex,
            )
        )

    def _lasting_words(self) -> str:
        return talk_words.DEAFENED_NOW if self._deafened else ""

    @property
    def _live(self) -> Assistant:
        if self._assistant is None:
            raise RuntimeError("the bridge has no assistant yet")
        return self._assistant

    def _task_failed(self, error: BaseException) -> None:
        self.failed(tellable(error))


def _do_nothing() -> None:
    pass
