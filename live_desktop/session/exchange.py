"""Where question and answer stand, as far as the session must know it."""

import logging
from collections import Counter

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import (
    AudioDelta,
    GenerationComplete,
    InputTranscript,
    Interrupted,
    OutputTranscript,
    Progress,
    ServerEvent,
    TextDelta,
    ToolCalls,
    ToolCancellation,
    TurnComplete,
)
from live_desktop.protocol.messages import InteractionStatus
from live_desktop.session.owed import Owed

logger = logging.getLogger(__name__)


class Exchange:
    """Follows the service's events: which words of the user still wait, which calls are open."""

    def __init__(self) -> None:
        self.owed = Owed()
        self.answering = False
        """Whether an answer has begun and not ended."""
        self.turns_completed = 0
        """On this connection."""
        self._cut_off = False
        """Whether the next end of a turn belongs to an answer that was interrupted."""
        self._generated = False
        """Whether all of the answer has come: sound that comes now is of another."""
        self._in_progress = False
        """Whether the service said that it goes on after the end of a turn."""
        self._owes_more = False
        """Whether a function was answered, and nothing was said since."""
        self._calls: Counter[str] = Counter()

    @property
    def quiet(self) -> bool:
        """Tell whether nobody waits for the other: the moment to change connections."""
        works = self.answering or self._in_progress or self._owes_more or self._calls
        return not (works or self.owed.waiting)

    def note(self, event: ServerEvent) -> None:
        """Follow an event."""
        if isinstance(event, AudioDelta | OutputTranscript | TextDelta):
            self._owes_more = False
        match event:
            case AudioDelta() if self._generated:
                self._begin()
            case AudioDelta() | OutputTranscript() | TextDelta():
                if not (self.answering or self._cut_off):
                    self._begin()
            case GenerationComplete():
                self._generated = self.answering
            case InputTranscript():
                if not self.answering:  # otherwise it may be of the question that is answered
                    self.owed.understood()
            case Interrupted():
                self._end()
                self._cut_off = True
            case TurnComplete():
                if not (self.answering or self._cut_off):
                    self.owed.settle()  # the service has nothing to say to it
                self._end()
                self.turns_completed += 1
            case Progress(status):
                self._in_progress = status is InteractionStatus.IN_PROGRESS
            case ToolCalls(calls):
                # Some services name no ids; then there may be several of the same.
                self._calls += Counter(call.id for call in calls if self._is_new(call.id))
            case ToolCancellation(ids):
                for each in ids:
                    del self._calls[each]
            case _:
                pass

    def answer_call(self, response: FunctionResponse) -> bool:
        """Note the answer to a call; tells whether it is wanted."""
        if not self._calls[response.id]:
            logger.info("the answer to the function %s comes too late", response.name)
            return False
        if not response.will_continue:
            self._calls -= Counter((response.id,))
            self._owes_more = True
        return True

    def _is_new(self, call: str) -> bool:
        return not call or not self._calls[call]

    def disconnected(self) -> None:
        """Note that the connection is gone: what was going on there does not go on."""
        self._end()
        self._in_progress = self._owes_more = False
        self.turns_completed = 0
        self.owed.lost = 0.0
        self._calls.clear()

    def forget(self) -> None:
        """Start a new conversation."""
        self.disconnected()
        self.owed.clear()

    def _begin(self) -> None:
        """Note that the answer to what was said has begun."""
        self.answering, self._generated = True, False
        self.owed.settle()

    def _end(self) -> None:
        self.answering = self._cut_off = self._generated = False
