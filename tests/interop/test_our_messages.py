"""What our codec writes, read by Google's client: everything is known to it, nothing is lost."""

import json
from typing import Any

import pytest
from google.genai import types
from websockets.asyncio.client import ClientConnection

from live_desktop.protocol.codec import encode_client, encode_server
from live_desktop.protocol.content import (
    Blob,
    CodeExecutionResult,
    Content,
    ExecutableCode,
    FileData,
    FunctionCall,
    FunctionResponse,
    Part,
    Scheduling,
    text_content,
)
from live_desktop.protocol.messages import (
    Activity,
    ClientContent,
    ClientPart,
    ContextUpdate,
    GoAway,
    GroundingChunk,
    GroundingMetadata,
    GroundingSupport,
    InteractionStatus,
    ModalityTokenCount,
    RealtimeInput,
    SearchEntryPoint,
    Segment,
    ServerContent,
    ServerMessage,
    SessionResumptionUpdate,
    SetupComplete,
    ToolCall,
    ToolCallCancellation,
    ToolResponse,
    ToolsUpdate,
    Transcription,
    TurnCompleteReason,
    UrlContextMetadata,
    UrlMetadata,
    UsageMetadata,
    VoiceActivity,
    VoiceActivityType,
    WebSource,
)
from live_desktop.protocol.models import MODELS, plan_setup
from live_desktop.protocol.setup import (
    Behavior,
    FunctionDeclaration,
    GoogleSearch,
    Sensitivity,
    Tool,
    TurnCoverage,
)
from live_desktop.protocol.wire import Duration
from live_desktop.protocol.wishes import Activity as ActivityWishes
from live_desktop.protocol.wishes import Thinking, Wishes
from live_desktop.server.models import ModelStore
from tests.interop.conftest import Tls
from tests.interop.google import scripted, spoken, until
from tests.server.live_client import AtOnce, dialed

WEATHER = FunctionDeclaration(
    name="get_weather",
    description="Tells the weather.",
    parameters_json_schema={"type": "object", "properties": {"city": {"type": "string"}}},
    behavior=Behavior.NON_BLOCKING,
)
PCM = Blob(mime_type="audio/pcm;rate=16000", data=b"\xff\xfb\xf0\x00")
JPEG = Blob(mime_type="image/jpeg", data=b"\xff\xd8\xff\xd9")


def wishes(model: str, *, all_of_them: bool) -> Wishes:
    """The least and the most that can be wished."""
    if not all_of_them:
        return Wishes(model=model, voice="Kore", persona="Be brief.")
    return Wishes(
        model=model,
        voice="Kore",
        persona="Be brief.",
        functions=(WEATHER,),
        language="en-US",
        temperature=0.7,
        top_p=0.9,
        top_k=40,
        max_output_tokens=512,
        seed=7,
        media_resolution="MEDIA_RESOLUTION_LOW",
        thinking=Thinking(level="LOW", budget=128, include_thoughts=True),
        affective=True,
        proactive=True,
        google_search=True,
        activity=ActivityWishes(
            start_sensitivity=Sensitivity.START_SENSITIVITY_LOW,
            end_sensitivity=Sensitivity.END_SENSITIVITY_HIGH,
            prefix_padding_ms=20,
            silence_ms=300,
            interrupts=False,
            coverage=TurnCoverage.TURN_INCLUDES_ONLY_ACTIVITY,
        ),
        transcribe_languages=("en-US",),
        transcribe_vocabulary=("PySide",),
        trigger_tokens=25600,
        target_tokens=12800,
    )


def dump(message: Any) -> Any:
    """Write a model of Google's as it stands on the wire, base64 in the standard alphabet."""
    return _standard(message.model_dump(mode="json", by_alias=True, exclude_none=True))


