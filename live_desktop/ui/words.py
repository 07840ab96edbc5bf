"""Every word that the window says."""

import re
from datetime import datetime

from live_desktop.errors import LiveDesktopError, NoAnswer, Remedy
from live_desktop.language import _, several
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.effects import Effect
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.phase import Phase
from live_desktop.store.settings import Appearance
from live_desktop.ui import figures
from live_desktop.ui.status import Status

PROGRAM = "Live Desktop"
UNTITLED = _("New conversation")

PHASES = {
    Phase.IDLE: _("Ready"),
    Phase.CONNECTING: _("Connecting"),
    Phase.LISTENING: _("Listening"),
    Phase.HEARING: _("Hearing you"),
    Phase.THINKING: _("Thinking"),
    Phase.SPEAKING: _("Speaking"),
    Phase.INTERRUPTED: _("Interrupted"),
    Phase.MUTED: _("Muted"),
    Phase.OFFLINE: _("Not connected"),
}
TALK_ACTIONS = {
    # Translators: what a press on the button does: it begins a talk.
    Phase.IDLE: _("Talk"),
    Phase.CONNECTING: _("Cancel"),
    Phase.LISTENING: _("End talk"),
    Phase.HEARING: _("End talk"),
    # Translators: stops the answer.
    Phase.THINKING: _("Stop"),
    Phase.SPEAKING: _("Stop"),
    Phase.INTERRUPTED: _("End talk"),
    Phase.MUTED: _("End talk"),
    Phase.OFFLINE: _("Talk"),
}
SPEAKERS = {
    # Translators: who says something, above what is said.
    Speaker.USER: _("You"),
    Speaker.ASSISTANT: _("Assistant"),
    Speaker.NOTICE: _("Notice"),
}
SERVICES = {
    EndpointKind.LOCAL: _("the offline voice"),
    EndpointKind.GOOGLE: "Gemini",
    EndpointKind.CUSTOM: _("the server"),
    EndpointKind.VERTEX: "Google Cloud",
}
REMEDIES = {
    Remedy.NONE: "",
    Remedy.RETRY: _("Try again"),
    Remedy.CHANGE_KEY: _("Change the key"),
    Remedy.CHANGE_CONNECTION: _("Change the connection"),
    Remedy.CHANGE_PROXY: _("Change the proxy"),
    # Translators: another microphone or loudspeaker.
    Remedy.CHANGE_SOUND: _("Choose another"),
    Remedy.USE_LOCAL: _("Use the offline voice"),
    Remedy.ADD_KEY: _("Add a Gemini key"),
    Remedy.USE_MODEL: _("Use a local model"),
    # Translators: a talk that was not saved.
    Remedy.RESTORE: _("Bring it back"),
    Remedy.DISCARD: _("Delete it"),
    Remedy.OPEN_RELEASE: _("Open its page"),
    # Translators: a button that reports a fault of the program to its makers.
    Remedy.REPORT: _("Report it"),
    # Translators: a button that ends the program and starts it again.
    Remedy.START_AGAIN: _("Start again"),
}
ASK_AGAIN = _("Ask again")
EFFECTS = {
    Effect.NOW: _("Applied now"),
    Effect.RENEWED: _("Applied: the talk goes on with it"),
    Effect.NEXT: _("Applied from the next talk on"),
}
APPEARANCES = {
    Appearance.SYSTEM: _("Like the system"),
    Appearance.LIGHT: _("Light"),
    Appearance.DARK: _("Dark"),
}

TALK = _("Talk or stop")
HERO = _("Just talk.")
WELCOME = _("Say something, or type. Interrupt whenever you like.")
# Translators: things to say to the assistant.
EXAMPLES = (_("Tell me a story"), _("What can you do?"), _("What time is it?"))
EXAMPLES_OFFLINE = ("Tell me a story", "What can you do?", "What time is it?")
"""The same in English, which is all that the offline voice speaks."""
TRANSCRIPT = _("Transcript")
# Translators: a button that goes to the latest words.
JUMP = _("Latest")
JUMP_HINT = _("Jump to the latest words")
# Translators: stands after an answer that was cut off: (interrupted).
INTERRUPTED = _("interrupted")
COPY = _("Copy")
COPY_TURN = _("Copy this turn")
SELECT_ALL = _("Select all")

