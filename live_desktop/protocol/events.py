"""What a server message means to us: a few typed events, content before end markers."""

from collections.abc import Iterator
from dataclasses import dataclass

from live_desktop.errors import RemoteProtocolError
from live_desktop.language import _
from live_desktop.protocol.content import (
    CodeExecutionResult,
    Content,
    ExecutableCode,
    FunctionCall,
    Part,
)
from live_desktop.protocol.messages import (
    GroundingMetadata,
    InteractionStatus,
    ServerContent,
    ServerMessage,
    TurnCompleteReason,
    UsageMetadata,
    VoiceActivity,
    VoiceActivityType,
)

_SIGNALS = {
    "VAD_SIGNAL_TYPE_SOS": VoiceActivityType.ACTIVITY_START,
    "VAD_SIGNAL_TYPE_EOS": VoiceActivityType.ACTIVITY_END,
}
"""The older names for the two edges of speech."""

OUTPUT_RATE = 24_000
"""Samples per second of the model's speech where the mime type names no rate."""


@dataclass(frozen=True, slots=True)
class SetupAccepted:
    """The connection may be used; some services name the session."""

    session_id: str = ""


@dataclass(frozen=True, slots=True)
class AudioDelta:
    """The next piece of the model's speech: mono s16le samples at `rate` per second."""

    pcm: bytes
    rate: int


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of an answer in text."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of the model's reasoning: never spoken, never a caption."""

    text: str


@dataclass(frozen=True, slots=True)
class InputTranscript:
    """The next piece of what the user was heard to say."""

    text: str


@dataclass(frozen=True, slots=True)
class InterimTranscript:
    """What the user seems to be saying so far; the next one takes its place."""

    text: str


@dataclass(frozen=True, slots=True)
class OutputTranscript:
    """The next piece of what the model says."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeRun:
    """The model runs code on its side."""

    code: ExecutableCode


@dataclass(frozen=True, slots=True)
class CodeResult:
    """What the model's code came to."""

    result: CodeExecutionResult


@dataclass(frozen=True, slots=True)
class Grounding:
    """The sources that the answer rests on."""

    sources: GroundingMetadata


@dataclass(frozen=True, slots=True)
class ToolCalls:
    """The model waits for these functions."""

    calls: tuple[FunctionCall, ...]


@dataclass(frozen=True, slots=True)
class ToolCancellation:
    """The model no longer wants the calls with these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The user cut the model off: what is not yet heard shall not be heard."""


@dataclass(frozen=True, slots=True)
class GenerationComplete:
    """Everything of this answer has been sent; it may still be playing."""


@dataclass(frozen=True, slots=True)
class TurnComplete:
    """The model's turn is over; `reason` says why where it ended badly."""

    reason: TurnCompleteReason | None = None


@dataclass(frozen=True, slots=True)
class WaitingForInput:
    """The model keeps silent, for it expects the user to go on."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Whether more of the answer is to come after this turn."""

    status: InteractionStatus


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens used so far."""

    tokens: UsageMetadata


@dataclass(frozen=True, slots=True)
class Resumable:
    """The newest handle that resumes the session, or None while it cannot be resumed."""

    handle: str | None


@dataclass(frozen=True, slots=True)
class GoingAway:
    """The server will close this connection in `time_left` seconds, if it says when."""

    time_left: float | None


ServerEvent = (
    SetupAccepted
    | AudioDelta
    | TextDelta
    | Thought
    | InputTranscript
    | InterimTranscript
    | OutputTranscript
    | CodeRun
    | CodeResult
    | Grounding
    | ToolCalls
    | ToolCancellation
    | Interrupted
    | GenerationComplete
    | TurnComplete
    | WaitingForInput
    | Progress
    | Usage
    | Resumable
    | GoingAway
    | VoiceActivity
)


def events_of(message: ServerMessage) -> tuple[ServerEvent, ...]:
    """List what a server message says; raises RemoteProtocolError for an impossible audio rate."""
    return tuple(_events_of(message))


def audio_rate(mime_type: str, default: int) -> int:
    """Read the samples per second out of a mime type such as "audio/pcm;rate=24000"."""
    for parameter in mime_type.split(";")[1:]:
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() != "rate":
            continue
        digits = value.strip().strip('"')
        if digits.isascii() and digits.isdigit() and 0 < len(digits) <= 6 and int(digits):
            return int(digits)
        raise RemoteProtocolError(
            _("The other side sent sound in a form that cannot be played."), detail=mime_type
        )
    return default


def _events_of(message: ServerMessage) -> Iterator[ServerEvent]:
    if message.setup_complete is not None:
        yield SetupAccepted(message.setup_complete.session_id)
    if message.voice_activity is not None:
        yield message.voice_activity
    elif message.voice_activity_detection_signal is not None:
        kind = _SIGNALS.get(message.voice_activity_detection_signal.vad_signal_type.upper())
        if kind is not None:
            yield VoiceActivity(type=kind)
    if message.session_resumption_update is not None:
        update = message.session_resumption_update
        yield Resumable(update.new_handle if update.resumable and update.new_handle else None)
    content = message.server_content or ServerContent()
    yield from _content_events(content)
    if message.tool_call is not None and message.tool_call.function_calls:
        yield ToolCalls(message.tool_call.function_calls)
    if message.tool_call_cancellation is not None and message.tool_call_cancellation.ids:
        yield ToolCancellation(message.tool_call_cancellation.ids)
    if message.usage_metadata is not None:
        yield Usage(message.usage_metadata)
    status = content.interaction_status or message.interaction_status
    if status is not None:
        yield Progress(status)
    yield from _end_events(content)
    if message.go_away is not None:
        yield GoingAway(message.go_away.time_left)


def _content_events(content: ServerContent) -> Iterator[ServerEvent]:
    if content.input_transcription is not None and content.input_transcription.text:
        yield InputTranscript(content.input_transcription.text)
    if content.interim_input_transcription is not None and content.interim_input_transcription.text:
        yield InterimTranscript(content.interim_input_transcription.text)
    if content.output_transcription is not None and content.output_transcription.text:
        yield OutputTranscript(content.output_transcription.text)
    for part in (content.model_turn or Content()).parts:
        yield from _part_events(part)
    if content.grounding_metadata is not None and content.grounding_metadata.grounding_chunks:
        yield Grounding(content.grounding_metadata)


def _part_events(part: Part) -> Iterator[ServerEvent]:
    if part.text:
        yield Thought(part.text) if part.thought else TextDelta(part.text)
    if part.executable_code is not None:
        yield CodeRun(part.executable_code)
    if part.code_execution_result is not None:
        yield CodeResult(part.code_execution_result)
    blob = part.inline_data
    if blob is not None and blob.data and blob.mime_type.lower().startswith("audio/"):
        yield AudioDelta(blob.data, audio_rate(blob.mime_type, OUTPUT_RATE))


def _end_events(content: ServerContent) -> Iterator[ServerEvent]:
    if content.interrupted:
        yield Interrupted()
    if content.generation_complete:
        yield GenerationComplete()
    if content.turn_complete:
        yield TurnComplete(content.turn_complete_reason)
    if content.waiting_for_input:
        yield WaitingForInput()
