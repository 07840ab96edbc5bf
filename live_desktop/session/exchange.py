"""Where question and answer stand, as far as the session must know it."""

import logging

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import (
    AudioDelta,
    GenerationComplete,
    InputTranscript,
    Interrupted,
    OutputTranscript,
    ServerEvent,
    TextDelta,
    ToolCalls,
    ToolCancellation,
    TurnComplete,
)
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
        self._calls: set[str] = set()

    @property
    def quiet(self) -> bool:
        """Tell whether nobody waits for the other: the moment to change connections."""
        return not (self.answering or self._calls or self.owed.waiting)

    def note(self, event: ServerEvent) -> None:
        """Follow an event."""
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
            case ToolCalls(calls):
                self._calls |= {call.id for call in calls}
            case ToolCancellation(ids):
                self._calls -= set(ids)
            case _:
                pass

    def answer_call(self, response: FunctionResponse) -> bool:
        """Note the answer to a call; tells whether it is wanted."""
        if response.id not in self._calls:
            logger.info("the answer to the function %s comes too late", response.name)
            return False
        if not response.will_continue:
            self._calls.discard(response.id)
        return True

    def disconnected(self) -> None:
        """Note that the connection is gone: what was going on there does not go on."""
        self._end()
        self.turns_completed = 0
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
