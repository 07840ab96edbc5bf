"""Decides what to say: the first skill that knows an answer gives it."""

import dataclasses
import logging
from collections.abc import Callable
from datetime import datetime

from live_desktop.protocol.content import FunctionResponse
from live_desktop.server.brain.about import About
from live_desktop.server.brain.arithmetic import Arithmetic
from live_desktop.server.brain.clock import Clock
from live_desktop.server.brain.echo import Echo
from live_desktop.server.brain.fallback import Fallback
from live_desktop.server.brain.functions import Calling, Functions, report
from live_desktop.server.brain.history import History, Role
from live_desktop.server.brain.manners import Manners
from live_desktop.server.brain.memory import Memory
from live_desktop.server.brain.orders import Orders
from live_desktop.server.brain.skill import Reply, Skill
from live_desktop.server.brain.stories import Stories
from live_desktop.server.brain.utterance import Utterance

logger = logging.getLogger(__name__)


LONGEST_REPLY = 20_000
"""Characters of an answer; about twenty minutes of speech."""


def local_time() -> datetime:
    """Read this computer's clock, in its own time zone."""
    return datetime.now().astimezone()


class Brain:
    """Answers the utterances of one session."""

    def __init__(self, now: Callable[[], datetime] = local_time) -> None:
        """Tell the time by `now`."""
        self.history = History()
        """What was said in the session; whoever asks the brain adds to it."""
        self.instructions = ""
        """The system instruction of the moment."""
        self.functions: Functions = ()
        """The client's functions of the moment."""
        self._last: Reply | None = None
        self._skills: tuple[Skill, ...] = (
            Calling(lambda: self.functions),
            Echo(lambda: self._last),
            Manners(),
            Memory(self.history),
            Orders(lambda: self.instructions),
            Clock(now),
            Arithmetic(),
            Stories(),
            About(),
            Fallback(),
        )

    def answer(self, text: str) -> Reply:
        """Answer what the user said or typed."""
        utterance = Utterance.of(text)
        for skill in self._skills:
            try:
                reply = skill.answer(utterance)
            except Exception:  # one skill's fault is no reason to fall silent
                logger.exception("the skill %s failed", type(skill).__name__)
                continue
            if reply is not None:
                reply = dataclasses.replace(reply, text=reply.text[:LONGEST_REPLY])
                if reply.request is None:
                    self._last = reply
                return reply
        raise AssertionError("the last skill answers everything")

    def report(self, response: FunctionResponse) -> Reply:
        """Take a function's answer into the history, and make what is said of it."""
        said = report(response)
        self.history.add(Role.FUNCTION, said)
        self._last = Reply(said[:LONGEST_REPLY])
        return self._last
