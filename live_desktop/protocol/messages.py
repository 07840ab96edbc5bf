"""The messages of the Live API, field by field as on the wire.

`ClientMessage` and `ServerMessage` are the JSON objects of one frame; one of their fields is set,
and `usage_metadata` may come beside it. Source: the BidiGenerateContent reference, API v1beta.
"""

from live_desktop.protocol.content import Blob, Content, FunctionCall, FunctionResponse
from live_desktop.protocol.setup import Setup, Tool
from live_desktop.protocol.wire import Duration, OpenEnum, Wire

# Client to server


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
    media_chunks: tuple[Blob, ...] = ()
    """The older form of `audio` and `video`; only the first one counts."""


class ToolResponse(Wire, frozen=True, kw_only=True):
    """Answers to function calls, matched by their ids."""

    function_responses: tuple[FunctionResponse, ...] = ()


class ToolsUpdate(Wire, frozen=True, kw_only=True):
    """The tools from now on; an empty list takes all away."""

    tools: tuple[Tool, ...] = ()


class ContextUpdate(Wire, frozen=True, kw_only=True):
    """Changes an open session; what is absent stays as it is."""

    system_instruction: Content | None = None
    tools: ToolsUpdate | None = None


class ClientMessage(Wire, frozen=True, kw_only=True):
    """One frame from client to server."""

    setup: Setup | None = None
    client_content: ClientContent | None = None
    realtime_input: RealtimeInput | None = None
    tool_response: ToolResponse | None = None
    context_update: ContextUpdate | None = None


ClientPart = Setup | ClientContent | RealtimeInput | ToolResponse | ContextUpdate


# Server to client


class VoiceConsentSignature(Wire, frozen=True, kw_only=True):
    """Proves consent to a replicated voice."""

    signature: str = ""


class SetupComplete(Wire, frozen=True, kw_only=True):
    """The server accepts the setup."""

    session_id: str = ""
    voice_consent_signature: VoiceConsentSignature | None = None


class WordInfo(Wire, frozen=True, kw_only=True):
    """One word of a transcript and where it sounds."""

    word: str = ""
    start_offset: Duration | None = None
    end_offset: Duration | None = None


class Transcription(Wire, frozen=True, kw_only=True):
    """A piece of transcript; pieces are concatenated as they are."""

    text: str = ""
    finished: bool = False
    language_code: str = ""
    speaker_label: str = ""
    words: tuple[WordInfo, ...] = ()
    start_offset: Duration | None = None
    end_offset: Duration | None = None


class TurnCompleteReason(OpenEnum):
    """Why a turn ended otherwise than by being said."""

    NEED_MORE_INPUT = "NEED_MORE_INPUT"
    RESPONSE_REJECTED = "RESPONSE_REJECTED"
    MALFORMED_FUNCTION_CALL = "MALFORMED_FUNCTION_CALL"
    PROHIBITED_INPUT_CONTENT = "PROHIBITED_INPUT_CONTENT"
    IMAGE_PROHIBITED_INPUT_CONTENT = "IMAGE_PROHIBITED_INPUT_CONTENT"
    INPUT_OTHER = "INPUT_OTHER"
    INPUT_IP_PROHIBITED = "INPUT_IP_PROHIBITED"
    BLOCKLIST = "BLOCKLIST"
    GENERATED_AUDIO_SAFETY = "GENERATED_AUDIO_SAFETY"
    GENERATED_CONTENT_SAFETY = "GENERATED_CONTENT_SAFETY"
    GENERATED_CONTENT_PROHIBITED = "GENERATED_CONTENT_PROHIBITED"
    GENERATED_CONTENT_BLOCKLIST = "GENERATED_CONTENT_BLOCKLIST"
    GENERATED_OTHER = "GENERATED_OTHER"
    MAX_REGENERATION_REACHED = "MAX_REGENERATION_REACHED"


class InteractionStatus(OpenEnum):
    """Whether more of the answer is to come after a turn."""

    IN_PROGRESS = "IN_PROGRESS"
    IDLE = "IDLE"
    REQUIRES_ACTION = "REQUIRES_ACTION"


