"""Who has the floor: the rules of taking turns, as a table; no clock, no I/O."""

from enum import Enum, auto


class Floor(Enum):
    """Where a session stands between question and answer."""

    OPEN = auto()
    """Nobody answers."""
    ANSWERING = auto()
    """An answer is being made and sent."""
    PLAYING = auto()
    """All of the answer is sent; the client still plays it."""


class Cue(Enum):
    """What happens to a session."""

    BARGED = auto()
    """The user begins to speak, or says so by a marker."""
    CONTENT = auto()
    """The client adds content to the history, which ends any answer."""
    ASKED = auto()
    """A question is complete: spoken or typed."""
    REPORTED = auto()
    """There is something to say as soon as nobody answers."""
    GENERATED = auto()
    """The last of the answer is sent."""
    PLAYED = auto()
    """The answer's playing time is over."""


class Step(Enum):
    """What the session does about a cue, in the order of the table."""

    ANSWER = auto()
    WAIT = auto()
    INTERRUPT = auto()
    TELL_GENERATED = auto()
    COMPLETE = auto()
    ANSWER_NEXT = auto()


Rules = dict[tuple[Floor, Cue], tuple[Floor, tuple[Step, ...]]]

INTERRUPTIBLE: Rules = {
    (Floor.OPEN, Cue.ASKED): (Floor.ANSWERING, (Step.ANSWER,)),
    (Floor.OPEN, Cue.REPORTED): (Floor.ANSWERING, (Step.ANSWER,)),
    (Floor.ANSWERING, Cue.REPORTED): (Floor.ANSWERING, (Step.WAIT,)),
    (Floor.PLAYING, Cue.REPORTED): (Floor.PLAYING, (Step.WAIT,)),
    (Floor.ANSWERING, Cue.BARGED): (Floor.OPEN, (Step.INTERRUPT,)),
    (Floor.ANSWERING, Cue.CONTENT): (Floor.OPEN, (Step.INTERRUPT,)),
    (Floor.ANSWERING, Cue.ASKED): (Floor.ANSWERING, (Step.INTERRUPT, Step.ANSWER)),
    (Floor.ANSWERING, Cue.GENERATED): (Floor.PLAYING, (Step.TELL_GENERATED,)),
    (Floor.PLAYING, Cue.BARGED): (Floor.OPEN, (Step.INTERRUPT,)),
    (Floor.PLAYING, Cue.CONTENT): (Floor.OPEN, (Step.INTERRUPT,)),
    (Floor.PLAYING, Cue.ASKED): (Floor.ANSWERING, (Step.INTERRUPT, Step.ANSWER)),
    (Floor.PLAYING, Cue.PLAYED): (Floor.OPEN, (Step.COMPLETE, Step.ANSWER_NEXT)),
}
"""The rules where the user's activity cuts an answer off; what is not listed changes nothing."""

PATIENT: Rules = INTERRUPTIBLE | {
    (Floor.ANSWERING, Cue.BARGED): (Floor.ANSWERING, ()),
    (Floor.ANSWERING, Cue.ASKED): (Floor.ANSWERING, (Step.WAIT,)),
    (Floor.PLAYING, Cue.BARGED): (Floor.PLAYING, ()),
    (Floor.PLAYING, Cue.ASKED): (Floor.PLAYING, (Step.WAIT,)),
}
"""The rules where an answer is always spoken to its end and questions wait for it."""


class Turns:
    """Walks the table of one session."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.floor = Floor.OPEN

    def take(self, cue: Cue) -> tuple[Step, ...]:
        """Move on by a cue and return what is to be done."""
        self.floor, steps = self._rules.get((self.floor, cue), (self.floor, ()))
        return steps
