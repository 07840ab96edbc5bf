"""The user's settings: typed, with defaults, written so that a crash cannot spoil them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from live_desktop.errors import SettingsBroken
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.voices import DEFAULT_VOICE
from live_desktop.store.files import write_atomically


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


Tokens = Annotated[int, msgspec.Meta(gt=0)]
ThinkingBudget = Annotated[int, msgspec.Meta(ge=-1)]
Milliseconds = Annotated[int, msgspec.Meta(ge=0)]
ReplySeconds = Annotated[float, msgspec.Meta(gt=0, le=600)]
Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Volume = Annotated[float, msgspec.Meta(ge=0, le=1)]
TopK = Annotated[float, msgspec.Meta(gt=0)]


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
    appearance: Appearance = Appearance.SYSTEM
    talk_mode: TalkMode = TalkMode.OPEN_MIC
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

    # The offline brain
    brain: BrainChoice = BrainChoice.AUTO
    brain_address: str = ""
    """The base URL of an OpenAI-compatible server, for the choice of an address."""
    brain_model: str = ""
    """The id of its model; empty for the first one that the server has."""
    brain_key_for: str = ""
    """The server whose key is in the vault, as scheme://host:port."""
    brain_consent: tuple[str, ...] = ()
    """The servers, as scheme://host:port, to which what the user says may be sent."""

    def __post_init__(self) -> None:
        """Put the default model in the place of an empty one."""
        if not self.model.strip():
            msgspec.structs.force_setattr(self, "model", DEFAULT_MODEL)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings to use, and what was wrong with the stored ones."""

    settings: Settings
    complaint: SettingsBroken | None = None


_MOST_ASIDE = 99
"""Broken files that are kept; after that the last one is written over."""
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What JSON that is malformed, of the wrong type, not UTF-8 or nested too deep raises."""


class SettingsFile:
    """The settings on disk; keys that this version does not know are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored: dict[str, msgspec.Raw] = {}
        self._to_keep = b""
        """A broken file's content that could not be set aside yet."""

    def load(self) -> Loaded:
        """Read the settings; of a broken file all that is right is kept, and the file is copied."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return Loaded(Settings())
        except OSError as error:
            complaint = SettingsBroken(
                f"The settings in {self._path} cannot be read. Those of a new start are in use.",
                detail=str(error),
            )
            return Loaded(Settings(), complaint)
        try:
            stored = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        except _UNREADABLE as error:
            wrong = f"The settings in {self._path} cannot be read ({error})."
            return self._broken(raw, Settings(), f"{wrong} Those of a new start are in use.")
        self._stored = stored
        settings, mistakes = _convert(stored)
        if not mistakes:
            return Loaded(settings)
        wrong = f"Some settings in {self._path} are wrong: {'; '.join(mistakes)}."
        return self._broken(raw, settings, f"{wrong} The usual ones are in use in their place.")

    def _broken(self, raw: bytes, settings: Settings, wrong: str) -> Loaded:
        try:
            aside = self._set_aside(raw)
        except OSError as error:
            self._to_keep = raw
            complaint = SettingsBroken(
                f"{wrong} No copy of the file could be set aside.", detail=str(error)
            )
        else:
            complaint = SettingsBroken(f"{wrong} A copy of the file was set aside as {aside}.")
        return Loaded(settings, complaint)

    def _set_aside(self, raw: bytes) -> Path:
        """Copy a broken file, once for each content and over no earlier copy; raises OSError."""
        names = (f".broken{number}.json" for number in ("", *range(2, _MOST_ASIDE + 1)))
        paths = [self._path.with_suffix(name) for name in names]
        for path in paths:
            if not path.exists():
                break
            # The file stays broken until the next save, and each start comes by here.
            if path.read_bytes() == raw:
                return path
        write_atomically(path, raw)
        return path

    def save(self, settings: Settings) -> None:
        """Write the settings in one piece, after what could not be set aside; raises OSError."""
        if self._to_keep:
            self._set_aside(self._to_keep)
            self._to_keep = b""
        stored = self._stored | msgspec.to_builtins(settings)
        raw = msgspec.json.format(msgspec.json.encode(stored), indent=2)
        write_atomically(self._path, raw)


def _convert(stored: dict[str, msgspec.Raw]) -> tuple[Settings, list[str]]:
    """Take each value that is right; tells what is wrong with the others."""
    values: dict[str, Any] = {}
    mistakes: list[str] = []
    for each in msgspec.structs.fields(Settings):
        if each.encode_name not in stored:
            continue
        try:
            values[each.name] = msgspec.json.decode(stored[each.encode_name], type=each.type)
        except _UNREADABLE as error:
            mistakes.append(f"{each.encode_name} ({_mistake(each.type, error)})")
    return Settings(**values), mistakes


def _mistake(wanted: Any, error: Exception) -> str:
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return f"expected one of {', '.join(wanted)}"
    message = str(error)
    return message[:1].lower() + message[1:]
