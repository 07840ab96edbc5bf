"""Follows a talk from turn to turn: who speaks, what is heard of it, and the phase that shows."""

import logging
import time
from collections.abc import Callable

from live_desktop import notices
from live_desktop.answer import Answer
from live_desktop.overdue import Overdue
from live_desktop.ports import Sound
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import (
    AudioDelta,
    CodeResult,
    CodeRun,
    GenerationComplete,
    Grounding,
    InputTranscript,
    InterimTranscript,
    Interrupted,
    OutputTranscript,
    Progress,
    ServerEvent,
    TextDelta,
    Thought,
    ToolCalls,
    ToolCancellation,
    TurnComplete,
    WaitingForInput,
)
from live_desktop.protocol.messages import InteractionStatus, VoiceActivity, VoiceActivityType
from live_desktop.session import steps
from live_desktop.session.cards import CardState
from live_desktop.session.conversation import Conversation, Speaker
from live_desktop.session.phase import Cue, Phase, next_phase

logger = logging.getLogger(__name__)


class TurnTaking:
    """Takes what the service says, and what the user does about an answer."""

    def __init__(
        self,
        sound: Sound,
        conversation: Conversation,
        overdue: Overdue,
        phase_changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Play over `sound`, write into `conversation`, and call `phase_changed` after each one.

        `clock` tells seconds.
        """
        self.phase = Phase.IDLE
        self.answer = Answer(sound, conversation)
        self.marks_by_hand = False
        """Whether the user marks the start and end of speech."""
        self._sound = sound
        self._conversation = conversation
        self._overdue = overdue
        self._phase_changed = phase_changed
        self._activity_marked = False
        """Whether this server says when the user starts and stops speaking."""
        self._understood = False
        """Whether the user's current speech has been transcribed."""
        self._in_progress = False
        """Whether the service goes on thinking after the end of a turn."""
        self._clock = clock
        self._asked: float | None = None
        """When the question ended that is not answered yet, by the clock."""

    def cue(self, cue: Cue) -> None:
        """Move on to the phase that a cue leads to."""
        following = next_phase(self.phase, cue)
        if following is self.phase:
            return
        logger.info("phase: %s -> %s (%s)", self.phase, following, cue.name)
        self.phase = following
        if following is Phase.THINKING:
            self._asked = self._clock()
            self._overdue.expect()
        else:
            self._overdue.rest()
        if following is not Phase.THINKING:
            self._asked = None
        self._phase_changed()

    # What the user does about an answer

    def silence(self) -> None:
        """Stop the answer at once."""
        self.answer.cut()
        # An answer that has not begun is dropped when it comes, until its turn is over.
        self.answer.dropping = self.answer.open or self.phase is Phase.THINKING
        self.cue(Cue.SILENCED)

    def talk_over(self) -> None:
        """Begin to speak: it cuts an answer off, and the next one is to be heard."""
        if self.phase is Phase.SPEAKING:
            self.silence()
        self.cue(Cue.USER_STARTS)

    def type_over(self) -> None:
        """Say something in writing: it cuts an answer off."""
        if self.phase is Phase.SPEAKING:
            self.silence()
        self.answer.dropping = self.answer.unfinished

    def drained(self) -> bool:
        """Note that the loudspeaker has no more to play; tells whether that ended an answer."""
        ended = self.phase is Phase.SPEAKING and not self.answer.open and self._sound.idle
        if ended:
            self._end_answer()
        return ended

    # What happens to the connection

    def connected(self, *, marks_by_hand: bool, asked: bool) -> None:
        """Begin anew with a connection, which may have been `asked` something at once."""
        self.marks_by_hand = marks_by_hand
        self._activity_marked = False
        self._in_progress = False
        if not self.answer.open:
            self.answer.dropping = False  # what was to be dropped never comes
        if not (asked and self.phase is Phase.THINKING):
            self.cue(Cue.READY)
        if asked:
            self.cue(Cue.QUESTION)

    def leave_answer(self) -> None:
        """End an answer that its connection cannot go on with; what has come is still heard."""
        if self.answer.leave():
            self._conversation.notice(notices.CUT_SHORT)

    # What the service says

    def take(self, event: ServerEvent) -> None:
        """Follow an event."""
        if self.phase is Phase.THINKING:
            self._overdue.expect()  # whatever it is, the service is at work
        match event:
            case AudioDelta():
                first = not self.answer.sounding
                if self.answer.play(event):
                    if first and self._asked is not None:
                        self._conversation.sounds_after(self._waited)
                    self.cue(Cue.ANSWER)
            case OutputTranscript(text) | TextDelta(text):
                self.answer.say(text)
            case Thought(text):
                self.answer.think(text, self._waited)
            case InputTranscript(text):
                self._hear(text)
            case InterimTranscript(text):
                self._conversation.guess(text)
            case VoiceActivity(type=kind):
                self._mark_activity(kind)
            case Interrupted():
                self._interrupted()
            case GenerationComplete():
                self.answer.generated()
            case ToolCalls(calls):
                # What was said before the call is a whole: nothing of it is late meanwhile.
                self._sound.end_of_speech()
                for call in calls:
                    self.answer.step(steps.call_card(call))
            case ToolCancellation(ids):
                for each in ids:
                    self._conversation.finish(each, CardState.CANCELLED)
            case CodeRun(code):
                self.answer.step(steps.code_card(code))
            case CodeResult(result):
                self._conversation.finish(result.id, steps.code_outcome(result), result.output)
            case Grounding(grounding):
                self.answer.cite(steps.sources(grounding))
            case TurnComplete():
                self._turn_complete(event)
            case WaitingForInput():
                self._stop_thinking()
            case Progress(status):
                self._progress(status)
            case _:
                logger.debug("nothing to hear or to show: %s", type(event).__name__)

    def responded(self, response: FunctionResponse) -> None:
        """Note what a function gave."""
        state, result = steps.call_outcome(response)
        self._conversation.finish(response.id, state, result)

    @property
    def _waited(self) -> float:
        """Return the seconds since the question ended, 0 when that is unknown."""
        return 0.0 if self._asked is None else self._clock() - self._asked

    def _hear(self, text: str) -> None:
        self._conversation.hear(text)
        self._understood = True
        if not self.answer.open:
            self.answer.dropping = False
            self._cut_tail()
        if not (self._activity_marked or self.marks_by_hand):
            self.cue(Cue.USER_STARTS)
        elif self.phase is Phase.LISTENING:
            self.cue(Cue.QUESTION)

    def _mark_activity(self, kind: VoiceActivityType | None) -> None:
        self._activity_marked = True
        if kind is VoiceActivityType.ACTIVITY_START:
            self._understood = False
            self._cut_tail()
            self.cue(Cue.USER_STARTS)
        elif kind is VoiceActivityType.ACTIVITY_END:
            self.cue(Cue.USER_STOPS if self._understood else Cue.NOTHING_SAID)

    def _interrupted(self) -> None:
        self.answer.cut()
        # What was under way when the server noticed still arrives, up to the end of the turn.
        self.answer.dropping = True
        self.answer.open = False
        self.cue(Cue.INTERRUPT)

    def _turn_complete(self, event: TurnComplete) -> None:
        dropped, self.answer.dropping = self.answer.dropping, False
        self.answer.open = False
        self._sound.end_of_speech()
        if event.reason is not None:
            self._conversation.notice(notices.ended_early(event.reason))
        if self.phase is Phase.SPEAKING:
            self.drained()
        elif self.phase is Phase.INTERRUPTED or not dropped:
            self._end_answer()
            self.cue(Cue.TURN_OVER)

    def _progress(self, status: InteractionStatus) -> None:
        self._in_progress = status is InteractionStatus.IN_PROGRESS
        if self._in_progress:
            self._go_on_thinking()
        else:
            self._stop_thinking()

    def _stop_thinking(self) -> None:
        if self.phase is Phase.THINKING and not self.answer.open:
            self.cue(Cue.TURN_OVER)

    def _go_on_thinking(self) -> None:
        if self.phase is Phase.LISTENING:
            self.cue(Cue.QUESTION)

    def _cut_tail(self) -> None:
        """Interrupt an answer that the server has done with, but the loudspeaker has not."""
        if self.phase is Phase.SPEAKING and not self.answer.open:
            self.answer.cut()
            self._conversation.complete(Speaker.ASSISTANT)
            self.cue(Cue.INTERRUPT)
            self.cue(Cue.TURN_OVER)

    def _end_answer(self) -> None:
        self.answer.end()
        self.cue(Cue.SILENCED)
        if self._in_progress:
            self._go_on_thinking()
