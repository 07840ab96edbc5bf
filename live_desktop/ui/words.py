"""Every word that the window says."""

from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.plan import SoundState
from live_desktop.errors import LiveDesktopError, NoAnswer, Remedy
from live_desktop.protocol.flight import FlightKind
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.effects import Effect
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.phase import Phase
from live_desktop.session.usage import Tokens
from live_desktop.store.settings import Appearance, CheckedDevices, DuplexChoice
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
OPEN_DRAWER = "Voice, persona, connection and sound"
MENU = "More"
SAVE = "Save conversation…"
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
ABOUT_TEXT = "A voice assistant for your desk. Talk, listen, interrupt."
VERSION = "Version {version}"
QUIT = "Quit"

VOICE = "Voice"
CONNECTION = "Connection"
CLOSE = "Close"
VOICES = "Voices"
CHOSEN = "chosen"
ONLINE = "online"
VOICE_SEARCH = "Search, or type any voice id"
OTHER_VOICE = "another voice"
VOICES_HINT = "Voices marked ‘online’ can’t be made on this computer alone."
PERSONA_TEXT = "Who the assistant is and how it speaks, in your own words."
PERSONA_EXAMPLE = "You are a patient teacher. Answer in two or three sentences."
PERSONA_AT_ONCE = "Takes effect at once when you press Apply."
PERSONA_RENEWS = "When you press Apply, the talk goes on with it on a new connection."
APPLY = "Apply"

LOCAL = "Offline, on this computer"
LOCAL_TEXT = "Needs no key and no network. Nothing you say leaves this computer."
GOOGLE = "Google Gemini"
GOOGLE_TEXT = "All voices, and everything Gemini knows. Needs an API key."
CUSTOM = "Another server"
VERTEX = "Google Cloud"
VERTEX_TEXT = "Uses this computer’s login of Google Cloud. It is set in the settings file."
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
MICROPHONE = "Microphone"
LOUDSPEAKER = "Loudspeaker"
SYSTEM_DEFAULT = "System default"
DEFAULT = "Default"
NONE_FOUND = "None found"
NOT_CONNECTED = "Not connected"
A_BUILT_IN_DEVICE = "Built-in sound"
A_BLUETOOTH_DEVICE = "A Bluetooth device"
MICROPHONE_LEVEL = "Microphone level"
LOUDSPEAKER_LEVEL = "Loudspeaker level"
LEVEL_HINT = "It shows how loud the microphone is during a talk."
TOO_LOUD = "Too loud"
TOO_LOUD_HINT = "Too loud: the microphone cuts your voice off. Speak softer, or turn it down."
VOLUME = "Volume"
BLUETOOTH = (
    "A Bluetooth headset’s microphone makes all sound on it poor. Take another microphone if you"
    " can."
)
NO_SOUND_OPEN = "The sound is off until you talk."

TRY_IT = "Try it"
PLAY_TEST_SOUND = "Play a sound"
TEST_PLAYED = "You should hear a short sound now."
CHECK_SOUND = "Check the sound"
CHECKING_SOUND = "Checking…"
CHECK_TEXT = (
    "The sound check plays a tone and a sentence, five seconds long, and finds out what the"
    " microphone hears of them. Keep quiet meanwhile."
)
CHECK_BEGINS = "The sound check begins. Keep quiet for five seconds."
CHECK_MISSED = "The sound check did not come to an end. Try it again."
TURN_UP = "Turn the volume up first."
NO_MICROPHONE = "No microphone is connected, and the sound check needs one."
NO_LOUDSPEAKER = "No loudspeaker is connected, so nothing can be played."

HALF_DUPLEX = "Half duplex"
FULL_DUPLEX = "Full duplex"
WHILE_IT_SPEAKS = "While it speaks"
DUPLEX = {
    DuplexChoice.AUTO: "Automatic",
    DuplexChoice.FULL: "Listens (full duplex)",
    DuplexChoice.HALF: "Rests (half duplex)",
}
FULL_DUPLEX_TEXT = "The microphone listens: you interrupt by speaking."
HALF_DUPLEX_TEXT = "The microphone rests: you interrupt with the Stop button, or {keys}."

