"""What server messages mean: all fields, content before end markers, no thought as speech."""

import base64

import pytest

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import decode_server
from live_desktop.protocol.events import (
    AudioDelta,
    CodeResult,
    CodeRun,
    GenerationComplete,
    Grounding,
    InputTranscript,
    InterimTranscript,
    Interrupted,
    OutputTranscript,
    Progress,
    Resumable,
    TextDelta,
    Thought,
    ToolCalls,
    ToolCancellation,
    TurnComplete,
    Usage,
    WaitingForInput,
    audio_rate,
    events_of,
)
from live_desktop.protocol.messages import InteractionStatus, VoiceActivity, VoiceActivityType
from live_desktop.protocol.wire import Duration

SOUND = base64.b64encode(b"\1\0\2\0").decode()


def kinds(frame: str) -> list[type]:
    return [type(event) for event in events_of(decode_server(frame))]


def test_content_comes_before_end_markers() -> None:
    frame = (
        '{"usageMetadata":{"totalTokenCount":90},"serverContent":{"turnComplete":true,'
        '"generationComplete":true,"outputTranscription":{"text":"Bye"},"interrupted":true,'
        '"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"%s"}}]}}}'
    ) % SOUND
    assert kinds(frame) == [
        OutputTranscript, AudioDelta, Usage, Interrupted, GenerationComplete, TurnComplete,
    ]  # fmt: skip


def test_sound_is_decoded_with_its_rate() -> None:
    frame = (
        '{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"%s","data":"%s"}}]}}}'
    )
    for mime, rate in (("audio/pcm;rate=16000", 16_000), ("audio/pcm", 24_000)):
        assert events_of(decode_server(frame % (mime, SOUND))) == (AudioDelta(b"\1\0\2\0", rate),)
    assert kinds(frame % ("image/png", SOUND)) == []


def test_thoughts_are_no_speech() -> None:
    frame = (
        '{"serverContent":{"modelTurn":{"parts":[{"text":"hm","thought":true},{"text":"Yes"}]}}}'
    )
    assert events_of(decode_server(frame)) == (Thought("hm"), TextDelta("Yes"))


def test_resumption_needs_both_a_handle_and_leave() -> None:
    frame = '{"sessionResumptionUpdate":%s}'
    assert events_of(decode_server(frame % '{"newHandle":"h","resumable":true}')) == (
        Resumable("h"),
    )
    for update in ("{}", '{"newHandle":"h"}', '{"resumable":true}'):
        assert events_of(decode_server(frame % update)) == (Resumable(None),)


def test_tools_and_activity() -> None:
    assert kinds('{"toolCall":{"functionCalls":[{"id":"1","name":"f"}]}}') == [ToolCalls]
    assert kinds('{"toolCallCancellation":{"ids":["1"]}}') == [ToolCancellation]
    assert events_of(
        decode_server('{"voiceActivity":{"type":"ACTIVITY_START","audioOffset":"1.2s"}}')
    ) == (VoiceActivity(type=VoiceActivityType.ACTIVITY_START, audio_offset=Duration(1.2)),)


def test_code_sources_and_progress() -> None:
    assert kinds(
        '{"interactionStatus":"IN_PROGRESS","serverContent":{"modelTurn":{"parts":['
        '{"executableCode":{"code":"1+1"}},{"codeExecutionResult":{"output":"2"}}]},'
        '"groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a","title":"A"}}]},'
        '"interimInputTranscription":{"text":"so far"},"turnComplete":true}}'
    ) == [InterimTranscript, CodeRun, CodeResult, Grounding, Progress, TurnComplete]
    idle = '{"serverContent":{"interactionStatus":"IDLE"}}'
    assert events_of(decode_server(idle)) == (Progress(InteractionStatus.IDLE),)


@pytest.mark.parametrize("frame", ["{}", '{"serverContent":{}}', '{"toolCall":{}}',
    '{"serverContent":{"outputTranscription":{},"inputTranscription":{"text":""}}}'])  # fmt: skip
def test_empty_messages_say_nothing(frame: str) -> None:
    assert kinds(frame) == []


def test_transcripts_keep_their_spaces() -> None:
    frame = '{"serverContent":{"inputTranscription":{"text":" two words"}}}'
    assert events_of(decode_server(frame)) == (InputTranscript(" two words"),)


@pytest.mark.parametrize("rate", ["fast", "0", "-1", "", "1e3", "99999999", "²"])
def test_impossible_rates_are_refused(rate: str) -> None:
    with pytest.raises(RemoteProtocolError):
        audio_rate(f"audio/pcm;rate={rate}", 24_000)


def test_the_older_signals_of_speech_mean_the_same() -> None:
    frame = '{"voiceActivityDetectionSignal":{"vadSignalType":"%s"}}'
    assert [
        event
        for name in ("VAD_SIGNAL_TYPE_SOS", "VAD_SIGNAL_TYPE_EOS", "VAD_SIGNAL_TYPE_NEW")
        for event in events_of(decode_server(frame % name))
    ] == [
        VoiceActivity(type=VoiceActivityType.ACTIVITY_START),
        VoiceActivity(type=VoiceActivityType.ACTIVITY_END),
    ]


def test_a_model_that_waits_says_so_after_the_turn() -> None:
    frame = '{"serverContent":{"waitingForInput":true,"turnComplete":true}}'
    assert kinds(frame) == [TurnComplete, WaitingForInput]
