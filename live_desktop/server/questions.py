"""What waits to be answered in one conversation, and what was said without a question."""

import logging
from collections import deque

from live_desktop.server.brain.history import History, Role
from live_desktop.server.brain.skill import Reply

logger = logging.getLogger(__name__)

MOST_WAITING = 32
"""Questions that may wait for an answer, or reports to be told; of more the oldest is given up."""


class Questions:
    """Keeps questions until their turn comes; those that it never comes for go into the history."""

    def __init__(self, history: History, reports: deque[Reply]) -> None:
        """Begin with `reports`: what is to be said unasked in the next quiet moment."""
        self._history = history
        self._reports = reports
        self._waiting: deque[str | Reply] = deque()
        """Questions, and answers that no question is needed for."""
        self._typed: list[str] = []
        """What the client added to the history without asking for an answer."""
        self._kept: str | None = None
        """A question during which the user went on speaking, perhaps with something better."""

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return len(self._waiting)

    @property
    def has_reports(self) -> bool:
        """Whether something is to be said unasked."""
        return bool(self._reports)

    def next(self) -> str | Reply:
        """Take the question, or else the report, that has waited longest."""
        prompt = (self._waiting or self._reports).popleft()
        if isinstance(prompt, str):
            self.settle()
        return prompt

    def put(self, prompt: str | Reply) -> None:
        """Let a question wait."""
        self._waiting.append(prompt)
        if len(self._waiting) > MOST_WAITING:
            logger.info("too many questions wait: the oldest is given up")
            self._give_up(self._waiting.popleft())

    def put_first(self, reply: Reply) -> None:
        """Let an answer go before every question that waits."""
        self._waiting.appendleft(reply)

    def report(self, reply: Reply) -> None:
        """Let something wait for the next quiet moment."""
        self._reports.append(reply)
        if len(self._reports) > MOST_WAITING:
            logger.info("too many reports wait: the oldest is given up")
            self._reports.popleft()

    def type(self, text: str) -> None:
        """Take a part of what the client will ask, or only tells."""
        if text:
            self._typed.append(text)

    def take_typed(self) -> str:
        """Make one question of what was typed."""
        question = " ".join(self._typed)
        self._typed.clear()
        return question

    def settle(self) -> None:
        """Put what was typed without a question into the history."""
        for text in self._typed:
            self._history.add(Role.USER, text)
        self._typed.clear()

    def keep(self, text: str) -> None:
        """Hold what was understood last, until it is known whether more follows."""
        self.forget_kept()
        self._kept = text

    def take_kept(self) -> str | None:
        """Take what is held, if anything is."""
        kept, self._kept = self._kept, None
        return kept

    def forget_kept(self) -> None:
        """Give up what is held; it was said all the same."""
        kept = self.take_kept()
        if kept is not None:
            self._give_up(kept)

    def forget(self) -> None:
        """Give up the questions; they were asked all the same."""
        for prompt in self._waiting:
            self._give_up(prompt)
        self._waiting.clear()
        self.forget_kept()

    def _give_up(self, prompt: str | Reply) -> None:
        if isinstance(prompt, str):
            self._history.add(Role.USER, prompt)
