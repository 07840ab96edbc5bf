"""Every word that the window says."""

from datetime import datetime

from live_desktop.errors import LiveDesktopError, NoAnswer, Remedy
from live_desktop.protocol.flight import FlightKind
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.effects import Effect
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.phase import Phase
from live_desktop.session.usage import Tokens
from live_desktop.store.settings import Appearance
from live_desktop.ui.status import Status

PROGRAM = "Live Desktop"
UNTITLED = "New conversation"

PHASES = {
    Phase.IDLE: "Ready",
    Phase.CONNECTING: "Connecting",
    Phase.LISTENING: "Listening",
    Phase.HEARING: "Hearing you",
    Phase.THINKING: "Thinking",
    Phase.SPEAKING: "Speaking",
    Phase.INTERRUPTED: "Interrupted",
    Phase.MUTED: "Muted",
    Phase.OFFLINE: "Not connected",
}
TALK_ACTIONS = {
    Phase.IDLE: "Talk",
    Phase.CONNECTING: "Cancel",
    Phase.LISTENING: "End talk",
    Phase.HEARING: "End talk",
    Phase.THINKING: "Stop",
    Phase.SPEAKING: "Stop",
    Phase.INTERRUPTED: "End talk",
    Phase.MUTED: "End talk",
    Phase.OFFLINE: "Talk",
}
SPEAKERS = {
    Speaker.USER: "You",
    Speaker.ASSISTANT: "Assistant",
    Speaker.NOTICE: "Notice",
}
SERVICES = {
    EndpointKind.LOCAL: "the offline voice",
    EndpointKind.GOOGLE: "Gemini",
    EndpointKind.CUSTOM: "the server",
    EndpointKind.VERTEX: "Google Cloud",
}
REMEDIES = {
    Remedy.NONE: "",
    Remedy.RETRY: "Try again",
    Remedy.CHANGE_KEY: "Change the key",
    Remedy.CHANGE_CONNECTION: "Change the connection",
    Remedy.CHANGE_SOUND: "Choose another",
    Remedy.USE_LOCAL: "Use the offline voice",
    Remedy.ADD_KEY: "Add a Gemini key",
    Remedy.USE_MODEL: "Use a local model",
    Remedy.RESTORE: "Bring it back",
    Remedy.DISCARD: "Delete it",
    Remedy.OPEN_RELEASE: "Open its page",
}
ASK_AGAIN = "Ask again"
EFFECTS = {
    Effect.NOW: "Applied now",
    Effect.RENEWED: "Applied: the talk goes on with it",
    Effect.NEXT: "Applied from the next talk on",
}
KINDS = {
    FlightKind.SENT: "sent",
    FlightKind.RECEIVED: "received",
    FlightKind.NOTED: "noted",
}
_SOUNDS = {FlightKind.SENT: "microphone", FlightKind.RECEIVED: "speech"}
_READ = {"AUDIO": "heard", "TEXT": "read", "IMAGE": "seen", "VIDEO": "watched"}
_ANSWERED = {"AUDIO": "spoken", "TEXT": "written"}
APPEARANCES = {
    Appearance.SYSTEM: "Like the system",
    Appearance.LIGHT: "Light",
    Appearance.DARK: "Dark",
}

TALK = "Talk or stop"
HERO = "Just talk."
WELCOME = "Say something, or type. Interrupt whenever you like."
EXAMPLES = ("Tell me a story", "What can you do?", "What time is it?")
TRANSCRIPT = "Transcript"
JUMP = "Latest"
JUMP_HINT = "Jump to the latest words"
INTERRUPTED = "interrupted"
COPY = "Copy"
COPY_TURN = "Copy this turn"
SELECT_ALL = "Select all"

TYPE_HERE = "Type instead…"
TEXT_BOX = "Type a message"
SEND = "Send"
MUTE = "Mute the microphone"
UNMUTE = "Unmute the microphone"
METER = "Microphone level"

