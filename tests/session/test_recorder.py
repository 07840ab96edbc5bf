"""The flight recorder: what it keeps, what goes when it is full, and what it costs."""

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop import __version__
from live_desktop.protocol.codec import encode_client
from live_desktop.protocol.content import Blob
from live_desktop.protocol.flight import DROPPED, FlightEntry, FlightKind, decode_flight
from live_desktop.protocol.messages import RealtimeInput
from live_desktop.session.recorder import FlightRecorder, Traffic, without_media

STARTED = datetime(2026, 1, 2, tzinfo=UTC)
SETUP = '{"setup":{"model":"models/m"}}'
ACCEPTED = b'{\n "setupComplete": {}\n}'
BLOCK = encode_client(RealtimeInput(audio=Blob(mime_type="audio/pcm;rate=16000", data=b"x" * 3840)))
HANDLE = "5c1f0e0a-7c56-4f0e"


def ticking() -> Iterator[float]:
    """Give a clock that starts anywhere and goes on half a second each time."""
    return (100.0 + tick / 2 for tick in count())


def recorder(*, most_entries: int = 1000, most_bytes: int = 10**6) -> FlightRecorder:
    """Make a recorder with a clock of its own."""
    clock = ticking()
    return FlightRecorder(
        "local",
        STARTED,
        clock=lambda: next(clock),
        most_entries=most_entries,
        most_bytes=most_bytes,
    )


def connect(into: FlightRecorder) -> None:
    """Let a connection be opened and set up."""
    into.opened()
    into.sent(SETUP)
    into.received(ACCEPTED)


def texts(entries: tuple[FlightEntry, ...], connection: int | None = None) -> list[str]:
    """Give the texts of a connection's entries."""
    return [each.text for each in entries if connection in {None, each.connection}]


def test_it_keeps_what_went_over_the_wire_with_its_time() -> None:
    flight = recorder()
    connect(flight)
    flight.sent(BLOCK)
    flight.closed(1008, "no such model")
    connect(flight)
    flight.noted("resumed")
    sound = {"mimeType": "audio/pcm;rate=16000", "data": 3840}
    assert [
        (each.seconds, each.connection, each.kind, each.words or json.loads(each.text))
        for each in flight.entries()
    ] == [
        (0.5, 1, FlightKind.NOTED, "opened"),
        (1.0, 1, FlightKind.SENT, {"setup": {"model": "models/m"}}),
        (1.5, 1, FlightKind.RECEIVED, {"setupComplete": {}}),
        (2.0, 1, FlightKind.SENT, {"realtimeInput": {"audio": sound}}),
        (2.5, 1, FlightKind.NOTED, "close 1008: no such model"),
        (3.0, 2, FlightKind.NOTED, "opened"),
        (3.5, 2, FlightKind.SENT, {"setup": {"model": "models/m"}}),
        (4.0, 2, FlightKind.RECEIVED, {"setupComplete": {}}),
        (4.5, 2, FlightKind.NOTED, "resumed"),
    ]
    assert [each.size for each in flight.entries()[:5]] == [
        0,
        len(SETUP),
        len(ACCEPTED),
        len(BLOCK),
        0,
    ]


def test_what_is_saved_is_what_is_shown() -> None:
    flight = recorder()
    connect(flight)
    flight.received('{"sessionResumptionUpdate":{"newHandle":"%s","resumable":true}}' % HANDLE)
    flight.received(b"\xff is no JSON")
    document = flight.document()
    saved = decode_flight(document)
    assert saved.entries == flight.entries()
    assert (saved.header.program, saved.header.started) == (__version__, STARTED)
    assert (saved.header.endpoint, saved.header.dropped) == ("local", 0)
    assert HANDLE.encode() not in document


@pytest.mark.parametrize("bound", [{"most_entries": 10}, {"most_bytes": 2310}])
def test_the_oldest_entries_go_but_the_setup_stays(bound: dict[str, int]) -> None:
    flight = recorder(**bound)
    connect(flight)
    for number in range(50):
        flight.sent('{"realtimeInput":{"text":"%d"}}' % number)
    entries = flight.entries()
    setup, accepted, gap, *rest = texts(entries)
    assert json.loads(setup) == {"setup": {"model": "models/m"}}
    assert json.loads(accepted) == {"setupComplete": {}}
    assert gap == DROPPED
    assert len(rest) == 8
    assert [json.loads(each)["realtimeInput"]["text"] for each in rest] == [
        str(number) for number in range(42, 50)
    ]
    assert flight.dropped == decode_flight(flight.document()).header.dropped == 53 - 10
    assert [each.seconds for each in entries] == sorted(each.seconds for each in entries)