SOUND_TREATMENT = "What is done to the sound"
ECHO_CANCELLING = "Echo cancelling"
ECHO_CANCELLING_TEXT = "Takes its voice out of what the microphone hears."
ECHO_BY_SYSTEM = "The system does it for this microphone."
RESTS_NOW = "Not needed now, with headphones."
NOISE_SUPPRESSION = "Noise suppression"
NOISE_SUPPRESSION_TEXT = "Takes out hum, fans and hiss."
AUTOMATIC_GAIN = "Automatic gain"
AUTOMATIC_GAIN_TEXT = "Makes a quiet voice louder."
SHORT_SOUNDS = "Short sounds"
SHORT_SOUNDS_TEXT = "Tell when listening begins or ends, or that something failed."
LONG_PERIODS = "Longer periods"
LONG_PERIODS_TEXT = "For a computer that cannot keep up: sound comes 11 ms later."
CHUNKS = "Sent in pieces of"
CHUNKS_TEXT = "Longer pieces spare the network, and arrive later."
ON = "On"
OFF = "Off"

REPORT = "Result of the sound check"
NOTHING_MEASURED = "Nothing could be measured."
ADVICE = {
    Reason.HEADPHONES: "Full duplex fits",
    Reason.FAINT: "Full duplex fits",
    Reason.REMOVED: "Full duplex fits",
    Reason.VOICE_LEFT: "Half duplex fits",
    Reason.OTHER_VOICE: "Somebody was speaking.",
    Reason.SILENT_MICROPHONE: NOTHING_MEASURED,
    Reason.TOO_SHORT: NOTHING_MEASURED,
}
REASONS = {
    Reason.HEADPHONES: (
        "The microphone doesn’t hear the loudspeaker, as with headphones. Interrupt whenever you"
        " like."
    ),
    Reason.FAINT: (
        "The noise of the room is louder than the echo of the loudspeaker. Interrupt whenever you"
        " like."
    ),
    Reason.REMOVED: (
        "The microphone hears the loudspeaker, and its echo can be removed. Interrupt whenever you"
        " like."
    ),
    Reason.VOICE_LEFT: (
        "Too much of the loudspeaker’s echo is left, and would be taken for your voice. So the"
        " microphone rests while it speaks. With headphones, or a quieter loudspeaker, you can"
        " interrupt by speaking."
    ),
    Reason.OTHER_VOICE: (
        "So the loudspeaker’s echo could not be told from a voice in the room. Run the sound check"
        " again while it is quiet."
    ),
    Reason.SILENT_MICROPHONE: (
        "The microphone sends only silence. Check its switch, or choose another."
    ),
    Reason.TOO_SHORT: ("The microphone stopped before the sound check was over. Run it again."),
}
SWITCH_ECHO_ON = "Switch echo cancelling on"
WITHOUT_CANCELLING = (
    "It is off, and the microphone hears the loudspeaker. Switch it on, and run the sound check"
    " again."
)
NOT_KEPT = "Echo cancelling is off, so this result is not kept."
CHART = "Levels over time"
CURVES = ("Played", "Heard", "Echo left")
ROOM_NOISE = "Room noise"
SPEECH_PLAYED = "Speech played"
SPEECH_HEARD = "Speech heard"
DELAY = "Delay"
ECHO_REMOVED = "Echo removed"
ECHO_LEFT = "Echo left"
CUT_OFF = "too loud, and cut off: turn the loudspeaker down"
NOT_CUT_OFF = "never too loud"
NOT_HEARD = "not at all"
COVERED = "too faint to measure"
NO_VOICE = "no voice in it"

NEEDS_YOU = "Needs you"
LOST = "Lost"
DETAILS = "Details"
DISMISS = "Dismiss"

_LONGEST_ID = 32