def _standard(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: each.replace("-", "+").replace("_", "/") if key == "data" else _standard(each)
            for key, each in value.items()
        }
    return [_standard(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("handle", ["", "7b0e-9"])
@pytest.mark.parametrize("all_of_them", [False, True])
@pytest.mark.parametrize("model", [card.id for card in MODELS])
def test_google_knows_our_setups(model: str, all_of_them: bool, handle: str) -> None:
    plan = plan_setup(wishes(model, all_of_them=all_of_them), handle=handle, seed_history=True)
    frame = json.loads(encode_client(plan.setup))
    # Google's type of the setup has no field for this one; its client takes it from another type.
    activity = frame["setup"].pop("realtimeInputConfig", None)
    if activity is not None:
        assert dump(types.RealtimeInputConfig.model_validate(activity)) == activity
    assert dump(types.LiveClientMessage.model_validate_json(json.dumps(frame))) == frame


@pytest.mark.parametrize(
    "part",
    [
        ClientContent(turns=(text_content("hi"), text_content("ho", "model")), turn_complete=True),
        ClientContent(
            turns=(
                Content(
                    role="user",
                    parts=(
                        Part(inline_data=JPEG),
                        Part(file_data=FileData(file_uri="files/1", mime_type="image/png")),
                    ),
                ),
            )
        ),
        RealtimeInput(audio=PCM),
        RealtimeInput(video=JPEG),
        RealtimeInput(text="hello"),
        RealtimeInput(audio_stream_end=True),
        RealtimeInput(activity_start=Activity()),
        RealtimeInput(activity_end=Activity()),
        RealtimeInput(media_chunks=(PCM,)),
        ToolResponse(
            function_responses=(
                FunctionResponse(
                    id="fc-1",
                    name="get_weather",
                    response={"output": {"sky": "fog"}},
                    scheduling=Scheduling.WHEN_IDLE,
                    will_continue=True,
                ),
                FunctionResponse(id="fc-2", name="f", response={"error": "no"}),
            )
        ),
        ContextUpdate(
            system_instruction=text_content("new"),
            tools=ToolsUpdate(
                tools=(Tool(function_declarations=(WEATHER,)), Tool(google_search=GoogleSearch()))
            ),
        ),
        ContextUpdate(tools=ToolsUpdate()),
    ],
)
def test_google_knows_our_input(part: ClientPart) -> None:
    frame = encode_client(part)
    assert dump(types.LiveClientMessage.model_validate_json(frame)) == json.loads(frame)


SPEECH = Content(
    role="model",
    parts=(Part(inline_data=Blob(mime_type="audio/pcm;rate=24000", data=b"\xff\xfb\xf0\x00")),),
)
SERVER_MESSAGES = (
    ServerMessage(server_content=ServerContent(model_turn=SPEECH)),
    ServerMessage(
        server_content=ServerContent(
            model_turn=Content(
                role="model",
                parts=(
                    Part(text="so", thought=True),
                    Part(executable_code=ExecutableCode(code="1", language="PYTHON", id="1")),
                    Part(
                        code_execution_result=CodeExecutionResult(
                            outcome="OUTCOME_OK", output="1", id="1"
                        )
                    ),
                ),
            ),
            output_transcription=Transcription(text="Morning! ", finished=True),
            input_transcription=Transcription(text="Hi", language_code="en-US"),
            interim_input_transcription=Transcription(text="H"),
        )
    ),
    ServerMessage(
        server_content=ServerContent(
            grounding_metadata=GroundingMetadata(
                web_search_queries=("oslo",),
                grounding_chunks=(
                    GroundingChunk(web=WebSource(uri="https://a.example", title="A")),
                ),
                grounding_supports=(
                    GroundingSupport(
                        segment=Segment(start_index=1, end_index=4, text="fog"),
                        grounding_chunk_indices=(0,),
                        confidence_scores=(0.5,),
                    ),
                ),
                search_entry_point=SearchEntryPoint(rendered_content="<p>"),
            ),
            url_context_metadata=UrlContextMetadata(
                url_metadata=(
                    UrlMetadata(
                        retrieved_url="https://a.example",
                        url_retrieval_status="URL_RETRIEVAL_STATUS_SUCCESS",
                    ),
                )
            ),
        )
    ),
    ServerMessage(server_content=ServerContent(interrupted=True)),
    ServerMessage(server_content=ServerContent(generation_complete=True, waiting_for_input=True)),
    ServerMessage(
        tool_call=ToolCall(
            function_calls=(FunctionCall(id="1", name="get_weather", args={"city": "Oslo"}),)
        )
    ),
    ServerMessage(tool_call_cancellation=ToolCallCancellation(ids=("1",))),
    ServerMessage(go_away=GoAway(time_left=Duration(9.5))),
    ServerMessage(
        session_resumption_update=SessionResumptionUpdate(
            new_handle="h", resumable=True, last_consumed_client_message_index=3
        )
    ),
    ServerMessage(
        voice_activity=VoiceActivity(
            type=VoiceActivityType.ACTIVITY_START, audio_offset=Duration(1.88)
        )
    ),
    ServerMessage(
        server_content=ServerContent(
            turn_complete=True,
            turn_complete_reason=TurnCompleteReason.NEED_MORE_INPUT,
            interaction_status=InteractionStatus.IDLE,
        ),
        usage_metadata=UsageMetadata(
            prompt_token_count=4,
            response_token_count=5,
            total_token_count=9,
            thoughts_token_count=1,
            prompt_tokens_details=(ModalityTokenCount(modality="TEXT", token_count=4),),
            response_tokens_details=(ModalityTokenCount(modality="AUDIO", token_count=5),),
        ),
    ),
)


async def test_googles_client_receives_all_that_our_codec_sends(tls: Tls) -> None:
    async with (
        scripted(tls, *SERVER_MESSAGES) as (client, _),
        client.aio.live.connect(model="gemini-3.8-live") as session,
    ):
        assert session.setup_complete == types.LiveServerSetupComplete()
        received = await until(session, lambda each: each.usage_metadata)
    expected = [renamed(encode_server(each)) for each in SERVER_MESSAGES]
    assert [dump(each) for each in received] == expected


def renamed(frame: bytes) -> Any:
    """Read a frame, with the name that Google's client gives to one field."""
    message = json.loads(frame)
    if "voiceActivity" in message:
        activity = message["voiceActivity"]
        activity["voiceActivityType"] = activity.pop("type")
    return message


async def frames_of_a_turn(socket: ClientConnection) -> list[bytes]:
    """Collect frames up to the end of a turn."""
    frames: list[bytes] = []
    while not frames or b'"turnComplete":true' not in frames[-1]:
        frames.append(await socket.recv(decode=False))
    return frames


async def test_google_knows_all_that_our_server_sends(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        for block in spoken("question"):
            audio = Blob(mime_type="audio/pcm;rate=16000", data=block)
            await client.send(RealtimeInput(audio=audio))
        frames = await frames_of_a_turn(client.socket)
    messages = [renamed(frame) for frame in frames]
    read = [types.LiveServerMessage.model_validate_json(json.dumps(each)) for each in messages]
    assert [dump(each) for each in read] == messages
    assert {"serverContent", "voiceActivity", "usageMetadata"} <= {
        key for each in messages for key in each
    }


def test_an_empty_setup_complete_is_known_to_google() -> None:
    frame = encode_server(ServerMessage(setup_complete=SetupComplete()))
    assert types.LiveServerMessage.model_validate_json(frame).setup_complete is not None
