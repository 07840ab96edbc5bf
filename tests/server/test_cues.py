"""What each message of a recording waits for."""

import pytest

from live_desktop.protocol.content import Blob
from live_desktop.protocol.flight import Close, decode_flight
from live_desktop.protocol.messages import (
    Activity,
    ClientMessage,
    RealtimeInput,
)
from live_desktop.server.replay import (
    connections_of,
    counts,
)
from live_desktop.session.closes import explain_close
from live_desktop.session.recorder import FlightRecorder
from tests.server.replaying import (
    ACCEPT,
    MIC,
    SENT_SETUP,
    SENT_SOUND,
    SENT_TEXT,
    SOUND,
    STARTED,
    TURN,
    made,
)


def test_each_cue_waits_for_what_came_before_it_and_no_longer() -> None:
    flight = made(
        (0.5, "sent", SENT_SETUP),
        (0.75, "received", ACCEPT),
        (1.0, "sent", SENT_SOUND),
        (2.0, "sent", SENT_TEXT),
        (2.25, "sent", SENT_SOUND),
        (2.5, "noted", "the microphone is muted"),
        (3.0, "received", "{}"),
        (3.5, "received", TURN),
        (4.5, "noted", "close 1001: bye"),
    )
    (connection,) = connections_of(flight)
    assert [(cue.after, cue.pause) for cue in connection.cues] == [
        (1, 0.25),
        (2, 1.0),
        (2, 0.5),
        (2, 1.0),
    ]


def test_a_close_of_ours_is_no_cue() -> None:
    recorder = FlightRecorder("custom", STARTED)
    recorder.opened()
    recorder.sent(SENT_SETUP)
    recorder.received(ACCEPT)
    recorder.closed_here()
    recorder.closed(1000, "")
    (connection,) = connections_of(decode_flight(recorder.document()))
    assert [cue.close for cue in connection.cues] == [None]


def test_the_words_of_a_lost_connection_are_its_close() -> None:
    detail = explain_close(1011, "Internal error encountered.").detail
    assert Close.noted(detail) == Close(1011, "Internal error encountered.")
    assert Close.noted(explain_close(1006, "").detail) == Close(1006)


def test_a_gap_in_the_recording_is_not_waited_for() -> None:
    clock = iter(float(tick) for tick in range(1000))
    recorder = FlightRecorder("custom", STARTED, clock=lambda: next(clock), most_entries=5)
    recorder.opened()
    recorder.sent(SENT_SETUP)
    recorder.received(ACCEPT)
    for _ in range(500):
        recorder.received("{}")
    (connection,) = connections_of(decode_flight(recorder.document()))
    assert [cue.pause for cue in connection.cues] == [1.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("part", "is_waited_for"),
    [
        (RealtimeInput(text="hi"), True),
        (RealtimeInput(activity_start=Activity()), True),
        (RealtimeInput(activity_end=Activity()), True),
        (RealtimeInput(audio_stream_end=True), False),
        (MIC, False),
        (RealtimeInput(video=Blob(mime_type="image/jpeg", data=SOUND)), False),
        (RealtimeInput(media_chunks=(Blob(data=SOUND),)), False),
    ],
)
def test_streamed_media_are_not_waited_for(part: RealtimeInput, is_waited_for: bool) -> None:
    assert counts(ClientMessage(realtime_input=part)) is is_waited_for
