"""What Google's client writes, read by our codec: every key is known, every value arrives."""

from collections.abc import Iterator

import pytest
from google.genai import types

from live_desktop.protocol.codec import unknown_keys
from live_desktop.protocol.content import Blob, FunctionResponse, Scheduling, text_content
from live_desktop.protocol.messages import (
    Activity,
    ClientContent,
    ClientMessage,
    ContextUpdate,
    RealtimeInput,
    ToolResponse,
    ToolsUpdate,
)
from live_desktop.protocol.setup import (
    ActivityHandling,
    AudioTranscriptionConfig,
    AutomaticActivityDetection,
    Behavior,
    ContextWindowCompressionConfig,
    FunctionDeclaration,
    GenerationConfig,
    GoogleSearch,
    HistoryConfig,
    Modality,
    PrebuiltVoiceConfig,
    ProactivityConfig,
    RealtimeInputConfig,
    SafetySetting,
    Sensitivity,
    SessionResumptionConfig,
    Setup,
    SlidingWindow,
    SpeechConfig,
    ThinkingConfig,
    Tool,
    TurnCoverage,
    VoiceConfig,
)
from tests.interop.conftest import Tls
from tests.interop.google import MODEL, scripted

DATA = b"\xff\xfb\xf0\x00"  # has other letters in each of the two base64 alphabets
AUDIO = types.Blob(data=DATA, mime_type="audio/pcm;rate=16000")
JPEG = types.Blob(data=DATA, mime_type="image/jpeg")

CONFIG = types.LiveConnectConfig(
    response_modalities=[types.Modality.AUDIO],
    temperature=0.7,
    top_p=0.9,
    top_k=40,
    max_output_tokens=512,
    media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
    seed=7,
    speech_config=types.SpeechConfig(
        voice_config=types.VoiceConfig(
            prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name="Kore")
        ),
        language_code="en-US",
    ),
    thinking_config=types.ThinkingConfig(include_thoughts=True, thinking_budget=128),
    enable_affective_dialog=True,
    system_instruction="Be brief.",
    tools=[
        types.Tool(google_search=types.GoogleSearch()),
        types.Tool(
            function_declarations=[
                types.FunctionDeclaration(
                    name="get_weather",
                    description="Tells the weather.",
                    behavior=types.Behavior.NON_BLOCKING,
                    parameters_json_schema={"type": "object", "properties": {"a_b": {}}},
                )
            ]
        ),
    ],
    session_resumption=types.SessionResumptionConfig(handle="7b0e-9"),
    input_audio_transcription=types.AudioTranscriptionConfig(
        language_codes=["en-US"], custom_vocabulary=["PySide"]
    ),
    output_audio_transcription=types.AudioTranscriptionConfig(),
    realtime_input_config=types.RealtimeInputConfig(
        automatic_activity_detection=types.AutomaticActivityDetection(
            start_of_speech_sensitivity=types.StartSensitivity.START_SENSITIVITY_LOW,
            end_of_speech_sensitivity=types.EndSensitivity.END_SENSITIVITY_LOW,
            prefix_padding_ms=20,
            silence_duration_ms=100,
        ),
        activity_handling=types.ActivityHandling.NO_INTERRUPTION,
        turn_coverage=types.TurnCoverage.TURN_INCLUDES_ONLY_ACTIVITY,
    ),
    context_window_compression=types.ContextWindowCompressionConfig(
        trigger_tokens=25600, sliding_window=types.SlidingWindow(target_tokens=12800)
    ),
    proactivity=types.ProactivityConfig(proactive_audio=True),
    history_config=types.HistoryConfig(initial_history_in_client_content=True),
    safety_settings=[
        types.SafetySetting(
            category=types.HarmCategory.HARM_CATEGORY_HARASSMENT,
            threshold=types.HarmBlockThreshold.BLOCK_NONE,
        )
    ],
    labels={"purpose": "test"},
)
SETUP = Setup(
    model=f"models/{MODEL}",
    generation_config=GenerationConfig(
        response_modalities=(Modality.AUDIO,),
        temperature=0.7,
        top_p=0.9,
        top_k=40,
        max_output_tokens=512,
        media_resolution="MEDIA_RESOLUTION_LOW",
        seed=7,
        speech_config=SpeechConfig(
            voice_config=VoiceConfig(prebuilt_voice_config=PrebuiltVoiceConfig(voice_name="Kore")),
            language_code="en-US",
        ),
        thinking_config=ThinkingConfig(include_thoughts=True, thinking_budget=128),
        enable_affective_dialog=True,
    ),
    system_instruction=text_content("Be brief."),
    tools=(
        Tool(google_search=GoogleSearch()),
        Tool(
            function_declarations=(
                FunctionDeclaration(
                    name="get_weather",
                    description="Tells the weather.",
                    behavior=Behavior.NON_BLOCKING,
                    parameters_json_schema={"type": "object", "properties": {"a_b": {}}},
                ),
            )
        ),
    ),
    session_resumption=SessionResumptionConfig(handle="7b0e-9"),
    input_audio_transcription=AudioTranscriptionConfig(
        language_codes=("en-US",), custom_vocabulary=("PySide",)
    ),
    output_audio_transcription=AudioTranscriptionConfig(),
    realtime_input_config=RealtimeInputConfig(
        automatic_activity_detection=AutomaticActivityDetection(
            start_of_speech_sensitivity=Sensitivity.START_SENSITIVITY_LOW,
            end_of_speech_sensitivity=Sensitivity.END_SENSITIVITY_LOW,
            prefix_padding_ms=20,
            silence_duration_ms=100,
        ),
        activity_handling=ActivityHandling.NO_INTERRUPTION,
        turn_coverage=TurnCoverage.TURN_INCLUDES_ONLY_ACTIVITY,
    ),
    context_window_compression=ContextWindowCompressionConfig(
        trigger_tokens=25600, sliding_window=SlidingWindow(target_tokens=12800)
    ),
    proactivity=ProactivityConfig(proactive_audio=True),
    history_config=HistoryConfig(initial_history_in_client_content=True),
    safety_settings=(SafetySetting(category="HARM_CATEGORY_HARASSMENT", threshold="BLOCK_NONE"),),
    labels={"purpose": "test"},
)


