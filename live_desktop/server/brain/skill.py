"""What a skill is: it answers the utterances that it knows and leaves the others."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.brain.history import Said
from live_desktop.server.brain.utterance import Utterance

Functions = tuple[FunctionDeclaration, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A function of the client that is to be called; `args` is free-form JSON."""

    name: str
    args: dict[str, Any]
    blocks: bool
    """Whether the turn waits for the function's answer."""


Call = Callable[[Request], Awaitable[FunctionResponse | None]]
"""Calls a function of the client; gives its answer, or None where the turn does not wait for it."""

Talk = Callable[[Call], AsyncGenerator[str, None]]
"""Makes an answer while it is spoken, a sentence at a time, and may call functions for it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is spoken in answer; the text is its transcript too."""

    text: str
    request: Request | None = None
    """A function to call first; where the turn waits for it, its answer replaces the text."""
    talk: Talk | None = None
    """Makes the answer in place of the text."""
    chime: bool = False
    """Whether a bell rings before the words."""
    known: bool = True
    """Whether this is an answer, and not the word that there is none."""


class Skill(Protocol):
    """One thing that the brain can do."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer the utterance, or return None where it is not for this skill."""


@runtime_checkable
class Followed(Skill, Protocol):
    """A skill that one can ask on without saying everything again: "and in Paris?"."""

    def follow(self, before: Utterance, more: str) -> str | None:
        """Say in full what `more` asks for behind the request that this skill answered last.

        `more` is smoothed, and without "and" or "what about"; None where it is something new.
        """


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked, and all that it needs to know for an answer."""

    question: str
    history: tuple[Said, ...] = ()
    """What was said before the question, the oldest first."""
    instructions: str = ""
    functions: Functions = ()
    language: str = ""
    """The code of the language that the answer is wanted in; empty for the question's."""


class ModelFailed(Exception):
    """The language model cannot answer; the message tells the user why."""


class LanguageModel(Protocol):
    """Answers open questions."""

    @property
    def name(self) -> str:
        """Name the model that answers at the moment; empty where there is none."""

    def answer(self, prompt: Prompt, call: Call) -> AsyncGenerator[str, None]:
        """Yield an answer sentence by sentence, each with the space behind it.

        Raises ModelFailed where the model is gone or refuses.
        """
