"""How long it takes to read what the service sends."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from live_desktop.protocol.codec import decode_server
from tests.benchmarks.benchmark import Benchmark, Pair
from tests.benchmarks.rivals import worker

COUNT = 2000
RATE, SECONDS, WIDTH = 24_000, 0.04, 2
"""The service's speech: 24 kHz, 16 bit, in messages of 40 ms."""


@contextmanager
def _decoding() -> Iterator[Pair]:
    pcm = Random(1).randbytes(int(RATE * SECONDS) * WIDTH)
    blob = {"mimeType": f"audio/pcm;rate={RATE}", "data": base64.b64encode(pcm).decode()}
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


BENCHMARKS = (
    Benchmark(
        name="decode",
        what="Reading a server message with 40 ms of speech, from bytes to typed values",
        unit="µs",
        rival="google-genai",
        open=_decoding,
    ),
)