TYPE_HERE = _("Type instead…")
TEXT_BOX = _("Type a message")
SEND = _("Send")
MUTE = _("Mute the microphone")
UNMUTE = _("Unmute the microphone")
METER = _("Microphone level")

PERSONA = _("Persona")
OPEN_SETTINGS = _("Settings…")
OPEN_DRAWER = _("Voice, persona, connection and sound")
# Translators: the button of the main menu.
MENU = _("More")
FIND = _("Find in this conversation…")
SAVE = _("Save conversation…")
DOCUMENTS = _("Markdown (*.md);;Text (*.txt);;JSON (*.json)")
NEW = _("New conversation")
APPEARANCE = _("Appearance")
ABOUT = _("About Live Desktop")
QUIT = _("Quit")

VOICE = _("Voice")
CONNECTION = _("Connection")
CLOSE = _("Close")
VOICES = _("Voices")
# Translators: said of a voice.
CHOSEN = _("chosen")
# Translators: said of a voice that needs a connection.
ONLINE = _("online")
VOICE_SEARCH = _("Search, or type any voice id")
OTHER_VOICE = _("another voice")
VOICES_HINT = _("A card says who speaks for its voice without a connection.")
APPLY = _("Apply")

LOCAL = _("Offline, on this computer")
LOCAL_TEXT = _("Needs no key and no network. Nothing you say leaves this computer.")
GOOGLE = "Google Gemini"
GOOGLE_TEXT = _("All voices, and everything Gemini knows. Needs an API key.")
CUSTOM = _("Another server")
VERTEX = "Google Cloud"
VERTEX_TEXT = _("Uses this computer’s login of Google Cloud. It is set in Settings.")
CUSTOM_TEXT = _("Any server that speaks the Live API: a relay, a proxy, your own.")
KEY = _("API key")
KEY_STORED = _("A key is stored")
KEY_OPTIONAL = _("Key, if the server wants one")
KEY_KEPT = _("The key is kept in this computer’s own password store.")
USE_GOOGLE = _("Use Gemini")
MODEL = _("Model")
MODEL_HINT = _("Choose one, or type the id of any other.")
ADDRESS = _("Address")
ADDRESS_EXAMPLE = "wss://example.org/live"
ADDRESS_HINT = _("The address begins with ws:// or wss://.")
USE_SERVER = _("Use this server")

SOUND = _("Sound")
HALF_DUPLEX = _("Half duplex")
# Translators: a switch is on or off.
ON = _("On")
OFF = _("Off")

# Translators: the program waits for the user to do something.
NEEDS_YOU = _("Needs you")
# Translators: a connection is lost.
LOST = _("Lost")
# Translators: said of a newer version that is out.
NEWS = _("News")
DETAILS = _("Details")
DISMISS = _("Dismiss")

# Translators: where talks go, in the status line.
OFFLINE_VOICE = _("offline voice")
SOME_SERVER = _("another server")
CLOUD_GEMINI = _("Gemini on Google Cloud")
SETTINGS_UNSAVED = _("Your choices cannot be kept: the settings file cannot be written.")

_LONGEST_ID = 32
_SENTENCE_END = re.compile(r"\.\s|\.$|。")


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
    if unreached:
        # Translators: {service} is one of Gemini, the server and so on.
        happened = _("Cannot reach {service}, trying again ({attempt} of {tries})")
    else:
        happened = _("Connection lost, trying again ({attempt} of {tries})")
    return happened.format(
        service=unreached, attempt=figures.whole(attempt), tries=figures.whole(tries)
    )


