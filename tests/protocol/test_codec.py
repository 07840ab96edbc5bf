"""The codec: what it writes it reads, what it cannot read it refuses in one way only."""

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import (
    OTHER_KEYS,
    decode_client,
    decode_opening,
    decode_server,
    encode_client,
    encode_server,
    unknown_keys,
)
from live_desktop.protocol.content import Blob, Content, FunctionCall, Part
from live_desktop.protocol.messages import (
    Activity,
    ClientContent,
    ClientMessage,
    ContextUpdate,
    GoAway,
    RealtimeInput,
    ServerMessage,
    SetupComplete,
    ToolCall,
    ToolResponse,
)
from live_desktop.protocol.setup import ActivityHandling, Setup
from live_desktop.protocol.wire import Duration, Media, encode_extension
from tests.protocol.strategies import message

CLIENT_FIELDS: dict[type, str] = {
    Setup: "setup",
    ClientContent: "client_content",
    RealtimeInput: "realtime_input",
    ToolResponse: "tool_response",
    ContextUpdate: "context_update",
}


@given(st.one_of(*map(message, CLIENT_FIELDS)))
def test_client_message_survives_the_wire(part: Any) -> None:
    decoded = decode_client(encode_client(part))
    assert getattr(decoded, CLIENT_FIELDS[type(part)]) == part


@given(message(RealtimeInput))
def test_realtime_input_is_written_as_every_other_message(part: RealtimeInput) -> None:
    whole = ClientMessage(realtime_input=part)
    assert encode_client(part) == msgspec.json.encode(whole, enc_hook=encode_extension).decode()


@given(st.text(), st.binary(), st.sampled_from([bytes, Media]))
def test_a_microphone_message_is_written_as_every_other_one(
    mime_type: str, pcm: bytes, kind: Callable[[bytes], bytes]
) -> None:
    part = RealtimeInput(audio=Blob(mime_type=mime_type, data=kind(pcm)))
    whole = ClientMessage(realtime_input=part)
    text = encode_client(part)
    assert text == msgspec.json.encode(whole, enc_hook=encode_extension).decode()
    assert decode_client(text) == whole


@given(message(ServerMessage))
def test_server_message_survives_the_wire(sent: ServerMessage) -> None:
    assert decode_server(encode_server(sent)) == sent


@given(message(ServerMessage))
def test_snake_case_means_the_same(sent: ServerMessage) -> None:
    assert decode_server(json.dumps(_snake_case(sent))) == sent


@given(
    message(ServerMessage),
    st.dictionaries(st.from_regex("zz[a-z]{1,6}", fullmatch=True), st.text()),
)
def test_unknown_fields_change_nothing(sent: ServerMessage, extra: dict[str, str]) -> None:
    known = json.loads(encode_server(sent))
    assert decode_server(json.dumps(extra | known)) == sent
    assert decode_server(json.dumps(known | extra)) == sent


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for decode in (decode_client, decode_server):
        try:
            decode(data)
        except RemoteProtocolError as error:
            assert error.detail


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["setup", "serverContent", "server_content", "modelTurn", "parts", "inlineData",
                 "data", "goAway", "timeLeft", "toolCall", "functionCalls", "args", "text"]
            ),
            inner,
        ),
    )
)  # fmt: skip
def test_any_json_is_read_or_refused(value: Any) -> None:
    for decode in (decode_client, decode_server):
        try:
            decode(json.dumps(value))
        except RemoteProtocolError as error:
            assert error.detail


@pytest.mark.parametrize(
    "frame",
    [
        '{"realtime_input":{"audio":{"mime_type":"audio/pcm;rate=16000","data":"__vwAA=="}}}',
        '{"realtimeInput":{"audio":{"mimeType":"audio/pcm;rate=16000","data":"//vwAA=="}}}',
        '{"realtimeInput":{"audio":{"mimeType":"audio/pcm;rate=16000","data":"__vwAA"}}}',
        '{"realtimeInput":{"text":null,"audio":{"mimeType":"audio/pcm;rate=16000","data":"//vwAA"}}}',
    ],
)
def test_every_spelling_of_one_message(frame: str) -> None:
    blob = Blob(mime_type="audio/pcm;rate=16000", data=b"\xff\xfb\xf0\x00")
    expected = ClientMessage(realtime_input=RealtimeInput(audio=blob))
    assert decode_client(frame) == expected
    assert decode_client(frame.encode()) == expected


@pytest.mark.parametrize("data", ["Q", "QU JD", "QUJD\\n", "é", "QQ==QQ==", "Q===", "\\ud800"])
def test_what_is_no_base64_is_refused(data: str) -> None:
    with pytest.raises(RemoteProtocolError):
        decode_client('{"realtimeInput":{"audio":{"data":"%s"}}}' % data)


