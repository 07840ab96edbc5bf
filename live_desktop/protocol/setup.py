"""The setup of a connection, field by field as on the wire.

Source: the BidiGenerateContentSetup reference, API v1beta.
"""

from typing import Any

from msgspec import field

from live_desktop.protocol.content import Content
from live_desktop.protocol.wire import OpenEnum, Wire


class Modality(OpenEnum):
    """What the model may answer with."""

    AUDIO = "AUDIO"
    TEXT = "TEXT"


class PrebuiltVoiceConfig(Wire, frozen=True, kw_only=True):
    """A voice by its name."""

    voice_name: str = ""


class VoiceConfig(Wire, frozen=True, kw_only=True):
    """The voice of the answer."""

    prebuilt_voice_config: PrebuiltVoiceConfig | None = None
    replicated_voice_config: dict[str, Any] | None = None
    voice: str = ""


class SpeechConfig(Wire, frozen=True, kw_only=True):
    """How the answer sounds."""

    voice_config: VoiceConfig | None = None
    language_code: str = ""


class ThinkingConfig(Wire, frozen=True, kw_only=True):
    """How much the model thinks before it answers."""

    include_thoughts: bool = False
    thinking_budget: int | None = None
    thinking_level: str = ""


class TranslationConfig(Wire, frozen=True, kw_only=True):
    """What a translating model translates into."""

    target_language_code: str = ""
    echo_target_language: bool = False


class GenerationConfig(Wire, frozen=True, kw_only=True):
    """How the answer is made."""

    response_modalities: tuple[Modality, ...] = ()
    speech_config: SpeechConfig | None = None
    thinking_config: ThinkingConfig | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: float | None = None
    max_output_tokens: int | None = None
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    candidate_count: int | None = None
    media_resolution: str = ""
    enable_affective_dialog: bool = False
    translation_config: TranslationConfig | None = None


class Behavior(OpenEnum):
    """Whether the model waits for a function's answer."""

    UNSPECIFIED = "UNSPECIFIED"
    BLOCKING = "BLOCKING"
    NON_BLOCKING = "NON_BLOCKING"


class FunctionDeclaration(Wire, frozen=True, kw_only=True):
    """A function that the model may call; its parameters are a plain JSON Schema."""

    name: str = ""
    description: str = ""
    parameters: dict[str, Any] | None = None
    parameters_json_schema: dict[str, Any] | None = None
    response: dict[str, Any] | None = None
    response_json_schema: dict[str, Any] | None = None
    behavior: Behavior | None = None


class GoogleSearch(Wire, frozen=True, kw_only=True):
    """Asks for Google Search by being present; both fields are free-form JSON."""

    search_types: dict[str, Any] | None = None
    time_range_filter: dict[str, Any] | None = None


class Tool(Wire, frozen=True, kw_only=True):
    """One tool of the session; those that no Live model supports today are free-form JSON."""

    function_declarations: tuple[FunctionDeclaration, ...] = ()
    google_search: GoogleSearch | None = None
    code_execution: dict[str, Any] | None = None
    url_context: dict[str, Any] | None = None
    google_maps: dict[str, Any] | None = None
    file_search: dict[str, Any] | None = None
    computer_use: dict[str, Any] | None = None
    mcp_servers: tuple[dict[str, Any], ...] = ()


class Sensitivity(OpenEnum):
    """How readily the start or end of speech is seen."""

    START_SENSITIVITY_HIGH = "START_SENSITIVITY_HIGH"
    START_SENSITIVITY_LOW = "START_SENSITIVITY_LOW"
    END_SENSITIVITY_HIGH = "END_SENSITIVITY_HIGH"
    END_SENSITIVITY_LOW = "END_SENSITIVITY_LOW"


class AutomaticActivityDetection(Wire, frozen=True, kw_only=True):
    """How the server finds the user's speech; both times are in milliseconds."""

    disabled: bool = False
    start_of_speech_sensitivity: Sensitivity | None = None
    end_of_speech_sensitivity: Sensitivity | None = None
    prefix_padding_ms: int | None = None
    silence_duration_ms: int | None = None


