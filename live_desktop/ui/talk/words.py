"""The words of talking: what a press does in each mode, the tray, the small window."""

from live_desktop.language import _
from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words

_MARKED = {
    # Translators: a press says that one has finished speaking.
    Phase.HEARING: _("Done"),
    Phase.LISTENING: _("Done"),
    Phase.INTERRUPTED: _("Done"),
    Phase.MUTED: _("Done"),
}
_HELD = {
    Phase.IDLE: _("Hold to talk"),
    Phase.OFFLINE: _("Hold to talk"),
    Phase.LISTENING: _("Hold to talk"),
    Phase.HEARING: _("Let go to send"),
    Phase.INTERRUPTED: _("Let go to send"),
    Phase.MUTED: _("Muted"),
}
ACTIONS = {
    mode: words.TALK_ACTIONS
    | ({} if mode is TalkMode.OPEN_MIC else _HELD if mode is TalkMode.HOLD else _MARKED)
    for mode in TalkMode
}
"""What a press on the voice does, for each mode and phase."""

HOLD_HINT = _("Hold to talk: keep it pressed for as long as you speak.")
DEAFEN = _("Deafen: no sound either way")
HEARING_AGAIN = _("You hear again, and are heard")
STILL_MUTED = _("You hear again; the microphone is still muted")
DEAFENED_NOW = _("Deafened")
DEAFENED = _("Deafened: you hear nothing, and nobody hears you")

MINI = _("Small window")
OPEN = _("Open Live Desktop")
BACK = _("Back to the window")
SAID = _("Latest words")
MUTE = _("Mute")
STOP = _("Stop")


def tray_hint(phase: Phase, *, deafened: bool) -> str:
    """Return what the tray says where the pointer rests on it."""
    state = DEAFENED_NOW if deafened else words.PHASES[phase]
    return f"{words.PROGRAM}: {state}"


def announced(phase: Phase, *, deafened: bool = False) -> str:
    """Return how a screen reader says what is going on."""
    return DEAFENED if deafened else words.PHASES[phase]
