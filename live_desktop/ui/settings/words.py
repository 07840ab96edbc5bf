"""Every word of the settings window."""

from dataclasses import dataclass

from live_desktop.session.probe import Finding, Verdict
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


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says: its name, what it does, and other words it is looked for by."""

    name: str
    text: str
    also: str = ""


SETTINGS = "Settings"
SECTIONS = "Sections"
SEARCH = "Search settings"
NOTHING_FOUND = "No setting is called that. Try another word, such as voice, key or dark."
UNDO = "Undo"
MORE = "Exact values"
LESS = "Hide exact values"
TO_DEFAULT = "Back to the usual: {name}"
RENEWS = "Renews the session."
SECTION_RENEWS = "A change renews the session: a talk goes on with it on a new connection."
AUTOMATIC = "Automatic"
BY_THE_MODEL = "Left to the model"
BY_THE_SERVICE = "Left to the service"

CHANGED = "{name} changed"
UNDONE = "{name} is as it was before"

CONNECTION = "Connection"
MODEL = "Model and answers"
TALKING = "Talking"
TRANSCRIPTION = "Transcription"
SOUND = "Sound"
BRAIN = "Offline brain"
APPEARANCE = "Appearance"
SHORTCUTS = "Shortcuts"
PRIVACY = "Privacy"

ROWS = {
    "connection": RowWords(
        "Where talks go",
        "Offline needs no key and no network. The others reach a Live API.",
        "service provider endpoint server gemini google offline local vertex cloud online",
    ),
    "google_key": RowWords(
        "Google Gemini key",
        "Kept in this computer’s own password store.",
        "api key token secret password credentials login account gemini ai studio",
    ),
    "custom_url": RowWords(
        "Address of another server",
        "A relay, a proxy or a server of your own. It begins with ws:// or wss://.",
        "custom url websocket endpoint host relay",
    ),
    "custom_key": RowWords(
        "Key of that server",
        "Only if it wants one. Kept in this computer’s own password store.",
        "api key token secret password custom",
    ),
    "vertex_project": RowWords(
        "Google Cloud project",
        "The project’s ID. Empty takes that of this computer’s login.",
        "vertex gcp cloud id",
    ),
    "vertex_location": RowWords(
        "Google Cloud region",
        "Where the model runs, such as us-central1, europe-west4 or global.",
        "vertex gcp location zone place",
    ),
    "proxy": RowWords(
        "Proxy",
        "Empty follows the system, “none” goes straight out.",
        "network socks http company firewall tunnel",
    ),
    "ca_file": RowWords(
        "Certificates",
        "A PEM file of authorities to trust besides the system’s.",
        "tls ssl authority ca pem company network https security",
    ),
    "reply_seconds": RowWords(
        "Longest wait for an answer",
        "After that silence you are told, and can ask again.",
        "timeout reply patience seconds deadline slow",
    ),
    "model": RowWords(
        "Model",
        "Choose one, or type the id of any other.",
        "gemini flash live ai engine llm version",
    ),
    "language": RowWords(
        "Language of the answers",
        "A code such as de-DE or ja-JP. Empty follows you.",
        "locale speak accent translate german english spanish french japanese chinese",
    ),
    "temperature": RowWords(
        "Temperature",
        "How varied answers are, from 0 to 2.",
        "randomness creativity variety sampling",
    ),
    "top_p": RowWords(
        "Top p",
        "The share of likely words to choose from, from 0 to 1.",
        "nucleus sampling probability randomness",
    ),
    "top_k": RowWords(
        "Top k", "How many likely words to choose from.", "sampling randomness candidates"
    ),
    "max_output_tokens": RowWords(
        "Longest answer",
        "An answer is cut at this length.",
        "max output tokens limit length short",
    ),
    "seed": RowWords(
        "Seed",
        "The same number makes answers alike, as far as the model can.",
        "random repeatable deterministic",
    ),
    "thinking_level": RowWords(
        "Thinking", "How much it thinks before it answers.", "reasoning effort depth level smart"
    ),
    "thinking_budget": RowWords(
        "Thinking budget",
        "0 is no thinking, −1 as much as the question needs.",
        "reasoning effort tokens limit",
    ),
    "include_thoughts": RowWords(
        "Show thoughts",
        "Its thoughts stand folded above the answer.",
        "reasoning explain thinking summary",
    ),
    "affective": RowWords(
        "Follow my mood",
        "The voice answers to how you sound.",
        "affective emotion feeling tone dialog empathy",
    ),
    "proactive": RowWords(
        "Speak of its own accord",
        "It may stay silent where nothing is meant for it, or say something unasked.",
        "proactive audio silence background initiative",
    ),
    "google_search": RowWords(
        "Google Search",
        "It may look things up on the web, and shows where it found them.",
        "grounding web internet sources browse news",
    ),
    "media_resolution": RowWords(
        "Look at pictures", "How closely. Closer takes more tokens.", "media resolution image video"
    ),
    "talk_mode": RowWords(
        "Talk mode",
        "When the microphone is heard.",
        "push to talk ptt hold toggle open mic microphone key hands free walkie",
    ),
    "hotkey": RowWords(
        "Global hotkey",
        "Talks whatever program is in front. Empty for none.",
        "keyboard shortcut system wide anywhere background push to talk key",
    ),
    "close_to_tray": RowWords(
        "Closing leaves it in the tray",
        "Where there is a tray. Quit still ends it.",
        "minimise background notification area icon hide",
    ),
    "announce_while_listening": RowWords(
        "Announce while listening",
        "A screen reader tells of states even while the microphone would hear it.",
        "accessibility speech narrator orca nvda voiceover",
    ),
    "patience": RowWords(
        "Patience",
        "How long a pause you may make before it answers.",
        "vad silence pause end of speech sensitivity wait quick slow turn cut off interrupt me",
    ),
    "end_readiness": RowWords(
        "End of speech",
        "How readily silence counts as the end of what you say.",
        "vad sensitivity end detection",
    ),
    "silence_ms": RowWords(
        "Silence at the end",
        "Milliseconds of silence after which you have finished.",
        "vad pause duration ms",
    ),
    "start_readiness": RowWords(
        "Start of speech",
        "How readily sound counts as the start of speech. Less helps in noise.",
        "vad sensitivity noise background detection",
    ),
    "prefix_padding_ms": RowWords(
        "Speech before it counts",
        "Milliseconds of speech before it counts as begun.",
        "vad prefix padding ms start cough",
    ),
    "speech_interrupts": RowWords(
        "Interrupt by speaking",
        "Your voice stops the answer.",
        "barge in interruption cut off activity handling screen reader",
    ),
    "coverage": RowWords(
        "What belongs to your turn",
        "Your speech alone, or all that was heard and seen.",
        "turn coverage video silence input activity",
    ),
    "transcribe_languages": RowWords(
        "Languages you speak",
        "Codes such as en-US, de-DE, the likeliest first.",
        "input recognition speech stt asr captions locale",
    ),
    "transcribe_vocabulary": RowWords(
        "Names and rare words",
        "Words that are hard to recognise, with commas between.",
        "vocabulary dictionary spelling jargon phrases hints",
    ),
    "trigger_tokens": RowWords(
        "Forget from",
        "A conversation of this length loses its oldest part.",
        "context compression window trigger tokens memory long sliding",
    ),
    "target_tokens": RowWords(
        "Keep then",
        "The length that is kept.",
        "context compression window target tokens memory sliding",
    ),
    "sound": RowWords(
        SOUND,
        "Devices, echo and noise.",
        "microphone loudspeaker speaker headset device input output volume echo noise gain test"
        " half duplex earcons chime bluetooth check level",
    ),
    "brain": RowWords(
        BRAIN,
        "A language model of your own for open questions.",
        "ollama lm studio llama local model openai offline brain llm",
    ),
    "appearance": RowWords(
        "Appearance", "Light, dark, or like the system.", "theme dark mode light colour night"
    ),
    "contrast": RowWords(
        "Contrast",
        "High contrast makes words darker or lighter, and draws every edge.",
        "accessibility a11y visibility readable borders vision",
    ),
    "accent": RowWords(
        "Accent", "The colour of what lives and comes first.", "color colour tint theme highlight"
    ),
    "text_percent": RowWords(
        "Text size",
        "Of all words in the program.",
        "font size zoom larger smaller big scale accessibility readable",
    ),
    "motion": RowWords(
        "Motion",
        "Reduced motion keeps the voice and the meters still.",
        "animation reduced accessibility vestibular still movement",
    ),
    "shortcuts": RowWords(
        SHORTCUTS,
        "Click a field and press the keys.",
        "keyboard keys hotkey binding accelerator command",
    ),
    "keep_conversations_days": RowWords(
        "Conversations",
        "What both sides said, as text.",
        "history transcript retention delete privacy keep days",
    ),
    "keep_logs_days": RowWords(
        "Logs",
        "What the program did, for finding faults. No word of a talk is in it.",
        "log files debug retention delete privacy keep days",
    ),
    "keep_handles_days": RowWords(
        "Session handles",
        "With it a talk goes on where it was, after a restart of the program.",
        "resume resumption session retention delete privacy keep days",
    ),
    "look_for_updates": RowWords(
        "Look for newer versions",
        "Once a day GitHub is asked for the newest one. Nothing is installed.",
        "update upgrade version release check internet new",
    ),
}

CONNECTIONS = {
    ConnectionChoice.AUTO: "Gemini where there is a key",
    ConnectionChoice.LOCAL: "Offline, on this computer",
    ConnectionChoice.GOOGLE: "Google Gemini",
    ConnectionChoice.CUSTOM: "Another server",
    ConnectionChoice.VERTEX: "Google Cloud",
}
TALK_MODES = {
    TalkMode.OPEN_MIC: "Open microphone",
    TalkMode.HOLD: "While a key is held",
    TalkMode.TOGGLE: "From press to press",
}
THINKING_LEVELS = {
    ThinkingLevel.AUTO: BY_THE_MODEL,
    ThinkingLevel.MINIMAL: "Minimal",
    ThinkingLevel.LOW: "Low",
    ThinkingLevel.MEDIUM: "Medium",
    ThinkingLevel.HIGH: "High",
    ThinkingLevel.XHIGH: "Very high",
}
PROACTIVE = ((None, BY_THE_MODEL), (True, "Yes"), (False, "No"))
RESOLUTIONS = {
    Resolution.AUTO: BY_THE_MODEL,
    Resolution.LOW: "Roughly",
    Resolution.MEDIUM: "Normally",
    Resolution.HIGH: "Closely",
}
READINESS = {
    Readiness.AUTO: BY_THE_SERVICE,
    Readiness.LOW: "Less readily",
    Readiness.HIGH: "More readily",
}
COVERAGES = {
    Coverage.AUTO: BY_THE_MODEL,
    Coverage.SPEECH: "My speech alone",
    Coverage.SPEECH_AND_VIDEO: "My speech, and all pictures",
    Coverage.ALL: "All that is heard and seen",
}
APPEARANCES = {
    Appearance.SYSTEM: "Like the system",
    Appearance.LIGHT: "Light",
    Appearance.DARK: "Dark",
}
CONTRASTS = {
    Contrast.SYSTEM: "Like the system",
    Contrast.USUAL: "Usual",
    Contrast.HIGH: "High",
}
ACCENTS = {
    Accent.TEAL: "Teal",
    Accent.SYSTEM: "Like the system",
    Accent.BLUE: "Blue",
    Accent.VIOLET: "Violet",
    Accent.ROSE: "Rose",
    Accent.OCHRE: "Ochre",
    Accent.GREY: "Grey",
}
MOTIONS = {
    Motion.SYSTEM: "Like the system",
    Motion.FULL: "Full",
    Motion.REDUCED: "Reduced",
}
KEEPING = (
    (None, "Until I delete them"),
    (0, "Not at all"),
    (1, "For a day"),
    (7, "For a week"),
    (14, "For two weeks"),
    (30, "For a month"),
    (90, "For three months"),
    (365, "For a year"),
)

SECONDS = "seconds"
MILLISECONDS = "ms"
TOKENS = "tokens"

PATIENCES = ("Quick", "Brisk", "Usual", "Patient", "Unhurried")
PATIENCE_OWN = "Exact values"

KEY_STORED = "A key is stored"
NO_KEY = "No key yet"
TEST = "Test"
TESTING = "Testing…"
KEEP = "Keep"
FORGET = "Forget"
BROWSE = "Choose…"
VERDICTS = {
    Finding.GOOD: "It works",
    Finding.REFUSED: "Refused",
    Finding.EXHAUSTED: "The key is good, the quota is used up",
    Finding.UNREACHED: "Not reached",
    Finding.FAILED: "Does not work",
}

DELETE_NOW = "Delete now"
DELETE_SURE = "Really delete all?"
KEYS_CLEAR = "No keys"
KEYS_TAKEN = "“{command}” has these keys."
KEYS_PLAIN = "Hold Ctrl or Alt with it: a single letter is for typing."
KEYS_RESERVED = "The window itself needs this key."

NUMBER_NEEDED = "A number is needed here."
NO_NUMBER = "This is no number."
WHOLE_NEEDED = "A whole number is needed here."
BAD_LANGUAGE = "“{code}” is no language code, such as de-DE."
TARGET_TOO_HIGH = "It must keep less than the {trigger:,} tokens at which it forgets."
TRIGGER_TOO_LOW = "It must be more than the {target:,} tokens that are kept."
NO_SUCH_FILE = "There is no such file."
NO_ADDRESS_YET = "Give the address of the server below first."
NO_GOOGLE_KEY_YET = "Add a key below first."
BY_HAND = "Only with the open microphone: else you mark yourself when you speak."


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
        return f"{VERDICTS[found.finding]}. It answered after {found.seconds:.1f} s."
    return f"{VERDICTS[found.finding]}. {found.reason}"


def at_least(least: float) -> str:
    """Return the lower bound of a number."""
    return f"At least {least:g}."


def more_than(least: float) -> str:
    """Return the lower bound of a number that may not be the bound itself."""
    return f"More than {least:g}."


def at_most(most: float) -> str:
    """Return the upper bound of a number."""
    return f"Not more than {most:,.10g}."


def percent(value: int) -> str:
    """Return a part of a hundred."""
    return f"{value} %"


def days(count: int) -> str:
    """Return a time for which something is kept, where it is none that is offered."""
    return f"For {count} days"


def other(value: object) -> str:
    """Return a value that is none of those that are offered."""
    return str(value)


def model_refuses(reason: str) -> str:
    """Return why the model does not take a setting, as a sentence."""
    return f"{reason}."


def key_kept(name: str, *, forgotten: bool) -> str:
    """Return that a key is in the vault now, or no more."""
    return f"{name} forgotten" if forgotten else f"{name} kept"
