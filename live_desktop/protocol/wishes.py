"""What the user wants of a session, whatever the model and the service."""

from dataclasses import dataclass

from live_desktop.protocol.setup import FunctionDeclaration, Sensitivity, TurnCoverage


@dataclass(frozen=True, slots=True)
class Thinking:
    """How much the model is to think; what is empty is left to the model."""

    level: str = ""
    """One of THINKING_LEVELS."""
    budget: int | None = None
    """Tokens; 0 is no thinking at all."""
    include_thoughts: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """How the user's speech becomes turns; None is the service's own way."""

    manual: bool = False
    """The client marks the start and end of speech; then nothing is detected."""
    start_sensitivity: Sensitivity | None = None
    end_sensitivity: Sensitivity | None = None
    prefix_padding_ms: int | None = None
    """Milliseconds of speech before it counts as begun."""
    silence_ms: int | None = None
    """Milliseconds of silence before speech counts as ended."""
    interrupts: bool = True
    """Speech cuts the answer off."""
    coverage: TurnCoverage | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a session can be asked for; empty and None leave it to the service."""

    model: str
    voice: str
    persona: str
    functions: tuple[FunctionDeclaration, ...] = ()
    language: str = ""
    """The BCP-47 code of the language to speak, or to translate into."""
    temperature: float | None = None
    top_p: float | None = None
    top_k: float | None = None
    max_output_tokens: int | None = None
    seed: int | None = None
    media_resolution: str = ""
    """How closely pictures are looked at: a wire value, such as MEDIA_RESOLUTION_LOW."""
    thinking: Thinking = Thinking()
    affective: bool = False
    """The voice follows the user's mood."""
    proactive: bool | None = None
    """The model may speak, or keep silent, of its own accord."""
    google_search: bool = False
    activity: Activity = Activity()
    transcribe_languages: tuple[str, ...] = ()
    """BCP-47 codes of the languages that the user speaks."""
    transcribe_vocabulary: tuple[str, ...] = ()
    """Words that the user says and a recognizer would not expect."""
    trigger_tokens: int | None = None
    """Tokens at which the oldest part of the context is dropped."""
    target_tokens: int | None = None
    """Tokens that are kept then."""
