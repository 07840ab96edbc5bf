"""Recordings for the tests of the Inspector."""

import base64
import json
from datetime import UTC, datetime

from live_desktop.session.recorder import FlightRecorder


class Clock:
    """Goes on by so many seconds each time it is read."""

    def __init__(self, step: float) -> None:
        self._step = step
        self.now = 0.0

    def __call__(self) -> float:
        self.now += self._step
        return self.now


def empty(step: float = 0.02, **limits: int) -> FlightRecorder:
    """Make a recorder in which nothing is recorded yet."""
    return FlightRecorder("local", datetime.now(UTC), clock=Clock(step), **limits)


def recorder(count: int) -> FlightRecorder:
    """Record a connection with so many messages."""
    made = empty(0.07)
    made.opened()
    record(made, count)
    return made


def record(into: FlightRecorder, count: int) -> None:
    """Record messages of both sides, each different."""
    for number in range(count):
        frame = json.dumps({"realtimeInput": {"text": f"word {number}"}})
        if number % 2:
            into.received(frame)
        else:
            into.sent(frame)


def microphone(into: FlightRecorder, count: int) -> None:
    """Record so many blocks of 640 bytes."""
    audio = {"data": base64.b64encode(bytes(640)).decode(), "mimeType": "audio/pcm;rate=16000"}
    for _ in range(count):
        into.sent(json.dumps({"realtimeInput": {"audio": audio}}))


def speech(into: FlightRecorder, count: int, **more: object) -> None:
    """Record so many pieces of 1920 bytes, with more beside the turn."""
    data = base64.b64encode(bytes(1920)).decode()
    part = {"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": data}}
    turn = {"role": "model", "parts": [part]}
    for _ in range(count):
        into.received(json.dumps({"serverContent": {"modelTurn": turn, **more}}))


def set_up(into: FlightRecorder) -> None:
    """Record that a connection is dialled and set up."""
    into.dialled()
    into.opened()
    into.sent(json.dumps({"setup": {"model": "models/m"}}))
    into.received(json.dumps({"setupComplete": {}}))


def eventful() -> FlightRecorder:
    """Record three connections, with everything that can happen, and one that cannot be made."""
    made = empty(0.5)
    set_up(made)
    made.noted("started")
    made.received(json.dumps({"serverContent": {"turnComplete": True}}))
    made.received(json.dumps({"sessionResumptionUpdate": {"newHandle": "abc", "resumable": True}}))
    made.received(json.dumps({"serverContent": {"interrupted": True}}))
    made.received(json.dumps({"goAway": {"timeLeft": "9.5s"}}))
    made.closed_here()
    made.noted("close 1000")
    set_up(made)
    made.noted("continued")
    made.closed(1011, "Internal error encountered.")
    made.dialled()
    made.not_reached("Nobody is there.")
    set_up(made)
    made.noted("recapped")
    made.noted("no sign of life from the service")
    return made