PERSONA = "Persona"
OPEN_SETTINGS = "Settings…"
OPEN_DRAWER = "Voice, persona, connection and sound"
MENU = "More"
FIND = "Find in this conversation…"
SAVE = "Save conversation…"
DOCUMENTS = "Markdown (*.md);;Text (*.txt);;JSON (*.json)"
NEW = "New conversation"
LOG = "Connection log"
OPEN_LOG = "Connection log…"
LOG_CONTENT = (
    "A saved log has what you typed, what both sides said, and what functions were given and"
    " returned. Sound, pictures and keys are not in it."
)
SAVE_LOG = "Save…"
COPY_SELECTED = "Copy selected"
SHOW_EVERY_MESSAGE = "Show every message"
SELECTED_MESSAGE = "Selected message"
NO_TALK = "No talk now"
APPEARANCE = "Appearance"
ABOUT = "About Live Desktop"
QUIT = "Quit"

VOICE = "Voice"
CONNECTION = "Connection"
CLOSE = "Close"
VOICES = "Voices"
CHOSEN = "chosen"
ONLINE = "online"
VOICE_SEARCH = "Search, or type any voice id"
OTHER_VOICE = "another voice"
VOICES_HINT = "A card says who speaks for its voice without a connection."
APPLY = "Apply"

LOCAL = "Offline, on this computer"
LOCAL_TEXT = "Needs no key and no network. Nothing you say leaves this computer."
GOOGLE = "Google Gemini"
GOOGLE_TEXT = "All voices, and everything Gemini knows. Needs an API key."
CUSTOM = "Another server"
VERTEX = "Google Cloud"
VERTEX_TEXT = "Uses this computer’s login of Google Cloud. It is set in Settings."
CUSTOM_TEXT = "Any server that speaks the Live API: a relay, a proxy, your own."
KEY = "API key"
KEY_STORED = "A key is stored"
KEY_OPTIONAL = "Key, if the server wants one"
KEY_KEPT = "The key is kept in this computer’s own password store."
USE_GOOGLE = "Use Gemini"
MODEL = "Model"
MODEL_HINT = "Choose one, or type the id of any other."
ADDRESS = "Address"
ADDRESS_EXAMPLE = "wss://example.org/live"
ADDRESS_HINT = "The address begins with ws:// or wss://."
USE_SERVER = "Use this server"

SOUND = "Sound"
HALF_DUPLEX = "Half duplex"
ON = "On"
OFF = "Off"

NEEDS_YOU = "Needs you"
LOST = "Lost"
DETAILS = "Details"
DISMISS = "Dismiss"

_LONGEST_ID = 32


def status_line(status: Status) -> str:
    """Return the status line: what happens, for how long, in which voice, from where and whom."""
    elapsed = "" if status.elapsed is None else duration(status.elapsed)
    voice = heard_voice(status.voice, status.stand_in)
    rest = (status.cause,) if status.cause else (voice, status.connection, status.brain)
    half = HALF_DUPLEX if status.half_duplex else ""
    parts = (status.words or PHASES[status.phase], elapsed, half, *rest)
    return " · ".join(part for part in parts if part)


def trying_again(attempt: int, tries: int, unreached: str) -> str:
    """Return the words for trying again what was lost, or what is still `unreached`."""
    happened = f"Cannot reach {unreached}" if unreached else "Connection lost"
    return f"{happened}, trying again ({attempt} of {tries})"


def cause(error: LiveDesktopError) -> str:
    """Return the first sentence of an error: what happened, without what to do."""
    return str(error).partition(". ")[0].removesuffix(".")


def remedy(error: LiveDesktopError) -> str:
    """Return the words of the button that does something about an error."""
    return ASK_AGAIN if isinstance(error, NoAnswer) else REMEDIES[error.remedy]


def unsaved(started: datetime, turns: int) -> str:
    """Return the words that offer a talk that a crash has cut off."""
    what = "one entry" if turns == 1 else f"{turns} entries"
    return f"A talk of {_day_and_time(started)} was not saved: Live Desktop ended early ({what})."


def restored(started: datetime) -> str:
    """Return the words above a talk that was brought back."""
    return f"From the talk of {_day_and_time(started)}"


def _day_and_time(moment: datetime) -> str:
    return f"{moment.astimezone():%d %B, %H:%M}".lstrip("0")


