"""What the assistant is doing at this moment, as a table of phases and cues."""

from enum import Enum, StrEnum, auto


class Phase(StrEnum):
    """The phases of a talk, each with its own look and words in the window."""

    IDLE = "idle"
    CONNECTING = "connecting"
    LISTENING = "listening"
    HEARING = "hearing"
    THINKING = "thinking"
    SPEAKING = "speaking"
    INTERRUPTED = "interrupted"
    MUTED = "muted"
    OFFLINE = "offline"


class Cue(Enum):
    """What moves a talk from phase to phase."""

    DIAL = auto()
    READY = auto()
    USER_STARTS = auto()
    USER_STOPS = auto()
    NOTHING_SAID = auto()
    QUESTION = auto()
    ANSWER = auto()
    INTERRUPT = auto()
    TURN_OVER = auto()
    SILENCED = auto()
    LOST = auto()
    END = auto()


_ANYWHERE = {Cue.DIAL: Phase.CONNECTING, Cue.LOST: Phase.OFFLINE, Cue.END: Phase.IDLE}

TRANSITIONS: dict[Phase, dict[Cue, Phase]] = {
    Phase.IDLE: {},
    Phase.OFFLINE: {},
    Phase.CONNECTING: {Cue.READY: Phase.LISTENING},
    Phase.LISTENING: {
        Cue.USER_STARTS: Phase.HEARING,
        Cue.QUESTION: Phase.THINKING,
        Cue.ANSWER: Phase.SPEAKING,
    },
    Phase.HEARING: {
        Cue.READY: Phase.LISTENING,
        Cue.USER_STOPS: Phase.THINKING,
        Cue.NOTHING_SAID: Phase.LISTENING,
        Cue.QUESTION: Phase.THINKING,
        Cue.ANSWER: Phase.SPEAKING,
        Cue.TURN_OVER: Phase.LISTENING,
    },
    Phase.THINKING: {
        Cue.READY: Phase.LISTENING,
        Cue.USER_STARTS: Phase.HEARING,
        Cue.NOTHING_SAID: Phase.LISTENING,
        Cue.ANSWER: Phase.SPEAKING,
        Cue.TURN_OVER: Phase.LISTENING,
        Cue.SILENCED: Phase.LISTENING,
    },
    Phase.SPEAKING: {
        Cue.INTERRUPT: Phase.INTERRUPTED,
        Cue.TURN_OVER: Phase.LISTENING,
        Cue.SILENCED: Phase.LISTENING,
        Cue.QUESTION: Phase.THINKING,
    },
    Phase.INTERRUPTED: {
        # A new connection knows of no speech that went on.
        Cue.READY: Phase.LISTENING,
        # Whoever interrupts by voice is still speaking when the cut turn ends.
        Cue.TURN_OVER: Phase.HEARING,
        Cue.USER_STOPS: Phase.THINKING,
        Cue.NOTHING_SAID: Phase.LISTENING,
        Cue.QUESTION: Phase.THINKING,
        Cue.ANSWER: Phase.SPEAKING,
    },
    Phase.MUTED: {},
}
"""The next phase for each cue; a cue that is not listed changes nothing."""


def next_phase(phase: Phase, cue: Cue) -> Phase:
    """Find the phase that a cue leads to."""
    return TRANSITIONS[phase].get(cue) or _ANYWHERE.get(cue) or phase


def shown_phase(phase: Phase, *, listening: bool, muted: bool) -> Phase:
    """Find the phase to show: without an open microphone nobody is listening."""
    if phase not in {Phase.LISTENING, Phase.HEARING}:
        return phase
    if not listening:
        return Phase.IDLE
    return Phase.MUTED if muted else phase
