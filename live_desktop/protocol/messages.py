"""The messages of the Live API, field by field as on the wire.

`ClientMessage` and `ServerMessage` are the JSON objects of one frame; one of their fields is set,
and `usage_metadata` may come beside it. Source: the BidiGenerateContent reference, API v1beta.
"""

from typing import Any

from live_desktop.protocol.content import Blob, Content, FunctionCall, FunctionResponse
from live_desktop.protocol.wire import Duration, OpenEnum, Wire

# Client to server: setup


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


class SpeechConfig(Wire, frozen=True, kw_only=True):
    """How the answer sounds."""

    voice_config: VoiceConfig | None = None
    language_code: str = ""


class ThinkingConfig(Wire, frozen=True, kw_only=True):
    """How much the model thinks before it answers."""

    include_thoughts: bool = False
    thinking_budget: int | None = None
    thinking_level: str = ""


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
    media_resolution: str = ""


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
    behavior: Behavior | None = None


class GoogleSearch(Wire, frozen=True, kw_only=True):
    """Asks for Google Search by being present."""


class Tool(Wire, frozen=True, kw_only=True):
    """One tool of the session."""

    function_declarations: tuple[FunctionDeclaration, ...] = ()
    google_search: GoogleSearch | None = None


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


class SessionResumptionConfig(Wire, frozen=True, kw_only=True):
    """Asks for resumption handles by being present, and resumes where it holds one."""

    handle: str = ""


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


# Client to server: the rest


class ClientContent(Wire, frozen=True, kw_only=True):
    """Turns that are added to the history in order; `turn_complete` asks for an answer."""

    turns: tuple[Content, ...] = ()
    turn_complete: bool = False


class Activity(Wire, frozen=True, kw_only=True):
    """Marks the start or end of the user's activity by being present."""


class RealtimeInput(Wire, frozen=True, kw_only=True):
    """A piece of streamed input: exactly one of its fields is set."""

    audio: Blob | None = None
    video: Blob | None = None
    text: str | None = None
    audio_stream_end: bool = False
    activity_start: Activity | None = None
    activity_end: Activity | None = None


class ToolResponse(Wire, frozen=True, kw_only=True):
    """Answers to function calls, matched by their ids."""

    function_responses: tuple[FunctionResponse, ...] = ()


class ClientMessage(Wire, frozen=True, kw_only=True):
    """One frame from client to server."""

    setup: Setup | None = None
    client_content: ClientContent | None = None
    realtime_input: RealtimeInput | None = None
    tool_response: ToolResponse | None = None


ClientPart = Setup | ClientContent | RealtimeInput | ToolResponse


# Server to client


class SetupComplete(Wire, frozen=True, kw_only=True):
    """The server accepts the setup."""

    session_id: str = ""


class Transcription(Wire, frozen=True, kw_only=True):
    """A piece of transcript; pieces are concatenated as they are."""

    text: str = ""
    finished: bool = False
    language_code: str = ""


class TurnCompleteReason(OpenEnum):
    """Why a turn ended otherwise than by being said."""

    NEED_MORE_INPUT = "NEED_MORE_INPUT"
    RESPONSE_REJECTED = "RESPONSE_REJECTED"
    MALFORMED_FUNCTION_CALL = "MALFORMED_FUNCTION_CALL"


class ServerContent(Wire, frozen=True, kw_only=True):
    """What the model does: several fields may be set at once, the content comes first."""

    model_turn: Content | None = None
    input_transcription: Transcription | None = None
    output_transcription: Transcription | None = None
    interrupted: bool = False
    generation_complete: bool = False
    turn_complete: bool = False
    turn_complete_reason: TurnCompleteReason | None = None
    waiting_for_input: bool = False


class ToolCall(Wire, frozen=True, kw_only=True):
    """The model asks for functions."""

    function_calls: tuple[FunctionCall, ...] = ()


class ToolCallCancellation(Wire, frozen=True, kw_only=True):
    """The model no longer wants these calls."""

    ids: tuple[str, ...] = ()


class GoAway(Wire, frozen=True, kw_only=True):
    """The server will close the connection after `time_left`."""

    time_left: Duration | None = None


class SessionResumptionUpdate(Wire, frozen=True, kw_only=True):
    """A handle that resumes the session while `resumable`."""

    new_handle: str = ""
    resumable: bool = False


class ModalityTokenCount(Wire, frozen=True, kw_only=True):
    """Tokens of one modality."""

    modality: str = ""
    token_count: int = 0


class UsageMetadata(Wire, frozen=True, kw_only=True):
    """Tokens used so far."""

    prompt_token_count: int = 0
    response_token_count: int = 0
    total_token_count: int = 0
    cached_content_token_count: int = 0
    tool_use_prompt_token_count: int = 0
    thoughts_token_count: int = 0
    prompt_tokens_details: tuple[ModalityTokenCount, ...] = ()
    response_tokens_details: tuple[ModalityTokenCount, ...] = ()


class VoiceActivityType(OpenEnum):
    """The two edges of the user's speech."""

    ACTIVITY_START = "ACTIVITY_START"
    ACTIVITY_END = "ACTIVITY_END"


class VoiceActivity(Wire, frozen=True, kw_only=True):
    """The server heard the user begin or stop speaking, so long after the connection's start."""

    type: VoiceActivityType | None = None
    audio_offset: Duration | None = None


class ServerMessage(Wire, frozen=True, kw_only=True):
    """One frame from server to client."""

    setup_complete: SetupComplete | None = None
    server_content: ServerContent | None = None
    tool_call: ToolCall | None = None
    tool_call_cancellation: ToolCallCancellation | None = None
    go_away: GoAway | None = None
    session_resumption_update: SessionResumptionUpdate | None = None
    usage_metadata: UsageMetadata | None = None
    voice_activity: VoiceActivity | None = None
