"""What the proxy does below the WebSocket: to the very bytes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame as ReferenceFrame
from websockets.frames import Opcode

from tests.support.fault_proxy import FaultProxy, fault_proxy
from tests.support.faults import (
    ByteByByte,
    CloseTcp,
    Cut,
    Effect,
    Fault,
    Fragment,
    Hold,
    Point,
    Stall,
    Swap,
)
from tests.support.frames import BINARY, FINAL, Splitter, build

SECONDS = 5.0
REQUEST, RESPONSE = b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 101 Yes\r\n\r\n"
KEY = b"\1\2\3\4"
ODD_BYTES = (
    b"\x01\xfe\0\x03"
    + KEY
    + b"{{{"  # the start of a message, its length longer than need be
    + build(0x89, b"ping", KEY)
    + build(0x00, b"", KEY)
    + build(FINAL, b"}" * 70000, KEY)
    + build(0x88, b"\x03\xe8", KEY)
    + b"\x82\x7f\0"  # the start of a header
)


@dataclass
class RawServer:
    """Answers each connection with the same bytes, and keeps what it gets."""

    answer: bytes
    port: int = 0
    received: bytes = b""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    serving: list[asyncio.Task[None] | None] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.append(asyncio.current_task())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(RESPONSE + self.answer)
        with contextlib.suppress(ConnectionError):
            self.received = await reader.read(-1)
        writer.close()
        self.ended.set()


@contextlib.asynccontextmanager
async def raw_talk(
    answer: bytes, *faults: Fault
) -> AsyncIterator[tuple[RawServer, FaultProxy, asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect to a raw server through the proxy, and read the response to the handshake."""
    raw = RawServer(answer)
    async with asyncio.timeout(SECONDS), await asyncio.start_server(raw.serve, "127.0.0.1", 0) as s:
        raw.port = s.sockets[0].getsockname()[1]
        async with fault_proxy(f"ws://127.0.0.1:{raw.port}", *faults) as proxy:
            reader, writer = await dial(proxy)
            yield raw, proxy, reader, writer
            writer.close()
        await asyncio.gather(*filter(None, raw.serving))


def port_of(proxy: FaultProxy) -> int:
    return urlsplit(proxy.endpoint.url).port or 0


async def dial(proxy: FaultProxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(proxy))
    writer.write(REQUEST)
    assert await reader.readuntil(b"\r\n\r\n") == RESPONSE
    return reader, writer


async def test_bytes_pass_untouched_both_ways() -> None:
    async with raw_talk(ODD_BYTES) as (raw, _, reader, writer):
        writer.write(ODD_BYTES)
        writer.write_eof()
        assert await reader.read(-1) == ODD_BYTES
        await raw.ended.wait()
        assert raw.received == ODD_BYTES


MESSAGE = build(FINAL | BINARY, b'{"a":1}')


async def test_a_cut_is_a_reset() -> None:
    async with raw_talk(MESSAGE, Fault(Cut(), Point(after=3))) as (raw, _, reader, _):
        assert await reader.readexactly(3) == MESSAGE[:3]
        with pytest.raises(ConnectionResetError):
            await reader.read()
        await raw.ended.wait()


async def test_an_end_of_tcp_is_no_reset_and_has_no_close_frame() -> None:
    async with raw_talk(MESSAGE, Fault(CloseTcp(), Point(after=3))) as (raw, _, reader, _):
        assert await reader.read() == MESSAGE[:3]
        await raw.ended.wait()


@pytest.mark.parametrize("effect", [Stall(), Hold(both=True)])
async def test_what_stalls_stays_connected(effect: Effect) -> None:
    async with raw_talk(MESSAGE, Fault(effect, Point(after=3))) as (raw, proxy, reader, writer):
        assert await reader.readexactly(3) == MESSAGE[:3]
        async with asyncio.TaskGroup() as group:
            more = group.create_task(reader.readexactly(len(MESSAGE) - 3))
            writer.write(MESSAGE)
            for _ in range(3):  # others come and go meanwhile
                other, its_writer = await dial(proxy)
                assert await other.readexactly(len(MESSAGE)) == MESSAGE
                its_writer.write_eof()
                assert await other.read() == b""
                its_writer.close()
                assert raw.received == b""
            assert not more.done()
            proxy.release()
            if isinstance(effect, Stall):
                more.cancel()
        writer.write_eof()
        if isinstance(effect, Hold):
            assert more.result() == MESSAGE[3:]
            assert await reader.read() == b""
            assert raw.received == MESSAGE


async def test_fragments_are_frames_of_one_message() -> None:
    async with raw_talk(MESSAGE, Fault(Fragment(3), Point(nth=None))) as (_, _, reader, writer):
        writer.write_eof()
        sent = await reader.read()
        (unit,) = Splitter().feed(sent)
    assert [(frame.head, frame.payload) for frame in unit.frames] == [
        (0x02, b'{"a'),
        (0x00, b'":1'),
        (0x80, b"}"),
    ]


class Chunks(asyncio.Protocol):
    """Keeps what comes as it comes, without joining it."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.ended = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.chunks.append(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()


async def test_bytes_come_one_by_one() -> None:
    every = Fault(ByteByByte(), Point(connection=None))
    async with raw_talk(MESSAGE, every) as (_, proxy, _, _):
        transport, client = await asyncio.get_running_loop().create_connection(
            Chunks, "127.0.0.1", port_of(proxy)
        )
        transport.write(REQUEST)
        transport.write_eof()
        await client.ended.wait()
    assert client.chunks == [RESPONSE, *(bytes([byte]) for byte in MESSAGE)]


async def test_a_message_that_waits_for_the_next_does_not_go_after_the_close() -> None:
    goodbye = build(0x88, b"\x03\xe8")
    async with raw_talk(MESSAGE + goodbye, Fault(Swap(), Point())) as (_, _, reader, writer):
        writer.write_eof()
        assert await reader.read() == MESSAGE + goodbye


@given(
    st.lists(
        st.tuples(st.sampled_from(Opcode), st.booleans(), st.binary(max_size=150)), max_size=9
    ),
    st.booleans(),
    st.lists(st.integers(0, 1500), max_size=9),
)
def test_the_splitter_finds_frames_and_loses_no_byte(
    frames: list[tuple[Opcode, bool, bytes]], masked: bool, cuts: list[int]
) -> None:
    frames = [*frames, (Opcode.BINARY, True, b"the end")]
    stream = b"".join(
        ReferenceFrame(opcode, payload, fin=final or opcode >= Opcode.CLOSE).serialize(mask=masked)
        for opcode, final, payload in frames
    )
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    splitter = Splitter()
    units = [unit for start, end in pairwise(edges) for unit in splitter.feed(stream[start:end])]
    assert b"".join(unit.raw for unit in units) == stream
    found = [(frame.opcode, frame.payload) for unit in units for frame in unit.frames]
    assert found == [(int(opcode), payload) for opcode, _, payload in frames]


@given(st.binary(max_size=300) | st.just(bytes(70000)), st.booleans())
def test_a_built_frame_is_as_the_standard_says(payload: bytes, masked: bool) -> None:
    frame = build(FINAL | BINARY, payload, KEY if masked else b"")
    (unit,) = Splitter().feed(frame)
    assert (unit.payload, unit.key, unit.is_message) == (payload, KEY if masked else b"", True)
    if not masked:
        assert frame == ReferenceFrame(Opcode.BINARY, payload).serialize(mask=False)