def test_a_connection_of_which_nothing_is_left_goes_whole() -> None:
    flight = recorder(most_entries=8)
    for _ in range(3):
        connect(flight)
        flight.received('{"goAway":{}}')
        flight.received('{"serverContent":{}}')
    assert {each.connection for each in flight.entries()} == {2, 3}
    assert '{"setup":{"model":"models/m"}}' in texts(flight.entries(), 2)
    assert flight.dropped == 15 - 8


def test_however_long_it_runs_it_stays_small() -> None:
    flight = recorder(most_entries=20)
    for _ in range(200):
        connect(flight)
        flight.closed(1006, "")
    assert len(flight.entries()) <= 21
    assert flight.dropped >= 780


def test_one_frame_larger_than_all_is_kept_alone() -> None:
    flight = recorder(most_bytes=1000)
    connect(flight)
    flight.sent('{"clientContent":{"turns":[{"parts":[{"text":"%s"}]}]}}' % ("word " * 500))
    assert "word word" in texts(flight.entries())[-1]


def test_an_entry_read_early_is_the_same_later() -> None:
    flight = recorder()
    connect(flight)
    flight.sent(BLOCK)
    before = flight.entries()
    flight.sent(BLOCK)
    assert flight.entries()[: len(before)] == before


@given(
    st.lists(st.binary(min_size=384, max_size=2000), min_size=1, max_size=3),
    st.sampled_from(['"data":"%s"', '"data" : "%s"', '"data":\n"%s"']),
)
def test_sound_is_cut_out_and_measured(sounds: list[bytes], template: str) -> None:
    fields = [template % base64.b64encode(each).decode() for each in sounds]
    frame = "[%s]" % ",".join("{%s}" % each for each in fields)
    assert json.loads(without_media(frame)) == [{"data": f"<{len(each)} bytes>"} for each in sounds]


@given(st.text(max_size=1500), st.text(max_size=30))
def test_what_is_no_sound_is_left_as_it_is(text: str, name: str) -> None:
    for key in ("data", name):
        frame = json.dumps({key: text + " words ", "more": ["data", '"data":"' + "x" * 600]})
        assert without_media(frame) == frame
    assert without_media('{"data":"' + "x" * 600) == '{"data":"' + "x" * 600


def test_recording_a_microphone_block_is_cheap() -> None:
    flight = FlightRecorder("local", STARTED, most_entries=2000)
    connect(flight)

    def seconds() -> float:
        start = time.perf_counter()
        for _ in range(500):
            flight.sent(BLOCK)
        return (time.perf_counter() - start) / 500

    # The best of several runs: a busy machine slows some of them, never all by this much.
    assert min(seconds() for _ in range(10)) < 50e-6


def test_it_is_read_on_from_where_one_was() -> None:
    flight = recorder()
    connect(flight)
    first = flight.since(0, 2)
    assert texts(first.entries) == ["opened", SETUP]
    assert first.position == 2
    rest = flight.since(first.position, 100)
    assert len(rest.entries) == 1
    assert rest.position == flight.end == 3
    assert flight.since(rest.position, 100).entries == ()
    flight.noted("later")
    later = flight.since(rest.position, 100).entries
    assert texts(later) == ["later"]
    assert later[0] is flight.entries()[-1]


def test_who_reads_on_too_late_is_told_of_the_gap() -> None:
    flight = recorder(most_entries=6)
    connect(flight)
    at = flight.since(0, 100).position
    for number in range(10):
        flight.noted(f"{number}")
    late = flight.since(at, 100)
    assert texts(late.entries) == [DROPPED, "6", "7", "8", "9"]
    assert texts(flight.since(0, 100).entries)[1:3] == ['{"setupComplete":{}}', DROPPED]
    assert late.position == flight.end


def test_it_counts_all_that_went_over_the_wire() -> None:
    flight = recorder(most_entries=2)
    connect(flight)
    flight.sent("ä")
    flight.dialled()
    flight.not_reached("Nobody is there.")
    assert flight.traffic == Traffic(2, len(SETUP) + 2, 1, len(ACCEPTED))
    assert flight.connections == 1
    assert texts(flight.entries())[-1] == "not reached: Nobody is there."