def test_empty_objects_are_told_from_absent_ones() -> None:
    assert encode_client(RealtimeInput(activity_start=Activity())) == (
        '{"realtimeInput":{"activityStart":{}}}'
    )
    assert decode_server("{}") == ServerMessage()
    assert decode_server('{"setupComplete":{}}') == ServerMessage(setup_complete=SetupComplete())
    assert decode_server('{"serverContent":{"outputTranscription":{}}}').server_content is not None


def test_numbers_and_durations_come_in_several_forms() -> None:
    window = '{"setup":{"contextWindowCompression":{"triggerTokens":%s}}}'
    assert decode_client(window % 25600) == decode_client(window % '"25600"')
    assert decode_server('{"goAway":{"timeLeft":"9.5s"}}').go_away == GoAway(
        time_left=Duration(9.5)
    )


@pytest.mark.parametrize("left", ['"s"', '"soon"', '"infs"', '"nans"', "5", "{}"])
def test_impossible_durations_are_refused(left: str) -> None:
    with pytest.raises(RemoteProtocolError):
        decode_server('{"goAway":{"timeLeft":%s}}' % left)


def test_enumerations_forgive_case_and_keep_what_is_new() -> None:
    frame = '{"setup":{"realtimeInputConfig":{"activityHandling":"%s"}}}'

    def handling(word: str) -> ActivityHandling | None:
        setup = decode_client(frame % word).setup
        assert setup is not None
        assert setup.realtime_input_config is not None
        return setup.realtime_input_config.activity_handling

    assert handling("no_interruption") is ActivityHandling.NO_INTERRUPTION
    assert handling("BRAND_NEW") == "BRAND_NEW"


def test_free_form_maps_are_left_as_they_are() -> None:
    frame = '{"tool_call":{"function_calls":[{"id":"1","args":{"my_key":{"a_b":1},"x":null}}]}}'
    call = decode_server(frame).tool_call
    assert call is not None
    assert call.function_calls == (FunctionCall(id="1", args={"my_key": {"a_b": 1}, "x": None}),)


def test_unknown_keys_are_counted() -> None:
    unknown_keys.clear()
    decode_server('{"toolCall":{"functionCalls":[{"args":{"city":"Oslo"}}]}}')
    decode_client('{"realtime_input":{"audio":{"mime_type":"audio/pcm","data":"__vwAA"}}}')
    assert not unknown_keys
    decode_server('{"novelty":1,"serverContent":{"fancy":{"deep":2}}}')
    decode_server('{"novelty":1}')
    assert unknown_keys == {"novelty": 2, "fancy": 1}


def _snake_case(value: Any) -> Any:
    """Write a message with snake_case keys, as one of the official clients does."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        pairs = ((field, getattr(value, field.name)) for field in fields)
        return {field.name: _snake_case(each) for field, each in pairs if each != field.default}
    if isinstance(value, tuple):
        return [_snake_case(each) for each in value]
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode()
    return msgspec.to_builtins(value, enc_hook=encode_extension)


def test_a_message_of_one_part_each() -> None:
    content = Content(role="model", parts=(Part(text="so", thought=True), Part(text="hi")))
    assert decode_client(
        encode_client(ClientContent(turns=(content,), turn_complete=True))
    ).client_content == ClientContent(turns=(content,), turn_complete=True)


def test_a_call_without_arguments_is_written_with_an_empty_object() -> None:
    call = ServerMessage(tool_call=ToolCall(function_calls=(FunctionCall(id="1", name="ping"),)))
    assert b'"args":{}' in encode_server(call)
    assert decode_server(encode_server(call)) == call


def test_the_keys_of_one_frame_are_told_and_those_of_many_are_bounded() -> None:
    unknown_keys.clear()
    frame = '{"novelty":1,"setup":{"model":"m","fancy":{"deep":2}}}'
    assert decode_opening(frame) == (ClientMessage(setup=Setup(model="m")), ("novelty", "fancy"))
    many = [f"{number:03}" + "x" * 1000 for number in range(1000)]
    message, told = decode_opening(msgspec.json.encode(dict.fromkeys(many)))
    assert message == ClientMessage()
    assert list(told) == many
    decode_client('{"novelty":1}')
    assert unknown_keys["novelty"] == 2
    assert unknown_keys.total() == 2 + 1 + 1000
    assert unknown_keys[OTHER_KEYS] > 700
    assert len(unknown_keys) < 300
    assert max(map(len, unknown_keys)) < 100
    unknown_keys.clear()
