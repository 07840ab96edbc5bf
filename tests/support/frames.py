"""WebSocket frames as they lie on the wire (RFC 6455), for tests that bend them."""

import struct
from dataclasses import dataclass

TEXT, BINARY, CLOSE = 0x1, 0x2, 0x8
FINAL, MASKED, RESERVED = 0x80, 0x80, 0x70


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its first byte, its mask (empty from a server) and its payload, mask taken off."""

    head: int
    key: bytes
    payload: bytes
    raw: bytes

    @property
    def opcode(self) -> int:
        """Tell the kind of the frame."""
        return self.head & 0x0F

    @property
    def is_control(self) -> bool:
        """Tell whether this is a ping, a pong or a close."""
        return self.opcode >= CLOSE


@dataclass(frozen=True, slots=True)
class Unit:
    """What a proxy passes on at once: a message, a control frame, or bytes that are no frame."""

    raw: bytes
    frames: tuple[Frame, ...] = ()
    is_handshake: bool = False

    @property
    def is_message(self) -> bool:
        """Tell whether this is a whole text or binary message."""
        return bool(self.frames) and not self.frames[-1].is_control

    @property
    def is_close(self) -> bool:
        """Tell whether this ends the WebSocket; pieces of an unfinished message may precede."""
        return bool(self.frames) and self.frames[-1].opcode == CLOSE

    @property
    def head(self) -> int:
        """Give the first byte of a message as it would be in one frame."""
        return self.frames[0].head | FINAL

    @property
    def key(self) -> bytes:
        """Give the mask of the first frame."""
        return self.frames[0].key

    @property
    def payload(self) -> bytes:
        """Join the payload of a message; the control frames in between do not belong to it."""
        return b"".join(frame.payload for frame in self.frames if not frame.is_control)


class Splitter:
    """Cuts a stream of bytes into units, and loses none."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._held: list[Frame] = []

    @property
    def rest(self) -> bytes:
        """Give what has come of a unit that is not complete."""
        return b"".join(frame.raw for frame in self._held) + self._bytes

    def feed(self, data: bytes) -> list[Unit]:
        """Take bytes in; gives the units that they complete."""
        self._bytes += data
        units: list[Unit] = []
        while (frame := _parse(self._bytes)) is not None:
            del self._bytes[: len(frame.raw)]
            # A control frame within a message keeps its place, but a close does not wait.
            waits = frame.is_control and bool(self._held) and frame.opcode != CLOSE
            self._held.append(frame)
            if frame.head & FINAL and not waits:
                raw = b"".join(each.raw for each in self._held)
                units.append(Unit(raw, tuple(self._held)))
                self._held.clear()
        return units


def build(head: int, payload: bytes, key: bytes = b"") -> bytes:
    """Write a frame; a client's needs a key of 4 bytes."""
    return build_header(head, len(payload), key) + _mask(payload, key)


def build_header(head: int, length: int, key: bytes = b"") -> bytes:
    """Write the header of a frame that promises `length` bytes."""
    mask = MASKED if key else 0
    if length < 126:
        return struct.pack("!BB", head, mask | length) + key
    if length < 2**16:
        return struct.pack("!BBH", head, mask | 126, length) + key
    return struct.pack("!BBQ", head, mask | 127, length) + key


def _parse(data: bytearray) -> Frame | None:
    """Read the frame that the data starts with; None where it is not all there."""
    if len(data) < 2:
        return None
    length, start = data[1] & 0x7F, 2
    if length >= 126:
        start = 4 if length == 126 else 10
        if len(data) < start:
            return None
        length = int.from_bytes(data[2:start])
    end_of_key = start + (4 if data[1] & MASKED else 0)
    end = end_of_key + length
    if len(data) < end:
        return None
    key = bytes(data[start:end_of_key])
    return Frame(data[0], key, _mask(bytes(data[end_of_key:end]), key), bytes(data[:end]))


def _mask(payload: bytes, key: bytes) -> bytes:
    """Put a mask on, or take it off."""
    if not key:
        return payload
    length = len(payload)
    pattern = (key * (length // 4 + 1))[:length]
    return (int.from_bytes(payload) ^ int.from_bytes(pattern)).to_bytes(length)
