"""The user's settings: typed, with defaults, written so that a crash cannot spoil them."""

from enum import StrEnum
from pathlib import Path
from typing import Any

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


class Appearance(StrEnum):
    """How the window looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one user."""

    connection: ConnectionChoice = ConnectionChoice.AUTO
    """Where talks go; AUTO is Google where the environment has a key, else the offline voice."""
    custom_url: str = ""
    """The address of the server of one's own, ws:// or wss://."""
    model: str = DEFAULT_MODEL
    voice: str = DEFAULT_VOICE
    persona: str = ""
    """The system instruction."""
    appearance: Appearance = Appearance.SYSTEM
    talk_mode: TalkMode = TalkMode.OPEN_MIC
    reply_seconds: float = 20.0
    """Seconds of silence after a question before the answer is given up."""

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
    temperature: float | None = None
    """How varied answers are, from 0 to 2."""
    top_p: float | None = None
    """The share of likely words to choose from, from 0 to 1."""
    top_k: float | None = None
    """The number of likely words to choose from."""
    max_output_tokens: int | None = None
    """The length at which an answer is cut."""
    seed: int | None = None
    """Makes answers repeatable, as far as the model can."""
    media_resolution: Resolution = Resolution.AUTO
    thinking_level: ThinkingLevel = ThinkingLevel.AUTO
    thinking_budget: int | None = None
    """Tokens to think with; 0 is no thinking."""
    include_thoughts: bool = False
    """The model tells what it thinks."""
    affective: bool = False
    """The voice follows the user's mood."""
    proactive: bool | None = None
    """The model may speak, or keep silent, of its own accord."""
    google_search: bool = False
    """The model may search the web."""
    trigger_tokens: int | None = None
    """The length of a conversation at which its oldest part is forgotten."""
    target_tokens: int | None = None
    """The length that is kept then."""

    # How speech is found and written down; None leaves it to the service
    start_readiness: Readiness = Readiness.AUTO
    """How readily sound counts as the start of speech."""
    end_readiness: Readiness = Readiness.AUTO
    """How readily silence counts as the end of speech."""
    prefix_padding_ms: int | None = None
    """Milliseconds of speech before it counts as begun."""
    silence_ms: int | None = None
    """Milliseconds of silence before speech counts as ended."""
    speech_interrupts: bool = True
    """Speaking cuts the answer off."""
    coverage: Coverage = Coverage.AUTO
    transcribe_languages: tuple[str, ...] = ()
    """BCP-47 codes of the languages that the user speaks."""
    transcribe_vocabulary: tuple[str, ...] = ()
    """Names and words that are hard to recognize."""


_MOST_ASIDE = 99
"""Broken files that are kept; after that the last one is written over."""


class SettingsFile:
    """The settings on disk; keys that this version does not know are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored: dict[str, Any] = {}

    def load(self) -> Settings:
        """Read the settings; raises SettingsBroken after setting a broken file aside."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise SettingsBroken(
                f"The settings in {self._path} cannot be read. Those of a new start are in use.",
                detail=str(error),
            ) from error
        try:
            stored = msgspec.json.decode(raw, type=dict[str, Any])
            settings = msgspec.convert(stored, Settings)
        except msgspec.MsgspecError as error:
            aside = self._free_name()
            self._path.replace(aside)
            raise SettingsBroken(
                f"The settings could not be read and were set aside as {aside}."
                f" Those of a new start are in use. What is wrong: {error}.",
            ) from error
        self._stored = stored
        return settings

    def _free_name(self) -> Path:
        """Find a name to set the file aside under that takes no earlier one's place."""
        names = (f".broken{number}.json" for number in ("", *range(2, _MOST_ASIDE + 1)))
        paths = [self._path.with_suffix(name) for name in names]
        return next((path for path in paths if not path.exists()), paths[-1])

    def save(self, settings: Settings) -> None:
        """Write the settings in one piece."""
        self._stored |= msgspec.to_builtins(settings)
        raw = msgspec.json.format(msgspec.json.encode(self._stored), indent=2)
        write_atomically(self._path, raw)
