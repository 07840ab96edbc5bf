"""Completes a follow-up such as "and in Paris?" by the request that it follows."""

import re

from live_desktop.server.brain.skill import Followed, Skill
from live_desktop.server.brain.utterance import Utterance

_LONGEST = 100  # characters; whoever says more says everything
_LEAD = re.compile(r"(?:(?:what|how) (?:about|of) |(?:the )?same (?:for|with|in) )")


class Following:
    """Knows the request that was answered last, and the skill that answered it."""

    def __init__(self) -> None:
        self._skill: Skill | None = None
        self._before: Utterance | None = None

    def remember(self, skill: Skill | None, utterance: Utterance) -> None:
        """Keep what was answered, and by whom; None for a language model."""
        self._skill, self._before = skill, utterance

    def complete(self, utterance: Utterance) -> Utterance:
        """Say a follow-up in full; what is none stays as it is."""
        request = utterance.request
        if self._before is None or not isinstance(self._skill, Followed):
            return utterance
        if not request or len(request) > _LONGEST:
            return utterance
        lead = _LEAD.match(request)
        full = self._skill.follow(self._before, request[lead.end() :] if lead else request)
        return utterance if full is None else Utterance.of(full)