class ActivityHandling(OpenEnum):
    """Whether the user's speech cuts the answer off."""

    START_OF_ACTIVITY_INTERRUPTS = "START_OF_ACTIVITY_INTERRUPTS"
    NO_INTERRUPTION = "NO_INTERRUPTION"


class TurnCoverage(OpenEnum):
    """Which input belongs to the user's turn."""

    TURN_INCLUDES_ONLY_ACTIVITY = "TURN_INCLUDES_ONLY_ACTIVITY"
    TURN_INCLUDES_ALL_INPUT = "TURN_INCLUDES_ALL_INPUT"
    TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO = "TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO"


class RealtimeInputConfig(Wire, frozen=True, kw_only=True):
    """How streamed input becomes turns."""

    automatic_activity_detection: AutomaticActivityDetection | None = None
    activity_handling: ActivityHandling | None = None
    turn_coverage: TurnCoverage | None = None
    interim_transcript_timestamp_enabled: bool = False


class SessionResumptionConfig(Wire, frozen=True, kw_only=True):
    """Asks for resumption handles by being present, and resumes where it holds one."""

    handle: str = ""
    transparent: bool = False


class SlidingWindow(Wire, frozen=True, kw_only=True):
    """Keeps the newest tokens of a long context."""

    target_tokens: int | None = None


class ContextWindowCompressionConfig(Wire, frozen=True, kw_only=True):
    """Lets a session outlive its context window."""

    trigger_tokens: int | None = None
    sliding_window: SlidingWindow | None = None


class AudioTranscriptionConfig(Wire, frozen=True, kw_only=True):
    """Asks for a transcript of one side by being present."""

    language_codes: tuple[str, ...] = ()
    custom_vocabulary: tuple[str, ...] = ()
    word_timestamp: bool = False
    diarization: bool = False
    mode: str = ""
    source_text: str = ""
    language_auto: dict[str, Any] | None = None
    language_hints: dict[str, Any] | None = None
    adaptation_phrases: tuple[str, ...] = ()


class ProactivityConfig(Wire, frozen=True, kw_only=True):
    """Whether the model may speak, or keep silent, of its own accord; absent is the model's way."""

    proactive_audio: bool | None = None
    proactive_video: bool | None = None


class HistoryConfig(Wire, frozen=True, kw_only=True):
    """Whether the first clientContent is history that asks for no answer."""

    initial_history_in_client_content: bool = False


class SafetySetting(Wire, frozen=True, kw_only=True):
    """How much of one kind of harm is let through."""

    category: str = ""
    threshold: str = ""


class CustomizedAvatar(Wire, frozen=True, kw_only=True):
    """A face by its picture."""

    image_mime_type: str = ""
    image_data: bytes = b""


class AvatarConfig(Wire, frozen=True, kw_only=True):
    """A face for the voice."""

    avatar_name: str = ""
    customized_avatar: CustomizedAvatar | None = None
    audio_bitrate_bps: int | None = None
    video_bitrate_bps: int | None = None


class Setup(Wire, frozen=True, kw_only=True):
    """The first message of a connection; `model` has the form "models/ID"."""

    model: str = ""
    generation_config: GenerationConfig | None = None
    system_instruction: Content | None = None
    tools: tuple[Tool, ...] = ()
    realtime_input_config: RealtimeInputConfig | None = None
    session_resumption: SessionResumptionConfig | None = None
    context_window_compression: ContextWindowCompressionConfig | None = None
    input_audio_transcription: AudioTranscriptionConfig | None = None
    output_audio_transcription: AudioTranscriptionConfig | None = None
    proactivity: ProactivityConfig | None = None
    history_config: HistoryConfig | None = None
    safety_settings: tuple[SafetySetting, ...] = ()
    avatar_config: AvatarConfig | None = None
    labels: dict[str, str] = field(default_factory=dict)
    explicit_vad_signal: bool = False
