"""The window in the middle of a talk: each phase, what is said, what went wrong."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from live_desktop.audio.levels import Levels
from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    MicrophoneDeaf,
    NetworkFailed,
    ProgramFailed,
    Remedy,
    Unanswerable,
    UnsavedTalk,
)
from live_desktop.session.conversation import Conversation
from live_desktop.session.phase import Phase
from live_desktop.store.settings import Motion, TalkMode
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.transcript.find_bar import FindBar
from live_desktop.ui.transcript.parts.quiet import ThoughtsPart
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.view import TranscriptView
from tests.shots.said import small_talk, talk_cut_off, talk_of_code, talk_of_steps
from tests.shots.scene import Scene, main_window, part
from tests.support.talk import Talk

LOUD = Levels(microphone=0.62, microphone_peak=0.8, loudspeaker=0.7)


async def phase(which: Phase, on: Talk) -> QWidget:
    """Be in a phase, loud on both sides, after a few words."""
    small_talk(on.app.assistant.conversation)
    on.app.bridge.phase_changed(which)
    on.app.window.set_muted(which is Phase.MUTED)
    on.app.engine.levels_changed.emit(LOUD)
    return on.app.window


async def deafened(on: Talk) -> QWidget:
    """Do without all sound, after the remark about it has gone."""
    on.app.bridge.phase_changed(Phase.MUTED)
    on.app.window.deafen_requested.emit()
    on.app.bridge.say("")
    return on.app.window


async def said(what: Callable[[Conversation], None], on: Talk) -> QWidget:
    """Have had a talk."""
    what(on.app.assistant.conversation)
    on.app.bridge.phase_changed(Phase.LISTENING)
    return on.app.window


async def scrolled_up(on: Talk) -> QWidget:
    """Read further up, while the newest words are out of sight."""
    for _ in range(4):
        talk_of_code(on.app.assistant.conversation)
    part(on, TranscriptView).verticalScrollBar().setValue(0)
    return on.app.window


async def unfolded(on: Talk) -> QWidget:
    """Have thoughts, steps and figures open."""
    talk_of_code(on.app.assistant.conversation)
    view = part(on, TranscriptView)
    view.turn_over(1, ThoughtsPart.KEY)
    view.show_details(1)
    view.verticalScrollBar().setValue(0)
    return on.app.window


async def finding(on: Talk) -> QWidget:
    """Look for a word that was said."""
    talk_of_code(on.app.assistant.conversation)
    small_talk(on.app.assistant.conversation)
    part(on, Transcript).open_find()
    part(on, QLineEdit, within=part(on, FindBar)).setText("the")
    return on.app.window


async def failed(error: LiveDesktopError, on: Talk) -> QWidget:
    """Have something wrong, after a few words."""
    small_talk(on.app.assistant.conversation)
    on.app.bridge.failed(error)
    return on.app.window


async def typing(on: Talk) -> QWidget:
    """Write a message of several lines."""
    small_talk(on.app.assistant.conversation)
    on.app.window.set_draft(
        "Please write me a letter:\n- to the lighthouse keeper\n- about the sea"
    )
    return on.app.window


_PROBLEMS: dict[str, LiveDesktopError] = {
    "network": NetworkFailed(
        "There is no way to the service just now: the network cannot be reached.",
        detail="gaierror: [Errno -3] Temporary failure in name resolution",
    ),
    "server": NetworkFailed(
        "The server cannot be reached. Is it running, and is its address right?",
        detail="[Errno 111] Connect call failed ('127.0.0.1', 9)",
        other=Remedy.CHANGE_CONNECTION,
    ),
    "key": KeyRejected("Google does not accept the API key. Copy it again from AI Studio."),
    "microphone": MicrophoneDeaf(
        "I can’t hear the microphone. It sends only silence: check its switch, or choose another."
    ),
    "program": ProgramFailed(
        "Something went wrong inside the program. If it goes on, start it again.",
        detail="RuntimeError('the bridge has no assistant yet')",
    ),
    "offer": Unanswerable(brain_words.UNANSWERABLE),
    "unsaved": UnsavedTalk(
        "The talk of this morning, with 24 entries, was cut off before it was saved."
    ),
}
_TALKS = {
    "code": talk_of_code,
    "steps": talk_of_steps,
    "interrupted": talk_cut_off,
    "plain": small_talk,
}

SCENES = (
    Scene("empty", main_window),
    *(
        Scene(f"voice-{each}", partial(phase, each), chosen={"motion": Motion.FULL})
        for each in Phase
    ),
    Scene("voice-deafened", deafened),
    Scene("voice-hold", main_window, chosen={"talk_mode": TalkMode.HOLD}),
    *(Scene(f"talk-{name}", partial(said, what)) for name, what in _TALKS.items()),
    Scene("talk-unfolded", unfolded),
    Scene("talk-scrolled", scrolled_up),
    Scene("talk-find", finding),
    Scene("talk-typing", typing),
    *(Scene(f"problem-{name}", partial(failed, error)) for name, error in _PROBLEMS.items()),
)
