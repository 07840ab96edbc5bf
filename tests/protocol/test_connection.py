"""The connection's table: what may happen when, and whose fault it is otherwise."""

from itertools import product

import pytest

from live_desktop.errors import LocalProtocolError, RemoteProtocolError
from live_desktop.protocol.connection import TRANSITIONS, Connection, State, Step
from live_desktop.protocol.content import Blob
from live_desktop.protocol.events import GoingAway, SetupAccepted
from live_desktop.protocol.messages import Activity, ClientContent, RealtimeInput, ToolResponse
from live_desktop.protocol.setup import AutomaticActivityDetection, RealtimeInputConfig, Setup

STEPS = {
    Step.SEND_SETUP: lambda connection: connection.send(Setup(model="models/m")),
    Step.SEND_INPUT: lambda connection: connection.send(RealtimeInput(text="hello")),
    Step.RECEIVE_SETUP_COMPLETE: lambda connection: connection.receive('{"setupComplete":{}}'),
    Step.RECEIVE_GO_AWAY: lambda connection: connection.receive('{"goAway":{"timeLeft":"5s"}}'),
    Step.RECEIVE_OTHER: lambda connection: connection.receive(
        '{"serverContent":{"turnComplete":true}}'
    ),
    Step.CLOSE: lambda connection: connection.close(),
}
WAYS = {
    State.CONNECTING: [],
    State.AWAITING_SETUP: [Step.SEND_SETUP],
    State.LIVE: [Step.SEND_SETUP, Step.RECEIVE_SETUP_COMPLETE],
    State.GOING_AWAY: [Step.SEND_SETUP, Step.RECEIVE_SETUP_COMPLETE, Step.RECEIVE_GO_AWAY],
    State.CLOSED: [Step.CLOSE],
}


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_each_step_in_each_state(state: State, step: Step) -> None:
    connection = Connection()
    for way in WAYS[state]:
        STEPS[way](connection)
    assert connection.state is state
    following = TRANSITIONS[state].get(step)
    if following is None:
        fault = LocalProtocolError if step.name.startswith("SEND") else RemoteProtocolError
        with pytest.raises(fault):
            STEPS[step](connection)
        assert connection.state is state
    else:
        STEPS[step](connection)
        assert connection.state is following


def test_events_come_out() -> None:
    connection = Connection()
    connection.send(Setup(model="models/m"))
    assert connection.receive(b'{"setupComplete":{}}') == (SetupAccepted(),)
    assert connection.receive("{}") == ()
    assert connection.receive('{"goAway":{"timeLeft":"50s"}}') == (GoingAway(50.0),)


@pytest.mark.parametrize("part", [ClientContent(turn_complete=True), ToolResponse()])
def test_content_waits_for_the_setup(part: ClientContent | ToolResponse) -> None:
    connection = Connection()
    connection.send(Setup(model="models/m"))
    with pytest.raises(LocalProtocolError):
        connection.send(part)


def test_sound_keeps_its_form() -> None:
    def sound(rate: int) -> RealtimeInput:
        return RealtimeInput(audio=Blob(mime_type=f"audio/pcm;rate={rate}", data=b"\0\0"))

    connection = Connection()
    connection.send(Setup(model="models/m"))
    connection.receive('{"setupComplete":{}}')
    connection.send(sound(16_000))
    connection.send(sound(16_000))
    with pytest.raises(LocalProtocolError, match="form of the sound"):
        connection.send(sound(24_000))


def test_activity_is_marked_by_hand_or_by_the_server() -> None:
    by_hand = RealtimeInputConfig(
        automatic_activity_detection=AutomaticActivityDetection(disabled=True)
    )
    start, end = RealtimeInput(activity_start=Activity()), RealtimeInput(audio_stream_end=True)
    for config, allowed, refused in ((by_hand, start, end), (None, end, start)):
        connection = Connection()
        connection.send(Setup(model="models/m", realtime_input_config=config))
        connection.receive('{"setupComplete":{}}')
        connection.send(allowed)
        with pytest.raises(LocalProtocolError):
            connection.send(refused)
