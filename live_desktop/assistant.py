"""The assistant: joins a session, the sound and the conversation, and says what is going on.

It runs on one asyncio loop, all its methods on that loop's thread. It knows no window: a viewer is
told what to show.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from live_desktop.audio.formats import LOUDSPEAKER, SAMPLE_BYTES
from live_desktop.errors import (
    LiveDesktopError,
    LocalServerFailed,
    NetworkFailed,
    ServiceFailed,
    SetupRejected,
    tellable,
)
from live_desktop.ports import Sound, Viewer
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import (
    AudioDelta,
    GenerationComplete,
    GoingAway,
    InputTranscript,
    Interrupted,
    OutputTranscript,
    ServerEvent,
    TextDelta,
    ToolCalls,
    ToolCancellation,
    TurnComplete,
)
from live_desktop.protocol.messages import VoiceActivity, VoiceActivityType
from live_desktop.protocol.models import Wishes
from live_desktop.session.conversation import Conversation, Speaker
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.phase import Cue, Phase, next_phase, shown_phase
from live_desktop.session.session import Session
from live_desktop.tasks import TaskSet
from live_desktop.tools.calls import RunningCalls
from live_desktop.tools.registry import ToolRegistry

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
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.conversation = Conversation(viewer.turn_changed, now)
        self._sound = sound
        self._viewer = viewer
        self._dial = dial
        self._wishes = wishes
        self._repair = repair
        self._phase = Phase.IDLE
        self._listening = False
        self._listened = False
        """Whether a failure ended the listening."""
        self._muted = False
        self._session: Session | None = None
        self._conversing: asyncio.Task[None] | None = None
        self._unsent: list[str] = []
        self._tasks = TaskSet(self._task_failed)
        self._calls = RunningCalls(tools, self._tasks, self._respond)
        self._may_restart_server = True
        self._answer_start: int | None = None
        """The position in the sound at which the current answer begins."""
        self._answer_open = False
        """Whether the server still owes us the end of a turn."""
        self._dropping = False
        """Whether what still comes of the current answer shall not be heard."""
        self._activity_marked = False
        """Whether this server says when the user starts and stops speaking."""
        self._understood = False
        """Whether the user's current speech has been transcribed."""

    @property
    def phase(self) -> Phase:
        """The phase to show."""
        return shown_phase(self._phase, listening=self._listening, muted=self._muted)

    # What the user does

    def talk(self) -> None:
        """Do what the talk button means now: start listening, stop the answer, or end the talk."""
        if self._phase in {Phase.THINKING, Phase.SPEAKING}:
            self.silence()
        elif self._phase is Phase.CONNECTING or (
            self._listening and self._phase not in {Phase.IDLE, Phase.OFFLINE}
        ):
            self.end_talk()
        else:
            self.start_talk()

    def start_talk(self) -> None:
        """Open the microphone, and dial where there is no session."""
        self._listening = True
        self._listened = False
        self._sound.listen(True)
        self.connect()
        self._show_phase()

    def end_talk(self) -> None:
        """Close the microphone; the session stays open for typed text and for the next talk."""
        self._listening = self._listened = False
        self._sound.listen(False)
        if self._session is not None:
            self._session.end_audio()
        elif self._conversing is not None:
            self._conversing.cancel()
        self._show_phase()

    def retry(self) -> None:
        """Try again what failed: listen where there was listening, else only dial."""
        if self._listened:
            self.start_talk()
        else:
            self.connect()

    def microphone_lost(self) -> None:
        """Note that there is no microphone: the talk goes on in writing."""
        if self._listening and self._session is not None:
            self._session.end_audio()
        self._stop_listening()
        self._show_phase()

    def silence(self) -> None:
        """Stop the answer at once."""
        self._cut_answer()
        # An answer that has not begun is dropped when it comes, until its turn is over.
        self._dropping = self._answer_open or self._phase is Phase.THINKING
        self._cue(Cue.SILENCED)

    def type(self, text: str) -> None:
        """Say something in writing; dials where there is no session."""
        if self._phase is Phase.SPEAKING:
            self.silence()
        self._dropping = self._answer_open
        self._listened = False
        self.conversation.type(text)
        if self._session is None or self._session.closed:
            self._unsent.append(text)
            self.connect()
        else:
            self._session.send_text(text)
            self._cue(Cue.QUESTION)

    def set_muted(self, muted: bool) -> None:
        """Mute or unmute the microphone; the talk goes on."""
        self._muted = muted
        self._sound.set_muted(muted)
        self._show_phase()

    def connect(self) -> None:
        """Open a session where there is none, without listening."""
        if self._conversing is None or self._conversing.done():
            self._conversing = self._tasks.start(self._converse(), name="conversation")

    def restart(self) -> None:
        """Where a session is open, open a new one with the wishes of now, listening as before."""
        if self._conversing is not None and not self._conversing.done():
            self._tasks.start(self._restart(), name="restart")

    def forget(self) -> None:
        """Start a new conversation."""
        self._forget_answer()
        self._unsent.clear()
        self.conversation.clear()
        self.restart()

    async def aclose(self) -> None:
        """End everything."""
        self._sound.listen(False)
        self._sound.speak(False)
        await self._tasks.aclose()

    # What the sound does

    def captured(self, pcm: bytes) -> None:
        """Send a block of the microphone."""
        if self._session is not None and self._listening:
            self._session.send_audio(pcm)

    def drained(self) -> None:
        """Note that the loudspeaker has no more to play."""
        if self._phase is Phase.SPEAKING and not self._answer_open and self._sound.idle:
            self._end_answer()

    # What the server does

    async def _converse(self) -> None:
        endpoint: Endpoint | None = None
        try:
            self._cue(Cue.DIAL)
            endpoint = await self._dial()
            async with await Session.open(endpoint, self._wishes()) as session:
                self._begin(session)
                async for event in session:
                    self._handle(event)
            self._cue(Cue.END)
        except Exception as error:
            self._forget_answer()
            self._lost(tellable(error), endpoint)
        except asyncio.CancelledError:
            self._cue(Cue.END)
            raise
        finally:
            self._session = None
            self._forget_answer()

    def _begin(self, session: Session) -> None:
        self._session = session
        self._activity_marked = False
        self._sound.speak(True)
        self._viewer.recovered()
        self._cue(Cue.READY)
        for text in self._unsent:
            session.send_text(text)
            self._cue(Cue.QUESTION)
        self._unsent.clear()

    def _handle(self, event: ServerEvent) -> None:
        match event:
            case AudioDelta():
                self._play(event)
            case OutputTranscript(text) | TextDelta(text):
                if not self._dropping:
                    self._answer_open = True
                    self.conversation.say(text)
            case InputTranscript(text):
                self._hear(text)
            case VoiceActivity(type=kind):
                self._mark_activity(kind)
            case Interrupted():
                self._interrupted()
            case GenerationComplete():
                self._sound.end_of_speech()
            case TurnComplete():
                self._turn_complete(event)
            case ToolCalls(calls):
                self._calls.start(calls)
            case ToolCancellation(ids):
                self._calls.cancel(ids)
            case GoingAway(seconds):
                logger.info("the server will close this connection in %s s", seconds)
            case _:
                logger.debug("nothing to hear or to show: %s", type(event).__name__)

    def _play(self, event: AudioDelta) -> None:
        if event.rate != LOUDSPEAKER.rate:
            raise ServiceFailed(
                f"The service speaks at {event.rate} samples per second, which cannot be played."
            )
        self._answer_open = True
        if self._dropping:
            return
        self._may_restart_server = True
        start = self._sound.play(event.pcm)
        if self._answer_start is None:
            self._answer_start = start
            self.conversation.complete(Speaker.USER)
        self.conversation.sound(LOUDSPEAKER.seconds(len(event.pcm) // SAMPLE_BYTES))
        self._cue(Cue.ANSWER)

    def _hear(self, text: str) -> None:
        self.conversation.hear(text)
        self._understood = True
        if not self._answer_open:
            self._dropping = False
            self._cut_tail()
        if not self._activity_marked:
            self._cue(Cue.USER_STARTS)
        elif self._phase is Phase.LISTENING:
            self._cue(Cue.QUESTION)

    def _mark_activity(self, kind: VoiceActivityType | None) -> None:
        self._activity_marked = True
        if kind is VoiceActivityType.ACTIVITY_START:
            self._understood = False
            self._cut_tail()
            self._cue(Cue.USER_STARTS)
        elif kind is VoiceActivityType.ACTIVITY_END:
            self._cue(Cue.USER_STOPS if self._understood else Cue.NOTHING_SAID)

    def _interrupted(self) -> None:
        self._cut_answer()
        # What was under way when the server noticed still arrives, up to the end of the turn.
        self._dropping = True
        self._answer_open = False
        self._cue(Cue.INTERRUPT)

    def _turn_complete(self, event: TurnComplete) -> None:
        dropped, self._dropping = self._dropping, False
        self._answer_open = False
        self._sound.end_of_speech()
        if event.reason is not None:
            self.conversation.notice(f"The answer ended early ({event.reason}).")
        if self._phase is Phase.SPEAKING:
            self.drained()
        elif self._phase is Phase.INTERRUPTED or not dropped:
            self._end_answer()
            self._cue(Cue.TURN_OVER)

    def _cut_answer(self) -> None:
        heard = self._sound.flush()
        if self._answer_start is not None:
            self.conversation.cut(LOUDSPEAKER.seconds(max(0, heard - self._answer_start)))
            self._answer_start = None

    def _cut_tail(self) -> None:
        """Interrupt an answer that the server has done with, but the loudspeaker has not."""
        if self._phase is Phase.SPEAKING and not self._answer_open:
            self._cut_answer()
            self.conversation.complete(Speaker.ASSISTANT)
            self._cue(Cue.INTERRUPT)
            self._cue(Cue.TURN_OVER)

    def _end_answer(self) -> None:
        self.conversation.complete(Speaker.ASSISTANT)
        self._answer_start = None
        self._cue(Cue.SILENCED)

    def _respond(self, response: FunctionResponse) -> None:
        if self._session is not None:
            self._session.respond((response,))

    # How a session starts and ends

    async def _restart(self) -> None:
        await self._hang_up()
        self.connect()

    async def _hang_up(self) -> None:
        # What is typed from here on is for the next session.
        self._session = None
        if self._conversing is not None and not self._conversing.done():
            self._conversing.cancel()
            await asyncio.wait([self._conversing])

    async def _restart_server(self) -> None:
        await self._hang_up()
        await self._repair()
        self.connect()

    def _lost(self, error: LiveDesktopError, endpoint: Endpoint | None) -> None:
        died = isinstance(error, NetworkFailed | ServiceFailed | SetupRejected)
        if died and endpoint is not None and endpoint.kind is EndpointKind.LOCAL:
            if self._may_restart_server:
                self._may_restart_server = False
                self.conversation.notice("The offline voice stopped and was started again.")
                self._tasks.start(self._restart_server(), name="restart the server")
                return
            error = LocalServerFailed("The offline voice stopped twice.", detail=error.detail)
        unwatched = not self._listening and not self._unsent and self._phase is Phase.LISTENING
        if unwatched:
            # Services close idle sessions; the next word simply opens another.
            self._cue(Cue.END)
            return
        self._stop_listening()
        self._cue(Cue.LOST)
        self._viewer.failed(error)

    def _stop_listening(self) -> None:
        self._listened = self._listened or self._listening
        self._listening = False
        self._sound.listen(False)

    def _forget_answer(self) -> None:
        if self._answer_start is not None:
            self._cut_answer()
        self.conversation.complete(Speaker.ASSISTANT)
        self.conversation.complete(Speaker.USER)
        self._calls.cancel_all()
        self._answer_open = False
        self._dropping = False

    def _task_failed(self, error: BaseException) -> None:
        self._viewer.failed(tellable(error))

    def _cue(self, cue: Cue) -> None:
        following = next_phase(self._phase, cue)
        if following is not self._phase:
            logger.info("phase: %s -> %s (%s)", self._phase, following, cue.name)
            self._phase = following
            self._show_phase()

    def _show_phase(self) -> None:
        self._viewer.phase_changed(self.phase)
