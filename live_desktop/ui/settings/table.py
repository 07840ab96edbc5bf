"""All rows of the settings window: what each sets, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from live_desktop.store.secrets import Secret
from live_desktop.ui.settings import row_words, words
from live_desktop.ui.settings.row_words import RowWords


class Section(StrEnum):
    """The sections, from the top."""

    CONNECTION = "connection"
    MODEL = "model"
    TALKING = "talking"
    TRANSCRIPTION = "transcription"
    SOUND = "sound"
    BRAIN = "brain"
    APPEARANCE = "appearance"
    SHORTCUTS = "shortcuts"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True)
class Switching:
    """On or off."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """One of several values, each with its words; `deletes` offers to delete what is kept."""

    choices: tuple[tuple[object, str], ...]
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class Speaking:
    """A language of the window; empty follows the system."""


@dataclass(frozen=True, slots=True)
class Counting:
    """A number, with its unit; `absent` are the words for none."""

    unit: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A text; of several, each is divided from the next by a comma."""

    example: str = ""
    several: bool = False
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Keeping:
    """A secret of the vault, which can be tested."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Naming:
    """A model: one that is known, or any id."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How patient it is, in steps."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """A percentage between two bounds, in steps."""

    least: int
    most: int
    step: int


@dataclass(frozen=True, slots=True)
class Embedding:
    """A form of its own, named by the row."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The keys of all commands."""


Way = (
    Switching
    | Choosing
    | Speaking
    | Counting
    | Writing
    | Keeping
    | Naming
    | Waiting
    | Scaling
    | Embedding
    | Binding
)
"""How a value is given."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its words are those of its name.

    `fields` are what it sets, by default the field of its name. Rows that are `exact` are folded
    away until they are asked for.
    """

    name: str
    section: Section
    way: Way
    fields: tuple[str, ...]
    exact: bool = False

    @property
    def words(self) -> RowWords:
        """Return what the row says."""
        return row_words.ROWS[self.name]


def _row(
    section: Section, name: str, way: Way, fields: tuple[str, ...] | None = None, **more: bool
) -> Row:
    return Row(name, section, way, (name,) if fields is None else fields, **more)


def _of(choices: Mapping[Any, str]) -> Choosing:
    return Choosing(tuple(choices.items()))


_BY_MODEL = Counting(absent=words.AUTOMATIC)
_TOKENS = Counting(words.TOKENS, words.AUTOMATIC)
_S = Section