def forgotten(removed: int, left: int) -> str:
    """Return the words that say how many files were deleted, and how many are in use."""
    deleted = {0: "Nothing was there to delete", 1: "Deleted one file"}
    said = deleted.get(removed, f"Deleted {removed} files")
    return f"{said}; {left} in use stay" if left else said


def saved_as(name: str) -> str:
    """Return the words that say under which name something was saved."""
    return f"Saved as {name}"


def left_out(most: int) -> str:
    """Return the words that say that not all of a long text was taken in."""
    return f"Only {most:,} characters fit here. The rest was left out."


def voice_style(style: str, *, online: bool) -> str:
    """Return how a voice sounds, and whether it needs a connection."""
    return f"{style} · {ONLINE}" if online else style


def heard_voice(voice: str, stand_in: str) -> str:
    """Return which voice is heard, and for which one it stands in."""
    return f"{stand_in} for {voice}" if stand_in else voice


def standing_in(voice: str, stand_in: str) -> str:
    """Return that another voice than the chosen one is heard."""
    return f"{voice} needs a connection. Offline, {stand_in} speaks, the voice nearest to it."


def spoken_voice(name: str, style: str, *, online: bool, chosen: bool) -> str:
    """Return a voice as a screen reader says it."""
    parts = (name, style, ONLINE if online else "", CHOSEN if chosen else "")
    return ", ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """Return a length of time as on a clock: 0:42, 12:05, 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def moment(seconds: float) -> str:
    """Return a moment of a recording to the millisecond: 0:42.070."""
    thousandths = round(seconds * 1000)
    return f"{duration(thousandths // 1000)}.{thousandths % 1000:03}"


def folded_sound(kind: FlightKind, count: int, seconds: float) -> str:
    """Return what a folded row of the log says: how many messages of sound, and how long it is."""
    return f"{_SOUNDS[kind]} × {count:,}, {seconds:,.1f} s"


def more_characters(count: int) -> str:
    """Return what stands after the beginning of a very long message."""
    return f"… {counted(count, 'more character')}; Copy selected takes them all."


def log_summary(elapsed: float | None, tokens: Tokens, connections: int) -> str:
    """Return how long the talk is, over how many connections, and what it took by modality."""
    parts = (
        NO_TALK if elapsed is None else f"Talk {duration(elapsed)}",
        counted(connections, "connection"),
        counted(tokens.total, "token"),
        *_shares(tokens.prompt_details, _READ),
        *_shares(tokens.response_details, _ANSWERED),
        f"thought {tokens.thoughts:,}" if tokens.thoughts else "",
    )
    return " · ".join(part for part in parts if part)


def counted(count: int, what: str) -> str:
    """Return how many there are of something: 1 token, 2,000 tokens."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _shares(details: tuple[tuple[str, int], ...], verbs: dict[str, str]) -> list[str]:
    return [f"{verbs.get(name, name.lower())} {count:,}" for name, count in details if count]


def use_voice(voice: str) -> str:
    """Return the words of the button that takes a voice by the id that was typed."""
    shown = voice if len(voice) <= _LONGEST_ID else voice[: _LONGEST_ID - 1] + "…"
    # Buttons take a single & for the mark of a key.
    return f"Use ‘{shown.replace('&', '&&')}’"


def persona_and_voice(voice: str) -> str:
    """Return the words of the button that opens the drawer."""
    return f"{PERSONA} · {voice}" if voice else PERSONA


def with_shortcut(words: str, shortcut: str) -> str:
    """Return a hint with the keys that do the same."""
    return f"{words} ({shortcut})" if shortcut else words


def spoken_turn(turn: Turn) -> str:
    """Return a turn as a screen reader says it: who, and what reached the ear."""
    if turn.heard is None:
        return f"{SPEAKERS[turn.speaker]}: {turn.text}"
    return f"{SPEAKERS[turn.speaker]}: {turn.text[: turn.heard].rstrip()} ({INTERRUPTED})"


def window_title(title: str) -> str:
    """Return what the window is called in lists of windows."""
    return f"{title} – {PROGRAM}" if title else PROGRAM
