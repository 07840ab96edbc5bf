"""What happened on each connection is found in its messages."""

import json
from itertools import pairwise

from live_desktop.session.recorder import FlightRecorder
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.happenings import MOST_HAPPENINGS, MOST_LANES, Chart, Happens
from live_desktop.ui.inspector.lane_layout import APART, lay_out
from tests.ui.inspector.recordings import empty, eventful, record, set_up, speech


def charted(made: FlightRecorder | None = None) -> Chart:
    """Read a recording."""
    chart = Chart()
    chart.take((made or eventful()).entries())
    return chart


def test_each_connection_has_what_happened_on_it() -> None:
    chart = charted()
    assert [[each.kind for each in lane.happenings] for lane in chart.lanes] == [
        [
            Happens.DIALLED,
            Happens.SET_UP,
            Happens.TURN,
            Happens.HANDLE,
            Happens.INTERRUPTED,
            Happens.GOING_AWAY,
            Happens.CLOSED_HERE,
        ],
        [Happens.DIALLED, Happens.SET_UP, Happens.ROTATED, Happens.CLOSED],
        [Happens.DIALLED, Happens.NOT_REACHED],
        [Happens.DIALLED, Happens.SET_UP, Happens.ROTATED, Happens.LOST],
    ]
    assert [lane.number for lane in chart.lanes] == [1, 2, 0, 3]
    assert chart.latency == 1.5


def test_it_is_said_in_words() -> None:
    first, second, third, fourth = charted().lanes
    assert [words.said(each) for each in first.happenings] == [
        "dialled",
        "set up, 1.5 s after dialling",
        "turn 1 complete",
        "resumption handle received",
        "interrupted",
        "going away, 9.5 s left",
        "closed here",
    ]
    assert words.said(second.happenings[-2]) == "rotated: the session goes on here"
    assert words.said(second.happenings[-1]) == (
        "closed by the server with 1011, “Internal error encountered”. The service has a fault of"
        " its own. Try again in a moment."
    )
    assert words.said(third.happenings[-1]) == "not reached: Nobody is there."
    assert words.said(fourth.happenings[-1]) == "lost: no sign of life from the service"
    assert words.lane_title(second, 99, newest=False) == (
        "Connection 2 · closed by the server (1011) · 0:02 · set up in 1.5 s"
    )
    assert words.lane_title(third, 99, newest=False) == "Dialled at 0:09 · not reached"


def test_one_that_is_open_or_was_given_up_says_so() -> None:
    made = empty(1.0)
    made.dialled()
    (lane,) = charted(made).lanes
    assert words.lane_title(lane, 9, newest=True) == "Dialled at 0:01 · dialling"
    assert words.lane_title(lane, 9, newest=False) == "Dialled at 0:01 · given up"
    set_up(made)
    _, lane = charted(made).lanes
    assert words.lane_title(lane, 67, newest=True) == (
        "Connection 1 · open for 1:05 · set up in 3.0 s"
    )


def test_words_that_only_look_like_events_are_none() -> None:
    made = empty()
    set_up(made)
    text = 'say "turnComplete" and "goAway"'
    made.received(json.dumps({"serverContent": {"outputTranscription": {"text": text}}}))
    made.received('"setupComplete" {')
    made.received(json.dumps({"goAway": {}}))
    made.received(json.dumps({"goAway": {"timeLeft": "soon"}}))
    (lane,) = charted(made).lanes
    assert [each.kind for each in lane.happenings[2:]] == [Happens.GOING_AWAY] * 2
    assert words.said(lane.happenings[-1]) == "going away"


def test_a_connection_whose_beginning_is_gone_has_a_line_too() -> None:
    made = empty(most_entries=8)
    set_up(made)
    record(made, 20)
    made.received(json.dumps({"serverContent": {"turnComplete": True}}))
    (lane,) = charted(made).lanes
    assert lane.number == 1
    assert [each.kind for each in lane.happenings] == [Happens.SET_UP, Happens.TURN]


def test_memory_has_an_end() -> None:
    made = empty()
    for _ in range(MOST_LANES + 5):
        made.dialled()
        made.not_reached("Nobody is there.")
    assert len(charted(made).lanes) == MOST_LANES
    made = empty()
    set_up(made)
    for _ in range(MOST_HAPPENINGS + 50):
        speech(made, 1, turnComplete=True)
    (lane,) = charted(made).lanes
    assert len(lane.happenings) == MOST_HAPPENINGS
    assert lane.happenings[1].kind is Happens.SET_UP
    assert words.said(lane.happenings[-1]) == f"turn {MOST_HAPPENINGS + 50} complete"


def test_marks_stand_apart_and_inside_the_line() -> None:
    made = eventful()
    made.closed_here()
    for lane in charted(made).lanes:
        marks = lay_out(lane.happenings, lane.began, lane.ended or 99, 400)
        assert [each for mark in marks for each in mark.happenings] == lane.happenings
        places = [mark.x for mark in marks]
        assert places == sorted(places)
        assert all(0 <= place <= 400 for place in places)
        assert all(b - a >= APART for a, b in pairwise(places))


def test_turns_that_are_too_near_are_one_mark_of_the_most_telling() -> None:
    made = empty(0.001)
    set_up(made)
    for number in range(50):
        what = {"interrupted": True} if number == 20 else {"turnComplete": True}
        made.received(json.dumps({"serverContent": what}))
    (lane,) = charted(made).lanes
    marks = lay_out(lane.happenings, lane.began, lane.began + 60, 300)
    assert len(marks) == 3
    assert len(marks[-1].happenings) == 50
    assert marks[-1].telling.kind is Happens.INTERRUPTED


def test_a_server_that_goes_away_without_end_is_charted() -> None:
    made = empty()
    set_up(made)
    for _ in range(MOST_HAPPENINGS + 10):
        made.received(json.dumps({"goAway": {"timeLeft": "9s"}}))
    (lane,) = charted(made).lanes
    assert len(lane.happenings) == MOST_HAPPENINGS