def cause(error: LiveDesktopError) -> str:
    """Return the first sentence of an error: what happened, without what to do."""
    return _SENTENCE_END.split(str(error), maxsplit=1)[0]


def remedy(error: LiveDesktopError) -> str:
    """Return the words of the button that does something about an error."""
    return ASK_AGAIN if isinstance(error, NoAnswer) else REMEDIES[error.remedy]


def unsaved(started: datetime, turns: int) -> str:
    """Return the words that offer a talk that a crash has cut off."""
    if turns == 1:
        told = _("A talk of {started} was not saved: Live Desktop ended early (one entry).")
    else:
        told = several(
            "A talk of {started} was not saved: Live Desktop ended early ({count} entry).",
            "A talk of {started} was not saved: Live Desktop ended early ({count} entries).",
            turns,
        )
    return told.format(started=_day_and_time(started), count=figures.whole(turns))


def restored(started: datetime) -> str:
    """Return the words above a talk that was brought back."""
    return _("From the talk of {started}").format(started=_day_and_time(started))


def _day_and_time(moment: datetime) -> str:
    local = moment.astimezone()
    # Translators: a day of the year and a time of day: 3 November, 14:05.
    return _("{day}, {time}").format(day=figures.day(local), time=figures.clock(local))


def forgotten(removed: int, left: int) -> str:
    """Return the words that say how many files were deleted, and how many are in use."""
    if not removed:
        deleted = _("Nothing was there to delete")
    elif removed == 1:
        deleted = _("Deleted one file")
    else:
        deleted = several("Deleted {count} file", "Deleted {count} files", removed)
    said = deleted.format(count=figures.whole(removed))
    if not left:
        return said
    # Translators: {deleted} is one of “Deleted 3 files” and “Nothing was there to delete”.
    stay = several("{deleted}; {count} in use stay", "{deleted}; {count} in use stay", left)
    return stay.format(deleted=said, count=figures.whole(left))


def saved_as(name: str) -> str:
    """Return the words that say under which name something was saved."""
    return _("Saved as {name}").format(name=name)


def left_out(most: int) -> str:
    """Return the words that say that not all of a long text was taken in."""
    return several(
        "Only {most} character fits here. The rest was left out.",
        "Only {most} characters fit here. The rest was left out.",
        most,
    ).format(most=figures.whole(most))


def heard_voice(voice: str, stand_in: str) -> str:
    """Return which voice is heard, and for which one it stands in."""
    if not stand_in:
        return voice
    # Translators: two names of voices: one is heard, and stands in for the other.
    return _("{stand_in} for {voice}").format(stand_in=stand_in, voice=voice)


def standing_in(voice: str, stand_in: str) -> str:
    """Return that another voice than the chosen one is heard."""
    return _(
        "{voice} needs a connection. Offline, {stand_in} speaks, the voice nearest to it."
    ).format(voice=voice, stand_in=stand_in)


def duration(seconds: float) -> str:
    """Return a length of time as on a clock: 0:42, 12:05, 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def token_count(count: int) -> str:
    """Return how many tokens there are: 1 token, 2,000 tokens."""
    return several("{count} token", "{count} tokens", count).format(count=figures.whole(count))


def use_voice(voice: str) -> str:
    """Return the words of the button that takes a voice by the id that was typed."""
    shown = voice if len(voice) <= _LONGEST_ID else voice[: _LONGEST_ID - 1] + "…"
    # Buttons take a single & for the mark of a key.
    return _("Use ‘{voice}’").format(voice=shown.replace("&", "&&"))


def persona_and_voice(persona: str, voice: str) -> str:
    """Return the words of the button that opens the drawer: who speaks, and with which voice."""
    return " · ".join(each for each in (persona, voice) if each) or PERSONA


def undotted(words: str) -> str:
    """Return the words of a command without the … that says that a question follows."""
    # Some languages have a space before it.
    return words.removesuffix("…").rstrip()


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
