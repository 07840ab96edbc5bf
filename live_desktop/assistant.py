"""The assistant: joins a session, the sound and the conversation, and says what is going on.

It runs on one asyncio loop, all its methods on that loop's thread. It knows no window: a viewer is
told what to show.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from live_desktop import notices
from live_desktop.audio.playing.earcons import Earcon
from live_desktop.errors import (
    LiveDesktopError,
    LocalServerFailed,
    NetworkFailed,
    ServiceFailed,
    tellable,
)
from live_desktop.language import _
from live_desktop.overdue import REPLY_SECONDS, Overdue
from live_desktop.ports import Sound, Viewer
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import (
    AudioDelta,
    ToolCalls,
    ToolCancellation,
    Usage,
)
from live_desktop.protocol.models import Dropped, Wishes
from live_desktop.session.changes import Broken, Continuity, Opened, Renewing, SessionEvent
from live_desktop.session.conversation import Conversation
from live_desktop.session.effects import Effect
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.memory import HandleKeeper
from live_desktop.session.network import AS_THE_SYSTEM, Network
from live_desktop.session.patience import USUAL, Patience
from live_desktop.session.phase import Cue, Phase, shown_phase
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.session import Session
from live_desktop.session.usage import Tokens
from live_desktop.tasks import TaskSet
from live_desktop.tools.calls import RunningCalls
from live_desktop.tools.registry import ToolRegistry
from live_desktop.turn_taking import TurnTaking

logger = logging.getLogger(__name__)


class Assistant:
    """Talks: dials when asked to, listens, answers, and can be cut off at any moment."""

    def __init__(
        self,
        *,
        sound: Sound,
        viewer: Viewer,
        dial: Callable[[], Awaitable[Endpoint]],
        wishes: Callable[[], Wishes],
        tools: ToolRegistry,
        repair: Callable[[], Awaitable[None]],
        network: Callable[[], Network] = lambda: AS_THE_SYSTEM,
        keeper: HandleKeeper | None = None,
        recorder: FlightRecorder | None = None,
        reply_seconds: Callable[[], float] = lambda: REPLY_SECONDS,
        patience: Patience = USUAL,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Talk over `sound` and tell `viewer`.

        `repair` makes a dead embedded server serve again; an answer is overdue after
        `reply_seconds`.
        """
        self.conversation = Conversation(viewer.turn_changed, now)
        self.tokens = Tokens()
        """What the conversation took so far."""
        self._sound = sound
        self._viewer = viewer
        self._repair = repair
        self._session = Session(
            dial,
            wishes,
            turns=lambda: self.conversation.turns,
            keeper=keeper,
            network=network,
            recorder=recorder,
            patience=patience,
        )
        self._overdue = Overdue(viewer, reply_seconds)
        self._turns = TurnTaking(sound, self.conversation, self._overdue, self._show_phase)
        self._listening = False
        self._listened = False
        """Whether a failure ended the listening."""
        self._armed = False
        """Whether the microphone is open for what is said just before the user marks a start."""
        self._muted = False
        self._deafened = False
        self._shown = Phase.IDLE
        """The phase that was shown last."""
        self._conversing: asyncio.Task[None] | None = None
        self._tasks = TaskSet(self._task_failed)
        self._calls = RunningCalls(tools, self._tasks, self._respond)
        self._may_restart_server = True
        self._break: Broken | None = None
        """How the connection was lost, while it is being made again."""
        self._connected_to: Endpoint | None = None
        """Where the last connection went."""
        self._told_dropped: frozenset[Dropped] = frozenset()

    @property
    def phase(self) -> Phase:
        """The phase to show."""
        muted = self._muted or self._deafened
        return shown_phase(self._turns.phase, listening=self._listening, muted=muted)

    @property
    def hears(self) -> bool:
        """Tell whether what sounds in the room reaches the service."""
        return self._listening and not (self._muted or self._deafened)

    # What the user does

    def talk(self) -> None:
        """Do what the talk button means now: start listening, stop the answer, or end the talk."""
        if self._turns.phase is Phase.CONNECTING:
            self.end_talk()
        elif self._turns.phase in {Phase.THINKING, Phase.SPEAKING}:
            self.silence()
        elif self._listening and self._turns.phase not in {Phase.IDLE, Phase.OFFLINE}:
            self.end_talk()
        else:
            self.start_talk()

    def start_talk(self) -> None:
        """Open the microphone, and dial where there is no session.

        Where the user marks activity by hand, this is the mark of its start.
        """
        self._listening = True
        self._listened = False
        self._sound.listen(True)
        self._session.start_activity()
        self.connect()
        if self._session.live and self._session.in_activity:
            self._turns.talk_over()
        self._show_phase()

    def end_talk(self) -> None:
        """Close the microphone; the session stays open for typed text and for the next talk.

        Where the user marks activity by hand, this is the mark of its end.
        """
        self._listening = self._listened = False
        self._sound.listen(self._armed)
        if self._session.live:
            self._session.end_audio()
            self._turns.cue(Cue.USER_STOPS)  # whoever was speaking waits for an answer
        else:
            self._session.forget_sound()
            if self._conversing is not None:
                self._conversing.cancel()
        self._show_phase()

    def finish_speech(self) -> None:
        """End what was said between two marks; while dialling it waits for the connection."""
        if self._session.live or not self._session.in_activity:
            self.end_talk()
            return
        self._listening = self._listened = False
        self._sound.listen(self._armed)
        self._session.end_audio()
        self._show_phase()

    def arm(self, armed: bool) -> None:
        """Keep the microphone open for the moment before a mark; nothing of it is sent."""
        if armed is not self._armed:
            self._armed = armed
            self._sound.listen(self._armed or self._listening)

    def retry(self) -> None:
        """Try again what failed: ask again, listen where there was listening, else only dial."""
        if self._session.live:
            self._session.renew()
        elif self._listened:
            self.start_talk()
        else:
            self.connect()

    def listen_again(self) -> None:
        """Listen again where a failure ended it, for the microphone works again."""
        if self._listened:
            self.start_talk()

    def microphone_lost(self) -> None:
        """Note that there is no microphone: the talk goes on in writing."""
        if self._listening and self._session.live:
            self._session.end_audio()
        self._stop_listening()
        self._show_phase()

    def silence(self) -> None:
        """Stop the answer at once."""
        if self._turns.phase is Phase.THINKING:
            self._session.withdraw()
        self._turns.silence()

    def type(self, text: str) -> None:
        """Say something in writing; dials where there is no session."""
        self._turns.type_over()
        self._listened = False
        self.conversation.type(text)
        self._session.send_text(text)
        if self._session.live:
            self._turns.cue(Cue.QUESTION)
        else:
            self.connect()

    def set_muted(self, muted: bool) -> None:
        """Mute or unmute the microphone; the talk goes on."""
        self._muted = muted
        self._sound.set_muted(self._muted or self._deafened)
        self._show_phase()

    def set_deafened(self, deafened: bool) -> None:
        """Mute the microphone as well, for as long as the user does without all sound."""
        self._deafened = deafened
        self._sound.set_muted(self._muted or self._deafened)
        self._show_phase()

    def connect(self) -> None:
        """Open a session where there is none, without listening."""
        before = self._conversing
        if before is None or before.done() or before.cancelling():
            self._conversing = self._tasks.start(self._converse(before), name="conversation")

    def apply(self) -> Effect:
        """Let changed wishes take effect in the open session; tells when they do."""
        effect = self._session.update()
        if effect is Effect.RENEWED:
            self._forget_answer()
        return effect

    def restart(self) -> None:
        """Where a session is open, go on with a new connection, dialled anew."""
        if self._conversing is not None and not self._conversing.done():
            self._forget_answer()
            self._session.renew()

    def forget(self) -> None:
        """Start a new conversation."""
        self._forget_answer()
        self.conversation.clear()
        self.tokens = Tokens()
        self._turns.cue(Cue.SILENCED)
        self._session.forget()
        self.restart()

    async def aclose(self) -> None:
        """End everything."""
        self._sound.listen(False)
        self._sound.speak(False)
        self._overdue.rest()
        await self._tasks.aclose()
        await self._session.aclose()

    # What the sound does

    def captured(self, pcm: bytes) -> None:
        """Send a block of the microphone; it is kept while no connection is open."""
        if self._listening or (self._armed and self._session.manual):
            self._session.send_audio(pcm)

    def drained(self) -> None:
        """Note that the loudspeaker has no more to play."""
        if self._turns.drained() and self._break is not None:
            self._turns.cue(Cue.DIAL)
            self._viewer.reconnecting(self._break)

    # What happens

    async def _converse(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            self._turns.cue(Cue.DIAL)
            async with self._session:
                async for event in self._session:
                    if isinstance(event, Broken | Renewing) and self._unwatched:
                        # Services close idle sessions; the next word simply opens another.
                        self._session.forget_sound()
                        break
                    self._handle(event)
            self._turns.cue(Cue.END)
        except Exception as error:
            self._lost(tellable(error))
        except asyncio.CancelledError:
            self._turns.cue(Cue.END)
            raise
        finally:
            self._forget_answer()

    def _handle(self, event: SessionEvent) -> None:
        match event:
            case Opened():
                self._begin(event)
            case Renewing():
                self._renewing()
            case Broken():
                self._broken(event)
            case ToolCalls(calls):
                self._turns.take(event)
                self._calls.start(calls)
            case ToolCancellation(ids):
                self._turns.take(event)
                self._calls.cancel(ids)
            case Usage(usage):
                self._count(Tokens.of(usage))
            case _:
                self._turns.take(event)
                if isinstance(event, AudioDelta):
                    self._may_restart_server = True

    def _begin(self, event: Opened) -> None:
        self._break = None
        self._sound.speak(True)
        self._viewer.recovered()
        self._remark(event)
        speaking = self._session.in_activity
        self._turns.connected(
            marks_by_hand=self._session.manual, asked=event.asked and not speaking
        )
        if speaking:
            self._turns.talk_over()

    def _remark(self, event: Opened) -> None:
        """Say in the transcript what changed with a connection."""
        endpoint, before = self._session.endpoint, self._connected_to
        self._connected_to = endpoint
        remarks = notices.AT_FIRST if before is None else notices.CONTINUITY
        remark = remarks.get(event.continuity)
        nothing_said = before is not None and not self.conversation.turns
        if event.continuity is Continuity.CONTINUED and nothing_said:
            # Nobody has said anything that could go on.
            remark = None
        if _is_new_server(before, endpoint):
            self.conversation.notice(notices.SERVER_RESTARTED)
        # Connections come and go in an idle talk; one remark says it for all of them.
        if remark is not None and remark != self.conversation.last_notice:
            self.conversation.notice(remark)
        if event.lost_seconds:
            self.conversation.notice(notices.SPEECH_LOST)
        if event.dropped and self._told_dropped != (dropped := frozenset(event.dropped)):
            self._told_dropped = dropped
            self.conversation.notice(notices.left_out(event.dropped))

    def _respond(self, response: FunctionResponse) -> None:
        self._turns.responded(response)
        self._session.respond(response)

    def _renewing(self) -> None:
        self._calls.cancel_all()
        self.conversation.cancel_steps()
        if self._turns.answer.open:
            self._turns.leave_answer()
        self.conversation.expect_again()

    def _broken(self, event: Broken) -> None:
        self._calls.cancel_all()
        self._turns.leave_answer()
        self.conversation.expect_again()
        self._break = event
        if self._turns.phase is not Phase.SPEAKING or self._sound.idle:
            self._turns.cue(Cue.DIAL)
        self._viewer.reconnecting(event)

    def _count(self, tokens: Tokens) -> None:
        self.tokens += tokens
        self.conversation.count(tokens)
        self._viewer.tokens_counted(self.tokens)

    # How a session ends

    @property
    def _unwatched(self) -> bool:
        """Tell whether nobody would miss the connection."""
        idle = self._turns.phase is Phase.LISTENING and not self._session.waiting
        return idle and not self._listening

    async def _restart_server(self) -> None:
        conversing = self._conversing
        if conversing is not None and not conversing.done():
            conversing.cancel()
            await asyncio.wait([conversing])
        await self._repair()
        if self._listening or self._session.waiting:
            self.connect()
        else:
            self._turns.cue(Cue.END)

    def _lost(self, error: LiveDesktopError) -> None:
        died = isinstance(error, NetworkFailed | ServiceFailed)
        endpoint = self._session.endpoint
        if died and endpoint is not None and endpoint.kind is EndpointKind.LOCAL:
            if self._may_restart_server:
                self._may_restart_server = False
                self._turns.leave_answer()
                self.conversation.expect_again()
                self._turns.cue(Cue.DIAL)
                self._tasks.start(self._restart_server(), name="restart the server")
                return
            error = LocalServerFailed(_("The offline voice stopped twice."), detail=error.detail)
        if self._unwatched:
            self._turns.cue(Cue.END)
            return
        self._stop_listening()
        self._turns.cue(Cue.LOST)
        self._viewer.failed(error)

    def _stop_listening(self) -> None:
        self._listened = self._listened or self._listening
        self._listening = False
        self._sound.listen(False)

    def _forget_answer(self) -> None:
        self._turns.answer.forget()
        self._calls.cancel_all()

    def _task_failed(self, error: BaseException) -> None:
        self._viewer.failed(tellable(error))

    def _show_phase(self) -> None:
        before, self._shown = self._shown, self.phase
        if (earcon := _earcon(before, self._shown)) is not None:
            self._sound.signal(earcon)
        self._viewer.phase_changed(self._shown)


_WAITING = frozenset({Phase.IDLE, Phase.CONNECTING, Phase.OFFLINE})
_LISTENING = frozenset({Phase.LISTENING, Phase.HEARING, Phase.MUTED})


def _earcon(before: Phase, now: Phase) -> Earcon | None:
    """Find the sound that tells of a new phase to whoever does not look at the window."""
    if now is Phase.OFFLINE and before is not Phase.OFFLINE:
        return Earcon.ERROR
    if before in _WAITING and now in _LISTENING:
        return Earcon.START
    if before in _LISTENING and now is Phase.IDLE:
        return Earcon.STOP
    return None


def _is_new_server(before: Endpoint | None, now: Endpoint | None) -> bool:
    """Tell whether the embedded server was started again between two connections."""
    if before is None or now is None or before.kind is not EndpointKind.LOCAL:
        return False
    return now.kind is EndpointKind.LOCAL and now.url != before.url
