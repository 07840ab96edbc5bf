"""The words of talking: what a press does in each mode, the tray, the small window."""

from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words

_MARKED = {
    Phase.HEARING: "Done",
    Phase.LISTENING: "Done",
    Phase.INTERRUPTED: "Done",
    Phase.MUTED: "Done",
}
_HELD = {
    Phase.IDLE: "Hold to talk",
    Phase.OFFLINE: "Hold to talk",
    Phase.LISTENING: "Hold to talk",
    Phase.HEARING: "Let go to send",
    Phase.INTERRUPTED: "Let go to send",
    Phase.MUTED: "Muted",
}
ACTIONS = {
    mode: words.TALK_ACTIONS
    | ({} if mode is TalkMode.OPEN_MIC else _HELD if mode is TalkMode.HOLD else _MARKED)
    for mode in TalkMode
}
"""What a press on the voice does, for each mode and phase."""

HOLD_HINT = "Hold to talk: keep it pressed for as long as you speak."
DEAFEN = "Deafen: no sound either way"
HEARING_AGAIN = "You hear again, and are heard"
DEAFENED_NOW = "Deafened"
DEAFENED = "Deafened: you hear nothing, and nobody hears you"

MINI = "Small window"
OPEN = "Open Live Desktop"
BACK = "Back to the window"
SAID = "Latest words"
MUTE = "Mute"
STOP = "Stop"


def tray_hint(phase: Phase, *, deafened: bool) -> str:
    """Return what the tray says where the pointer rests on it."""
    state = DEAFENED_NOW if deafened else words.PHASES[phase]
    return f"{words.PROGRAM}: {state}"


def announced(phase: Phase, *, deafened: bool = False) -> str:
    """Return how a screen reader says what is going on."""
    return DEAFENED if deafened else words.PHASES[phase]
