"""How long it takes to read what the service sends, and to write what the microphone hears."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from random import Random

from live_desktop.protocol.codec import decode_client, decode_server
from live_desktop.protocol.connection import Connection
from live_desktop.protocol.content import Blob
from live_desktop.protocol.messages import RealtimeInput
from live_desktop.protocol.setup import Setup
from tests.benchmarks.benchmark import Benchmark, Pair
from tests.benchmarks.rivals import worker

COUNT = 2000
WIDTH = 2  # bytes of a sample
SPEECH_RATE, MICROPHONE_RATE = 24_000, 16_000
SHORT, LONG, BLOCK = 40, 200, 20
"""Milliseconds: messages of the older and the newer models, and a block of the microphone."""

TWENTIETH, EIGHTH = 1 / 20, 1 / 8


@contextmanager
def _decoding(milliseconds: int) -> Iterator[Pair]:
    pcm = _noise(SPEECH_RATE, milliseconds)
    blob = {"mimeType": f"audio/pcm;rate={SPEECH_RATE}", "data": base64.b64encode(pcm).decode()}
    message = {"serverContent": {"modelTurn": {"parts": [{"inlineData": blob}]}}}
    text = json.dumps(message)
    frame = text.encode()

    def ours() -> float:
        began = time.perf_counter()
        for _ in range(COUNT):
            decoded = decode_server(frame)
        seconds = time.perf_counter() - began
        content = decoded.server_content
        assert content is not None
        assert content.model_turn is not None
        blob = content.model_turn.parts[0].inline_data
        assert blob is not None
        assert blob.data == pcm
        return seconds / COUNT * 1e6

    with worker("rival_genai") as rival:
        yield Pair(ours, lambda: rival.ask(frame=text, count=COUNT))


@contextmanager
def _encoding() -> Iterator[Pair]:
    pcm = _noise(MICROPHONE_RATE, BLOCK)
    form = f"audio/pcm;rate={MICROPHONE_RATE}"
    connection = Connection()
    connection.send(Setup())
    connection.receive('{"setupComplete":{}}')

    def ours() -> float:
        began = time.perf_counter()
        for _ in range(COUNT):
            frame = connection.send(RealtimeInput(audio=Blob(mime_type=form, data=pcm)))
        seconds = time.perf_counter() - began
        sent = decode_client(frame).realtime_input
        assert sent is not None
        assert sent.audio == Blob(mime_type=form, data=pcm)
        return seconds / COUNT * 1e6

    with worker("rival_genai") as rival:
        text = base64.b64encode(pcm).decode()
        yield Pair(ours, lambda: rival.ask(pcm=text, count=COUNT))


def _noise(rate: int, milliseconds: int) -> bytes:
    return Random(1).randbytes(rate * milliseconds // 1000 * WIDTH)


def _row(
    name: str, what: str, open_pair: Callable[[], AbstractContextManager[Pair]], ratio: float
) -> Benchmark:
    return Benchmark(
        name=name, what=what, unit="µs", rival="google-genai", open=open_pair, ratio=ratio
    )


def _decode_row(name: str, milliseconds: int, ratio: float) -> Benchmark:
    what = f"Reading a server message with {milliseconds} ms of speech, from bytes to typed values"
    return _row(name, what, partial(_decoding, milliseconds), ratio)


BENCHMARKS = (
    _decode_row("decode", SHORT, TWENTIETH),
    _decode_row("decode-long", LONG, EIGHTH),
    _row(
        "encode",
        f"Writing a microphone message of {BLOCK} ms, from samples to text",
        _encoding,
        TWENTIETH,
    ),
)
