"""Decides what to say: the first skill that knows an answer gives it, or else a language model."""

import dataclasses
import logging
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from datetime import datetime
from functools import partial

from live_desktop.protocol.content import FunctionResponse
from live_desktop.server.brain.facts.countries import Countries
from live_desktop.server.brain.fallback import Fallback
from live_desktop.server.brain.following import Following
from live_desktop.server.brain.functions.calling import Calling, report
from live_desktop.server.brain.functions.matching import Matching
from live_desktop.server.brain.history import History, Role
from live_desktop.server.brain.notes.dictation import Dictation
from live_desktop.server.brain.notes.lists import Listing
from live_desktop.server.brain.notes.notebook import MemoryNotebook, Notebook
from live_desktop.server.brain.notes.notes import Notes
from live_desktop.server.brain.notes.undo import Undo
from live_desktop.server.brain.skill import (
    Call,
    Functions,
    LanguageModel,
    ModelFailed,
    Prompt,
    Reply,
    Skill,
)
from live_desktop.server.brain.sums.arithmetic import Arithmetic
from live_desktop.server.brain.sums.units import Converter
from live_desktop.server.brain.talk.about import About
from live_desktop.server.brain.talk.care import Care, Privacy
from live_desktop.server.brain.talk.chance import Chance, Either
from live_desktop.server.brain.talk.echo import Echo
from live_desktop.server.brain.talk.jokes import Jokes
from live_desktop.server.brain.talk.language import Language, Translating
from live_desktop.server.brain.talk.manners import Manners, Stopping
from live_desktop.server.brain.talk.memory import Memory
from live_desktop.server.brain.talk.orders import Orders
from live_desktop.server.brain.talk.speech import Speech
from live_desktop.server.brain.talk.stories import Stories
from live_desktop.server.brain.time.alarms import Alarms
from live_desktop.server.brain.time.almanac import Almanac
from live_desktop.server.brain.time.clock import Clock
from live_desktop.server.brain.time.timers import Timers
from live_desktop.server.brain.time.world_clock import WorldClock
from live_desktop.server.brain.utterance import Utterance
from live_desktop.server.prosody import NORMAL, Prosody

logger = logging.getLogger(__name__)


LONGEST_REPLY = 20_000
"""Characters of an answer; about twenty minutes of speech."""


def local_time() -> datetime:
    """Read this computer's clock, in its own time zone."""
    return datetime.now().astimezone()


class Brain:
    """Answers the utterances of one session."""

    def __init__(
        self,
        now: Callable[[], datetime] = local_time,
        *,
        model: LanguageModel | None = None,
        alarms: Alarms | None = None,
        notebook: Notebook | None = None,
        unanswered: Callable[[], None] = lambda: None,
    ) -> None:
        """Tell the time by `now`, and leave open questions to `model`, where there is one.

        Without `alarms` and `notebook` the session has some of its own. `unanswered` is called
        where nobody knows an answer.
        """
        self.history = History()
        """What was said in the session; whoever asks the brain adds to it."""
        self.instructions = ""
        """The system instruction of the moment."""
        self.functions: Functions = ()
        """The client's functions of the moment."""
        self.language = ""
        """The language code that the client wants to be spoken to in; empty for any."""
        self.prosody = NORMAL
        """How the user wants to be spoken to."""
        self.alarms = alarms or Alarms(now)
        """What rings, and when; whoever speaks with the user announces it."""
        pages = Undo(notebook or MemoryNotebook())
        self._model = model
        self._unanswered = unanswered
        self._last: Reply | None = None
        self._following = Following()
        matching = Matching(lambda: self.functions, self._last_reply)
        self._language = Language(lambda: self.language, lambda: self.instructions)
        self._waiting: tuple[Skill, ...] = (
            Dictation(pages),  # takes everything down while it is on
            matching.answers,  # to what was just asked
        )
        """What may take any words at all."""
        self._exact: tuple[Skill, ...] = (
            Calling(lambda: self.functions),
            matching,
            Speech(lambda: self.prosody, self._speak_like, self._last_reply),
            Timers(self.alarms),
            pages,
            Notes(pages),
            Listing(pages),
            Stopping(),
            self._language,
            Echo(self._last_reply),
            Almanac(now),
            WorldClock(now),
            Clock(now),
            Converter(),
            Arithmetic(),
            Countries(),
            Chance(),
            Care(),
            Privacy(lambda: self._model.name if self._model is not None else ""),
        )
        """What a language model would do worse."""
        self._small: tuple[Skill, ...] = (
            Translating(),
            Manners(),
            Memory(self.history),
            Orders(lambda: self.instructions),
            Jokes(),
            Stories(lambda: self.instructions),
            About(lambda: self.instructions),
            Either(),
            Fallback(),
        )
        """What stands in where there is no language model."""

    def answer(self, text: str) -> Reply:
        """Answer what the user said or typed, which is not in the history yet."""
        self.alarms.acknowledge()
        said = Utterance.of(text)
        skill, reply = _first(self._waiting, said)
        utterance = self._following.complete(said) if reply is None else said
        if reply is None:
            skill, reply = _first(self._exact, utterance)
        if reply is None and self._model is not None and self._model.name:
            reply = Reply("", talk=partial(self._converse, self._model, self._prompt(text), said))
        elif reply is None:
            skill, reply = self._small_talk(utterance)
        self._following.remember(skill, utterance)
        reply = self._language.add_notice(reply)
        if reply.request is None:
            self._last = reply
        return reply

    def report(self, response: FunctionResponse) -> Reply:
        """Take a function's answer into the history, and make what is said of it."""
        said = report(response)
        self.history.add(Role.FUNCTION, said)
        self._last = Reply(said[:LONGEST_REPLY])
        return self._last

    async def _converse(
        self, model: LanguageModel, prompt: Prompt, utterance: Utterance, call: Call
    ) -> AsyncGenerator[str, None]:
        """Let the model answer; where it fails at once, small talk has to do."""
        begun = False
        try:
            async with aclosing(model.answer(prompt, call)) as sentences:
                async for sentence in sentences:
                    begun = True
                    yield sentence
        except ModelFailed as failed:
            yield f"{failed} "
            if not begun and (reply := self._small_talk(utterance)[1]).known:
                yield reply.text

    def _prompt(self, question: str) -> Prompt:
        return Prompt(
            question, tuple(self.history), self.instructions, self.functions, self.language
        )

    def _small_talk(self, utterance: Utterance) -> tuple[Skill | None, Reply]:
        skill, reply = _first(self._small, utterance)
        if reply is None:
            raise AssertionError("the last skill answers everything")
        if not reply.known:
            self._unanswered()
        return skill, reply

    def _speak_like(self, prosody: Prosody) -> None:
        self.prosody = prosody

    def _last_reply(self) -> Reply | None:
        """Give the last reply; of one that was made while it was spoken, what was said."""
        if self._last is not None and self._last.talk is not None:
            return Reply(self.history.last(Role.MODEL))
        return self._last


def _first(
    skills: Iterable[Skill], utterance: Utterance
) -> tuple[Skill, Reply] | tuple[None, None]:
    """Return the first skill that has an answer, and its answer."""
    for skill in skills:
        try:
            reply = skill.answer(utterance)
        except Exception:  # one skill's fault is no reason to fall silent
            logger.exception("the skill %s failed", type(skill).__name__)
            continue
        if reply is not None:
            return skill, dataclasses.replace(reply, text=reply.text[:LONGEST_REPLY])
    return None, None
