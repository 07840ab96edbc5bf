"""The user's settings: typed, with defaults, written so that a crash cannot spoil them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from live_desktop.errors import SettingsBroken
from live_desktop.language import _
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.voices import DEFAULT_VOICE
from live_desktop.store.files import (
    NOT_SET_ASIDE,
    SET_ASIDE,
    UNREADABLE,
    FileWords,
    KeptFile,
    Stored,
)

_FILE_WORDS = FileWords(
    _("The settings in {path} cannot be read."),
    _("The settings in {path} cannot be read ({reason})."),
)


class ConnectionChoice(StrEnum):
    """Where talks go."""

    AUTO = "auto"
    LOCAL = "local"
    GOOGLE = "google"
    CUSTOM = "custom"
    VERTEX = "vertex"


class TalkMode(StrEnum):
    """When the microphone is heard."""

    OPEN_MIC = "open_mic"
    """All the time; the service finds the speech."""
    HOLD = "hold"
    """While the user holds a key or a button."""
    TOGGLE = "toggle"
    """From one press of a key or a button to the next."""


class ThinkingLevel(StrEnum):
    """How much the model thinks before it answers; AUTO leaves it to the model."""

    AUTO = "auto"
    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"


class Readiness(StrEnum):
    """How readily the start or the end of speech is seen; AUTO leaves it to the service."""

    AUTO = "auto"
    LOW = "low"
    HIGH = "high"


class Coverage(StrEnum):
    """Which input belongs to the user's turn; AUTO leaves it to the model."""

    AUTO = "auto"
    SPEECH = "speech"
    SPEECH_AND_VIDEO = "speech_and_video"
    ALL = "all"


class Resolution(StrEnum):
    """How closely the model looks at pictures; AUTO leaves it to the model."""

    AUTO = "auto"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class DuplexChoice(StrEnum):
    """Whether the microphone listens while the assistant speaks; AUTO goes by the sound check."""

    AUTO = "auto"
    FULL = "full"
    HALF = "half"


class CheckedDevices(msgspec.Struct, frozen=True, kw_only=True):
    """What a sound check found out about two devices."""

    microphone: str
    """The key of the device."""
    loudspeaker: str
    half_duplex: bool
    """The microphone should rest while the assistant speaks."""
    headphones: bool
    """The microphone does not hear the loudspeaker."""


class BrainChoice(StrEnum):
    """Who answers the open questions of the offline voice."""

    AUTO = "auto"
    """A language model that is found on this computer."""
    OFF = "off"
    """Nobody: the skills answer alone."""
    ADDRESS = "address"


class Appearance(StrEnum):
    """How the window looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Contrast(StrEnum):
    """How strongly words and edges stand out; SYSTEM does as the system asks."""

    SYSTEM = "system"
    USUAL = "usual"
    HIGH = "high"


class Accent(StrEnum):
    """The colour of what lives or comes first; SYSTEM takes the system's own."""

    TEAL = "teal"
    SYSTEM = "system"
    BLUE = "blue"
    VIOLET = "violet"
    ROSE = "rose"
    OCHRE = "ochre"
    GREY = "grey"


