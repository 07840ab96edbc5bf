"""What an answer shows beside its words: thoughts, sources, and the steps it took."""

from dataclasses import dataclass
from enum import StrEnum


class CardKind(StrEnum):
    """What kind of step a card tells of."""

    TOOL = "tool"
    CODE = "code"


class CardState(StrEnum):
    """How far a step is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Card:
    """One step that the assistant took to answer: a function called, or code run.

    `given` is what it was called with, or the code; `language` names the language of that. `after`
    is the number of characters of the answer that came before it. Some services name no `key`.
    """

    key: str
    kind: CardKind
    name: str
    given: str
    language: str
    after: int
    state: CardState = CardState.RUNNING
    result: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A page that an answer rests on."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What the assistant thought before it answered, and for how many seconds once it is over."""

    text: str
    seconds: float | None = None
