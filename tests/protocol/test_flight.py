"""The recording's file: what it keeps, what it hides, and what it does with broken bytes."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from live_desktop.errors import LiveDesktopError
from live_desktop.protocol.codec import encode_server
from live_desktop.protocol.flight import (
    CLOSED_HERE,
    LARGEST_FILL,
    Close,
    Flight,
    FlightBroken,
    FlightEntry,
    FlightHeader,
    FlightKind,
    Redactor,
    decode_flight,
    encode_flight,
    filled,
)
from live_desktop.protocol.messages import ServerMessage
from tests.protocol.strategies import JSON, message
from tests.protocol.test_recorded import RECORDINGS, messages

HEADER = FlightHeader(program="0.1.0", started=datetime(2026, 1, 2, tzinfo=UTC), endpoint="google")
REDACTOR = Redactor(b"salt")
HANDLE = "5c1f0e0a-7c56-4f0e-8d6c-2f9f6f3f6b11"
KINDS = st.sampled_from([FlightKind.SENT, FlightKind.RECEIVED])
FRAMES = (
    message(ServerMessage).map(encode_server)
    | JSON.map(msgspec.json.encode)
    | st.binary(max_size=60)
    | st.text(max_size=60)
)
ENTRIES = st.builds(
    REDACTOR.entry,
    st.floats(0, 1e9),
    st.integers(0, 99),
    KINDS,
    FRAMES,
) | st.builds(
    REDACTOR.entry,
    st.floats(0, 1e9),
    st.integers(0, 99),
    st.just(FlightKind.NOTED),
    st.text(max_size=60),
)


def entry(frame: Any, kind: FlightKind = FlightKind.RECEIVED) -> FlightEntry:
    """Make the entry of a frame, or of what is no frame yet."""
    text = frame if isinstance(frame, str | bytes) else json.dumps(frame)
    return REDACTOR.entry(1.5, 1, kind, text)


def kept(frame: Any, kind: FlightKind = FlightKind.RECEIVED) -> Any:
    """Give what a frame is in the file."""
    return json.loads(bytes(entry(frame, kind).message))


@given(st.lists(ENTRIES, max_size=5), st.integers(0, 9), st.text(max_size=9))
def test_what_is_written_is_read(entries: list[FlightEntry], dropped: int, endpoint: str) -> None:
    header = msgspec.structs.replace(HEADER, dropped=dropped, endpoint=endpoint)
    data = encode_flight(header, entries)
    assert decode_flight(data) == Flight(header=header, entries=tuple(entries))
    assert len(data.splitlines()) == len(entries) + 1


def test_a_line_is_what_the_format_says() -> None:
    header, line = encode_flight(HEADER, [entry({"goAway": {"timeLeft": "9s"}})]).splitlines()
    assert json.loads(header) == {
        "format": "live-desktop-flight",
        "version": 1,
        "program": "0.1.0",
        "started": "2026-01-02T00:00:00Z",
        "endpoint": "google",
        "dropped": 0,
    }
    assert json.loads(line) == {
        "seconds": 1.5,
        "connection": 1,
        "kind": "received",
        "message": {"goAway": {"timeLeft": "9s"}},
    }


FILE = encode_flight(HEADER, [entry({"setupComplete": {}}), entry("opened", FlightKind.NOTED)])


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda more: FILE + more))
@example(FILE.splitlines()[0] + b"\n" + b"[" * 100_000)
@example(FILE + b'{"seconds":0,"connection":1,"kind":"sent","message":"\\ud800"}\n')
@example(FILE + b'{"seconds":0,"connection":1,"kind":"sent","message":1e999}\n')
@example(FILE + b'{"seconds":0,"connection":1,"kind":"sent","message":{},"x":"\xff"}\n')
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    with suppress(FlightBroken):
        for each in decode_flight(data).entries:
            assert isinstance(each.text, str)
            filled(each, lambda size, _mime: bytes(size))


@pytest.mark.parametrize("cut", range(1, len(FILE.splitlines()[-1])))
def test_a_last_line_that_is_cut_off_is_left_out(cut: int) -> None:
    whole = decode_flight(FILE)
    flight = decode_flight(FILE[: -1 - cut])
    assert flight == Flight(header=HEADER, entries=whole.entries[:-1], truncated=True)


def test_a_last_line_without_its_end_is_read() -> None:
    assert decode_flight(FILE[:-1]) == decode_flight(FILE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no recording"),
        (b'{"started":"2026-01-02T00:00:00Z","format":"other"}\n', "no recording"),
        (b"\xff\xfe\n", "no recording"),
        (FILE.replace(b'"version":1', b'"version":2'), "newer Live Desktop"),
        (FILE.replace(b'"kind":"received"', b'"kind":"smelled"'), "damaged in line 2"),
        (FILE.replace(b'"seconds":1.5', b'"seconds":-1'), "damaged in line 2"),
        (FILE.replace(b'"opened"', b'{"opened":1}'), "damaged in line 3"),
        (FILE + b"\n", "damaged in line 4"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(data: bytes, words: str) -> None:
    with pytest.raises(LiveDesktopError, match=words):
        decode_flight(data)


def blob(data: bytes, mime: str = "audio/pcm;rate=24000") -> dict[str, str]:
    """Make a blob as it is on the wire."""
    return {"mimeType": mime, "data": base64.b64encode(data).decode()}


MEDIA_PLACES: list[Any] = [
    lambda b: {"realtimeInput": {"audio": b}},
    lambda b: {"realtime_input": {"video": b}},
    lambda b: {"realtimeInput": {"mediaChunks": [b, b]}},
    lambda b: {"serverContent": {"modelTurn": {"parts": [{"inlineData": b}]}}},
    lambda b: {"server_content": {"model_turn": {"parts": [{"inline_data": b}]}}},
    lambda b: {"clientContent": {"turns": [{"parts": [{"inlineData": b}]}]}},
    lambda b: {"serverContent": {"modelTurn": {"parts": [{"thoughtSignature": b["data"]}]}}},
    lambda b: {"setup": {"avatarConfig": {"customizedAvatar": {"imageData": b["data"]}}}},
    lambda b: {
        "setup": {
            "generationConfig": {
                "speechConfig": {
                    "voiceConfig": {"replicatedVoiceConfig": {"voiceSampleAudio": b["data"]}}
                }
            }
        }
    },
    lambda b: {"toolResponse": {"functionResponses": [{"parts": [{"inlineData": b}]}]}},
    lambda b: {"toolResponse": {"functionResponses": [{"response": {"content": [b]}}]}},
]


@pytest.mark.parametrize("place", MEDIA_PLACES)
@given(data=st.binary(min_size=12, max_size=900))
def test_no_media_are_in_it(place: Any, data: bytes) -> None:
    frame = json.dumps(place(blob(data)))
    text = entry(frame).text
    assert base64.b64encode(data).decode()[:12] not in text
    assert str(len(data)) in text
    url_safe = base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert url_safe[:12] not in entry(json.dumps(place(blob(data) | {"data": url_safe}))).text


def test_long_base64_is_media_wherever_it_stands() -> None:
    data = base64.b64encode(b"\1\2\3" * 400).decode()
    call = {"id": "1", "name": "f", "args": {"picture": f"data:image/png;base64,{data}"}}
    text = entry({"toolCall": {"functionCalls": [call]}, "unknown": data, "other": [data]}).text
    assert data[:40] not in text
    assert text.count("<1200 bytes>") == 3


@given(JSON)
def test_free_form_maps_stay(value: Any) -> None:
    call = {"id": "1", "name": "f", "args": {"data": "aGVsbG8=", "handle": "door", "x": value}}
    frame = {"toolCall": {"functionCalls": [call]}}
    assert kept(frame) == frame


HANDLE_PLACES: list[Any] = [
    {"setup": {"model": "models/m", "sessionResumption": {"handle": HANDLE}}},
    {"setup": {"model": "models/m", "session_resumption": {"handle": HANDLE}}},
    {"sessionResumptionUpdate": {"newHandle": HANDLE, "resumable": True}},
    {"session_resumption_update": {"new_handle": HANDLE, "resumable": True}},
]


@pytest.mark.parametrize("frame", HANDLE_PLACES)
@pytest.mark.parametrize("spoil", ["", "}", "\x00"])
def test_no_handle_is_in_it(frame: Any, spoil: str) -> None:
    text = entry(json.dumps(frame) + spoil).text
    assert HANDLE not in text
    assert HANDLE[:18] not in text


def test_a_handle_has_one_placeholder_everywhere() -> None:
    sent, _, received, _ = map(kept, HANDLE_PLACES)
    placeholder = sent["setup"]["sessionResumption"]["handle"]
    assert received["sessionResumptionUpdate"] == {"newHandle": placeholder, "resumable": True}
    assert placeholder.startswith("<handle ")
    other = kept({"sessionResumptionUpdate": {"newHandle": "another", "resumable": True}})
    assert other["sessionResumptionUpdate"]["newHandle"] != placeholder
    again = Redactor(b"pepper").entry(0, 1, FlightKind.SENT, json.dumps(HANDLE_PLACES[0]))
    assert placeholder not in again.text
    empty = {"sessionResumptionUpdate": {"newHandle": "", "resumable": False}}
    assert kept(empty) == empty


KEYS = [
    "AIza" + "SyExample-Example_0123456789abcdefg",
    "auth_tokens/0123456789abcdef",
    "Bearer ya29.a0AfH6SMBexample",
    "AQ.Ab8RN6Lexample0123456789",
    "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl",
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", list(FlightKind))
@pytest.mark.parametrize(
    "template",
    [
        '{"clientContent":{"turns":[{"parts":[{"text":"my key is %s, ok"}]}]}}',
        '{"toolResponse":{"functionResponses":[{"response":{"%s":["%s"]}}]}}',
        '{"setup":{"tools":[{"mcpServers":[{"http":{"headers":{"Authorization":"%s"}}}]}]}}',
        "dialing wss://host/?key=%s failed",
        '{"broken": "%s"',
    ],
)
def test_no_key_is_in_it(key: str, kind: FlightKind, template: str) -> None:
    text = entry(template.replace("%s", key), kind).text
    assert key not in text
    assert key.split(".")[-1][-8:] not in text


def test_a_key_without_a_form_is_known_by_its_place() -> None:
    frame = {"setup": {"tools": [{"mcpServers": [{"headers": {"X-Mine": "sesame"}}]}]}}
    assert "sesame" not in entry(frame).text
    assert "sesame" not in entry("dialing wss://host/?key=sesame", FlightKind.NOTED).text


def test_what_was_said_stays() -> None:
    frame = {
        "serverContent": {
            "inputTranscription": {"text": " Where is the token of my affection?"},
            "unknownField": [1, 2.5, None, True],
        },
        "usageMetadata": {"totalTokenCount": 7},
    }
    assert kept(frame) == frame


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize("direction", ["sent", "received"])
def test_real_traffic_comes_back_with_silence_for_its_media(name: str, direction: str) -> None:
    frames = messages(name, direction)
    assert frames
    for frame in frames:
        played = filled(entry(frame), lambda size, _: bytes(size))
        assert json.loads(played) == silenced(json.loads(frame))


def silenced(value: Any, key: str = "") -> Any:
    """Give a message with zeros for its media and placeholders for its handles."""
    match value:
        case dict():
            return {name: silenced(each, name) for name, each in value.items()}
        case list():
            return [silenced(each) for each in value]
        case str() if key == "data":
            return base64.b64encode(bytes(len(base64.urlsafe_b64decode(value)))).decode()
        case str() if key in {"newHandle", "handle"} and value:
            return kept({"handle": value})["handle"]
        case _:
            return value


def test_media_are_filled_up_to_a_limit_and_by_their_type() -> None:
    asked: list[tuple[int, str]] = []

    def fill(size: int, mime: str) -> bytes:
        asked.append((size, mime))
        return bytes(size)

    line = (
        '{"seconds":0,"connection":1,"kind":"received","message":{"parts":['
        '{"inlineData":{"mimeType":"audio/pcm","data":6}},{"inlineData":{"data":99999999999}},'
        '{"inlineData":{"data":5}}, {"inlineData":{"data":-5}}]}}\n'
    )
    (each,) = decode_flight(FILE.splitlines()[0] + b"\n" + line.encode()).entries
    filled(each, fill)
    assert asked == [(6, "audio/pcm"), (LARGEST_FILL - 6, ""), (0, "")]


def test_a_frame_that_was_no_json_stays_one() -> None:
    assert filled(entry("this is no JSON"), lambda size, _: bytes(size)) == "this is no JSON"
    assert len(entry("no JSON " * 10_000).text) <= 2000


@given(st.integers(1000, 4999), st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_close_is_read_out_of_its_note(code: int, reason: str) -> None:
    close = Close(code, reason)
    assert Close.noted(close.note) == close


def test_other_notes_are_no_closes() -> None:
    assert Close.noted("close 99") is None
    assert Close.noted("resumed") is None
    assert Close.noted(CLOSED_HERE) is None
