"""Every word of the settings window."""

from dataclasses import dataclass

from live_desktop.language import _, as_in, several
from live_desktop.session.verdict import Finding, Verdict
from live_desktop.store.settings import (
    Accent,
    Appearance,
    ConnectionChoice,
    Contrast,
    Coverage,
    Motion,
    Readiness,
    Resolution,
    TalkMode,
    ThinkingLevel,
)
from live_desktop.ui import figures


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says: its name, what it does, and other words it is looked for by."""

    name: str
    text: str
    also: str = ""


SETTINGS = _("Settings")
SECTIONS = _("Sections")
SEARCH = _("Search settings")
NOTHING_FOUND = _("No setting is called that. Try another word, such as voice, key or dark.")
UNDO = _("Undo")
MORE = _("Exact values")
LESS = _("Hide exact values")
TO_DEFAULT = _("Back to the usual: {name}")
RENEWS = _("Renews the session.")
SECTION_RENEWS = _("A change renews the session: a talk goes on with it on a new connection.")
AUTOMATIC = _("Automatic")
BY_THE_MODEL = _("Left to the model")
BY_THE_SERVICE = _("Left to the service")

CHANGED = _("{name} changed")
UNDONE = _("{name} is as it was before")

CONNECTION = _("Connection")
MODEL = _("Model and answers")
TALKING = _("Talking")
TRANSCRIPTION = _("Transcription")
SOUND = _("Sound")
BRAIN = _("Offline brain")
APPEARANCE = _("Appearance")
SHORTCUTS = _("Shortcuts")
PRIVACY = _("Privacy")

ROWS = {
    "connection": RowWords(
        _("Where talks go"),
        _("Automatic is Gemini where GEMINI_API_KEY is set, and else the offline voice."),
        # Translators: words, divided by spaces, that people may look for a setting by: put whatever
        # they would type in your language. Each setting has such a line.
        _("service provider endpoint server gemini google offline local vertex cloud online"),
    ),
    "google_key": RowWords(
        _("Google Gemini key"),
        _("Kept in this computer’s own password store."),
        _("api key token secret password credentials login account gemini ai studio"),
    ),
    "custom_url": RowWords(
        _("Address of another server"),
        _("A relay, a proxy or a server of your own. It begins with ws:// or wss://."),
        _("custom url websocket endpoint host relay"),
    ),
    "custom_key": RowWords(
        _("Key of that server"),
        _("Only if it wants one. Kept in this computer’s own password store."),
        _("api key token secret password custom"),
    ),
    "vertex_project": RowWords(
        _("Google Cloud project"),
        _("The project’s ID. Empty takes that of this computer’s login."),
        _("vertex gcp cloud id"),
    ),
    "vertex_location": RowWords(
        _("Google Cloud region"),
        _("Where the model runs, such as us-central1, europe-west4 or global."),
        _("vertex gcp location zone place"),
    ),
    "proxy": RowWords(
        _("Proxy"),
        _("Empty follows the system, “none” goes straight out."),
        _("network socks http company firewall tunnel"),
    ),
    "ca_file": RowWords(
        _("Certificates"),
        _("A PEM file of authorities to trust besides the system’s."),
        _("tls ssl authority ca pem company network https security"),
    ),
    "reply_seconds": RowWords(
        _("Longest wait for an answer"),
        _("After that silence you are told, and can ask again."),
        _("timeout reply patience seconds deadline slow"),
    ),
    "model": RowWords(
        _("Model"),
        _("Choose one, or type the id of any other."),
        _("gemini flash live ai engine llm version"),
    ),
    "language": RowWords(
        _("Language of the answers"),
        _("A code such as de-DE or ja-JP. Empty follows you."),
        _("locale speak accent translate german english spanish french japanese chinese"),
    ),
    "temperature": RowWords(
        _("Temperature"),
        _("How varied answers are, from 0 to 2."),
        _("randomness creativity variety sampling"),
    ),
    "top_p": RowWords(
        _("Top p"),
        _("The share of likely words to choose from, from 0 to 1."),
        _("nucleus sampling probability randomness"),
    ),
    "top_k": RowWords(
        _("Top k"), _("How many likely words to choose from."), _("sampling randomness candidates")
    ),
    "max_output_tokens": RowWords(
        _("Longest answer"),
        _("An answer is cut at this length."),
        _("max output tokens limit length short"),
    ),
    "seed": RowWords(
        _("Seed"),
        _("The same number makes answers alike, as far as the model can."),
        _("random repeatable deterministic"),
    ),
    "thinking_level": RowWords(
        as_in("setting", "Thinking"),
        _("How much it thinks before it answers."),
        _("reasoning effort depth level smart"),
    ),
    "thinking_budget": RowWords(
        _("Thinking budget"),
        _("0 is no thinking, −1 as much as the question needs."),
        _("reasoning effort tokens limit"),
    ),
    "include_thoughts": RowWords(
        _("Show thoughts"),
        _("Its thoughts stand folded above the answer."),
        _("reasoning explain thinking summary"),
    ),
    "affective": RowWords(
        _("Follow my mood"),
        _("The voice answers to how you sound."),
        _("affective emotion feeling tone dialog empathy"),
    ),
    "proactive": RowWords(
        _("Speak of its own accord"),
        _("It may stay silent where nothing is meant for it, or say something unasked."),
        _("proactive audio silence background initiative"),
    ),
    "google_search": RowWords(
        _("Google Search"),
        _("It may look things up on the web, and shows where it found them."),
        _("grounding web internet sources browse news"),
    ),
    "media_resolution": RowWords(
        _("Look at pictures"),
        _("How closely. Closer takes more tokens."),
        _("media resolution image video"),
    ),
    "talk_mode": RowWords(
        _("Talk mode"),
        _("When the microphone is heard."),
        _("push to talk ptt hold toggle open mic microphone key hands free walkie"),
    ),
    "hotkey": RowWords(
        _("Global hotkey"),
        _("Talks whatever program is in front. Empty for none."),
        _("keyboard shortcut system wide anywhere background push to talk key"),
    ),
    "close_to_tray": RowWords(
        _("Closing leaves it in the tray"),
        _("Where there is a tray. Quit still ends it."),
        _("minimise background notification area icon hide"),
    ),
    "announce_while_listening": RowWords(
        _("Announce while listening"),
        _("A screen reader tells of states even while the microphone would hear it."),
        _("accessibility speech narrator orca nvda voiceover"),
    ),
    "patience": RowWords(
        _("Patience"),
        _("How long a pause you may make before it answers."),
        _("vad silence pause end of speech sensitivity wait quick slow turn cut off interrupt me"),
    ),
    "end_readiness": RowWords(
        _("End of speech"),
        _("How readily silence counts as the end of what you say."),
        _("vad sensitivity end detection"),
    ),
    "silence_ms": RowWords(
        _("Silence at the end"),
        _("Milliseconds of silence after which you have finished."),
        _("vad pause duration ms"),
    ),
    "start_readiness": RowWords(
        _("Start of speech"),
        _("How readily sound counts as the start of speech. Less helps in noise."),
        _("vad sensitivity noise background detection"),
    ),
    "prefix_padding_ms": RowWords(
        _("Speech before it counts"),
        _("Milliseconds of speech before it counts as begun."),
        _("vad prefix padding ms start cough"),
    ),
    "speech_interrupts": RowWords(
        _("Interrupt by speaking"),
        _("Your voice stops the answer."),
        _("barge in interruption cut off activity handling screen reader"),
    ),
    "coverage": RowWords(
        _("What belongs to your turn"),
        _("Your speech alone, or all that was heard and seen."),
        _("turn coverage video silence input activity"),
    ),
    "transcribe_languages": RowWords(
        _("Languages you speak"),
        _("Codes such as en-US, de-DE, the likeliest first."),
        _("input recognition speech stt asr captions locale"),
    ),
    "transcribe_vocabulary": RowWords(
        _("Names and rare words"),
        _("Words that are hard to recognise, with commas between."),
        _("vocabulary dictionary spelling jargon phrases hints"),
    ),
    "trigger_tokens": RowWords(
        _("Forget from"),
        _("A conversation of this length loses its oldest part."),
        _("context compression window trigger tokens memory long sliding"),
    ),
    "target_tokens": RowWords(
        _("Keep then"),
        _("The length that is kept."),
        _("context compression window target tokens memory sliding"),
    ),
    "sound": RowWords(
        SOUND,
        _("Devices, echo and noise."),
        _(
            "microphone loudspeaker speaker headset device input output volume echo noise"
            " gain test half duplex earcons chime bluetooth check level"
        ),
    ),
    "brain": RowWords(
        BRAIN,
        _("A language model of your own for open questions."),
        _("ollama lm studio llama local model openai offline brain llm"),
    ),
    "window_language": RowWords(
        _("Language"),
        _("Of all words in the program. The offline voice speaks English."),
        _("language locale translation german english spanish french japanese chinese"),
    ),
    "appearance": RowWords(
        _("Appearance"),
        _("Light, dark, or like the system."),
        _("theme dark mode light colour night"),
    ),
    "contrast": RowWords(
        _("Contrast"),
        _("High contrast makes words darker or lighter, and draws every edge."),
        _("accessibility a11y visibility readable borders vision"),
    ),
    "accent": RowWords(
        _("Accent"),
        _("The colour of what lives and comes first."),
        _("color colour tint theme highlight"),
    ),
    "text_percent": RowWords(
        _("Text size"),
        _("Of all words in the program."),
        _("font size zoom larger smaller big scale accessibility readable"),
    ),
    "motion": RowWords(
        _("Motion"),
        _("Reduced motion keeps the voice and the meters still."),
        _("animation reduced accessibility vestibular still movement"),
    ),
    "shortcuts": RowWords(
        SHORTCUTS,
        _("Click a field and press the keys."),
        _("keyboard keys hotkey binding accelerator command"),
    ),
    "keep_conversations_days": RowWords(
        _("Conversations"),
        _("What both sides said, as text."),
        _("history transcript retention delete privacy keep days"),
    ),
    "keep_logs_days": RowWords(
        _("Logs"),
        _("What the program did, for finding faults. No word of a talk is in it."),
        _("log files debug retention delete privacy keep days"),
    ),
    "keep_handles_days": RowWords(
        _("Session handles"),
        _("With it a talk goes on where it was, after a restart of the program."),
        _("resume resumption session retention delete privacy keep days"),
    ),
    "look_for_updates": RowWords(
        _("Look for newer versions"),
        _("Once a day GitHub is asked for the newest one. Nothing is installed."),
        _("update upgrade version release check internet new"),
    ),
}

CONNECTIONS = {
    ConnectionChoice.AUTO: AUTOMATIC,
    ConnectionChoice.LOCAL: _("Offline, on this computer"),
    ConnectionChoice.GOOGLE: "Google Gemini",
    ConnectionChoice.CUSTOM: _("Another server"),
    ConnectionChoice.VERTEX: "Google Cloud",
}
TALK_MODES = {
    TalkMode.OPEN_MIC: _("Open microphone"),
    TalkMode.HOLD: _("While a key is held"),
    TalkMode.TOGGLE: _("From press to press"),
}
THINKING_LEVELS = {
    ThinkingLevel.AUTO: BY_THE_MODEL,
    ThinkingLevel.MINIMAL: as_in("thinking", "Minimal"),
    ThinkingLevel.LOW: as_in("thinking", "Low"),
    ThinkingLevel.MEDIUM: as_in("thinking", "Medium"),
    ThinkingLevel.HIGH: as_in("thinking", "High"),
    ThinkingLevel.XHIGH: as_in("thinking", "Very high"),
}
PROACTIVE = ((None, BY_THE_MODEL), (True, _("Yes")), (False, _("No")))
RESOLUTIONS = {
    Resolution.AUTO: BY_THE_MODEL,
    # Translators: how closely it looks at pictures.
    Resolution.LOW: _("Roughly"),
    Resolution.MEDIUM: _("Normally"),
    Resolution.HIGH: _("Closely"),
}
READINESS = {
    Readiness.AUTO: BY_THE_SERVICE,
    Readiness.LOW: _("Less readily"),
    Readiness.HIGH: _("More readily"),
}
COVERAGES = {
    Coverage.AUTO: BY_THE_MODEL,
    Coverage.SPEECH: _("My speech alone"),
    Coverage.SPEECH_AND_VIDEO: _("My speech, and all pictures"),
    Coverage.ALL: _("All that is heard and seen"),
}
APPEARANCES = {
    Appearance.SYSTEM: _("Like the system"),
    Appearance.LIGHT: _("Light"),
    Appearance.DARK: _("Dark"),
}
CONTRASTS = {
    Contrast.SYSTEM: _("Like the system"),
    Contrast.USUAL: as_in("contrast", "Usual"),
    Contrast.HIGH: as_in("contrast", "High"),
}
ACCENTS = {
    Accent.TEAL: _("Teal"),
    Accent.SYSTEM: _("Like the system"),
    Accent.BLUE: _("Blue"),
    Accent.VIOLET: _("Violet"),
    Accent.ROSE: _("Rose"),
    Accent.OCHRE: _("Ochre"),
    Accent.GREY: _("Grey"),
}
MOTIONS = {
    Motion.SYSTEM: _("Like the system"),
    Motion.FULL: as_in("motion", "Full"),
    Motion.REDUCED: as_in("motion", "Reduced"),
}
KEEPING = (
    (None, _("Until I delete them")),
    (0, _("Not at all")),
    (1, _("For a day")),
    (7, _("For a week")),
    (14, _("For two weeks")),
    (30, _("For a month")),
    (90, _("For three months")),
    (365, _("For a year")),
)

# Translators: units that stand behind the field of a number.
SECONDS = _("seconds")
MILLISECONDS = _("ms")
TOKENS = _("tokens")

# Translators: how soon it answers after a pause, from the shortest pause to the longest.
PATIENCES = (
    as_in("patience", "Quick"),
    as_in("patience", "Brisk"),
    as_in("patience", "Usual"),
    as_in("patience", "Patient"),
    as_in("patience", "Unhurried"),
)
AFTER_RESTART = _("Shown after the window starts again.")
RESTART = _("Start again now")
LIKE_SYSTEM = _("Like the system")
LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "zh_CN": "简体中文",
}
"""What languages are called in themselves, so that everybody finds their own."""
PATIENCE_OWN = _("Exact values")

KEY_STORED = _("A key is stored")
NO_KEY = _("No key yet")
# Translators: a button that tries whether a key is good.
TEST = _("Test")
TESTING = _("Testing…")
# Translators: a button that keeps a key in the password store.
KEEP = _("Keep")
# Translators: a button that takes a key out of the password store.
FORGET = _("Forget")
# Translators: a button that chooses a file.
BROWSE = _("Choose…")
VERDICTS = {
    # Translators: what came of testing a key or a server.
    Finding.GOOD: _("It works"),
    Finding.REFUSED: _("Refused"),
    Finding.EXHAUSTED: _("The key is good, the quota is used up"),
    Finding.UNREACHED: _("Not reached"),
    Finding.FAILED: _("Does not work"),
}

DELETE_NOW = _("Delete now")
DELETE_SURE = _("Really delete all?")
# Translators: a command that no keys of the keyboard do.
KEYS_CLEAR = _("No keys")
KEYS_TAKEN = _("“{command}” has these keys.")
KEYS_PLAIN = _("Hold Ctrl or Alt with it: a single letter is for typing.")
KEYS_RESERVED = _("The window itself needs this key.")

NUMBER_NEEDED = _("A number is needed here.")
NO_NUMBER = _("This is no number.")
WHOLE_NEEDED = _("A whole number is needed here.")
BAD_LANGUAGE = _("“{code}” is no language code, such as de-DE.")
TARGET_TOO_HIGH = _("It must keep less than the {trigger} tokens at which it forgets.")
TRIGGER_TOO_LOW = _("It must be more than the {target} tokens that are kept.")
NO_SUCH_FILE = _("There is no such file.")
NO_ADDRESS_YET = _("Give the address of the server below first.")
NO_GOOGLE_KEY_YET = _("Add a key below first.")
BY_HAND = _("Only with the open microphone: else you mark yourself when you speak.")


def changed(name: str) -> str:
    """Return that a setting was changed."""
    return CHANGED.format(name=name)


def undone(name: str) -> str:
    """Return that a change was taken back."""
    return UNDONE.format(name=name)


def to_default(name: str) -> str:
    """Return the words of the button that takes a setting back to its default."""
    return TO_DEFAULT.format(name=name)


def verdict(found: Verdict) -> str:
    """Return what came of a test."""
    if found.finding is Finding.GOOD:
        return _("It works. It answered after {seconds} s.").format(
            seconds=figures.decimal(found.seconds)
        )
    # Translators: a verdict, such as “Refused”, and the reason of it, which is a sentence.
    return _("{verdict}. {reason}").format(verdict=VERDICTS[found.finding], reason=found.reason)


def at_least(least: float) -> str:
    """Return the lower bound of a number."""
    return _("At least {number}.").format(number=figures.shortest(least))


def more_than(least: float) -> str:
    """Return the lower bound of a number that may not be the bound itself."""
    return _("More than {number}.").format(number=figures.shortest(least))


def at_most(most: float) -> str:
    """Return the upper bound of a number."""
    return _("Not more than {number}.").format(number=figures.shortest(most))


def percent(value: int) -> str:
    """Return a part of a hundred."""
    return figures.percent(value)


def days(count: int) -> str:
    """Return a time for which something is kept, where it is none that is offered."""
    return several("For {count} day", "For {count} days", count).format(count=figures.whole(count))


def other(value: object) -> str:
    """Return a value that is none of those that are offered."""
    return str(value)


def model_refuses(reason: str) -> str:
    """Return why the model does not take a setting, as a sentence."""
    # Translators: makes a sentence of a reason.
    return _("{reason}.").format(reason=reason)


def key_kept(name: str, *, forgotten: bool) -> str:
    """Return that a key is in the vault now, or no more."""
    # Translators: {name} is the name of a key in the settings.
    said = _("{name} forgotten") if forgotten else _("{name} kept")
    return said.format(name=name)


def step_described(step: str, text: str) -> str:
    """Return the step that a slider stands at, and what the setting does."""
    # Translators: a step, such as “Patient”, and a sentence about the setting.
    return _("{step}. {text}").format(step=step, text=text)