@pytest.fixture(autouse=True)
def nothing_unknown() -> Iterator[None]:
    """Fail a test in which our codec meets a key that it does not know."""
    unknown_keys.clear()
    yield
    assert not unknown_keys


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
async def test_a_setup_with_everything_arrives(tls: Tls, version: str) -> None:
    config = CONFIG.model_copy(update={"http_options": types.HttpOptions(api_version=version)})
    async with (
        scripted(tls) as (client, script),
        client.aio.live.connect(model=MODEL, config=config),
    ):
        pass
    assert script.received == [ClientMessage(setup=SETUP)]


async def test_a_bare_setup_arrives(tls: Tls) -> None:
    async with scripted(tls) as (client, script), client.aio.live.connect(model=MODEL):
        pass
    assert script.received == [ClientMessage(setup=Setup(model=f"models/{MODEL}"))]


async def test_all_input_arrives(tls: Tls) -> None:
    audio = Blob(mime_type="audio/pcm;rate=16000", data=DATA)
    jpeg = Blob(mime_type="image/jpeg", data=DATA)
    async with scripted(tls) as (client, script), client.aio.live.connect(model=MODEL) as session:
        await session.send_realtime_input(audio=AUDIO)
        await session.send_realtime_input(video=JPEG)
        await session.send_realtime_input(media=AUDIO)
        await session.send_realtime_input(text="hello")
        await session.send_realtime_input(audio_stream_end=True)
        await session.send_realtime_input(activity_start=types.ActivityStart())
        await session.send_realtime_input(activity_end=types.ActivityEnd())
    assert [each.realtime_input for each in script.received[1:]] == [
        RealtimeInput(audio=audio),
        RealtimeInput(video=jpeg),
        RealtimeInput(media_chunks=(audio,)),
        RealtimeInput(text="hello"),
        RealtimeInput(audio_stream_end=True),
        RealtimeInput(activity_start=Activity()),
        RealtimeInput(activity_end=Activity()),
    ]


async def test_content_answers_and_updates_arrive(tls: Tls) -> None:
    turns = [
        types.Content(role="user", parts=[types.Part(text="hi")]),
        types.Content(role="model", parts=[types.Part(text="ho")]),
    ]
    answer = types.FunctionResponse(
        id="fc-1",
        name="get_weather",
        response={"output": "fog"},
        scheduling=types.FunctionResponseScheduling.WHEN_IDLE,
        will_continue=True,
    )
    async with scripted(tls) as (client, script), client.aio.live.connect(model=MODEL) as session:
        await session.send_client_content(turns=list(turns), turn_complete=False)
        await session.send_client_content()
        await session.send_tool_response(function_responses=answer)
        await session.send_context_update(system_instruction="new", tools=[])
    assert script.received[1:] == [
        ClientMessage(
            client_content=ClientContent(turns=(text_content("hi"), text_content("ho", "model")))
        ),
        ClientMessage(client_content=ClientContent(turn_complete=True)),
        ClientMessage(
            tool_response=ToolResponse(
                function_responses=(
                    FunctionResponse(
                        id="fc-1",
                        name="get_weather",
                        response={"output": "fog"},
                        scheduling=Scheduling.WHEN_IDLE,
                        will_continue=True,
                    ),
                )
            )
        ),
        ClientMessage(
            context_update=ContextUpdate(
                system_instruction=text_content("new"), tools=ToolsUpdate()
            )
        ),
    ]