def status_line(status: Status) -> str:
    """Return the status line: what happens, for how long, in which voice, from where."""
    elapsed = "" if status.elapsed is None else duration(status.elapsed)
    rest = (status.cause,) if status.cause else (status.voice, status.connection)
    half = HALF_DUPLEX if status.half_duplex else ""
    parts = (status.words or PHASES[status.phase], elapsed, half, *rest)
    return " · ".join(part for part in parts if part)


def default_device(label: str) -> str:
    """Return the words for following the system, with the device that it takes now."""
    return f"{DEFAULT}: {label}" if label else SYSTEM_DEFAULT


def device_called(label: str, name: str) -> str:
    """Return the words for one of several devices that are all labelled alike."""
    return f"{label}, {name}"


def device_away(name: str) -> str:
    """Return the words for a chosen device that is not there."""
    return f"{NOT_CONNECTED}: {name}"


def automatic_duplex(check: CheckedDevices | None) -> str:
    """Return what the automatic choice means for the devices in use."""
    if check is None:
        return "Now full duplex; a sound check can tell whether that fits."
    if check.half_duplex:
        return "Now half duplex, as the sound check advises."
    found = " found headphones" if check.headphones else " advises"
    return f"Now full duplex, as the sound check{found}."


def sound_in_force(state: SoundState) -> str:
    """Return how the loudspeaker runs."""
    if not state.period_ms:
        return NO_SOUND_OPEN
    underruns = _counted(state.underruns, "underrun") if state.underruns else "no underruns"
    duplex = HALF_DUPLEX if state.duplex is Duplex.HALF else FULL_DUPLEX
    latency = f"latency {state.latency_ms:.0f} ms"
    return f"{duplex}, period {state.period_ms:.1f} ms, {latency}, {underruns}"


def milliseconds(value: float) -> str:
    """Return a short time: 20 ms."""
    return f"{round(value)} ms"


def seconds(count: int) -> str:
    """Return a mark of time: 2 s."""
    return f"{count} s"


def decibels(level: float) -> str:
    """Return a level: −25 dB."""
    value = round(level)
    return f"−{-value} dB" if value < 0 else f"{value} dB"


def at_least(level: float) -> str:
    """Return by how many decibels something went down, at the least."""
    return f"at least {max(0, round(level))} dB"


def compared(echo: float) -> str:
    """Return how loud the heard is beside the played, of which the difference is given in dB."""
    difference = round(abs(echo))
    if not difference:
        return "as loud as played"
    return f"{difference} dB {'quieter' if echo < 0 else 'louder'} than played"


def voice_left(part: float) -> str:
    """Return how much of the time, 0..1, there is a voice in what is left."""
    # Of a voice at all, one per cent is the least that can be said.
    return f"a voice in {max(1, round(100 * part))} % of the time" if part else NO_VOICE


def percent(part: float) -> str:
    """Return a part of a whole: 0.5 is 50 %."""
    return f"{round(100 * part)} %"


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


def saved_as(name: str) -> str:
    """Return the words that say under which name something was saved."""
    return f"Saved as {name}"


def left_out(most: int) -> str:
    """Return the words that say that not all of a long text was taken in."""
    return f"Only {most:,} characters fit here. The rest was left out."


def voice_style(style: str, *, online: bool) -> str:
    """Return how a voice sounds, and whether it needs a connection."""
    return f"{style} · {ONLINE}" if online else style


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
    return f"… {_counted(count, 'more character')}; Copy selected takes them all."


def log_summary(elapsed: float | None, tokens: Tokens, connections: int) -> str:
    """Return how long the talk is, over how many connections, and what it took by modality."""
    parts = (
        NO_TALK if elapsed is None else f"Talk {duration(elapsed)}",
        _counted(connections, "connection"),
        _counted(tokens.total, "token"),
        *_shares(tokens.prompt_details, _READ),
        *_shares(tokens.response_details, _ANSWERED),
        f"thought {tokens.thoughts:,}" if tokens.thoughts else "",
    )
    return " · ".join(part for part in parts if part)


def _counted(count: int, what: str) -> str:
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


def about(version: str) -> str:
    """Return what the program says about itself."""
    return f"{ABOUT_TEXT}\n{VERSION.format(version=version)}"