ROWS: tuple[Row, ...] = (
    _row(_S.CONNECTION, "connection", _of(words.CONNECTIONS)),
    _row(_S.CONNECTION, "google_key", Keeping(Secret.GOOGLE_KEY), ()),
    _row(_S.CONNECTION, "custom_url", Writing("wss://example.org/live")),
    _row(_S.CONNECTION, "custom_key", Keeping(Secret.CUSTOM_KEY), ()),
    _row(_S.CONNECTION, "vertex_project", Writing("my-project")),
    _row(_S.CONNECTION, "vertex_location", Writing("us-central1")),
    _row(_S.CONNECTION, "proxy", Writing("http://proxy.example.org:8080")),
    _row(_S.CONNECTION, "ca_file", Writing("/etc/ssl/company.pem", is_file=True)),
    _row(_S.CONNECTION, "reply_seconds", Counting(words.SECONDS)),
    _row(_S.MODEL, "model", Naming()),
    _row(_S.MODEL, "language", Writing("de-DE")),
    _row(_S.MODEL, "google_search", Switching()),
    _row(_S.MODEL, "affective", Switching()),
    _row(_S.MODEL, "proactive", Choosing(words.PROACTIVE)),
    _row(_S.MODEL, "thinking_level", _of(words.THINKING_LEVELS)),
    _row(_S.MODEL, "thinking_budget", _TOKENS),
    _row(_S.MODEL, "include_thoughts", Switching()),
    _row(_S.MODEL, "max_output_tokens", _TOKENS),
    _row(_S.MODEL, "media_resolution", _of(words.RESOLUTIONS)),
    _row(_S.MODEL, "temperature", _BY_MODEL, exact=True),
    _row(_S.MODEL, "top_p", _BY_MODEL, exact=True),
    _row(_S.MODEL, "top_k", _BY_MODEL, exact=True),
    _row(_S.MODEL, "seed", _BY_MODEL, exact=True),
    _row(_S.TALKING, "talk_mode", _of(words.TALK_MODES)),
    _row(_S.TALKING, "hotkey", Writing("Ctrl+Alt+Space")),
    _row(_S.TALKING, "close_to_tray", Switching()),
    _row(_S.TALKING, "announce_while_listening", Switching()),
    _row(_S.TALKING, "patience", Waiting(), ("silence_ms", "end_readiness")),
    _row(_S.TALKING, "speech_interrupts", Switching()),
    _row(_S.TALKING, "start_readiness", _of(words.READINESS)),
    _row(_S.TALKING, "coverage", _of(words.COVERAGES)),
    _row(_S.TALKING, "end_readiness", _of(words.READINESS), exact=True),
    _row(_S.TALKING, "silence_ms", Counting(words.MILLISECONDS, words.AUTOMATIC), exact=True),
    _row(
        _S.TALKING,
        "prefix_padding_ms",
        Counting(words.MILLISECONDS, words.AUTOMATIC),
        exact=True,
    ),
    _row(_S.TRANSCRIPTION, "transcribe_languages", Writing("en-US, de-DE", several=True)),
    _row(_S.TRANSCRIPTION, "transcribe_vocabulary", Writing("PySide, Kōenji", several=True)),
    _row(_S.TRANSCRIPTION, "trigger_tokens", _TOKENS),
    _row(_S.TRANSCRIPTION, "target_tokens", _TOKENS),
    _row(_S.SOUND, "sound", Embedding(), ()),
    _row(_S.BRAIN, "brain", Embedding(), ()),
    _row(_S.APPEARANCE, "window_language", Speaking()),
    _row(_S.APPEARANCE, "appearance", _of(words.APPEARANCES)),
    _row(_S.APPEARANCE, "contrast", _of(words.CONTRASTS)),
    _row(_S.APPEARANCE, "accent", _of(words.ACCENTS)),
    _row(_S.APPEARANCE, "text_percent", Scaling(90, 150, 10)),
    _row(_S.APPEARANCE, "motion", _of(words.MOTIONS)),
    _row(_S.SHORTCUTS, "shortcuts", Binding()),
    _row(_S.PRIVACY, "keep_conversations_days", Choosing(words.KEEPING, deletes=True)),
    _row(_S.PRIVACY, "keep_logs_days", Choosing(words.KEEPING, deletes=True)),
    _row(_S.PRIVACY, "keep_handles_days", Choosing(words.KEEPING, deletes=True)),
    _row(_S.PRIVACY, "look_for_updates", Switching()),
)

NAMES = MappingProxyType(
    {
        Section.CONNECTION: words.CONNECTION,
        Section.MODEL: words.MODEL,
        Section.TALKING: words.TALKING,
        Section.TRANSCRIPTION: words.TRANSCRIPTION,
        Section.SOUND: words.SOUND,
        Section.BRAIN: words.BRAIN,
        Section.APPEARANCE: words.APPEARANCE,
        Section.SHORTCUTS: words.SHORTCUTS,
        Section.PRIVACY: words.PRIVACY,
    }
)

RENEWING = frozenset(
    {
        "connection",
        "custom_url",
        "vertex_project",
        "vertex_location",
        "proxy",
        "ca_file",
        "model",
        "language",
        "temperature",
        "top_p",
        "top_k",
        "max_output_tokens",
        "seed",
        "media_resolution",
        "thinking_level",
        "thinking_budget",
        "include_thoughts",
        "affective",
        "proactive",
        "google_search",
        "talk_mode",
        "start_readiness",
        "end_readiness",
        "prefix_padding_ms",
        "silence_ms",
        "speech_interrupts",
        "coverage",
        "transcribe_languages",
        "transcribe_vocabulary",
        "trigger_tokens",
        "target_tokens",
    }
)
"""The settings that an open session cannot take on: it goes on with a new connection."""
