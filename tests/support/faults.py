"""What can go wrong on the way between a client and a Live server: where, and what.

`FAULTS` names the faults that tests of the whole program go through. A fault is a value: a `Point`
of a connection and an effect, which turns what passes there into an `Outcome`.
"""

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Protocol

from tests.support.frames import BINARY, CLOSE, FINAL, RESERVED, Unit, build, build_header

HANDSHAKE = 0
"""The number of what goes before the first message: the HTTP request, or the response to it."""


class Direction(Enum):
    """Which way a message goes."""

    TO_SERVER = auto()
    TO_CLIENT = auto()


class Then(Enum):
    """What becomes of the connection once an effect has acted."""

    GO_ON = auto()
    CUT = auto()  # reset both TCP connections
    FINISH = auto()  # end both TCP connections, with no close frame
    DISMISS = auto()  # answer the client, end its TCP connection and reset the server's
    STALL = auto()  # pass nothing more, and keep the TCP connections
    HOLD = auto()  # pass nothing until released, then everything
    DELAY = auto()  # pass what comes after; this one when released
    SWAP = auto()  # pass this one after the next


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written in place of a unit, and what happens then."""

    forward: tuple[bytes, ...] = ()
    then: Then = Then.GO_ON
    answer: bytes = b""
    both: bool = False
    """Whether a stall or a hold stops the other direction too."""


def anything(_value: object) -> bool:
    """Accept every message."""
    return True


@dataclass(frozen=True, slots=True)
class Holds:
    """Accepts the messages that have a key somewhere in their JSON."""

    key: str

    def __call__(self, value: object) -> bool:
        """Tell whether the key is there."""
        if isinstance(value, dict):
            return self.key in value or any(map(self, value.values()))
        return isinstance(value, list) and any(map(self, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where a fault acts: before the nth message that matches, or `after` so many bytes of it."""

    direction: Direction = Direction.TO_CLIENT
    matches: Callable[[object], bool] = anything
    """Looks at the decoded JSON; None where a message is no JSON."""
    nth: int | None = 1
    """Counts from 1 on each connection; HANDSHAKE is before all, None is every message."""
    after: int = 0
    connection: int | None = 1
    """Counts from 1; None is every connection."""


class Effect(Protocol):
    """Turns what passes at a point into an outcome."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Say what becomes of a unit; it does nothing itself."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse TCP connections from this one on, until released."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Fail, for a connection that is refused passes nothing."""
        raise AssertionError("a refused connection carries nothing")


@dataclass(frozen=True, slots=True)
class Cut:
    """Reset the TCP connections."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass nothing of it."""
        return Outcome(then=Then.CUT)


