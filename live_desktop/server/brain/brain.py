"""Decides what to say: the first skill that knows an answer gives it."""

import logging
from collections.abc import Callable
from datetime import datetime

from live_desktop.server.brain.about import About
from live_desktop.server.brain.arithmetic import Arithmetic
from live_desktop.server.brain.clock import Clock
from live_desktop.server.brain.echo import Echo
from live_desktop.server.brain.fallback import Fallback
from live_desktop.server.brain.manners import Manners
from live_desktop.server.brain.skill import Reply, Skill
from live_desktop.server.brain.stories import Stories
from live_desktop.server.brain.utterance import Utterance

logger = logging.getLogger(__name__)


def local_time() -> datetime:
    """Read this computer's clock, in its own time zone."""
    return datetime.now().astimezone()


class Brain:
    """Answers the utterances of one session."""

    def __init__(self, now: Callable[[], datetime] = local_time) -> None:
        """Tell the time by `now`."""
        self._last: Reply | None = None
        self._skills: tuple[Skill, ...] = (
            Echo(lambda: self._last),
            Manners(),
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
                self._last = reply
                return reply
        raise AssertionError("the last skill answers everything")
