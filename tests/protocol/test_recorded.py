"""Real traffic, as Google's servers and clients sent it, means what it meant."""

import json
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from live_desktop.protocol.codec import decode_client, decode_server, encode_server, unknown_keys
from live_desktop.protocol.connection import Connection, State
from live_desktop.protocol.events import (
    AudioDelta,
    InputTranscript,
    OutputTranscript,
    ServerEvent,
    Thought,
    ToolCalls,
    TurnComplete,
    Usage,
)

RECORDED = Path(__file__).parent / "recorded"
RECORDINGS = ("tool_round", "tool_round_gateway", "voice_turn")


def messages(name: str, direction: str) -> list[str]:
    """Read the frames of one direction."""
    lines = (RECORDED / f"{name}.jsonl").read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    return [json.dumps(each["message"]) for each in entries if each["direction"] == direction]


def replay(name: str) -> list[ServerEvent]:
    """Let a connection live through a recording; gives the server's events."""
    connection = Connection()
    setup, *_ = messages(name, "sent")
    message = decode_client(setup)
    assert message.setup is not None
    connection.send(message.setup)
    events = [event for frame in messages(name, "received") for event in connection.receive(frame)]
    assert connection.state is State.LIVE
    return events


@pytest.mark.parametrize("name", RECORDINGS)
def test_nothing_in_it_is_unknown(name: str) -> None:
    unknown_keys.clear()
    for frame in messages(name, "sent"):
        decode_client(frame)
    for frame in messages(name, "received"):
        message = decode_server(frame)
        assert decode_server(encode_server(message)) == message
    assert not unknown_keys


def test_a_tool_round() -> None:
    events = replay("tool_round")
    said = "".join(event.text for event in events if isinstance(event, OutputTranscript))
    assert said == 'I have recorded a reading of 5 with the note "steady."'
    (calls,) = (event.calls for event in events if isinstance(event, ToolCalls))
    assert calls[0].args == {"zqx_measurement": 5, "qbf_note": "steady"}
    assert {event.rate for event in events if isinstance(event, AudioDelta)} == {24_000}
    usage = next(event.tokens for event in events if isinstance(event, Usage))
    assert usage.total_token_count == usage.prompt_token_count + usage.response_token_count
    assert events[-1] == TurnComplete()


def test_a_spoken_turn_keeps_its_thoughts_to_itself() -> None:
    events = replay("voice_turn")
    heard = "".join(event.text for event in events if isinstance(event, InputTranscript))
    said = "".join(event.text for event in events if isinstance(event, OutputTranscript))
    assert heard == " Hello, my name is Marcelo."
    assert said == "Hello, Marcelo."
    assert any(isinstance(event, Thought) for event in events)
    sent = [decode_client(frame).realtime_input for frame in messages("voice_turn", "sent")[1:]]
    assert all(part is not None and part.audio is not None for part in sent)


def test_a_tool_round_through_a_gateway_has_two_turns() -> None:
    events = replay("tool_round_gateway")
    order = [kind.__name__ for kind, _ in groupby(map(type, events))]
    assert Counter(order)["TurnComplete"] == 2
    assert order.index("ToolCalls") < order.index("TurnComplete")
    assert events[0].session_id == "d12cd384-1f87-45a2-9020-add71fd6b384"  # type: ignore[union-attr]