@dataclass(frozen=True, slots=True)
class Truncate:
    """Pass half of the bytes, then reset the TCP connections."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the first half."""
        return Outcome((unit.raw[: len(unit.raw) // 2],), Then.CUT)


@dataclass(frozen=True, slots=True)
class CloseTcp:
    """End the TCP connections in order, with no close frame."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass nothing of it."""
        return Outcome(then=Then.FINISH)


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the client with bytes of any kind and hang up."""

    data: bytes

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Give the answer in place of the server."""
        return Outcome(then=Then.DISMISS, answer=self.data)


@dataclass(frozen=True, slots=True)
class Stall:
    """Pass nothing more, though the TCP connections stay open."""

    both: bool = True

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass nothing of it."""
        return Outcome(then=Then.STALL, both=self.both)


@dataclass(frozen=True, slots=True)
class Hold:
    """Pass nothing until released; then everything, in order."""

    both: bool = False

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass it late."""
        return Outcome((unit.raw[point.after :],), Then.HOLD, both=self.both)


@dataclass(frozen=True, slots=True)
class Delay:
    """Keep a message back until released, while those after it pass."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass it late."""
        return Outcome((unit.raw,), Then.DELAY)


@dataclass(frozen=True, slots=True)
class Swap:
    """Pass a message after the next one."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass it after the next."""
        return Outcome((unit.raw,), Then.SWAP)


@dataclass(frozen=True, slots=True)
class Drop:
    """Lose a message without a word."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass nothing of it."""
        return Outcome()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Pass a message twice."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass it and pass it again."""
        return Outcome((unit.raw, unit.raw))


@dataclass(frozen=True, slots=True)
class Inject:
    """Put a message of any bytes before another."""

    payload: bytes
    opcode: int = BINARY

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the new message first."""
        return Outcome((build(FINAL | self.opcode, self.payload, unit.key), unit.raw))


@dataclass(frozen=True, slots=True)
class Corrupt:
    """Flip bits in the first byte of a message: 0x80 breaks UTF-8, 0x01 only JSON."""

    flip: int = 0x80

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the broken message."""
        broken = bytes([unit.payload[0] ^ self.flip]) + unit.payload[1:]
        return Outcome((build(unit.head, broken, unit.key),))


@dataclass(frozen=True, slots=True)
class ReserveBits:
    """Set bits in the header that no frame may set."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the forbidden frame."""
        return Outcome((build(unit.head | RESERVED, unit.payload, unit.key),))


@dataclass(frozen=True, slots=True)
class Oversize:
    """Promise a frame of more bytes than anybody takes, and begin it."""

    length: int = 2**40

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the header and what there is."""
        return Outcome((build_header(unit.head, self.length, unit.key), unit.payload))


@dataclass(frozen=True, slots=True)
class Fragment:
    """Send a message in frames of few bytes, which is legal and changes nothing."""

    size: int = 7

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the message in pieces."""
        payload = unit.payload
        starts = range(0, len(payload) or 1, self.size)
        pieces = []
        for start in starts:
            head = unit.head & ~FINAL if start == 0 else 0
            head |= FINAL if start == starts[-1] else 0
            pieces.append(build(head, payload[start : start + self.size], unit.key))
        return Outcome(tuple(pieces))


@dataclass(frozen=True, slots=True)
class ByteByByte:
    """Write each byte by itself, which is legal and changes nothing."""

    def act(self, unit: Unit, point: Point) -> Outcome:
        """Pass the bytes one by one."""
        return Outcome(tuple(bytes([byte]) for byte in unit.raw))


def close(code: int, reason: str = "") -> Answer:
    """Make an effect that closes the WebSocket in the server's name, and drops the server."""
    return Answer(build(FINAL | CLOSE, struct.pack("!H", code) + reason.encode()[:123]))


def http_status(status: HTTPStatus) -> Answer:
    """Make an effect that answers the handshake with an HTTP status."""
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
    return Answer(f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())


@dataclass(frozen=True, slots=True)
class Fault:
    """An effect at a point."""

    effect: Effect
    point: Point

    @property
    def is_legal(self) -> bool:
        """Tell whether nobody may notice the fault."""
        return isinstance(self.effect, Fragment | ByteByByte)


@dataclass(slots=True)
class Watch:
    """Looks for the point of one fault on one connection."""

    fault: Fault
    _seen: int = 0

    def sees(self, unit: Unit) -> bool:
        """Tell whether the fault acts on this unit; to be asked once for each unit."""
        point = self.fault.point
        if unit.is_handshake or not unit.is_message:
            return unit.is_handshake and point.nth == HANDSHAKE
        if not point.matches(_decoded(unit.payload)):
            return False
        self._seen += 1
        return point.nth in (None, self._seen)


def _decoded(payload: bytes) -> object:
    try:
        return json.loads(payload)
    except ValueError:
        return None


def at_request() -> Point:
    """Point at the client's HTTP request: the server hears nothing of it yet."""
    return Point(direction=Direction.TO_SERVER, nth=HANDSHAKE)


def at_response(after: int = 0) -> Point:
    """Point at the server's HTTP response."""
    return Point(nth=HANDSHAKE, after=after)


def from_client(key: str, *, after: int = 0) -> Point:
    """Point at the first message of the client that has a key."""
    return Point(direction=Direction.TO_SERVER, matches=Holds(key), after=after)


def from_server(key: str, *, nth: int = 1, after: int = 0) -> Point:
    """Point at the nth message of the server that has a key."""
    return Point(matches=Holds(key), nth=nth, after=after)


_EVERY_ANSWER = Point(nth=None, connection=None)
_EVERY_QUESTION = Point(direction=Direction.TO_SERVER, nth=None, connection=None)

FAULTS: tuple[tuple[str, Fault], ...] = (
    ("connection-refused", Fault(Refuse(), at_request())),
    ("request-unanswered", Fault(Stall(), at_request())),
    ("request-cut", Fault(Cut(), at_request())),
    ("request-closed", Fault(CloseTcp(), at_request())),
    ("request-held", Fault(Hold(), at_request())),
    ("status-403", Fault(http_status(HTTPStatus.FORBIDDEN), at_request())),
    ("status-429", Fault(http_status(HTTPStatus.TOO_MANY_REQUESTS), at_request())),
    ("status-503", Fault(http_status(HTTPStatus.SERVICE_UNAVAILABLE), at_request())),
    ("response-garbage", Fault(Answer(b"\x16\x03\x01 no HTTP\r\n\r\n"), at_request())),
    ("response-truncated", Fault(Truncate(), at_response())),
    ("response-stalled-within", Fault(Stall(), at_response(after=20))),
    ("response-held-within", Fault(Hold(), at_response(after=20))),
    ("response-byte-by-byte", Fault(ByteByByte(), at_response())),
    ("setup-cut", Fault(Cut(), from_client("setup"))),
    ("setup-dropped", Fault(Drop(), from_client("setup"))),
    ("setup-cut-within", Fault(Cut(), from_client("setup", after=9))),
    ("setup-key-rejected", Fault(close(1007, "API key not valid."), from_client("setup"))),
    ("setup-complete-stalled", Fault(Stall(), from_server("setupComplete"))),
    ("setup-complete-held", Fault(Hold(), from_server("setupComplete"))),
    ("setup-complete-dropped", Fault(Drop(), from_server("setupComplete"))),
    ("setup-complete-duplicated", Fault(Duplicate(), from_server("setupComplete"))),
    ("setup-complete-corrupt", Fault(Corrupt(), from_server("setupComplete"))),
    (
        "setup-quota-exhausted",
        Fault(close(1011, "You exceeded your current quota."), from_server("setupComplete")),
    ),
    ("speech-cut", Fault(Cut(), from_server("modelTurn"))),
    ("speech-cut-later", Fault(Cut(), from_server("modelTurn", nth=2))),
    ("speech-cut-within", Fault(Cut(), from_server("modelTurn", after=40))),
    ("speech-truncated", Fault(Truncate(), from_server("modelTurn"))),
    ("speech-tcp-closed", Fault(CloseTcp(), from_server("modelTurn"))),
    ("speech-tcp-closed-within", Fault(CloseTcp(), from_server("modelTurn", after=40))),
    ("speech-closed-1000", Fault(close(1000), from_server("modelTurn"))),
    ("speech-closed-1001", Fault(close(1001, "going away"), from_server("modelTurn"))),
    (
        "speech-session-expired",
        Fault(close(1008, "BidiGenerateContent session expired"), from_server("modelTurn")),
    ),
    (
        "speech-deadline-expired",
        Fault(
            close(1011, "Deadline expired before operation could complete."),
            from_server("modelTurn"),
        ),
    ),
    ("speech-internal-error", Fault(close(1011, "Internal error."), from_server("modelTurn"))),
    ("speech-stalled", Fault(Stall(), from_server("modelTurn"))),
    ("speech-stalled-one-way", Fault(Stall(both=False), from_server("modelTurn"))),
    ("speech-stalled-within", Fault(Stall(), from_server("modelTurn", after=40))),
    ("speech-held", Fault(Hold(), from_server("modelTurn"))),
    ("speech-held-both-ways", Fault(Hold(both=True), from_server("modelTurn"))),
    ("speech-delayed", Fault(Delay(), from_server("modelTurn"))),
    ("speech-dropped", Fault(Drop(), from_server("modelTurn"))),
    ("speech-duplicated", Fault(Duplicate(), from_server("modelTurn"))),
    ("speech-swapped", Fault(Swap(), from_server("modelTurn"))),
    ("speech-no-utf8", Fault(Corrupt(), from_server("modelTurn"))),
    ("speech-no-json", Fault(Corrupt(flip=0x01), from_server("modelTurn"))),
    ("speech-reserved-bits", Fault(ReserveBits(), from_server("modelTurn"))),
    ("speech-oversized", Fault(Oversize(), from_server("modelTurn"))),
    ("nonsense-injected", Fault(Inject(b"\xff\x00 nonsense"), from_server("modelTurn"))),
    ("unknown-injected", Fault(Inject(b'{"newThing":{"a":[1]}}'), from_server("modelTurn"))),
    ("empty-injected", Fault(Inject(b"{}"), from_server("modelTurn"))),
    ("turn-complete-cut", Fault(Cut(), from_server("turnComplete"))),
    ("turn-complete-dropped", Fault(Drop(), from_server("turnComplete"))),
    ("turn-complete-duplicated", Fault(Duplicate(), from_server("turnComplete"))),
    ("turn-complete-stalled", Fault(Stall(), from_server("turnComplete"))),
    ("go-away-cut", Fault(Cut(), from_server("goAway"))),
    ("go-away-dropped", Fault(Drop(), from_server("goAway"))),
    ("go-away-duplicated", Fault(Duplicate(), from_server("goAway"))),
    ("tool-call-cut", Fault(Cut(), from_server("toolCall"))),
    ("tool-call-dropped", Fault(Drop(), from_server("toolCall"))),
    ("tool-call-duplicated", Fault(Duplicate(), from_server("toolCall"))),
    ("tool-response-cut", Fault(Cut(), from_client("toolResponse"))),
    ("stream-end-cut", Fault(Cut(), from_client("audioStreamEnd"))),
    ("stream-end-dropped", Fault(Drop(), from_client("audioStreamEnd"))),
    ("stream-end-stalled", Fault(Stall(both=False), from_client("audioStreamEnd"))),
    ("answers-fragmented", Fault(Fragment(), _EVERY_ANSWER)),
    ("answers-byte-by-byte", Fault(ByteByByte(), _EVERY_ANSWER)),
    ("questions-fragmented", Fault(Fragment(), _EVERY_QUESTION)),
    ("questions-byte-by-byte", Fault(ByteByByte(), _EVERY_QUESTION)),
)
"""Each fault by its name, from the dialling to the end of a turn."""