class WebSource(Wire, frozen=True, kw_only=True):
    """A page that an answer rests on."""

    uri: str = ""
    title: str = ""


class GroundingChunk(Wire, frozen=True, kw_only=True):
    """One source."""

    web: WebSource | None = None


class Segment(Wire, frozen=True, kw_only=True):
    """A piece of the answer, by its bytes and its words."""

    start_index: int = 0
    end_index: int = 0
    text: str = ""


class GroundingSupport(Wire, frozen=True, kw_only=True):
    """Which sources a piece of the answer rests on."""

    segment: Segment | None = None
    grounding_chunk_indices: tuple[int, ...] = ()
    confidence_scores: tuple[float, ...] = ()


class SearchEntryPoint(Wire, frozen=True, kw_only=True):
    """What Google wants shown beside a grounded answer; it is HTML."""

    rendered_content: str = ""


class GroundingMetadata(Wire, frozen=True, kw_only=True):
    """What was searched for, and what was found."""

    web_search_queries: tuple[str, ...] = ()
    grounding_chunks: tuple[GroundingChunk, ...] = ()
    grounding_supports: tuple[GroundingSupport, ...] = ()
    search_entry_point: SearchEntryPoint | None = None


class UrlMetadata(Wire, frozen=True, kw_only=True):
    """A page that the model read."""

    retrieved_url: str = ""
    url_retrieval_status: str = ""


class UrlContextMetadata(Wire, frozen=True, kw_only=True):
    """The pages that the model read."""

    url_metadata: tuple[UrlMetadata, ...] = ()


class ServerContent(Wire, frozen=True, kw_only=True):
    """What the model does: several fields may be set at once, the content comes first."""

    model_turn: Content | None = None
    input_transcription: Transcription | None = None
    output_transcription: Transcription | None = None
    interim_input_transcription: Transcription | None = None
    grounding_metadata: GroundingMetadata | None = None
    url_context_metadata: UrlContextMetadata | None = None
    interrupted: bool = False
    generation_complete: bool = False
    turn_complete: bool = False
    turn_complete_reason: TurnCompleteReason | None = None
    waiting_for_input: bool = False
    interaction_status: InteractionStatus | None = None
    speech_state: str = ""


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
    last_consumed_client_message_index: int | None = None


class ModalityTokenCount(Wire, frozen=True, kw_only=True):
    """Tokens of one modality."""

    modality: str = ""
    token_count: int = 0


class UsageMetadata(Wire, frozen=True, kw_only=True):
    """Tokens used so far."""

    prompt_token_count: int = 0
    response_token_count: int = 0
    candidates_token_count: int = 0
    total_token_count: int = 0
    cached_content_token_count: int = 0
    tool_use_prompt_token_count: int = 0
    thoughts_token_count: int = 0
    prompt_tokens_details: tuple[ModalityTokenCount, ...] = ()
    response_tokens_details: tuple[ModalityTokenCount, ...] = ()
    candidates_tokens_details: tuple[ModalityTokenCount, ...] = ()
    cache_tokens_details: tuple[ModalityTokenCount, ...] = ()
    tool_use_prompt_tokens_details: tuple[ModalityTokenCount, ...] = ()
    service_tier: str = ""


class VoiceActivityType(OpenEnum):
    """The two edges of the user's speech."""

    ACTIVITY_START = "ACTIVITY_START"
    ACTIVITY_END = "ACTIVITY_END"


class VoiceActivity(Wire, frozen=True, kw_only=True):
    """The server heard the user begin or stop speaking, so long after the connection's start."""

    type: VoiceActivityType | None = None
    audio_offset: Duration | None = None


class VoiceActivityDetectionSignal(Wire, frozen=True, kw_only=True):
    """An older form of VoiceActivity, for some accounts only."""

    vad_signal_type: str = ""


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
    voice_activity_detection_signal: VoiceActivityDetectionSignal | None = None
    interaction_status: InteractionStatus | None = None
    """Beside a tool call it stands here, else in `server_content`."""
