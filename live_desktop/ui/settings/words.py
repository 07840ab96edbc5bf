"""Every word of the settings window but those of its rows."""

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
from live_desktop.ui.brain import words as brain_words

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
BRAIN = brain_words.LOCAL_MODEL
APPEARANCE = _("Appearance")
SHORTCUTS = _("Shortcuts")
PRIVACY = _("Privacy")

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