class Motion(StrEnum):
    """Whether things move; SYSTEM does as the system asks."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


Tokens = Annotated[int, msgspec.Meta(gt=0)]
ThinkingBudget = Annotated[int, msgspec.Meta(ge=-1)]
Milliseconds = Annotated[int, msgspec.Meta(ge=0)]
ReplySeconds = Annotated[float, msgspec.Meta(gt=0, le=600)]
Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Volume = Annotated[float, msgspec.Meta(ge=0, le=1)]
TopK = Annotated[float, msgspec.Meta(gt=0)]
TextPercent = Annotated[int, msgspec.Meta(ge=90, le=150)]
Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one user."""

    connection: ConnectionChoice = ConnectionChoice.AUTO
    """Where talks go; AUTO is Google where the environment has a key, else the offline voice."""
    custom_url: str = ""
    """The address of the server of one's own, ws:// or wss://."""
    model: str = DEFAULT_MODEL
    """The model to talk with; an empty one becomes the default."""
    voice: str = DEFAULT_VOICE
    persona: str = ""
    """The system instruction."""
    talk_mode: TalkMode = TalkMode.OPEN_MIC
    hotkey: str = ""
    """The keys that talk whatever program is in front, as Ctrl+Alt+Space; empty for none."""
    close_to_tray: bool = False
    """Closing the window leaves the program in the tray, where there is one."""
    announce_while_listening: bool = False
    """A screen reader is told of states even while the microphone would hear it."""
    reply_seconds: ReplySeconds = 20.0
    """Seconds of silence after a question before the answer is given up, at most 600."""

    # The sound
    microphone: str = ""
    """The device to hear with, as "host API: name"; empty follows the system."""
    loudspeaker: str = ""
    """The device to speak with, as "host API: name"; empty follows the system."""
    duplex: DuplexChoice = DuplexChoice.AUTO
    echo_cancelling: bool = True
    """The assistant's own voice is taken out of what the microphone hears."""
    noise_suppression: bool = False
    automatic_gain: bool = False
    volume: Volume = 1.0
    """How loud speech and signals are, from 0 to 1 in even steps of loudness."""
    earcons: bool = True
    """Short sounds tell that listening begins or ends, or that something fails."""
    long_periods: bool = False
    """The loudspeaker takes more at once, for a computer that cannot keep up."""
    chunk_ms: Literal[20, 40, 60] = 20
    """Milliseconds of the microphone that are sent at once; longer ones spare the network."""
    checked_devices: tuple[CheckedDevices, ...] = ()
    """What the sound checks found out, the newest first."""

    # The way to the service
    vertex_project: str = ""
    """The ID of the Google Cloud project; empty for that of the login."""
    vertex_location: str = "us-central1"
    proxy: str = ""
    """Empty for the system's, "none" for no proxy, else its URL: http, https, socks5, socks5h."""
    ca_file: str = ""
    """A PEM file of certificate authorities to trust besides the system's."""

    # How the model answers; None leaves it to the model
    language: str = ""
    """The BCP-47 code of the language to speak; empty follows the user's."""
    temperature: Temperature | None = None
    """How varied answers are, from 0 to 2."""
    top_p: Share | None = None
    """The share of likely words to choose from, from 0 to 1."""
    top_k: TopK | None = None
    """The number of likely words to choose from."""
    max_output_tokens: Tokens | None = None
    """The length at which an answer is cut."""
    seed: int | None = None
    """Makes answers repeatable, as far as the model can."""
    media_resolution: Resolution = Resolution.AUTO
    thinking_level: ThinkingLevel = ThinkingLevel.AUTO
    thinking_budget: ThinkingBudget | None = None
    """Tokens to think with; 0 is no thinking, -1 as many as the question needs."""
    include_thoughts: bool = False
    """The model tells what it thinks."""
    affective: bool = False
    """The voice follows the user's mood."""
    proactive: bool | None = None
    """The model may speak, or keep silent, of its own accord."""
    google_search: bool = False
    """The model may search the web."""
    trigger_tokens: Tokens | None = None
    """The length of a conversation at which its oldest part is forgotten."""
    target_tokens: Tokens | None = None
    """The length that is kept then."""

    # How speech is found and written down; None leaves it to the service
    start_readiness: Readiness = Readiness.AUTO
    """How readily sound counts as the start of speech."""
    end_readiness: Readiness = Readiness.AUTO
    """How readily silence counts as the end of speech."""
    prefix_padding_ms: Milliseconds | None = None
    """Milliseconds of speech before it counts as begun."""
    silence_ms: Milliseconds | None = None
    """Milliseconds of silence before speech counts as ended."""
    speech_interrupts: bool = True
    """Speaking cuts the answer off."""
    coverage: Coverage = Coverage.AUTO
    transcribe_languages: tuple[str, ...] = ()
    """BCP-47 codes of the languages that the user speaks."""
    transcribe_vocabulary: tuple[str, ...] = ()
    """Names and words that are hard to recognize."""

    # The local model
    brain: BrainChoice = BrainChoice.AUTO
    brain_address: str = ""
    """The base URL of an OpenAI-compatible server, for the choice of an address."""
    brain_model: str = ""
    """The id of its model; empty for the first one that the server has."""
    brain_key_for: str = ""
    """The server whose key is in the vault, as scheme://host:port."""
    brain_consent: tuple[str, ...] = ()
    """The servers, as scheme://host:port, to which what the user says may be sent."""

    # Hearing voices
    favourite_voices: tuple[str, ...] = ()
    audition_sentence: str = ""
    """What each voice says to be heard; empty for the usual sentence."""

    # The window
    window_language: str = ""
    """The language of its words, by the name of its catalogue; empty for the system's."""
    first_run_done: bool = False
    """The first steps were taken or skipped."""
    appearance: Appearance = Appearance.SYSTEM
    contrast: Contrast = Contrast.SYSTEM
    accent: Accent = Accent.TEAL
    text_percent: TextPercent = 100
    """How large words are, from 90 to 150 per cent."""
    motion: Motion = Motion.SYSTEM
    shortcuts: dict[str, str] = {}
    """The keys of commands that have others than usual, by the command; empty for none."""

    look_for_updates: bool = False
    """Once a day it is asked whether a newer version is out."""

    # What is kept; None is until the user deletes it, 0 is not at all
    keep_conversations_days: Days | None = None
    keep_logs_days: Days | None = 14
    keep_handles_days: Days | None = 1
    """Days after which a talk cannot be gone on with as if it had never ended."""

    def __post_init__(self) -> None:
        """Put the default model in the place of an empty one."""
        if not self.model.strip():
            msgspec.structs.force_setattr(self, "model", DEFAULT_MODEL)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings to use, and what was wrong with the stored ones."""

    settings: Settings
    complaint: SettingsBroken | None = None


class SettingsFile:
    """The settings on disk, with a backup; keys that this version does not know are kept."""

    def __init__(self, path: Path, now: Callable[[], datetime] = datetime.now) -> None:
        self._path = path
        self._mistakes: list[str] = []
        """What is wrong with single values of the file that was read last."""
        self._to_keep = b""
        """A wrong file's content that could not be set aside yet."""
        self._file = KeptFile(path, self._parse, words=_FILE_WORDS, now=now)

    def load(self) -> Loaded:
        """Read the settings; of a file with mistakes all that is right is kept, and a copy made.

        A file that cannot be read at all is set aside, and its backup takes its place.
        """
        reading = self._file.read()
        if reading.value is None:
            return Loaded(Settings(), reading.complaint)
        if reading.complaint is not None or not self._mistakes:
            return Loaded(reading.value, reading.complaint)
        wrong = _(
            "Some settings in {path} are wrong: {mistakes}. The usual ones are in use in their"
            " place."
        ).format(path=self._path, mistakes="; ".join(self._mistakes))
        return Loaded(reading.value, self._set_aside(wrong))

    def save(self, settings: Settings) -> None:
        """Write the settings in one piece, after what could not be set aside; raises OSError."""
        if self._to_keep:
            self._file.set_aside(self._to_keep)
            self._to_keep = b""
        self._file.write(msgspec.to_builtins(settings))

    def _parse(self, stored: Stored) -> Settings:
        settings, self._mistakes = _convert(stored)
        return settings

    def _set_aside(self, wrong: str) -> SettingsBroken:
        raw = self._path.read_bytes()
        try:
            aside = self._file.set_aside(raw)
        except OSError as error:
            self._to_keep = raw
            return SettingsBroken(f"{wrong} {NOT_SET_ASIDE}", detail=str(error))
        return SettingsBroken(f"{wrong} {SET_ASIDE.format(path=aside)}")


def _convert(stored: Stored) -> tuple[Settings, list[str]]:
    """Take each value that is right; tells what is wrong with the others."""
    values: dict[str, Any] = {}
    mistakes: list[str] = []
    for each in msgspec.structs.fields(Settings):
        if each.encode_name not in stored:
            continue
        try:
            values[each.name] = msgspec.json.decode(stored[each.encode_name], type=each.type)
        except UNREADABLE as error:
            mistakes.append(f"{each.encode_name} ({_mistake(each.type, error)})")
    return Settings(**values), mistakes


def _mistake(wanted: Any, error: Exception) -> str:
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return _("expected one of {values}").format(values=", ".join(wanted))
    message = str(error)
    return message[:1].lower() + message[1:]
